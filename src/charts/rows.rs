//! Charts whose things stand below each other: names at the left of a wide sheet, above their bars on a narrow one.

use super::letters::{width, wrap};
use super::scene::{Canvas, END, START, Scene};

/// Rows that are drawn; the table has them all.
pub(super) const MOST_ROWS: usize = 60;

/// Where rows begin and end.
pub(super) struct Rows {
    /// The sheet.
    pub canvas: Canvas,
    /// Where bars begin.
    pub left: f64,
    /// Where bars end.
    pub right: f64,
    /// Where names end, or begin on a narrow sheet.
    names: f64,
    /// How far down the sheet is used.
    pub y: f64,
}

/// A row that has its place.
pub(super) struct Placed {
    /// Where the bars begin.
    pub top: f64,
    /// Their middle.
    pub middle: f64,
}

impl Rows {
    /// Rows with names; `numbers` is the room that numbers need at the right of the bars.
    pub(super) fn new<'a>(canvas: Canvas, names: impl Iterator<Item = &'a str>, numbers: f64) -> Self {
        let right = canvas.width() - numbers;
        if canvas.is_narrow() {
            return Self { canvas, left: 2.0, right, names: 0.0, y: 4.0 };
        }
        let widest = names.map(|name| width(name, canvas.size())).fold(0.0, f64::max);
        let names = widest.clamp(60.0, 210.0);
        Self { canvas, left: names + 14.0, right, names, y: 4.0 }
    }

    /// Writes the name of the next row, and makes room for bars of a height.
    pub(super) fn place(&mut self, scene: &mut Scene, name: &str, is_marked: bool, bars: f64) -> Placed {
        let (size, step) = (self.canvas.size(), self.canvas.line());
        let class = if is_marked { "plot__name plot__name--marked" } else { "plot__name" };
        if self.canvas.is_narrow() {
            let lines = wrap(name, self.canvas.width() - 4.0, size);
            scene.lines(class, (0.0, self.y + size), START, &lines, step);
            let top = self.y + super::count(lines.len()) * step + 3.0;
            self.y = top + bars + 12.0;
            return Placed { top, middle: top + bars / 2.0 };
        }
        let lines = wrap(name, self.names + 1.0, size);
        let words = super::count(lines.len()) * step;
        let height = words.max(bars);
        let middle = self.y + height / 2.0;
        let first = middle - words / 2.0 + size * 1.02;
        scene.lines(class, (self.names, first), END, &lines, step);
        self.y += height + 11.0;
        Placed { top: middle - bars / 2.0, middle }
    }
}

/// What is said where more rows are known than drawn.
pub(super) fn cut(rows: usize) -> String {
    if rows > MOST_ROWS { format!("图中画出前 {MOST_ROWS} 项，其余见数据表。") } else { String::new() }
}
