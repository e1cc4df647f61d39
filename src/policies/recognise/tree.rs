//! Turns lines into headings, paragraphs and tables.
//!
//! Documents mix numbering styles, so a level is not a property of a style: it follows from the styles that are open
//! when a number appears. Whether a numbered line is a heading is decided for all siblings together: when one of them
//! is a heading all are, and a long one among them becomes a heading that is only its number, so that its text does not
//! come to stand under its neighbour.

mod nesting;
mod shape;

use self::{
    nesting::{Nesting, Place},
    shape::{Shape, Strength},
};
use super::{
    Draft,
    line::{Line, Role},
};
use crate::policies::text::{Body, Content, Label, Numbering};

/// A line with its label's place among the others.
struct Item {
    line: Line,
    shape: Shape,
    place: Option<Place>,
}

impl Item {
    /// Whether a numbered line without a sentence may be an entry of a list, such as a name.
    fn may_be_entry(&self) -> bool {
        let label = label_of(&self.line).filter(|_| matches!(self.shape, Shape::Whole { .. }));
        label.is_some_and(|label| label.numbering >= Numbering::Han && label.numbering != Numbering::Box)
    }
}

/// Builds the body and leaves the draft without lines.
pub(super) fn grow(draft: &mut Draft) -> Body {
    let lines = std::mem::take(&mut draft.lines);
    let annexes = lines.iter().filter(|line| line.role == Role::Annex).count();
    let mut nesting = Nesting::new(annexes > 1);
    let mut items = Vec::with_capacity(lines.len());
    for line in lines {
        let shape = Shape::of(&line);
        let place = nesting.place(&line, &shape);
        items.push(Item { line, shape, place });
    }
    for (message, text) in nesting.into_gaps() {
        draft.doubt("body", message, &text);
    }
    let groups = evidence(&items);
    let mut contents = Vec::with_capacity(items.len() * 2);
    for item in items {
        write(item, &groups, &mut contents);
    }
    Body::from_contents(contents)
}

/// What speaks for and against headings in a group of siblings.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    is_sure: bool,
    run_in: usize,
    long: usize,
    is_list: bool,
    /// Short sentences on a line of their own, with text under them and without.
    over_text: usize,
    alone: usize,
    /// The same, for lines that are no sentences.
    titles: usize,
    bare: usize,
    articles: usize,
    leads: usize,
}

impl Evidence {
    const fn is_headed(self) -> bool {
        let is_mostly_over_text = self.over_text > self.alone + self.long && !self.is_list;
        let is_sure = self.is_sure || self.titles > self.bare;
        is_sure || (self.run_in > 0 && self.run_in * 2 >= self.long) || is_mostly_over_text
    }

    /// Whether articles begin with headings: 第一条 支持主体集聚。对新注册的企业…
    const fn has_leads(self) -> bool {
        self.articles >= 2 && self.leads * 5 >= self.articles * 3
    }
}

/// What speaks for headings in each group of siblings.
fn evidence(items: &[Item]) -> Vec<Evidence> {
    let count = items.iter().filter_map(|item| item.place.as_ref()).map(|place| place.group + 1).max().unwrap_or(0);
    let mut groups = vec![Evidence::default(); count];
    for (at, item) in items.iter().enumerate() {
        let Some(place) = &item.place else { continue };
        if let Some(parent) = place.parent_group {
            groups[parent].is_sure = true;
        }
        let group = &mut groups[place.group];
        group.is_list |= item.line.text.ends_with(['；', ';']);
        if let Shape::Article { lead, .. } = item.shape {
            group.articles += 1;
            group.leads += usize::from(lead.is_some());
        }
        let next = items.get(at + 1);
        let has_text_under = next.is_some_and(|next| next.place.is_none() && next.line.role == Role::Text);
        let has_row_under = next.is_some_and(|next| next.line.role == Role::Row);
        match item.shape.strength() {
            Strength::Sure if item.may_be_entry() && !has_text_under && !has_row_under => group.bare += 1,
            Strength::Sure if item.may_be_entry() => group.titles += 1,
            Strength::Sure => group.is_sure = true,
            Strength::RunIn => group.run_in += 1,
            Strength::Weak if has_text_under => group.over_text += 1,
            Strength::Weak => group.alone += 1,
            Strength::None => group.long += 1,
        }
    }
    groups
}

fn write(item: Item, groups: &[Evidence], contents: &mut Vec<Content>) {
    let text = item.line.text;
    match item.line.role {
        Role::Closing => contents.push(Content::Closing(text)),
        Role::Note => contents.push(Content::Note(text)),
        Role::Listed => contents.push(Content::Paragraph(text)),
        Role::Title | Role::Annex => contents.push(Content::Heading { level: 1, text }),
        Role::Row => push_row(&text, contents),
        Role::Text => {
            let group = item.place.and_then(|place| Some((place.level, groups.get(place.group)?)));
            match group.filter(|(_, group)| group.is_headed()) {
                Some((level, group)) => {
                    push_heading(&text, level, item.shape.heading_end(&text, group.has_leads()), contents);
                }
                None => contents.push(Content::Paragraph(text)),
            }
        }
    }
}

fn push_heading(text: &str, level: u8, end: usize, contents: &mut Vec<Content>) {
    let (heading, rest) = text.split_at(end);
    contents.push(Content::Heading { level, text: heading.trim().to_owned() });
    if !rest.trim().is_empty() {
        contents.push(Content::Paragraph(rest.trim().to_owned()));
    }
}

fn push_row(text: &str, contents: &mut Vec<Content>) {
    let inner = text.trim().trim_start_matches('|');
    let cells: Vec<String> = inner.strip_suffix('|').unwrap_or(inner).split('|').map(|cell| cell.trim().to_owned()).collect();
    if cells.iter().all(|cell| cell.contains("--") && cell.chars().all(|c| matches!(c, '-' | ':'))) {
        return;
    }
    match contents.last_mut() {
        Some(Content::Table(rows)) => rows.push(cells),
        _ => contents.push(Content::Table(vec![cells])),
    }
}

/// Whether a label opens a box or an item that nothing nests under.
const fn is_leaf(numbering: Numbering) -> bool {
    matches!(numbering, Numbering::Box)
}

fn label_of(line: &Line) -> Option<Label<'_>> {
    (line.role == Role::Text).then(|| Label::read(&line.text)).flatten()
}
