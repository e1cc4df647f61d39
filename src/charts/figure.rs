//! A chart with its title, the sentence that says what it shows, its legend and its table.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scene::{Canvas, Mark, Scene, dot};

/// What stands around a chart.
#[derive(Debug, Clone, Default)]
pub struct Caption {
    id: String,
    title: String,
    is_quiet: bool,
    lead: Option<String>,
    note: String,
    is_open: bool,
}

impl Caption {
    /// A chart with an id that is unique on its page, and a title.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), ..Self::default() }
    }

    /// The title is for screen readers only: a heading above says the same.
    pub fn quiet(self) -> Self {
        Self { is_quiet: true, ..self }
    }

    /// A sentence instead of the one that the chart makes of its numbers.
    pub fn lead(self, lead: impl Into<String>) -> Self {
        Self { lead: Some(lead.into()), ..self }
    }

    /// Words below: the source, or how something is computed.
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// The table is shown without having to be opened.
    pub fn open(self) -> Self {
        Self { is_open: true, ..self }
    }
}

/// The table beside a chart.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Headings; the first is of the names.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct TableRow {
    /// Name.
    pub name: String,
    /// Where the name leads.
    pub url: Option<String>,
    /// Numbers in words.
    pub cells: Vec<String>,
    /// Whether it is the one that the page is about.
    pub is_marked: bool,
}

impl TableRow {
    /// A plain row.
    pub fn new(name: impl Into<String>, cells: Vec<String>) -> Self {
        Self { name: name.into(), url: None, cells, is_marked: false }
    }
}

/// A line of the legend.
#[derive(Debug, Clone)]
pub struct Key {
    /// Classes of the sample.
    pub class: String,
    /// The way of the sample's mark in a box of 22 by 12; empty for a filled box.
    pub way: String,
    /// Whether a line runs through the sample.
    pub line: Option<String>,
    /// What it stands for.
    pub words: String,
}

impl Key {
    /// A filled box.
    pub(super) fn area(class: impl Into<String>, words: impl Into<String>) -> Self {
        Self { class: class.into(), way: String::new(), line: None, words: words.into() }
    }

    /// A line with the point of a series.
    pub(super) fn series(series: usize, words: impl Into<String>) -> Self {
        let class = format!("s{}", series % super::scene::SERIES + 1);
        let line = Some(format!("plot__line {class}"));
        Self { class: format!("plot__dot {class}"), way: dot(series, 11.0, 6.0, 3.5), line, words: words.into() }
    }

    /// A line.
    pub(super) fn line(class: impl Into<String>, words: impl Into<String>) -> Self {
        Self { class: class.into(), way: "M0 6L22 6".into(), line: None, words: words.into() }
    }

    /// Any mark.
    pub(super) fn mark(class: impl Into<String>, way: impl Into<String>, words: impl Into<String>) -> Self {
        Self { class: class.into(), way: way.into(), line: None, words: words.into() }
    }
}

/// What can be drawn.
pub trait Chart {
    /// Ends a class.
    fn kind(&self) -> &'static str;
    /// Whether there is nothing to draw.
    fn is_empty(&self) -> bool;
    /// What it shows, in a sentence.
    fn describe(&self) -> String;
    /// What colours and forms stand for; empty where nothing needs to be explained.
    fn legend(&self) -> Vec<Key>;
    /// The same numbers.
    fn table(&self) -> Table;
    /// The unit of the axis, where none is written at the numbers.
    fn unit(&self) -> String {
        String::new()
    }
    /// Draws it.
    fn draw(&self, canvas: Canvas) -> Scene;

    /// The chart with everything around it.
    fn figure(&self, caption: Caption) -> Figure {
        let is_empty = self.is_empty();
        Figure {
            kind: self.kind(),
            lead: if is_empty { String::new() } else { caption.lead.unwrap_or_else(|| self.describe()) },
            legend: if is_empty { Vec::new() } else { self.legend() },
            unit: if is_empty { String::new() } else { self.unit() },
            scenes: if is_empty { Vec::new() } else { Canvas::ALL.into_iter().map(|canvas| self.draw(canvas)).collect() },
            table: self.table(),
            id: caption.id,
            title: caption.title,
            is_quiet: caption.is_quiet,
            note: caption.note,
            is_open: caption.is_open,
        }
    }
}

/// A chart with everything around it, as a part of a page.
#[derive(Debug, Template)]
#[template(path = "components/charts/figure.html")]
pub struct Figure {
    kind: &'static str,
    id: String,
    title: String,
    is_quiet: bool,
    unit: String,
    lead: String,
    legend: Vec<Key>,
    scenes: Vec<Scene>,
    note: String,
    table: Table,
    is_open: bool,
}

/// The template escapes every word in it.
impl HtmlSafe for Figure {}

impl Figure {
    /// The table, for exports.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Whether there was nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.scenes.is_empty()
    }
}
