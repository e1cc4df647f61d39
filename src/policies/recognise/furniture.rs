//! What a web page or a printer puts around a document: navigation, search box, share buttons, footers, page numbers,
//! floating chat windows.
//!
//! A line is furniture only when it is short and known, or when it comes back again and again as no sentence does.
//! Everything that is dropped is listed for a person to check.

mod page;
mod window;
mod words;

use std::collections::HashSet;

use self::words::{AFTER_THE_END, ANYWHERE_INSIDE, AT_THE_EDGE, AT_THE_FOOT, BEGINNINGS, CONTROL, FILE, KNOWN, OTHER_PAGES};
use super::{
    Draft,
    line::{Line, squeezed},
};

/// The most characters of a line that leads to other pages or stands at the foot of a site.
const LONGEST_AT_THE_EDGE: usize = 80;

/// Drops what is furniture wherever it stands.
pub(super) fn drop_everywhere(draft: &mut Draft) {
    let mut windows = window::names(draft);
    let contents = page::contents(&draft.lines);
    if !contents.is_empty() {
        draft.doubt("body", format!("目录共 {} 行，与后面的标题重复，已去掉", contents.len()), "目录");
    }
    let pages: HashSet<usize> = page::bare_numbers(&draft.lines).into_iter().chain(contents).collect();
    windows.extend(draft.lines.iter().any(|line| line.text == "X").then(|| "X".to_owned()));
    let lines = std::mem::take(&mut draft.lines);
    let (mut is_gap, mut is_end) = (false, false);
    for (at, mut line) in lines.into_iter().enumerate() {
        if window::is_name_line(&line.text, &windows) || pages.contains(&at) || is_furniture(&line) {
            is_gap = true;
            is_end |= ends_document(&line);
            draft.dropped.push(line.text);
            continue;
        }
        let known = draft.dropped.len();
        window::remove_inside(&mut line, &windows, &mut draft.dropped);
        if let Some(window) = draft.dropped.get(known).cloned() {
            draft.doubt("body", format!("句子中间的“{window}”当作网页浮窗去掉了，请核对"), &line.text);
        }
        line.follows_gap = std::mem::take(&mut is_gap);
        line.follows_end = std::mem::take(&mut is_end);
        draft.lines.push(line);
    }
}

/// Whether a line is furniture when it stands before the title or after the end.
pub(super) fn is_at_the_edge(line: &Line) -> bool {
    is_short_and(line, |text| {
        let is_known = AT_THE_EDGE.iter().any(|start| text.starts_with(start));
        line.links > 0 || is_known || OTHER_PAGES.is_match(text) || FILE.is_match(text)
    })
}

/// Whether a line is furniture when the foot of a site follows.
pub(super) fn is_at_the_foot(line: &Line) -> bool {
    is_short_and(line, |text| AT_THE_FOOT.iter().any(|start| text.starts_with(start)))
}

/// Whether a line is the name of a file to download.
pub(super) fn is_file(line: &Line) -> bool {
    is_short_and(line, |text| FILE.is_match(text))
}

/// Whether nothing of the document can follow a line.
pub(super) fn ends_document(line: &Line) -> bool {
    is_short_and(line, |text| OTHER_PAGES.is_match(text) || AFTER_THE_END.iter().any(|part| text.contains(part)))
}

fn is_short_and(line: &Line, holds: impl Fn(&str) -> bool) -> bool {
    if line.len() > LONGEST_AT_THE_EDGE || line.text.contains('。') {
        return false;
    }
    let text = squeezed(&line.text);
    holds(text.trim_start_matches(['（', '(', '【', '[', '·', '-']))
}

fn is_furniture(line: &Line) -> bool {
    let count = line.len();
    if count > 100 {
        return false;
    }
    if line.text.contains('。') {
        return line.text.contains("扫一扫") && line.text.contains("朋友圈");
    }
    let text = squeezed(&line.text);
    let is_menu = line.links >= 2 && count / line.links <= 12 && !text.contains("附件");
    is_menu
        || (count <= 20 && is_control(&text))
        || (count <= 60 && BEGINNINGS.iter().any(|start| text.starts_with(start)))
        || ANYWHERE_INSIDE.iter().any(|part| text.contains(part))
        || page::is_of_page(line, count)
        || (count <= 60 && is_control_row(&line.text))
}

fn is_control(word: &str) -> bool {
    word.len() < 60 && (KNOWN.contains(word) || CONTROL.is_match(word))
}

/// A row of single controls such as `字体：大 中 小 打印 关闭`.
fn is_control_row(text: &str) -> bool {
    let words = || text.split([' ', '|', '｜', '丨', '[', ']', '【', '】', '：', ':', '/']).filter(|word| !word.is_empty());
    words().all(is_control) && words().count() >= 1
}
