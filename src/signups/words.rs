//! Words of occasions that several rooms need: what they are, what they are about, how one takes part.

use super::entity::occasion;
use super::link::{EVENT, TRAINING};

/// Kinds of occasions.
pub const KINDS: [(&str, &str); 2] = [(TRAINING, "培训班"), (EVENT, "活动")];

/// Categories of events, in the order in which they are offered.
pub const EVENT_CATEGORIES: [(&str, &str); 6] = [
    ("expo", "展会"),
    ("matchmaking", "对接会"),
    ("summit", "峰会"),
    ("contest", "大赛"),
    ("roadshow", "路演"),
    ("briefing", "宣讲"),
];

/// Categories of courses, which their sessions carry, in the order in which they are offered.
pub const COURSE_CATEGORIES: [(&str, &str); 9] = [
    ("platform_ops", "平台运营"),
    ("b2b", "B2B与独立站"),
    ("livestream", "直播与营销"),
    ("design", "视觉与选品"),
    ("logistics", "物流与海外仓"),
    ("customs", "通关与监管"),
    ("compliance", "财税合规与知识产权"),
    ("policy", "政策与申报"),
    ("leadership", "管理者研修"),
];

/// Ways of taking part.
pub const MODES: [(&str, &str); 3] = [("offline", "线下"), ("online", "线上"), ("hybrid", "线上线下同步")];

/// The word of a key; the key itself where nobody knows it.
pub fn word<'a>(words: &[(&str, &'static str)], key: &'a str) -> &'a str {
    words.iter().find(|(known, _)| *known == key).map_or(key, |(_, word)| word)
}

/// The word of a category of events.
pub fn event_category(key: &str) -> &'static str {
    EVENT_CATEGORIES.iter().find(|(known, _)| *known == key).map_or("其他活动", |(_, word)| word)
}

/// The word of a category of courses.
pub fn course_category(key: &str) -> &'static str {
    COURSE_CATEGORIES.iter().find(|(known, _)| *known == key).map_or("其他培训", |(_, word)| word)
}

/// How one takes part; in person where nothing else is said.
pub fn mode(key: &str) -> &'static str {
    MODES.iter().find(|(known, _)| *known == key).map_or("线下", |(_, word)| word)
}

/// What an occasion is, in one word.
pub fn kind_of(row: &occasion::Model) -> String {
    if row.kind != TRAINING {
        return event_category(&row.category).to_owned();
    }
    let category = word(&COURSE_CATEGORIES, &row.category);
    if category.is_empty() { "培训班".to_owned() } else { format!("培训班　{category}") }
}
