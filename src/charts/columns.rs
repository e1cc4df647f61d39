//! Columns: one or more numbers a month or a year, beside each other or on top of each other.

use super::axes::{Area, TOP, height};
use super::figure::{Chart, Key, Table, TableRow};
use super::number::{Short, grouped};
use super::period::Period;
use super::scale::Scale;
use super::scene::{Canvas, Scene};

/// Numbers over time.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// What the points are, as the heading of the table says it: 月份.
    pub of: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// Points.
    pub periods: Vec<Period>,
    /// Names and numbers of the series.
    pub series: Vec<(String, Vec<Option<f64>>)>,
    /// Whether the series stand on top of each other because they are parts of a whole. Negative parts hang below zero.
    pub is_stacked: bool,
}

impl Columns {
    fn value(&self, series: usize, at: usize) -> Option<f64> {
        self.series
            .get(series)
            .and_then(|(_, values)| values.get(at).copied().flatten())
            .and_then(|value| super::real(Some(value)))
    }

    /// Sums above and below zero of a point.
    fn sums(&self, at: usize) -> (f64, f64) {
        let values = (0..self.series.len()).filter_map(|series| self.value(series, at));
        values.fold((0.0, 0.0), |(up, down), value| if value < 0.0 { (up, down + value) } else { (up + value, down) })
    }

    fn numbers(&self) -> Vec<f64> {
        let points = 0..self.periods.len();
        if self.is_stacked {
            return points.flat_map(|at| [self.sums(at).0, self.sums(at).1]).collect();
        }
        points.flat_map(|at| (0..self.series.len()).filter_map(move |series| self.value(series, at))).collect()
    }

    fn short(&self) -> Short {
        Short::of(self.numbers().into_iter().map(f64::abs).fold(0.0, f64::max), &self.unit, self.decimals)
    }

    fn total(&self, at: usize) -> Option<f64> {
        let known: Vec<f64> = (0..self.series.len()).filter_map(|series| self.value(series, at)).collect();
        if known.is_empty() { None } else { Some(known.iter().sum()) }
    }
}

impl Chart for Columns {
    fn kind(&self) -> &'static str {
        "columns"
    }

    fn is_empty(&self) -> bool {
        (0..self.periods.len()).all(|at| self.total(at).is_none())
    }

    fn describe(&self) -> String {
        let unit = self.short();
        let of = |at: usize| if self.is_stacked { self.total(at) } else { self.value(0, at) };
        let known: Vec<(usize, f64)> = (0..self.periods.len()).filter_map(|at| Some((at, of(at)?))).collect();
        let most = known.iter().max_by(|one, other| one.1.total_cmp(&other.1));
        let (Some(most), Some(last)) = (most, known.last()) else { return String::new() };
        let what = match (self.is_stacked && self.series.len() > 1, self.series.first()) {
            (true, _) => "合计",
            (false, Some((name, _))) => name.as_str(),
            (false, None) => "",
        };
        let say = |(at, value): &(usize, f64)| format!("{} {}", self.periods[*at].name, unit.say(*value));
        if known.len() == 1 {
            format!("{what}：{}。", say(last))
        } else {
            format!("{what}最高：{}；最近：{}。", say(most), say(last))
        }
    }

    fn unit(&self) -> String {
        self.short().unit
    }

    fn legend(&self) -> Vec<Key> {
        if self.series.len() < 2 {
            return Vec::new();
        }
        let key =
            |(at, (name, _)): (usize, &(String, _))| Key::area(format!("plot__bar s{}", at % super::scene::SERIES + 1), name);
        self.series.iter().enumerate().map(key).collect()
    }

    fn table(&self) -> Table {
        let mut head = vec![self.of.clone()];
        head.extend(
            self.series
                .iter()
                .map(|(name, _)| if self.unit.is_empty() { name.clone() } else { format!("{name}（{}）", self.unit) }),
        );
        let has_total = self.is_stacked && self.series.len() > 1;
        if has_total {
            head.push(if self.unit.is_empty() { "合计".to_owned() } else { format!("合计（{}）", self.unit) });
        }
        let cell = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| grouped(value, self.decimals));
        let rows = self.periods.iter().enumerate().map(|(at, period)| {
            let mut cells: Vec<String> = (0..self.series.len()).map(|series| cell(self.value(series, at))).collect();
            if has_total {
                cells.push(cell(self.total(at)));
            }
            TableRow::new(period.name.clone(), cells)
        });
        Table { head, rows: rows.collect() }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        let unit = self.short();
        let mut scene = Scene::new(canvas);
        let scale = Scale::from_zero(self.numbers().into_iter(), 6, height(canvas), TOP);
        let area = Area::new(canvas, &scale, &unit, 4.0);
        area.grid(&mut scene, &scale, &unit);
        let room = (area.right - area.left) / super::count(self.periods.len().max(1));
        for at in 0..self.periods.len() {
            self.column(&mut scene, at, (area.left + super::count(at) * room, room), &scale);
        }
        let bottom = area.names(&mut scene, &self.periods, |at| area.left + (super::count(at) + 0.5) * room, room);
        scene.tall(bottom)
    }
}

impl Columns {
    fn column(&self, scene: &mut Scene, at: usize, (left, room): (f64, f64), scale: &Scale) {
        let wide = (room * 0.72).min(64.0);
        let start = left + (room - wide) / 2.0;
        let (mut up, mut down) = (0.0, 0.0);
        for series in 0..self.series.len() {
            let Some(value) = self.value(series, at) else { continue };
            let (name, _) = &self.series[series];
            let tip = format!("{}，{name}：{} {}", self.periods[at].name, grouped(value, self.decimals), self.unit);
            let class = format!("plot__bar s{}", series % super::scene::SERIES + 1);
            if self.is_stacked {
                let base = if value < 0.0 { &mut down } else { &mut up };
                let (from, to) = (scale.at(*base), scale.at(*base + value));
                *base += value;
                scene.rect(class, [start, to, wide, from - to], 1.0, tip);
            } else {
                let each = wide / super::count(self.series.len());
                let (from, to) = (scale.at(0.0), scale.at(value));
                scene.rect(class, [start + super::count(series) * each, to, each, from - to], 1.0, tip);
            }
        }
    }
}
