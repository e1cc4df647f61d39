//! What titles of documents look like.

/// Words that titles of documents end with; the official kinds (公文种类) come first.
const ENDINGS: [&str; 47] = [
    "通知",
    "意见",
    "决定",
    "公告",
    "通告",
    "通报",
    "批复",
    "复函",
    "答复",
    "命令",
    "决议",
    "公报",
    "纪要",
    "请示",
    "报告",
    "议案",
    "令",
    "函",
    "办法",
    "方案",
    "规划",
    "计划",
    "措施",
    "细则",
    "规定",
    "条例",
    "纲要",
    "指引",
    "指南",
    "要点",
    "清单",
    "目录",
    "政策",
    "标准",
    "规范",
    "制度",
    "章程",
    "预案",
    "名单",
    "公示",
    "说明",
    "解读",
    "意见稿",
    "草案",
    "规程",
    "任务分工",
    "行动",
];

/// The official kinds of documents (《党政机关公文处理工作条例》第八条) that a title can name at its end.
const KINDS: [&str; 16] =
    ["通知", "意见", "决定", "公告", "通告", "通报", "批复", "命令", "决议", "公报", "纪要", "请示", "报告", "议案", "令", "函"];

/// Whether a text ends as titles end, leaving out a final bracket such as （试行）.
pub(super) fn is_title_like(text: &str) -> bool {
    if is_numbered_title(text) {
        return true;
    }
    let base = without_brackets(text);
    base.chars().count() >= 4 && ENDINGS.iter().any(|ending| base.ends_with(ending))
}

/// 海关总署公告2020年第75号（关于…的公告）: the title stands in the brackets.
fn is_numbered_title(text: &str) -> bool {
    let inner = text.trim().strip_suffix(['）', ')']).and_then(|text| text.split_once("号（"));
    inner.is_some_and(|(_, inner)| inner.starts_with("关于") && ENDINGS.iter().any(|ending| inner.ends_with(ending)))
}

/// The official kind that a title ends with: 关于…的通知 is a 通知.
pub(super) fn kind(title: &str) -> Option<&'static str> {
    let base = if is_numbered_title(title) { title.trim_end_matches(['）', ')']) } else { without_brackets(title) };
    let is_of_public_body = base.contains("关于") || ["令", "公告", "通告"].iter().any(|kind| base.ends_with(kind));
    let kind = KINDS.iter().find(|kind| base.ends_with(**kind)).filter(|_| is_of_public_body)?;
    Some(match *kind {
        "令" | "命令" => "命令（令）",
        kind => kind,
    })
}

/// Whether a title says that the document is a draft.
pub(super) fn is_draft(title: &str) -> bool {
    let asks = title.split_once("征求").is_some_and(|(_, rest)| rest.contains("意见"));
    asks || ["草案", "送审稿", "讨论稿", "征集意见", "意见建议稿"].iter().any(|word| title.contains(word))
}

/// Brackets under a title that belong to it: （征求意见稿）, （试行）, （2024—2027年）, （关于…的公告）.
pub(super) fn is_part_of_title(bracket: &str) -> bool {
    let inner = bracket.trim_matches(['（', '）', '(', ')']);
    is_draft(inner)
        || inner.chars().count() <= 8 && !["日", "请", "注意"].iter().any(|word| inner.contains(word))
        || inner.ends_with('年') && inner.contains(['-', '—', '－', '～', '~', '至'])
        || inner.ends_with("修订")
        || inner.ends_with("版")
        || inner.starts_with("关于") && is_title_like(inner)
}

/// A title without the spaces that set it wide (通　知) and without brackets around the whole of it.
pub(super) fn tidied(title: &str) -> String {
    let mut tidy = String::with_capacity(title.len());
    let mut was_single = false;
    for word in title.split(' ').filter(|word| !word.is_empty()) {
        let is_single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        if !tidy.is_empty() && !is_single && !was_single {
            tidy.push(' ');
        }
        tidy.push_str(word);
        was_single = is_single;
    }
    let inner = tidy.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.filter(|inner| inner.starts_with("关于")).map_or_else(|| tidy.clone(), str::to_owned)
}

/// The most bytes of a name.
const LONGEST_NAME: usize = 400;

/// The names in 《》 of a text.
pub(super) fn names(text: &str) -> Vec<&str> {
    let starts = text.match_indices('《').map(|(at, mark)| at + mark.len());
    let named = starts.filter_map(|start| {
        let end = text[start..].char_indices().take_while(|(at, _)| *at < LONGEST_NAME).find(|(_, c)| *c == '》')?.0;
        Some(&text[start..start + end])
    });
    named.take(200).collect()
}

/// Without final brackets: 方案（2024—2027年）（征求意见稿） is a 方案.
pub(super) fn without_brackets(text: &str) -> &str {
    let mut base = text.trim();
    while base.ends_with(['）', ')', '】', '〕']) {
        match base.rfind(['（', '(', '【', '〔']) {
            Some(open) if open > 0 => base = base[..open].trim_end(),
            _ => break,
        }
    }
    base.trim_end_matches(['》', '”'])
}

/// A topic without the kind of document that some pages write behind it: `商贸、海关、旅游 通知`.
pub(super) fn without_kind(topic: &str) -> &str {
    let cut = topic.rsplit_once(' ').filter(|(_, last)| KINDS.contains(last));
    cut.map_or(topic, |(topic, _)| topic.trim_end())
}
