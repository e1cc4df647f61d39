//! What a line looks like by itself: a heading, a heading with its paragraph run in, or a long sentence.

use super::{Line, Numbering, label_of};

/// The most characters of a heading.
const LONGEST_HEADING: usize = 40;
/// The most characters before a colon that makes a heading: `总体目标：`.
const LONGEST_BEFORE_COLON: usize = 12;

/// The most characters of a heading that follows the number of an article.
const LONGEST_ARTICLE_HEADING: usize = 16;

/// The least Chinese characters after such a colon; a telephone number is no paragraph.
const SHORTEST_AFTER_COLON: usize = 8;

/// A line's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// No numbering.
    Plain,
    /// A heading on a line of its own; `is_sentence` when it ends like a sentence.
    Whole { is_sentence: bool },
    /// A heading up to this byte, with its paragraph behind it.
    RunIn { end: usize, is_inner: bool },
    /// Numbered text without a heading; the label ends at this byte.
    Long { label_end: usize },
    /// An article of a law, whose number is its heading, with the end of the short sentence that may belong to it.
    Article { end: usize, lead: Option<usize> },
    /// `——坚持…。` or a sentence in bold with text behind it.
    Dash { end: usize },
}

/// How sure it is that a line is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// It can be nothing else.
    Sure,
    /// A short sentence with more behind it.
    RunIn,
    /// A short sentence alone, or an inner list item.
    Weak,
    /// A long sentence.
    None,
}

impl Shape {
    pub(super) fn of(line: &Line) -> Self {
        let text = line.text.as_str();
        let Some(label) = label_of(line) else {
            return match (line.markdown_level, line.bold_lead.filter(|end| text.is_char_boundary(*end))) {
                (Some(_), _) => Self::Whole { is_sentence: false },
                (None, Some(end)) => Self::Dash { end },
                (None, None) => Self::of_dash(text),
            };
        };
        let label_end = label.text.len();
        let is_inner = matches!(label.numbering, Numbering::ArabicParen | Numbering::Circled);
        match label.numbering {
            Numbering::Article => Self::of_article(text, label_end),
            Numbering::Part | Numbering::Chapter | Numbering::Section | Numbering::Box => Self::Whole { is_sentence: false },
            _ => Self::of_numbered(text, label_end, is_inner),
        }
    }

    /// Where the heading ends in the line. `has_leads` says whether the articles beside it begin with headings.
    pub(super) fn heading_end(self, text: &str, has_leads: bool) -> usize {
        match self {
            Self::Plain | Self::Whole { .. } => text.len(),
            Self::Article { lead: Some(end), .. } if has_leads => end,
            Self::RunIn { end, .. } | Self::Article { end, .. } | Self::Dash { end } => end,
            Self::Long { label_end } => label_end,
        }
    }

    pub(super) const fn strength(self) -> Strength {
        match self {
            Self::Whole { is_sentence: false } | Self::Article { .. } | Self::Dash { .. } => Strength::Sure,
            Self::RunIn { is_inner: false, .. } => Strength::RunIn,
            Self::RunIn { .. } | Self::Whole { .. } => Strength::Weak,
            Self::Plain | Self::Long { .. } => Strength::None,
        }
    }

    fn of_numbered(text: &str, label_end: usize, is_inner: bool) -> Self {
        let rest = &text[label_end..];
        let Some(stop) = first_stop(rest) else {
            let ends_open = rest.ends_with(['；', ';', '，', '、']);
            let is_short = rest.chars().count() <= LONGEST_HEADING && !ends_open;
            return if is_short { Self::Whole { is_sentence: false } } else { Self::Long { label_end } };
        };
        let title = &rest[..stop];
        let after = rest[stop..].trim();
        let count = title.trim().chars().count();
        let is_colon = title.ends_with(['：', ':']);
        let limit = if is_inner { LONGEST_HEADING / 2 } else { LONGEST_HEADING };
        match () {
            () if count > limit || title.contains(['；', ';']) || is_provision(title) => Self::Long { label_end },
            () if after.is_empty() || is_in_brackets(after) => Self::Whole { is_sentence: !is_colon },
            () if is_colon && count_han(after) < SHORTEST_AFTER_COLON => Self::Long { label_end },
            () => Self::RunIn { end: label_end + stop, is_inner },
        }
    }

