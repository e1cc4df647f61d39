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
    let headings = headed_groups(&items);
    let mut contents = Vec::with_capacity(items.len() * 2);
    for item in items {
        write(item, &headings, &mut contents);
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
    has_weak: bool,
}

impl Evidence {
    const fn is_headed(self) -> bool {
        self.is_sure || (self.run_in > 0 && self.run_in * 2 >= self.long) || (self.has_weak && !self.is_list)
    }
}

/// For each group of siblings whether its members are headings.
fn headed_groups(items: &[Item]) -> Vec<bool> {
    let count = items.iter().filter_map(|item| item.place.as_ref()).map(|place| place.group + 1).max().unwrap_or(0);
    let mut groups = vec![Evidence::default(); count];
    for (at, item) in items.iter().enumerate() {
        let Some(place) = &item.place else { continue };
        if let Some(parent) = place.parent_group {
            groups[parent].is_sure = true;
        }
        let group = &mut groups[place.group];
        group.is_list |= item.line.text.ends_with(['；', ';']);
        let next = items.get(at + 1);
        let has_text_under = next.is_some_and(|next| next.place.is_none() && next.line.role == Role::Text);
        match item.shape.strength() {
            Strength::Sure => group.is_sure = true,
            Strength::RunIn => group.run_in += 1,
            Strength::Weak => group.has_weak |= has_text_under,
            Strength::None => group.long += 1,
        }
    }
    groups.into_iter().map(Evidence::is_headed).collect()
}

fn write(item: Item, headings: &[bool], contents: &mut Vec<Content>) {
    let text = item.line.text;
    match item.line.role {
        Role::Closing => contents.push(Content::Closing(text)),
        Role::Note => contents.push(Content::Note(text)),
        Role::Listed => contents.push(Content::Paragraph(text)),
        Role::Title | Role::Annex => contents.push(Content::Heading { level: 1, text }),
        Role::Row => push_row(&text, contents),
        Role::Text => match item.place {
            Some(place) if headings.get(place.group).is_some_and(|is_headed| *is_headed) => {
                push_heading(&text, place.level, item.shape.heading_end(&text), contents);
            }
            _ => contents.push(Content::Paragraph(text)),
        },
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
