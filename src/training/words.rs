//! Words of training.

/// Categories of courses: key and word, in the order in which they are offered.
pub const CATEGORIES: [(&str, &str); 9] = [
    ("platform_ops", "平台运营"),
    ("b2b", "B2B外贸"),
    ("livestream", "直播与短视频"),
    ("design", "产品与设计"),
    ("logistics", "物流与海外仓"),
    ("customs", "通关与监管"),
    ("compliance", "税务与合规"),
    ("policy", "政策与申报"),
    ("leadership", "管理研修"),
];

/// Levels, from the lowest.
pub const LEVELS: [&str; 4] = ["普及", "初级", "中级", "高级"];

/// The word of a category.
pub fn category(key: &str) -> &'static str {
    CATEGORIES.iter().find(|(known, _)| *known == key).map_or("其他培训", |(_, word)| word)
}
