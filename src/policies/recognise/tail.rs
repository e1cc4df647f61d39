//! The end of a page: links to interpretations, neighbours, the site's footer.

use super::{
    Draft, furniture,
    line::{Line, squeezed},
};
use crate::policies::text::Label;

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
        if let Some(name) = text.strip_prefix("附件").filter(|_| text.contains('.')) {
            let name = name.trim_start_matches("下载").trim_start_matches(|c: char| c.is_ascii_digit() || "：:.、 ".contains(c));
            found.attachments.push(name.to_owned());
        }
        draft.dropped.push(line.text);
    }
    found
}

/// The first line of furniture after which nothing of the document follows.
fn start(lines: &[Line]) -> Option<usize> {
    let last_of_document = lines.iter().rposition(is_of_document).map_or(0, |at| at + 1);
    let from = lines[last_of_document..].iter().position(furniture::is_at_the_edge)?;
    Some(last_of_document + from)
}

/// Whether a line can only belong to the document.
fn is_of_document(line: &Line) -> bool {
    let text = squeezed(&line.text);
    let is_sentence = text.ends_with(['。', '；']) || (text.contains('。') && line.len() > 30);
    let is_numbered = Label::read(&line.text).is_some() && line.links == 0;
    (is_sentence || is_numbered || line.len() > 60) && !is_related(&text) && !furniture::is_at_the_edge(line)
}

fn is_related(text: &str) -> bool {
    let names = ["解读", "图解", "一图读懂", "一图看懂", "问答"];
    text.chars().count() <= 120
        && text.contains(['《', '：'])
        && names.iter().any(|name| text.contains(name))
        && text.chars().count() > 8
}
