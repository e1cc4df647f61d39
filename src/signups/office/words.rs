//! Times of occasions as lists of the back office show them.

use chrono::{DateTime, Utc};

use crate::platform::clock::local;
use crate::signups::entity::occasion;

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
