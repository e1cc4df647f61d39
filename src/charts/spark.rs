//! A line as small as a word, beside a number that it gives a history.

use askama::Template;
use askama::filters::HtmlSafe;

use super::number::short;
use super::scene::Px;

/// A small line.
#[derive(Debug, Template)]
#[template(path = "components/charts/spark.html")]
pub struct Spark {
    words: String,
    lines: Vec<String>,
    last: Option<(Px, Px)>,
}

/// The template escapes every word in it.
impl HtmlSafe for Spark {}

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 28.0;

impl Spark {
    /// The history of a number with its name and unit. What is missing leaves a gap.
    pub fn new(name: &str, values: &[Option<f64>], unit: &str) -> Self {
        let known: Vec<(usize, f64)> =
            values.iter().enumerate().filter_map(|(at, value)| Some((at, super::real(*value)?))).collect();
        let low = known.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
        let high = known.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
        let gaps = super::count(values.len().max(2) - 1);
        let place = |(at, value): &(usize, f64)| {
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            (Px(4.0 + super::count(*at) / gaps * (WIDTH - 8.0)), Px(HEIGHT - 4.0 - share * (HEIGHT - 8.0)))
        };
        let way = |run: &[(usize, f64)]| {
            let points: Vec<String> = run.iter().map(place).map(|(x, y)| format!("{x} {y}")).collect();
            format!("M{}", points.join("L"))
        };
        let runs = known.chunk_by(|one, other| one.0 + 1 == other.0).filter(|run| run.len() > 1);
        let words = match (known.first(), known.last()) {
            (Some(first), Some(last)) if known.len() > 1 => {
                format!("{name}的走势：从 {} 到 {}", short(first.1, unit), short(last.1, unit))
            }
            (Some(only), _) => format!("{name}：{}", short(only.1, unit)),
            _ => format!("{name}：还没有数据"),
        };
        Self { words, lines: runs.map(way).collect(), last: known.last().map(place) }
    }
}
