//! Collects the visible lines of a page while it is walked.

use scraper::{Node, node::Element};

const SKIPPED: [&str; 17] = [
    "script", "style", "noscript", "nav", "footer", "form", "button", "select", "option", "iframe", "svg", "template", "head",
    "aside", "input", "object", "canvas",
];
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "section",
    "article",
    "main",
    "header",
    "blockquote",
    "pre",
    "hr",
    "dl",
    "dt",
    "dd",
    "figure",
    "table",
    "tr",
    "center",
];
/// Cells longer than this hold text, not facts.
const LONGEST_CELL: usize = 200;

/// Collects lines; each open cell has a flow of its own.
#[derive(Default)]
pub(super) struct Sink {
    flows: Vec<Vec<String>>,
    tables: Vec<Vec<Vec<Vec<String>>>>,
    line: String,
    link: Option<String>,
    links: Vec<String>,
    has_other_text: bool,
    heading: usize,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self { flows: vec![Vec::new()], ..Self::default() }
    }

    /// Everything collected, a line each.
    pub(super) fn into_text(mut self) -> String {
        self.end_line();
        self.flows.concat().join("\n")
    }

    /// Reads a node on the way down; whether what is in it is to be read as well.
    pub(super) fn enter(&mut self, node: &Node) -> bool {
        match node {
            Node::Element(element) if is_skipped(element) => return false,
            Node::Element(element) => self.open(element),
            Node::Text(text) => self.text(text),
            _ => {}
        }
        true
    }

    pub(super) fn leave(&mut self, node: &Node) {
        if let Node::Element(element) = node
            && !is_skipped(element)
        {
            self.close(element.name());
        }
    }

    fn open(&mut self, element: &Element) {
        let name = element.name();
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = usize::from(name.as_bytes()[1] - b'0'),
            "a" => self.link = Some(String::new()),
            "table" => self.tables.push(Vec::new()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.end_line();
                self.flows.push(Vec::new());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(link) = &mut self.link {
            link.push_str(text);
        } else if !text.trim().is_empty() {
            self.has_other_text = true;
        }
        self.line.push_str(&text.replace(['\n', '\r', '\t'], " "));
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => self.end_link(),
            "td" | "th" => self.end_cell(),
            "table" => self.end_table(),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_line();
            self.heading = 0;
        }
    }

    fn end_link(&mut self) {
        let words = self.link.take().unwrap_or_default();
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            self.links.push(words);
        }
    }

    fn end_line(&mut self) {
        if self.link.is_some() {
            self.end_link();
        }
        let words = self.line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        self.line.clear();
        let links = std::mem::take(&mut self.links);
        let is_menu = !std::mem::take(&mut self.has_other_text) && !links.is_empty();
        if words.is_empty() {
            return;
        }
        let line = if is_menu {
            let links: Vec<String> = links.iter().map(|link| format!("[{}](#)", link.replace(['[', ']'], ""))).collect();
            links.join(" ")
        } else {
            words
        };
        if let Some(flow) = self.flows.last_mut() {
            flow.push(line);
        }
    }

    fn end_cell(&mut self) {
        self.end_line();
        if self.flows.len() > 1
            && let Some(flow) = self.flows.pop()
        {
            match self.tables.last_mut().and_then(|table| table.last_mut()) {
                Some(row) => row.push(flow),
                None => self.flows[0].extend(flow),
            }
        }
    }

    fn end_table(&mut self) {
        self.end_line();
        let Some(rows) = self.tables.pop() else { return };
        let lines = if is_table_of_facts(&rows) { written_rows(&rows) } else { rows.into_iter().flatten().flatten().collect() };
        if let Some(flow) = self.flows.last_mut() {
            flow.extend(lines);
        }
    }
}

fn is_table_of_facts(rows: &[Vec<Vec<String>>]) -> bool {
    let cells = || rows.iter().flatten();
    let is_short = cells().all(|cell| cell.iter().map(|line| line.chars().count()).sum::<usize>() <= LONGEST_CELL);
    is_short && rows.iter().any(|row| row.len() > 1)
}

fn written_rows(rows: &[Vec<Vec<String>>]) -> Vec<String> {
    let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
    let written = filled.map(|row| row.iter().map(|cell| cell.join(" ").replace('|', "｜")).collect::<Vec<_>>());
    written.map(|cells| format!("| {} |", cells.join(" | "))).collect()
}

fn is_skipped(element: &Element) -> bool {
    let style = element.attr("style").unwrap_or_default().replace(' ', "");
    SKIPPED.contains(&element.name()) || element.attr("hidden").is_some() || style.contains("display:none")
}
