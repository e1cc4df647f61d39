//! Words of training: categories of courses, how far a course has come, kinds of bases.

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

/// How far a course has come.
pub const STAGES: [(&str, &str); 3] = [("draft", "草稿"), ("published", "已发布"), ("retired", "已停开")];

/// Kinds of bases.
pub const BASE_KINDS: [(&str, &str); 2] = [("base", "实训基地"), ("college", "产业学院")];

/// The word of a key; the key itself where nobody knows it.
pub fn word<'a>(of: &[(&str, &'static str)], key: &'a str) -> &'a str {
    of.iter().find(|(known, _)| *known == key).map_or(key, |(_, word)| word)
}

/// Pairs for a list to choose from.
pub fn options(of: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    of.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}
