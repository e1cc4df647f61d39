//! The numbering at the start of a heading or list item: 第一章, 第三条, 一、, （一）, 1., （1）, ①, 附件1, 专栏1.
//!
//! Read by hand and not by pattern, because every line of every imported document passes here.

/// A way of numbering, from the outermost by convention to the innermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Numbering {
    /// 附件1
    Annex,
    /// 第一编, 第一部分
    Part,
    /// 第一章
    Chapter,
    /// 第一节
    Section,
    /// 第一条
    Article,
    /// 一、
    Han,
    /// （一）
    HanParen,
    /// 1. 1． 1、
    Arabic,
    /// （1） 1） 1)
    ArabicParen,
    /// ①
    Circled,
    /// 专栏1
    Box,
}

/// The numbering that begins a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    /// As written, without the space that may follow.
    pub text: &'a str,
    /// Its kind.
    pub numbering: Numbering,
    /// Its number; an annex without one counts as 1.
    pub number: u32,
}

impl<'a> Label<'a> {
    /// The label at the start of `line`, if it has one.
    #[must_use]
    pub fn read(line: &'a str) -> Option<Self> {
        let first = line.chars().next()?;
        match first {
            '第' => Self::ordinal(line),
            '附' => Self::annex(line),
            '专' => Self::boxed(line),
            '（' | '(' => Self::in_parens(line),
            '①'..='⒛' | '㈠'..='㈩' | '❶'..='❿' => Self::enclosed(line, first),
            _ if is_digit(first) => Self::arabic(line),
            _ if han_digit(first).is_some() => Self::han(line),
            _ => None,
        }
    }

