//! A waterfall: how parts add up to a whole, one below the other.

use super::figure::{Chart, Key, Table, TableRow};
use super::letters::width;
use super::number::{Short, grouped};
use super::rows::{MOST_ROWS, Rows, cut};
use super::scale::Scale;
use super::scene::{Canvas, END, Scene};

/// Parts and their sums.
#[derive(Debug, Clone, Default)]
pub struct Waterfall {
    /// What the parts are, as the heading of the table says it.
    pub of: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// From the first part to the last sum.
    pub steps: Vec<Step>,
}

/// A step of a waterfall.
#[derive(Debug, Clone)]
pub enum Step {
    /// A part: its name, what it adds or takes away, and what it could have added at most.
    Part(String, f64, Option<f64>),
    /// The sum of all parts so far.
    Sum(String),
}

/// A step with where it begins and ends.
struct Run<'a> {
    name: &'a str,
    from: f64,
    to: f64,
    full: Option<f64>,
    is_sum: bool,
}

impl Waterfall {
    fn runs(&self) -> Vec<Run<'_>> {
        let mut sum = 0.0;
        self.steps
            .iter()
            .map(|step| match step {
                Step::Part(name, change, full) => {
                    let from = sum;
                    sum += if change.is_finite() { *change } else { 0.0 };
                    Run { name, from, to: sum, full: super::real(*full), is_sum: false }
                }
                Step::Sum(name) => Run { name, from: 0.0, to: sum, full: None, is_sum: true },
            })
            .collect()
    }

    fn short(&self) -> Short {
        Short::of(self.runs().iter().map(|run| run.to.abs()).fold(0.0, f64::max), &self.unit, self.decimals)
    }

    fn has_full(&self) -> bool {
        self.runs().iter().any(|run| run.full.is_some())
    }
}

/// What stands at the end of a bar: a sum as it is, a part with its sign.
fn words(run: &Run<'_>, unit: &Short) -> String {
    let change = run.to - run.from;
    match (run.is_sum, run.full) {
        (true, _) => unit.number(run.to),
        (false, Some(full)) => format!("{} / {}", unit.number(change), unit.number(full)),
        (false, None) if change > 0.0 => format!("+{}", unit.number(change)),
        (false, None) => unit.number(change),
    }
}

impl Chart for Waterfall {
    fn kind(&self) -> &'static str {
        "waterfall"
    }

    fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn describe(&self) -> String {
        let (runs, unit) = (self.runs(), self.short());
        let parts: Vec<&Run<'_>> = runs.iter().filter(|run| !run.is_sum).collect();
        let most = parts.iter().max_by(|one, other| (one.to - one.from).total_cmp(&(other.to - other.from)));
        let (Some(last), Some(most)) = (runs.last(), most) else { return String::new() };
        let sum = if last.is_sum { last.name } else { "合计" };
        let part = format!("其中{}最多，{}", most.name, unit.say(most.to - most.from));
        format!("{} 部分相加，{sum} {}，{part}。{}", parts.len(), unit.say(last.to), cut(runs.len()))
    }

    fn unit(&self) -> String {
        self.short().unit
    }

    fn legend(&self) -> Vec<Key> {
        let runs = self.runs();
        let has = |wanted: fn(&Run<'_>) -> bool| runs.iter().any(wanted);
        let mut keys = Vec::new();
        if has(|run| !run.is_sum && run.to >= run.from) {
            keys.push(Key::area("plot__bar plot__bar--plus", "得分"));
        }
        if has(|run| run.to < run.from) {
            keys.push(Key::area("plot__bar plot__bar--minus", "扣分"));
        }
        if has(|run| run.full.is_some()) {
            keys.push(Key::area("plot__rest", "没有得到的分"));
        }
        if has(|run| run.is_sum) {
            keys.push(Key::area("plot__bar s1", "合计"));
        }
        keys
    }

    fn table(&self) -> Table {
        let with_unit = |name: &str| if self.unit.is_empty() { name.to_owned() } else { format!("{name}（{}）", self.unit) };
        let has_full = self.has_full();
        let mut head = vec![self.of.clone(), with_unit("得分")];
        if has_full {
            head.push(with_unit("满分"));
        }
        head.push(with_unit("累计"));
        let rows = self.runs().into_iter().map(|run| {
            let mut cells = vec![grouped(if run.is_sum { run.to } else { run.to - run.from }, self.decimals)];
            if has_full {
                cells.push(run.full.map_or_else(|| "—".to_owned(), |full| grouped(full, self.decimals)));
            }
            cells.push(grouped(run.to, self.decimals));
            TableRow { is_marked: run.is_sum, ..TableRow::new(run.name, cells) }
        });
        Table { head, rows: rows.collect() }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        let (runs, unit, size) = (self.runs(), self.short(), canvas.size());
        let mut scene = Scene::new(canvas);
        let room = runs.iter().map(|run| width(&words(run, &unit), size)).fold(0.0, f64::max) + 10.0;
        let shown = &runs[..runs.len().min(MOST_ROWS)];
        let mut rows = Rows::new(canvas, shown.iter().map(|run| run.name), room);
        let ends = runs.iter().flat_map(|run| [run.to, run.from + run.full.unwrap_or(0.0)]);
        let (low, high) = ends.fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
        let scale = Scale { ticks: if high > low { vec![low, high] } else { vec![0.0, 1.0] }, start: rows.left, end: rows.right };
        let bar = if canvas.is_narrow() { 16.0 } else { 22.0 };
        let mut last: Option<(f64, f64)> = None;
        for run in shown {
            let placed = rows.place(&mut scene, run.name, run.is_sum, bar);
            let (from, to) = (scale.at(run.from), scale.at(run.to));
            if let Some((x, y)) = last.filter(|_| !canvas.is_narrow()) {
                scene.line("plot__tie", (x, y), (x, placed.top));
            }
            let end = run.full.map_or(to, |full| scale.at(run.from + full));
            if end > to {
                scene.rect("plot__rest", [to, placed.top, end - to, bar], 2.0, "");
            }
            let class = match (run.is_sum, run.to >= run.from) {
                (true, _) => "plot__bar s1",
                (false, true) => "plot__bar plot__bar--plus",
                (false, false) => "plot__bar plot__bar--minus",
            };
            let tip = format!("{}：{} {}", run.name, words(run, &unit), unit.unit);
            // A part of nothing is seen as a line.
            let wide = if (to - from).abs() < 1.0 { 1.0 } else { to - from };
            scene.rect(class, [from, placed.top, wide, bar], 2.0, tip);
            scene.text("plot__value", (canvas.width(), placed.middle + size * 0.36), END, words(run, &unit));
            last = Some((to, placed.top + bar));
        }
        scene.behind("plot__axis", (scale.at(0.0), 2.0), (scale.at(0.0), rows.y - 8.0));
        scene.tall(rows.y - 4.0)
    }
}
