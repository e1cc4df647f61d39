//! Finds the document numbers that running text cites.
//!
//! The year and the serial are easy to see; the issuer's short name in front of them runs into the sentence. It is
//! taken backwards to the nearest punctuation and then trimmed of the words that lead into a citation, because a
//! number with a swallowed word matches nothing.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{COUNTED_KINDS, DocumentNumber, pattern};

static CORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"[〔﹝\[［【（(]\s*[12１２][09０９]\d{2}\s*年?\s*[〕﹞\]］】）)]\s*第?\s*\d{1,6}\s*[号號]",
        r"|[12１２][09０９]\d{2}\s*年\s*第\s*\d{1,6}\s*[号號](?:\s*(?:公告|通告|令))?",
        r"|(?:令|公告|通告)\s*[（(]?\s*第\s*\d{1,6}\s*[号號]",
        r"|第\s*\d{1,6}\s*[号號]\s*(?:令|公告|通告)",
    ))
});

/// The most characters an issuer may have before year and serial.
const LONGEST_SHORT_NAME: usize = 9;
const LONGEST_FULL_NAME: usize = 24;

/// What leads into a citation and cannot be part of a short name.
const LEAD_INS: [&str; 52] = [
    "根据", "依据", "按照", "依照", "遵照", "参照", "对照", "执行", "落实", "贯彻", "关于", "详见", "参见", "以及", "同意",
    "文件", "印发", "公布", "发布", "废止", "修改", "修订", "转发", "下发", "制定", "代替", "替代", "精神", "要求", "规定",
    "通知", "意见", "办法", "方案", "批复", "细则", "条例", "措施", "计划", "规划", "文号", "字号", "编号", "依", "的", "与",
    "及", "见", "按", "和", "以", "由",
];

/// Bodies that are named in full before their own short name.
const BODIES: [&str; 22] = [
    "国务院",
    "办公厅",
    "办公室",
    "人民政府",
    "省政府",
    "市政府",
    "县政府",
    "区政府",
    "州政府",
    "委员会",
    "商务部",
    "财政部",
    "商务厅",
    "财政厅",
    "商务局",
    "财政局",
    "总署",
    "总局",
    "发展改革委",
    "外汇局",
    "省委",
    "市委",
];

/// First characters of short names: the centre, its ministries, the provinces.
const HEADS: &str = "国中财商海税银汇署发工科教公民司人自生环建住交水农文卫退应审市体统证保医知铁邮\
                     京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵滇云藏陕甘青宁新兵";

/// Every number in `text` with the bytes it covers, in order.
#[must_use]
pub fn find_all(text: &str) -> Vec<(Range<usize>, DocumentNumber)> {
    let mut found: Vec<(Range<usize>, DocumentNumber)> = Vec::new();
    if !text.contains(['号', '號']) {
        return found;
    }
    for core in CORE.find_iter(text) {
        let floor = found.last().map_or(0, |(range, _)| range.end);
        if let Some(start) = issuer_start(text, floor, core.start(), core.as_str())
            && let Some(number) = DocumentNumber::parse(&text[start..core.end()])
        {
            found.push((start..core.end(), number));
        }
    }
    found
}

/// Where the issuer before a core begins, if there is one.
fn issuer_start(text: &str, floor: usize, core_start: usize, core: &str) -> Option<usize> {
    let before = text[floor..core_start].trim_end();
    let is_bracketed = !core.contains('第') || core.starts_with(|c: char| "〔﹝[［【（(".contains(c));
    let begins_with_kind = COUNTED_KINDS.iter().any(|kind| core.starts_with(kind));
    let longest = if is_bracketed { LONGEST_SHORT_NAME } else { LONGEST_FULL_NAME };
    let run = trailing_han(before, LONGEST_FULL_NAME);
    let run = without_lead_in(run);
    let ends_with_kind = COUNTED_KINDS.iter().any(|kind| run.ends_with(kind));
    let run = if is_bracketed && !ends_with_kind { without_body(run) } else { run };
    let run = if is_bracketed && !ends_with_kind { shortened(run, longest) } else { run };
    let shortest = if begins_with_kind { 1 } else { 2 };
    (run.chars().count() >= shortest).then(|| floor + before.len() - run.len())
}

fn trailing_han(before: &str, limit: usize) -> &str {
    let length: usize = before.chars().rev().take_while(|c| is_han(*c)).take(limit).map(char::len_utf8).sum();
    &before[before.len() - length..]
}

/// Cut after the last lead-in that leaves something to be the issuer.
fn without_lead_in(run: &str) -> &str {
    let cut = LEAD_INS.iter().filter_map(|word| cut_after(run, word, 2)).max();
    let run = &run[cut.unwrap_or(0)..];
    let lead = ["此前", "原", "将", "对", "凡"].iter().find_map(|word| run.strip_prefix(word));
    lead.filter(|rest| rest.chars().count() >= 3 && !rest.starts_with('外')).unwrap_or(run)
}

fn without_body(run: &str) -> &str {
    let cut = BODIES.iter().filter_map(|body| cut_after(run, body, 2)).max();
    &run[cut.unwrap_or(0)..]
}

/// The end of the last `word` in `run` after which at least `rest` characters follow.
fn cut_after(run: &str, word: &str, rest: usize) -> Option<usize> {
    let end = run.rfind(word)? + word.len();
    (run[end..].chars().count() >= rest).then_some(end)
}

/// A run that is still too long is cut at the first character that often begins a short name.
fn shortened(run: &str, longest: usize) -> &str {
    let count = run.chars().count();
    if count <= longest {
        return run;
    }
    let tail_start = run.char_indices().nth(count - longest).map_or(0, |(at, _)| at);
    let tail = &run[tail_start..];
    tail.find(|c| HEADS.contains(c)).map_or(tail, |at| &tail[at..])
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}