    /// What stands after the label.
    #[must_use]
    pub fn rest(&self, line: &'a str) -> &'a str {
        line[self.text.len()..].trim_start()
    }

    fn of(line: &'a str, length: usize, numbering: Numbering, number: u32) -> Self {
        Self { text: &line[..length], numbering, number }
    }

    /// A number and its mark in one character: ①, ⑴, ⒈, ㈠, ❶.
    fn enclosed(line: &'a str, first: char) -> Option<Self> {
        let (start, numbering) = match first {
            '①'..='⑳' => ('①', Numbering::Circled),
            '⑴'..='⒇' => ('⑴', Numbering::ArabicParen),
            '⒈'..='⒛' => ('⒈', Numbering::Arabic),
            '㈠'..='㈩' => ('㈠', Numbering::HanParen),
            '❶'..='❿' => ('❶', Numbering::Circled),
            _ => return None,
        };
        Some(Self::of(line, first.len_utf8(), numbering, u32::from(first) - u32::from(start) + 1))
    }

    fn han(line: &'a str) -> Option<Self> {
        let (length, number) = han_number(line)?;
        let mark = line[length..].chars().next()?;
        let end = length + mark.len_utf8();
        let next = line[end..].chars().next();
        let is_list_of_numerals = next.is_some_and(|c| han_digit(c).is_some()) && starts_with_series(&line[end..]);
        (matches!(mark, '、' | '．' | '.') && !is_list_of_numerals).then(|| Self::of(line, end, Numbering::Han, number))
    }

    fn arabic(line: &'a str) -> Option<Self> {
        let (length, number) = arabic_number(line)?;
        let mark = line[length..].chars().next()?;
        let end = length + mark.len_utf8();
        let next = line[end..].chars().next();
        match mark {
            '）' | ')' => Some(Self::of(line, end, Numbering::ArabicParen, number)),
            '.' | '．' | '、' | '﹒' if !next.is_some_and(is_digit) && number < 1000 => {
                Some(Self::of(line, end, Numbering::Arabic, number))
            }
            _ => None,
        }
    }

    fn in_parens(line: &'a str) -> Option<Self> {
        let open = line.chars().next()?.len_utf8();
        let inner = &line[open..];
        let skipped = inner.len() - inner.trim_start().len();
        let inner = inner.trim_start();
        let han = han_number(inner).map(|(length, number)| (length, number, Numbering::HanParen));
        let arabic = || arabic_number(inner).map(|(length, number)| (length, number, Numbering::ArabicParen));
        let (length, number, numbering) = han.or_else(arabic)?;
        let after = &inner[length..];
        let close = after.trim_start().chars().next().filter(|c| matches!(c, '）' | ')'))?;
        let gap = after.len() - after.trim_start().len();
        let is_year = number >= 1000;
        let end = open + skipped + length + gap + close.len_utf8();
        (!is_year).then(|| Self::of(line, end, numbering, number))
    }

    fn ordinal(line: &'a str) -> Option<Self> {
        let start = '第'.len_utf8();
        let inner = line[start..].trim_start();
        let skipped = line.len() - start - inner.len();
        let (length, number) = han_number(inner).or_else(|| arabic_number(inner))?;
        let after = inner[length..].trim_start();
        let gap = inner.len() - length - after.len();
        let units = [
            ("部分", Numbering::Part),
            ("编", Numbering::Part),
            ("章", Numbering::Chapter),
            ("节", Numbering::Section),
            ("条", Numbering::Article),
        ];
        let (unit, numbering) = units.into_iter().find(|(unit, _)| after.starts_with(unit))?;
        let end = start + skipped + length + gap + unit.len();
        let next = line[end..].chars().next();
        let is_reference = matches!(next, Some('、' | '和' | '至' | '第' | '的' | '规' | '所' | '款' | '之'));
        (!is_reference).then(|| Self::of(line, end, numbering, number))
    }

    fn annex(line: &'a str) -> Option<Self> {
        let rest = line.strip_prefix("附件").or_else(|| line.strip_prefix("附录"))?;
        if rest.starts_with("下载") {
            return None;
        }
        let start = line.len() - rest.len();
        let trimmed = rest.trim_start();
        let skipped = rest.len() - trimmed.len();
        match han_number(trimmed).or_else(|| arabic_number(trimmed)) {
            Some((length, number)) if number < 1000 => Some(Self::of(line, start + skipped + length, Numbering::Annex, number)),
            _ => Some(Self::of(line, start, Numbering::Annex, 1)),
        }
    }

    fn boxed(line: &'a str) -> Option<Self> {
        let rest = line.strip_prefix("专栏")?;
        let trimmed = rest.trim_start();
        let (length, number) = han_number(trimmed).or_else(|| arabic_number(trimmed))?;
        let end = line.len() - trimmed.len() + length;
        Some(Self::of(line, end, Numbering::Box, number))
    }
}

/// Whether numerals joined by 、 begin here, as in 一、二、三类.
fn starts_with_series(text: &str) -> bool {
    han_number(text).is_some_and(|(length, _)| {
        text[length..].starts_with(['、', '线', '类', '级', '期', '季', '产', '档', '是', '等', '年', '月'])
    })
}

/// The value of a Chinese numeral below one hundred or one thousand, and its length in bytes.
pub(crate) fn han_number(text: &str) -> Option<(usize, u32)> {
    let (mut length, mut total, mut digit, mut is_any) = (0, 0_u32, None, false);
    for c in text.chars().take(7) {
        match (c, han_digit(c)) {
            ('十' | '百', _) => {
                let unit = if c == '十' { 10 } else { 100 };
                total += digit.take().unwrap_or(1) * unit;
            }
            ('零' | '〇', _) if is_any => digit = None,
            (_, Some(value)) => digit = Some(value),
            _ => break,
        }
        is_any = true;
        length += c.len_utf8();
    }
    is_any.then_some((length, total + digit.unwrap_or(0)))
}

pub(crate) const fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' | '百' => 0,
        _ => return None,
    })
}

/// The value of leading digits of either width (at most four), and their length in bytes.
pub(crate) fn arabic_number(text: &str) -> Option<(usize, u32)> {
    let digits: Vec<char> = text.chars().take_while(|c| is_digit(*c)).take(5).collect();
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let number = digits.iter().fold(0, |number, c| number * 10 + digit_value(*c));
    Some((digits.iter().map(|c| c.len_utf8()).sum(), number))
}

pub(crate) const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

pub(crate) fn digit_value(c: char) -> u32 {
    let zero = if c.is_ascii() { '0' } else { '０' };
    u32::from(c) - u32::from(zero)
}
