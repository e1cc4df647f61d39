//! Words of occasions: kinds, categories, ways of taking part.

use crate::platform::clock::local;
use crate::signups::entity::occasion;
use crate::signups::link::{EVENT, TRAINING};
use chrono::{DateTime, Utc};

/// Kinds of occasions.
pub(super) const KINDS: [(&str, &str); 2] = [(TRAINING, "培训班"), (EVENT, "活动")];

/// Categories of events.
pub(super) const EVENT_CATEGORIES: [(&str, &str); 6] = [
    ("expo", "展会"),
    ("matchmaking", "对接会"),
    ("summit", "峰会"),
    ("contest", "大赛"),
    ("roadshow", "路演"),
    ("briefing", "宣讲"),
];

/// Categories of courses, which their sessions carry.
pub(super) const COURSE_CATEGORIES: [(&str, &str); 9] = [
    ("platform_ops", "平台运营"),
    ("b2b", "B2B与独立站"),
    ("logistics", "物流与海外仓"),
    ("compliance", "财税合规与知识产权"),
    ("livestream", "直播与营销"),
    ("design", "视觉与选品"),
    ("customs", "通关与监管"),
    ("policy", "政策与申报"),
    ("leadership", "管理者研修"),
];

/// Ways of taking part.
pub(super) const MODES: [(&str, &str); 3] = [("offline", "线下"), ("online", "线上"), ("hybrid", "线上线下同步")];

/// The word of a key; the key itself where nobody knows it.
pub(super) fn word(words: &[(&'static str, &'static str)], key: &str) -> String {
    words.iter().find(|(known, _)| *known == key).map_or_else(|| key.to_owned(), |(_, word)| (*word).to_owned())
}

/// What an occasion is, in one word.
pub(super) fn kind_of(row: &occasion::Model) -> String {
    if row.kind == TRAINING {
        let category = word(&COURSE_CATEGORIES, &row.category);
        return if category.is_empty() { "培训班".to_owned() } else { format!("培训班　{category}") };
    }
    word(&EVENT_CATEGORIES, &row.category)
}

/// 2026年12月1日 09:00
pub(super) fn moment(at: DateTime<Utc>) -> String {
    local(at).format("%Y年%-m月%-d日 %H:%M").to_string()
}

/// The time of an occasion in a few words.
pub(super) fn span(row: &occasion::Model) -> String {
    let (from, to) = (local(row.starts_at), local(row.ends_at));
    if from.date_naive() == to.date_naive() {
        format!("{}—{}", from.format("%Y年%-m月%-d日 %H:%M"), to.format("%H:%M"))
    } else {
        format!("{} 至 {}", from.format("%Y年%-m月%-d日 %H:%M"), to.format("%-m月%-d日 %H:%M"))
    }
}