    fn of_article(text: &str, label_end: usize) -> Self {
        let end = article_end(text, label_end);
        let rest = &text[end..];
        let is_title_alone = end == label_end && (1..=LONGEST_ARTICLE_HEADING).contains(&rest.trim().chars().count());
        if is_title_alone && !rest.contains(['。', '，', '；', '：']) {
            return Self::Article { end: text.len(), lead: None };
        }
        let stop = first_stop(rest).filter(|stop| *stop < rest.trim_end().len());
        let is_heading = |stop: &usize| {
            let lead = rest[..*stop].trim();
            lead.ends_with('。')
                && lead.chars().count() <= LONGEST_ARTICLE_HEADING
                && !lead.contains(['，', '；'])
                && !is_provision(lead)
        };
        Self::Article { end, lead: stop.filter(is_heading).map(|stop| end + stop) }
    }

    fn of_dash(text: &str) -> Self {
        let dashes = text.chars().take_while(|c| matches!(c, '—' | '-' | '–' | '─')).map(char::len_utf8).sum();
        if dashes < 2 || !text.starts_with(['—', '-', '–', '─']) {
            return Self::Plain;
        }
        let rest: &str = &text[dashes..];
        match first_stop(rest) {
            Some(stop) if stop < rest.trim_end().len() && rest[..stop].chars().count() <= LONGEST_HEADING => {
                Self::Dash { end: dashes + stop }
            }
            _ => Self::Plain,
        }
    }
}

/// Whether a sentence rules, grants or asks something, as headings do not: 企业可以申请退货。
fn is_provision(sentence: &str) -> bool {
    const RULES: [&str; 24] = [
        "应当",
        "可以",
        "不得",
        "必须",
        "请于",
        "请各",
        "请将",
        "由市",
        "由省",
        "由县",
        "由区",
        "负责解释",
        "之日起",
        "日起施行",
        "日起实施",
        "日起执行",
        "适用于",
        "适用本",
        "所称",
        "是指",
        "收悉",
        "同意设立",
        "修改为",
        "删去",
    ];
    const GRANTS: [&str; 7] = ["给予", "不超过", "最高", "万元", "不少于", "不低于", "补贴"];
    const CONTACTS: [&str; 8] = ["邮箱", "邮件", "电话", "地址", "传真", "联系人", "邮编", "网址"];
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    has(&RULES) || (sentence.contains('，') && has(&GRANTS)) || (sentence.ends_with(['：', ':']) && has(&CONTACTS))
}

/// The end of the first full stop outside quotation marks and brackets, or of an early colon.
fn first_stop(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut is_one_phrase = true;
    for (count, (at, c)) in text.char_indices().enumerate() {
        let end = at + c.len_utf8();
        match c {
            '“' | '（' | '《' | '(' | '‘' => depth += 1,
            '”' | '）' | '》' | ')' | '’' => depth -= 1,
            '。' | '！' | '？' if depth <= 0 => return Some(end),
            '：' | ':' if depth <= 0 && is_one_phrase && count <= LONGEST_BEFORE_COLON => return Some(end),
            '，' | '、' => is_one_phrase = false,
            _ => {}
        }
        if count > LONGEST_HEADING * 2 {
            break;
        }
    }
    (text.chars().count() > LONGEST_HEADING * 2).then_some(text.len())
}

/// Nothing but brackets such as （责任单位：…） or （附件2） behind a sentence: all of it is one clause.
fn is_in_brackets(text: &str) -> bool {
    let text = text.trim_end_matches('。');
    let is_bracket = text.starts_with(['（', '(', '【', '[']) && text.ends_with(['）', ')', '】', ']']);
    is_bracket && text.matches(['（', '(', '【', '[']).count() <= 3 && !text.contains('。')
}

fn count_han(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count()
}

/// The number of an article, with a title in brackets if it has one: 第三条（申报条件）.
fn article_end(text: &str, label_end: usize) -> usize {
    let rest = &text[label_end..];
    let trimmed = rest.trim_start();
    let close = match trimmed.chars().next() {
        Some('（') => '）',
        Some('【') => '】',
        Some('〔') => '〕',
        _ => return label_end,
    };
    let end = trimmed.find(close).map(|at| at + close.len_utf8());
    let is_title = |end: &usize| trimmed[..*end].chars().count() <= 22;
    end.filter(is_title).map_or(label_end, |end| label_end + (rest.len() - trimmed.len()) + end)
}
