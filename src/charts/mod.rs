//! Charts, drawn by the server as SVG, each with a sentence that says what it shows and a table of the same numbers.
//!
//! A chart is a plain struct of names and numbers; [`Chart::figure`] makes a [`Figure`] of it, which a page's template shows
//! with `{{ figure }}`. Every chart is drawn twice, for wide and for narrow columns, so that its letters keep their size; the
//! style sheet shows the one that fits. Colours come from the tokens of the style sheet only. What is missing leaves a gap,
//! never a zero. Knows no database and no page.

mod axes;
mod bars;
mod bullet;
mod columns;
mod figure;
mod intervals;
mod letters;
mod lines;
mod number;
mod period;
mod radar;
mod rows;
mod scale;
mod scene;
mod spark;
mod waterfall;

pub use bars::{Bar, Bars};
pub use bullet::{Bullet, Goal};
pub use columns::Columns;
pub use figure::{Caption, Chart, Figure, Table, TableRow};
pub use intervals::{Interval, Intervals};
pub use lines::{Line, Lines};
pub use number::{grouped, short, trimmed};
pub use period::Period;
pub use radar::Radar;
pub use spark::Spark;
pub use waterfall::{Step, Waterfall};

/// A count as a number that can be drawn.
pub(crate) fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

/// A number that can be drawn; what is not one counts as missing.
pub(crate) fn real(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests;
