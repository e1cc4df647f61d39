//! A paper of fixed form as a list of marks on pages, in millimetres from the upper left corner. It is laid out first and
//! drawn afterwards, so that every page can say how many there are.

use qrcode::{Color, EcLevel, QrCode};

use super::font::{Face, Ruler};
use super::wrap;

/// A4.
pub const WIDTH: f32 = 210.0;
/// A4.
pub const HEIGHT: f32 = 297.0;
/// White on either side.
pub const MARGIN: f32 = 25.0;
const BOTTOM: f32 = 270.0;
const TOP: f32 = 25.0;
/// Points in a millimetre.
pub(super) const POINT: f32 = 72.0 / 25.4;

/// Colours, few and calm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Labels and notes.
    Grey,
    /// Lines in tables.
    Hair,
    /// What has legal weight.
    Red,
    /// Letters across the whole page.
    Faint,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Colour.
    pub ink: Ink,
}

impl Style {
    /// Plain black text of a size.
    pub fn plain(size: f32) -> Self {
        Self { face: Face::Plain, size, ink: Ink::Black }
    }

    /// A title of a size.
    pub fn title(size: f32) -> Self {
        Self { face: Face::Title, size, ink: Ink::Black }
    }

    /// In another colour.
    pub fn in_ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Height of a line in millimetres.
    fn leading(self) -> f32 {
        self.size * 1.65 / POINT
    }
}

/// Where a line stands between its edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    Text { x: f32, y: f32, face: Face, size: f32, ink: Ink, text: String },
    Line { from: (f32, f32), to: (f32, f32), width: f32, ink: Ink },
    Block { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    Frame { x: f32, y: f32, width: f32, height: f32, line: f32, ink: Ink },
    Cells { x: f32, y: f32, cell: f32, runs: Vec<(f32, f32, f32)> },
    Across { text: String },
}

/// A paper while it is laid out.
pub struct Sheet<'a> {
    ruler: &'a Ruler<'a>,
    title: String,
    code: String,
    pages: Vec<Vec<Mark>>,
    foot: String,
    across: Option<String>,
    left: f32,
    right: f32,
    y: f32,
}

impl<'a> Sheet<'a> {
    /// A paper with one empty page; the title is what programs show that open it.
    pub fn new(ruler: &'a Ruler<'a>, title: impl Into<String>) -> Self {
        let (left, right) = (MARGIN, WIDTH - MARGIN);
        let (title, code, foot) = (title.into(), String::new(), String::new());
        Self { ruler, title, code, pages: vec![Vec::new()], foot, across: None, left, right, y: TOP }
    }

    /// The code by which the paper can be looked up, also kept where programs find it.
    pub fn known_by(&mut self, code: &str) {
        code.clone_into(&mut self.code);
    }

    /// Words at the foot of every page, before its number.
    pub fn foot(&mut self, words: impl Into<String>) {
        self.foot = words.into();
    }

    /// Words in faint letters across every page.
    pub fn across(&mut self, words: impl Into<String>) {
        self.across = Some(words.into());
    }

    /// Sets the edges between which everything that follows stands.
    pub fn between(&mut self, left: f32, right: f32) {
        (self.left, self.right) = (left, right);
    }

    /// Where the next thing stands.
    pub fn y(&self) -> f32 {
        self.y
    }

    /// Goes on from a height of this page.
    pub fn go_to(&mut self, y: f32) {
        self.y = y;
    }

