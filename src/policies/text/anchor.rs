//! Anchors from the document's own numbering.
//!
//! The chain of numbers above a heading is its anchor: 四、（四）4. is `s4-4-4`. A heading without a number counts among
//! its unnumbered siblings (`sh2`), annexes and boxes carry a letter (`sa1`, `sz1`). A second heading of the same chain,
//! as in the annex of a notice, gets `_2`.

use std::collections::HashMap;

use super::{Content, Label, Numbering};

struct Open {
    level: u8,
    anchor: String,
    unnumbered: u32,
}

/// One anchor for each block.
pub(super) fn anchors(contents: &[Content]) -> Vec<String> {
    let mut open: Vec<Open> = Vec::new();
    let mut top_unnumbered = 0;
    let mut used: HashMap<String, u32> = HashMap::new();
    let mut within = Within::default();
    let mut anchors = Vec::with_capacity(contents.len());
    for content in contents {
        let Content::Heading { level, text } = content else {
            anchors.push(within.next(open.last().map_or("", |heading| &heading.anchor), content));
            continue;
        };
        while open.last().is_some_and(|heading| heading.level >= *level) {
            open.pop();
        }
        let unnumbered = open.last_mut().map_or(&mut top_unnumbered, |heading| &mut heading.unnumbered);
        let part = part(text, unnumbered);
        let chain = open.last().map_or_else(|| format!("s{part}"), |above| format!("{}-{part}", above.anchor));
        let anchor = unique(chain, &mut used);
        within = Within::default();
        open.push(Open { level: *level, anchor: anchor.clone(), unnumbered: 0 });
        anchors.push(anchor);
    }
    anchors
}

/// Counters of what stands under the current heading.
#[derive(Default)]
struct Within {
    paragraphs: u32,
    notes: u32,
    closings: u32,
}

impl Within {
    fn next(&mut self, heading: &str, content: &Content) -> String {
        let (letter, count) = match content {
            Content::Note(_) => ('n', &mut self.notes),
            Content::Closing(_) => ('c', &mut self.closings),
            _ => ('p', &mut self.paragraphs),
        };
        *count += 1;
        if heading.is_empty() { format!("{letter}{count}") } else { format!("{heading}.{letter}{count}") }
    }
}

fn part(text: &str, unnumbered: &mut u32) -> String {
    match Label::read(text) {
        Some(Label { numbering: Numbering::Annex, number, .. }) => format!("a{number}"),
        Some(Label { numbering: Numbering::Box, number, .. }) => format!("z{number}"),
        Some(label) => label.number.to_string(),
        None => {
            *unnumbered += 1;
            format!("h{unnumbered}")
        }
    }
}

fn unique(chain: String, used: &mut HashMap<String, u32>) -> String {
    let count = used.entry(chain.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { chain } else { format!("{chain}_{count}") }
}
