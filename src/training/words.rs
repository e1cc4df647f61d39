//! Words of training: categories of courses, how far a course has come, kinds of bases.

/// Categories of courses, as stored and as people read them.
pub const CATEGORIES: [(&str, &str); 9] = [
    ("platform_ops", "平台运营"),
    ("b2b", "B2B 出口"),
    ("livestream", "直播与短视频"),
    ("logistics", "物流与海外仓"),
    ("customs", "通关实务"),
    ("compliance", "合规与财税"),
    ("design", "视觉与设计"),
    ("leadership", "企业管理"),
    ("policy", "政策申报"),
];

/// Levels of courses.
pub const LEVELS: [&str; 4] = ["普及", "初级", "中级", "高级"];

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

/// The word of a category.
pub fn category(key: &str) -> &'static str {
    CATEGORIES.iter().find(|(known, _)| *known == key).map_or("其他培训", |(_, word)| word)
}