    /// Leaves so much white.
    pub fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// Makes sure that so much fits on this page, on a new one if need be.
    pub fn keep(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    /// A text in as many lines as it takes.
    pub fn paragraph(&mut self, style: Style, align: Align, text: &str) {
        let room = self.right - self.left;
        for line in self.broken(style, text, room) {
            self.keep(style.leading());
            self.line_at(self.y, style, align, &line);
            self.y += style.leading();
        }
    }

    /// One line between the edges, at a height.
    pub fn line_at(&mut self, y: f32, style: Style, align: Align, text: &str) {
        let text = wrap::clean(text);
        let wide = self.ruler.width(style.face, &text) * style.size / POINT;
        let x = match align {
            Align::Left => self.left,
            Align::Centre => f32::midpoint(self.left, self.right) - wide / 2.0,
            Align::Right => self.right - wide,
        };
        // From the upper edge of the line to the feet of its letters.
        let y = y + f32::midpoint(style.leading(), style.size * 0.72 / POINT);
        self.mark(Mark::Text { x, y, face: style.face, size: style.size, ink: style.ink, text });
    }

    /// A title that is set smaller until it fits one line, down to a size at which it may take several.
    pub fn headline(&mut self, style: Style, smallest: f32, text: &str) {
        let room = (self.right - self.left) * POINT;
        let fits = room / self.ruler.width(style.face, text).max(1.0);
        let style = Style { size: style.size.min(fits).max(smallest), ..style };
        self.paragraph(style, Align::Centre, text);
    }

    /// Labels and what they say, a hairline below each; long values go on over the page.
    pub fn table(&mut self, label_width: f32, size: f32, rows: &[(String, String)]) {
        let style = Style::plain(size);
        self.keep(style.leading() + 4.0);
        self.hairline();
        for (label, value) in rows {
            let (left, right) = (self.left, self.right);
            let labels = self.broken(style, label, label_width - 4.0);
            let values = self.broken(style, value, right - left - label_width);
            self.gap(1.6);
            for at in 0..labels.len().max(values.len()) {
                self.keep(style.leading() + 2.0);
                if let Some(label) = labels.get(at) {
                    self.line_at(self.y, style.in_ink(Ink::Grey), Align::Left, label);
                }
                if let Some(value) = values.get(at) {
                    self.left = left + label_width;
                    self.line_at(self.y, style, Align::Left, value);
                    self.left = left;
                }
                self.y += style.leading();
            }
            self.gap(1.6);
            self.hairline();
        }
    }

    /// A line with a bar: a label, how much of the bar is filled (0 to 1), and what it says in words.
    pub fn meter(&mut self, size: f32, label: &str, share: f32, words: &str) {
        const LABEL: f32 = 52.0;
        const WORDS: f32 = 46.0;
        let style = Style::plain(size);
        let (left, right) = (self.left, self.right);
        let labels = self.broken(style, label, LABEL - 4.0);
        self.keep(style.leading() * 1.3);
        let (from, to) = (left + LABEL, right - WORDS);
        let y = self.y + style.leading() / 2.0 - 1.6;
        self.mark(Mark::Block { x: from, y, width: to - from, height: 3.2, ink: Ink::Faint });
        let filled = (to - from) * share.clamp(0.0, 1.0);
        self.mark(Mark::Block { x: from, y, width: filled, height: 3.2, ink: Ink::Grey });
        self.line_at(self.y, style, Align::Right, words);
        for line in labels {
            self.keep(style.leading());
            self.line_at(self.y, style, Align::Left, &line);
            self.y += style.leading();
        }
        self.gap(0.8);
    }

    /// A hairline between the edges.
    pub fn hairline(&mut self) {
        let (from, to) = ((self.left, self.y), (self.right, self.y));
        self.mark(Mark::Line { from, to, width: 0.15, ink: Ink::Hair });
    }

    /// A frame on this page, so far from its edges.
    pub fn frame(&mut self, inset: f32, line: f32, ink: Ink) {
        let (width, height) = (WIDTH - 2.0 * inset, HEIGHT - 2.0 * inset);
        self.mark(Mark::Frame { x: inset, y: inset, width, height, line, ink });
    }

    /// A code to be read by a camera, with its quiet edge inside `side`. A text that is too long leaves the place empty.
    pub fn qr(&mut self, x: f32, y: f32, side: f32, text: &str) {
        let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return };
        let wide = code.width();
        let mut runs = Vec::new();
        for (row, line) in code.to_colors().chunks(wide).enumerate() {
            let mut at = 0;
            while at < wide {
                let run = line[at..].iter().take_while(|cell| **cell == Color::Dark).count();
                if run > 0 {
                    runs.push((cells(at) + 2.0, cells(row) + 2.0, cells(run)));
                }
                at += run.max(1);
            }
        }
        self.mark(Mark::Cells { x, y, cell: side / (cells(wide) + 4.0), runs });
    }

    /// Title and code, and the pages with what stands on each of them.
    pub(super) fn finished(mut self) -> (String, String, Vec<Vec<Mark>>) {
        let pages = self.pages.len();
        let (left, right) = (MARGIN, WIDTH - MARGIN);
        let mut drawn = std::mem::take(&mut self.pages);
        for (at, page) in drawn.iter_mut().enumerate() {
            self.pages = vec![std::mem::take(page)];
            self.between(left, right);
            let style = Style::plain(8.0).in_ink(Ink::Grey);
            let foot = self.foot.clone();
            self.line_at(HEIGHT - 20.0, style, if pages > 1 { Align::Left } else { Align::Centre }, &foot);
            if pages > 1 {
                self.line_at(HEIGHT - 20.0, style, Align::Right, &format!("第 {} 页，共 {pages} 页", at + 1));
            }
            if let Some(text) = self.across.clone() {
                self.pages[0].insert(0, Mark::Across { text });
            }
            *page = std::mem::take(&mut self.pages[0]);
        }
        (self.title, self.code, drawn)
    }

    fn broken(&self, style: Style, text: &str, room: f32) -> Vec<String> {
        let width = |text: &str| self.ruler.width(style.face, text) * style.size / POINT;
        wrap::lines(text, room, &width)
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a code has fewer than two hundred cells a side")]
fn cells(count: usize) -> f32 {
    count as f32
}
