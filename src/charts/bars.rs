//! Bars: one thing a row, one bar a series, with the number at its end.

use super::figure::{Chart, Key, Table, TableRow};
use super::letters::width;
use super::number::{Short, grouped};
use super::rows::{MOST_ROWS, Rows, cut};
use super::scale::Scale;
use super::scene::{Canvas, END, START, Scene};

/// Things with a number each, or one in each series.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    /// What the things are, as the heading of the table says it.
    pub of: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// Names of the series; one is enough.
    pub series: Vec<String>,
    /// The things, in the order in which they are shown.
    pub rows: Vec<Bar>,
    /// The number that a full bar means, such as 100 of 100 points; the largest where there is none.
    pub full: Option<f64>,
}

/// A thing.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// Name.
    pub name: String,
    /// Where its name leads, in the table.
    pub url: Option<String>,
    /// Numbers of the series, none where one is missing.
    pub values: Vec<Option<f64>>,
    /// What should be reached.
    pub target: Option<f64>,
    /// Whether it is the one that the page is about.
    pub is_marked: bool,
}

impl Bar {
    /// A thing with one number.
    pub fn new(name: impl Into<String>, value: Option<f64>) -> Self {
        Self { name: name.into(), values: vec![value], ..Self::default() }
    }
}

impl Bars {
    fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        self.rows.iter().flat_map(|row| row.values.iter().copied().chain([row.target])).filter_map(super::real)
    }

    fn short(&self) -> Short {
        Short::of(self.numbers().map(f64::abs).fold(0.0, f64::max), &self.unit, self.decimals)
    }

    fn has_targets(&self) -> bool {
        self.rows.iter().any(|row| row.target.is_some())
    }

    fn series(&self) -> usize {
        self.series.len().max(1)
    }
}

impl Chart for Bars {
    fn kind(&self) -> &'static str {
        "bars"
    }

    fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.values.iter().all(|value| super::real(*value).is_none()))
    }

    fn describe(&self) -> String {
        let unit = self.short();
        let value = |row: &&Bar| row.values.first().copied().and_then(super::real);
        let known: Vec<(&str, f64)> = self.rows.iter().filter_map(|row| Some((row.name.as_str(), value(&row)?))).collect();
        let most = known.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1));
        let least = known.iter().copied().min_by(|one, other| one.1.total_cmp(&other.1));
        let said = match (least, most) {
            (Some(least), Some(most)) if least.1 < most.1 => format!(
                "共 {} 项。最高：{}，{}；最低：{}，{}。",
                self.rows.len(),
                most.0,
                unit.say(most.1),
                least.0,
                unit.say(least.1)
            ),
            (Some(only), _) if known.len() == 1 => format!("{}：{}。", only.0, unit.say(only.1)),
            (Some(all), _) => format!("共 {} 项，都是 {}。", self.rows.len(), unit.say(all.1)),
            _ => String::new(),
        };
        said + &cut(self.rows.len())
    }

    fn unit(&self) -> String {
        self.short().unit
    }

    fn legend(&self) -> Vec<Key> {
        let named = |(at, name): (usize, &String)| Key::area(format!("plot__bar s{}", at % super::scene::SERIES + 1), name);
        let mut keys: Vec<Key> =
            if self.series.len() > 1 { self.series.iter().enumerate().map(named).collect() } else { Vec::new() };
        if self.has_targets() {
            keys.push(Key::mark("plot__target", "M11 0L11 12", "目标"));
        }
        keys
    }

    fn table(&self) -> Table {
        let with_unit = |name: &str| if self.unit.is_empty() { name.to_owned() } else { format!("{name}（{}）", self.unit) };
        let mut head = vec![self.of.clone()];
        head.extend(if self.series.is_empty() {
            vec![with_unit("数值")]
        } else {
            self.series.iter().map(|name| with_unit(name)).collect()
        });
        if self.has_targets() {
            head.push(with_unit("目标"));
        }
        let cell = |value: Option<f64>| super::real(value).map_or_else(|| "—".to_owned(), |value| grouped(value, self.decimals));
        let rows = self.rows.iter().map(|row| {
            let mut cells: Vec<String> = (0..self.series()).map(|at| cell(row.values.get(at).copied().flatten())).collect();
            if self.has_targets() {
                cells.push(cell(row.target));
            }
            TableRow { name: row.name.clone(), url: row.url.clone(), cells, is_marked: row.is_marked }
        });
        Table { head, rows: rows.collect() }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        let (unit, size) = (self.short(), canvas.size());
        let room = |wanted: fn(f64) -> bool| {
            self.numbers().filter(|value| wanted(*value)).map(|value| width(&unit.number(value), size)).fold(0.0, f64::max)
        };
        let mut scene = Scene::new(canvas);
        let shown = &self.rows[..self.rows.len().min(MOST_ROWS)];
        let mut rows = Rows::new(canvas, shown.iter().map(|row| row.name.as_str()), room(|value| value >= 0.0) + 12.0);
        let below = room(|value| value < 0.0);
        let start = rows.left + if below > 0.0 { below + 8.0 } else { 0.0 };
        let mut scale = Scale::from_zero(self.numbers().chain(self.full), 5, start, rows.right);
        let (low, high) =
            self.numbers().chain(self.full).fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
        // Numbers stand at the bars, so the axis needs no round ends.
        scale.ticks = if high > low { vec![low, high] } else { vec![0.0, 1.0] };
        let bar = if self.series() > 1 { 15.0 } else { 20.0 };
        let zero = scale.at(0.0);
        for row in shown {
            let placed = rows.place(&mut scene, &row.name, row.is_marked, bar * super::count(self.series()));
            self.row(&mut scene, row, &placed, &scale, bar, &unit);
        }
        scene.behind("plot__axis", (zero, 2.0), (zero, rows.y - 8.0));
        scene.tall(rows.y - 4.0)
    }
}

impl Bars {
    fn row(&self, scene: &mut Scene, row: &Bar, placed: &super::rows::Placed, scale: &Scale, bar: f64, unit: &Short) {
        let zero = scale.at(0.0);
        if let Some(target) = super::real(row.target) {
            let (x, height) = (scale.at(target), bar * super::count(self.series()));
            scene.line("plot__target", (x, placed.top - 2.0), (x, placed.top + height + 2.0));
        }
        for at in 0..self.series() {
            let top = placed.top + super::count(at) * bar;
            let base = top + bar / 2.0 + 5.2;
            let Some(value) = row.values.get(at).copied().and_then(super::real) else {
                scene.text("plot__missing", (zero + 6.0, base), START, "无数据");
                continue;
            };
            let marked = if row.is_marked { " plot__bar--marked" } else { "" };
            let series = self.series.get(at).map(|name| format!("，{name}")).unwrap_or_default();
            let tip = format!("{}{series}：{} {}", row.name, grouped(value, self.decimals), self.unit);
            let class = format!("plot__bar s{}{marked}", at % super::scene::SERIES + 1);
            scene.rect(class, [zero, top + 1.0, scale.at(value) - zero, bar - 2.0], 2.0, tip);
            let end = row.target.filter(|_| self.series() == 1).map_or(scale.at(value), |target| {
                // A number never stands across the line of the target.
                let (end, line) = (scale.at(value), scale.at(target));
                if line >= end && line < end + width(&unit.number(value), 15.0) + 8.0 { line } else { end }
            });
            let (x, anchor) = if value < 0.0 { (end - 6.0, END) } else { (end + 6.0, START) };
            scene.text("plot__value", (x, base), anchor, unit.number(value));
        }
    }
}
