//! Words of events.

/// Kinds of events: key and word, in the order in which they are offered.
pub const CATEGORIES: [(&str, &str); 6] = [
    ("expo", "展会"),
    ("matchmaking", "对接会"),
    ("summit", "峰会"),
    ("contest", "大赛"),
    ("roadshow", "路演"),
    ("briefing", "宣讲"),
];

/// The word of a kind.
pub fn category(key: &str) -> &'static str {
    CATEGORIES.iter().find(|(known, _)| *known == key).map_or("其他活动", |(_, word)| word)
}
