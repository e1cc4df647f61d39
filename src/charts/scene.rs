//! What is drawn: rectangles, paths and words with classes. How they look is the style sheet's.

use std::fmt;

/// One of the two sheets that every chart is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canvas {
    /// For columns of a page.
    Wide,
    /// For phones and side columns.
    Narrow,
}

impl Canvas {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Whether this is the narrow one.
    pub(super) fn is_narrow(self) -> bool {
        self == Self::Narrow
    }

    /// Width of the sheet.
    pub(super) fn width(self) -> f64 {
        if self.is_narrow() { 340.0 } else { 760.0 }
    }

    /// Size of letters, as the style sheet has it.
    pub(super) fn size(self) -> f64 {
        if self.is_narrow() { 14.0 } else { 15.0 }
    }

    /// From one line of words to the next.
    pub(super) fn line(self) -> f64 {
        self.size() * 1.35
    }

    fn class(self) -> &'static str {
        if self.is_narrow() { "narrow" } else { "wide" }
    }
}

/// A length as SVG has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Px(pub f64);

impl fmt::Display for Px {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = if self.0.is_finite() { (self.0 * 10.0).round() / 10.0 } else { 0.0 };
        write!(to, "{}", if rounded == 0.0 { 0.0 } else { rounded })
    }
}

/// What is drawn of one thing.
#[derive(Debug)]
pub enum Mark {
    /// A rectangle.
    Rect {
        /// Classes.
        class: String,
        /// Left, upper, width, height.
        area: [Px; 4],
        /// Radius of its corners.
        radius: Px,
        /// Words beside the pointer.
        tip: String,
    },
    /// A line or an area.
    Path {
        /// Classes.
        class: String,
        /// The way.
        way: String,
        /// Words beside the pointer.
        tip: String,
    },
    /// Words.
    Text {
        /// Classes.
        class: &'static str,
        /// Where it is anchored.
        x: Px,
        /// Base line.
        y: Px,
        /// `start`, `middle` or `end`.
        anchor: &'static str,
        /// The words.
        words: String,
    },
}

/// Which point of the words stands at their place.
pub(super) const START: &str = "start";
/// Their middle.
pub(super) const MIDDLE: &str = "middle";
/// Their end.
pub(super) const END: &str = "end";

/// A sheet with what is drawn on it.
#[derive(Debug)]
pub struct Scene {
    /// `wide` or `narrow`.
    pub class: &'static str,
    /// Width.
    pub width: Px,
    /// Height.
    pub height: Px,
    /// From back to front.
    pub marks: Vec<Mark>,
}

impl Scene {
    pub(super) fn new(canvas: Canvas) -> Self {
        Self { class: canvas.class(), width: Px(canvas.width()), height: Px(0.0), marks: Vec::new() }
    }

    pub(super) fn tall(mut self, height: f64) -> Self {
        self.height = Px(height.ceil());
        self
    }

    /// A rectangle; a negative width or height is turned round.
    pub(super) fn rect(
        &mut self,
        class: impl Into<String>,
        [x, y, width, height]: [f64; 4],
        radius: f64,
        tip: impl Into<String>,
    ) {
        let (x, width) = if width < 0.0 { (x + width, -width) } else { (x, width) };
        let (y, height) = if height < 0.0 { (y + height, -height) } else { (y, height) };
        let area = [Px(x), Px(y), Px(width), Px(height)];
        self.marks.push(Mark::Rect { class: class.into(), area, radius: Px(radius), tip: tip.into() });
    }

    pub(super) fn line(&mut self, class: impl Into<String>, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.path(class, format!("M{} {}L{} {}", Px(x1), Px(y1), Px(x2), Px(y2)), "");
    }

    /// A line behind all that is drawn already.
    pub(super) fn behind(&mut self, class: impl Into<String>, from: (f64, f64), to: (f64, f64)) {
        self.line(class, from, to);
        self.marks.rotate_right(1);
    }

    pub(super) fn path(&mut self, class: impl Into<String>, way: String, tip: impl Into<String>) {
        self.marks.push(Mark::Path { class: class.into(), way, tip: tip.into() });
    }

    pub(super) fn text(&mut self, class: &'static str, (x, y): (f64, f64), anchor: &'static str, words: impl Into<String>) {
        self.marks.push(Mark::Text { class, x: Px(x), y: Px(y), anchor, words: words.into() });
    }

    /// Words with their middle at a point, or as near to it as the edges of the sheet let them.
    pub(super) fn around(&mut self, class: &'static str, (x, y): (f64, f64), size: f64, words: impl Into<String>) {
        let words = words.into();
        let half = super::letters::width(&words, size) / 2.0;
        let (x, anchor) = match x {
            x if x - half < 0.0 => (0.0, START),
            x if x + half > self.width.0 => (self.width.0, END),
            x => (x, MIDDLE),
        };
        self.text(class, (x, y), anchor, words);
    }

    /// Lines of words, one below the other, the first with its base line at `y`.
    pub(super) fn lines(&mut self, class: &'static str, (x, y): (f64, f64), anchor: &'static str, lines: &[String], step: f64) {
        for (at, words) in lines.iter().enumerate() {
            self.text(class, (x, y + super::count(at) * step), anchor, words.clone());
        }
    }

    /// The point of a series: each series has a form of its own, so that none is known by its colour alone.
    pub(super) fn dot(&mut self, series: usize, (x, y): (f64, f64), size: f64, is_hollow: bool, tip: impl Into<String>) {
        let class = format!("plot__dot s{}{}", series % SERIES + 1, if is_hollow { " plot__dot--hollow" } else { "" });
        self.path(class, dot(series, x, y, size), tip);
    }
}

/// Colours that series can have.
pub(super) const SERIES: usize = 6;

/// The way around a point: circle, square, triangle, diamond, inverted triangle, cross.
pub(super) fn dot(series: usize, x: f64, y: f64, size: f64) -> String {
    let around = |points: &[(f64, f64)]| {
        let at = |(dx, dy): &(f64, f64)| format!("{} {}", Px(x + dx * size), Px(y + dy * size));
        format!("M{}Z", points.iter().map(at).collect::<Vec<_>>().join("L"))
    };
    match series % SERIES {
        0 => {
            let (r, d) = (Px(size), Px(size * 2.0));
            format!("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z", Px(x - size), Px(y))
        }
        1 => around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        2 => around(&[(0.0, -1.2), (1.15, 0.9), (-1.15, 0.9)]),
        3 => around(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
        4 => around(&[(0.0, 1.2), (1.15, -0.9), (-1.15, -0.9)]),
        _ => around(&[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ]),
    }
}
