//! The level of each numbered line, from the numbering that is open when it appears.

use std::collections::{HashMap, HashSet};

use super::{Line, Numbering, Role, Shape, is_leaf, label_of};
use crate::policies::text::Label;

/// Where a numbered line stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub level: u8,
    /// Its group of siblings: same parent, same style.
    pub group: usize,
    /// The group that its parent belongs to.
    pub parent_group: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    style: Style,
    group: usize,
    number: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Style {
    Numbered(Numbering),
    Dash,
    Markdown(u8),
}

/// The numbering that is open while reading down a document.
pub(super) struct Nesting {
    open: Vec<Open>,
    groups: usize,
    /// Which style was seen directly under which.
    seen_under: HashSet<(Style, Style)>,
    last_number: HashMap<Style, u32>,
    gaps: Vec<(String, String)>,
    /// With several annexes, what they number nests under them.
    nests_annexes: bool,
    floor: u8,
}

impl Nesting {
    pub(super) fn new(nests_annexes: bool) -> Self {
        Self {
            open: Vec::new(),
            groups: 0,
            seen_under: HashSet::new(),
            last_number: HashMap::new(),
            gaps: Vec::new(),
            nests_annexes,
            floor: 0,
        }
    }

    /// The place of a line, if it is numbered or headed.
    pub(super) fn place(&mut self, line: &Line, shape: &Shape) -> Option<Place> {
        match line.role {
            Role::Title | Role::Annex => {
                self.open.clear();
                self.last_number.clear();
                self.floor = u8::from(self.nests_annexes && (line.role == Role::Annex || self.floor > 0));
                return None;
            }
            Role::Text => {}
            _ => return None,
        }
        match (label_of(line), shape, line.markdown_level) {
            (Some(label), ..) => Some(self.numbered(label, &line.text)),
            (None, Shape::Dash { .. }, _) => Some(self.dash()),
            (None, _, Some(level)) => Some(self.markdown(level)),
            _ => None,
        }
    }

    /// Jumps in the numbering: a message and the line.
    pub(super) fn into_gaps(self) -> Vec<(String, String)> {
        self.gaps
    }

    fn numbered(&mut self, label: Label<'_>, text: &str) -> Place {
        let style = Style::Numbered(label.numbering);
        self.close_leaves();
        match self.open.iter().rposition(|open| open.style == style) {
            Some(at) => self.open.truncate(at + 1),
            None => self.close_outer(label),
        }
        self.note_gap(style, label, text);
        self.enter(style, label.number)
    }

    /// Closes what cannot hold a numbering that is new here.
    fn close_outer(&mut self, label: Label<'_>) {
        let style = Style::Numbered(label.numbering);
        while let Some(top) = self.open.last() {
            let Style::Numbered(above) = top.style else { break };
            let is_conventional = above < label.numbering;
            let is_inverted = label.number == 1 && !self.seen_under.contains(&(top.style, style));
            if is_conventional || is_inverted || is_leaf(label.numbering) {
                break;
            }
            self.open.pop();
        }
    }

    fn dash(&mut self) -> Place {
        self.close_leaves();
        self.enter(Style::Dash, 0)
    }

    fn markdown(&mut self, level: u8) -> Place {
        let is_deeper = |open: &Open| !matches!(open.style, Style::Markdown(above) if above < level);
        while self.open.last().is_some_and(is_deeper) {
            self.open.pop();
        }
        self.enter(Style::Markdown(level), 0)
    }

    /// Dashes and boxes hold nothing numbered.
    fn close_leaves(&mut self) {
        let is_leaf = |open: &Open| match open.style {
            Style::Dash => true,
            Style::Numbered(numbering) => is_leaf(numbering),
            Style::Markdown(_) => false,
        };
        while self.open.last().is_some_and(is_leaf) {
            self.open.pop();
        }
    }

    fn enter(&mut self, style: Style, number: u32) -> Place {
        let sibling = self.open.pop_if(|open| open.style == style);
        let parent = self.open.last().copied();
        let group = sibling.map_or_else(
            || {
                self.groups += 1;
                self.groups - 1
            },
            |sibling| sibling.group,
        );
        if let Some(parent) = parent {
            self.seen_under.insert((style, parent.style));
        }
        self.open.push(Open { style, group, number });
        self.last_number.insert(style, number);
        let level = u8::try_from(self.open.len()).unwrap_or(6) + self.floor;
        Place { level: level.min(6), group, parent_group: parent.map(|parent| parent.group) }
    }

    /// A number that neither follows its elder sibling, nor begins at one, nor goes on from the section before.
    fn note_gap(&mut self, style: Style, label: Label<'_>, text: &str) {
        let elder = self.open.last().filter(|open| open.style == style).map(|open| open.number);
        let before = elder.or_else(|| self.last_number.get(&style).copied()).unwrap_or(0);
        if label.number != 1 && label.number != before + 1 {
            let message = format!("编号“{}”与前面的编号不连续，请核对是否缺段", label.text);
            self.gaps.push((message, text.to_owned()));
        }
    }
}
