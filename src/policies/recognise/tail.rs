//! The end of a page: links to interpretations, neighbours, the site's footer.

use super::{
    Draft, furniture,
    line::{Line, squeezed},
};
use crate::policies::text::Label;

/// Cuts the page's end off and returns the titles of related documents that stood there.
pub(super) fn cut(draft: &mut Draft) -> Vec<String> {
    let Some(start) = start(&draft.lines) else { return Vec::new() };
    let tail = draft.lines.split_off(start);
    let mut related = Vec::new();
    for line in tail {
        let text = line.text.trim_start_matches(['·', '-', '*', '•', '●', ' ']);
        if is_related(text) {
            related.push(text.trim_start_matches("图解：").to_owned());
        }
        draft.dropped.push(line.text);
    }
    related
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
