//! The end of a page: links to interpretations, neighbours, the site's footer.

use super::{
    Draft, furniture,
    line::{Line, squeezed},
};
use crate::policies::text::Label;

/// The most sentences that the end of a page may hold, such as teasers of related pages.
const MOST_SENTENCES: usize = 2;

/// What the end of a page links to.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// Titles of interpretations and related documents.
    pub related: Vec<String>,
    /// Names of files to download.
    pub attachments: Vec<String>,
}

/// Cuts the page's end off and returns what it linked to.
pub(super) fn cut(draft: &mut Draft) -> Tail {
    let mut found = Tail::default();
    let Some(start) = start(&draft.lines) else { return found };
    let tail = draft.lines.split_off(start);
    for line in tail {
        let text = line.text.trim_start_matches(['·', '-', '*', '•', '●', ' ']);
        if is_related(text) {
            found.related.push(text.trim_start_matches("图解：").to_owned());
        }
        if furniture::is_file(&line) {
            let name = text.trim_start_matches("附件").trim_start_matches("下载");
            let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || "：:.、 ".contains(c));
            found.attachments.push(if bare.contains('.') { bare } else { text }.to_owned());
        }
        if line.text.contains('。') {
            draft.doubt("body", "页面末尾的这句话不像正文，已去掉，请核对", &line.text);
        }
        draft.dropped.push(line.text);
    }
    found
}

/// The first line of furniture after which nothing of the document follows.
fn start(lines: &[Line]) -> Option<usize> {
    let last_of_document = lines.iter().rposition(is_of_document).map_or(0, |at| at + 1);
    let rest = &lines[last_of_document..];
    let site = rest.iter().rposition(|line| line.follows_end || furniture::ends_document(line) || line.links > 0);
    let is_start = |(at, line): (usize, &Line)| {
        let is_foot = furniture::is_at_the_foot(line) && site.is_some_and(|site| site >= at);
        line.follows_end || furniture::is_at_the_edge(line) || is_foot
    };
    let from = rest.iter().enumerate().position(is_start).map(|from| last_of_document + from);
    let start = from.into_iter().chain(after_end(lines)).min()?;
    let heads = lines[..start].iter().rev().take_while(|line| is_head_of_files(line)).count();
    Some(if lines.get(start).is_some_and(|line| line.links > 0 || furniture::is_file(line)) { start - heads } else { start })
}

/// `附件：` above links to files.
fn is_head_of_files(line: &Line) -> bool {
    matches!(line.text.trim_end_matches(['：', ':']), "附件" | "附件列表")
}

/// Where the document has certainly ended, although a sentence or two follow.
fn after_end(lines: &[Line]) -> Option<usize> {
    let body = lines.iter().position(|line| line.text.contains('。'))?;
    let is_end = |line: &Line| line.follows_end || furniture::ends_document(line);
    let start = body + 1 + lines[body + 1..].iter().position(is_end)?;
    let is_title = |line: &Line| furniture::is_at_the_edge(line) || is_related(&line.text);
    let of_document = lines[start..].iter().filter(|line| is_of_document(line) && !is_title(line)).count();
    let edge = lines[..start].iter().rev().take_while(|line| furniture::is_at_the_edge(line)).count();
    (of_document <= MOST_SENTENCES).then_some(start - edge)
}

/// Whether a line can only belong to the document.
fn is_of_document(line: &Line) -> bool {
    let text = squeezed(&line.text);
    let is_sentence = text.ends_with(['。', '；']) || (text.contains('。') && line.len() > 30);
    let is_numbered = Label::read(&line.text).is_some() && line.links == 0 && !is_head_of_files(line);
    (is_sentence || is_numbered || line.len() > 60) && !is_related(&text) && !furniture::is_at_the_edge(line)
}

fn is_related(text: &str) -> bool {
    let names = ["解读", "图解", "一图读懂", "一图看懂", "问答"];
    text.chars().count() <= 120
        && text.contains(['《', '：'])
        && names.iter().any(|name| text.contains(name))
        && text.chars().count() > 8
}
