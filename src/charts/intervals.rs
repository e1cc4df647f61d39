//! Intervals: between which numbers something lies, and where it is most likely. Made for ranks, of which the first is best.

use super::figure::{Chart, Key, Table, TableRow};
use super::letters::width;
use super::number::{Short, trimmed};
use super::rows::{MOST_ROWS, Rows, cut};
use super::scale::Scale;
use super::scene::{Canvas, END, Scene};

/// Things that lie between two numbers.
#[derive(Debug, Clone, Default)]
pub struct Intervals {
    /// What the things are, as the heading of the table says it.
    pub of: String,
    /// What the numbers are: 名次.
    pub value: String,
    /// Things, in the order in which they are shown.
    pub rows: Vec<Interval>,
    /// Names and numbers of lines across, such as where a grade ends.
    pub lines: Vec<(String, f64)>,
    /// Decimals of the numbers.
    pub decimals: usize,
}

/// A thing that lies between two numbers.
#[derive(Debug, Clone, Default)]
pub struct Interval {
    /// Name.
    pub name: String,
    /// Where its name leads, in the table.
    pub url: Option<String>,
    /// The least.
    pub least: f64,
    /// One in twenty lies below.
    pub low: f64,
    /// The middle.
    pub middle: f64,
    /// One in twenty lies above.
    pub high: f64,
    /// The most.
    pub most: f64,
    /// What was computed without noise.
    pub actual: Option<f64>,
    /// Whether it needs attention, or is the one that the page is about.
    pub is_marked: bool,
}

impl Interval {
    fn is_real(&self) -> bool {
        [self.least, self.low, self.middle, self.high, self.most].iter().all(|value| value.is_finite())
    }

    fn between(&self, decimals: usize) -> String {
        between(trimmed(self.low, decimals), &trimmed(self.high, decimals))
    }
}

fn between(low: String, high: &str) -> String {
    if low == high { low } else { format!("{low}–{high}") }
}

impl Intervals {
    fn known(&self) -> impl Iterator<Item = &Interval> {
        self.rows.iter().filter(|row| row.is_real())
    }

    fn has_actual(&self) -> bool {
        self.rows.iter().any(|row| row.actual.is_some())
    }
}

impl Chart for Intervals {
    fn kind(&self) -> &'static str {
        "intervals"
    }

    fn is_empty(&self) -> bool {
        self.known().next().is_none()
    }

    fn describe(&self) -> String {
        let wide = self.known().max_by(|one, other| (one.high - one.low).total_cmp(&(other.high - other.low)));
        let sure = self.known().filter(|row| row.high - row.low < 1.0).count();
        let Some(wide) = wide else { return String::new() };
        format!(
            "共 {} 项，{sure} 项的{}在九成情况下不变；变化最大的是{}（{}）。{}",
            self.rows.len(),
            self.value,
            wide.name,
            wide.between(self.decimals),
            cut(self.rows.len())
        )
    }

    fn legend(&self) -> Vec<Key> {
        let mut keys = vec![
            Key::area("plot__span", "九成情况（5%–95%）"),
            Key::line("plot__whisker", "全部情况"),
            Key::mark("plot__median", "M11 0L11 12", "中位数"),
        ];
        if self.has_actual() {
            keys.push(Key::mark("plot__dot s2", super::scene::dot(3, 11.0, 6.0, 4.0), format!("正式{}", self.value)));
        }
        keys.extend(self.lines.first().map(|_| Key::line("plot__goal", "等级线")));
        keys
    }

    fn table(&self) -> Table {
        let mut head: Vec<String> = [self.of.as_str(), "最小", "5%", "中位数", "95%", "最大"].map(str::to_owned).into();
        if self.has_actual() {
            head.push(format!("正式{}", self.value));
        }
        let rows = self.rows.iter().map(|row| {
            let mut cells: Vec<String> =
                [row.least, row.low, row.middle, row.high, row.most].map(|value| trimmed(value, self.decimals)).into();
            if self.has_actual() {
                cells.push(row.actual.map_or_else(|| "—".to_owned(), |value| trimmed(value, self.decimals)));
            }
            TableRow { name: row.name.clone(), url: row.url.clone(), cells, is_marked: row.is_marked }
        });
        Table { head, rows: rows.collect() }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        let size = canvas.size();
        let most = self.known().map(|row| row.most.abs().max(row.least.abs())).fold(0.0, f64::max);
        let unit = Short::of(most, "", self.decimals);
        let between = |row: &Interval| between(unit.number(row.low), &unit.number(row.high));
        let mut scene = Scene::new(canvas);
        let shown: Vec<&Interval> = self.known().take(MOST_ROWS).collect();
        let room = shown.iter().map(|row| width(&between(row), size)).fold(0.0, f64::max) + 20.0;
        let mut rows = Rows::new(canvas, shown.iter().map(|row| row.name.as_str()), room);
        let numbers = self.known().flat_map(|row| [row.least, row.most, row.actual.unwrap_or(row.least)]);
        let numbers: Vec<f64> =
            numbers.chain(self.lines.iter().map(|(_, value)| *value)).filter(|value| value.is_finite()).collect();
        let scale = self.scale(&numbers, if canvas.is_narrow() { 5 } else { 9 }, rows.left + 8.0, rows.right - 4.0);
        let top = canvas.line() + if self.lines.is_empty() { 4.0 } else { canvas.line() + 8.0 };
        rows.y = top + 8.0;
        let behind = scene.marks.len();
        for row in &shown {
            let placed = rows.place(&mut scene, &row.name, row.is_marked, 18.0);
            row.draw(&mut scene, &scale, placed.middle, self.decimals);
            let class = if row.is_marked { "plot__value" } else { "plot__label" };
            scene.text(class, (canvas.width(), placed.middle + size * 0.36), END, between(row));
        }
        let mut front = scene.marks.split_off(behind);
        for tick in &scale.ticks {
            scene.line("plot__grid", (scale.at(*tick), top), (scale.at(*tick), rows.y - 6.0));
            scene.around("plot__tick", (scale.at(*tick), top - 5.0), size, unit.tick(*tick));
        }
        for (name, value) in &self.lines {
            scene.line("plot__goal", (scale.at(*value), canvas.line() + 4.0), (scale.at(*value), rows.y - 6.0));
            scene.around("plot__label", (scale.at(*value), size + 3.0), size, name.clone());
        }
        scene.marks.append(&mut front);
        scene.tall(rows.y)
    }
}

impl Intervals {
    /// From the best that was seen to the worst; ranks have no zero and no halves.
    fn scale(&self, numbers: &[f64], most: usize, start: f64, end: f64) -> Scale {
        let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if high > low { (low, high) } else { (low - 1.0, high + 1.0) };
        if self.decimals > 0 {
            let mut scale = Scale::around(numbers.iter().copied(), most, start, end);
            scale.ticks.retain(|tick| tick.is_finite());
            return scale;
        }
        let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0].into_iter();
        let step = step.clone().find(|step| (high - low) / step < super::count(most)).unwrap_or(1000.0);
        let mut ticks = vec![low];
        let mut tick = (low / step).floor() * step + step;
        while tick < high - step * 0.45 {
            ticks.push(tick);
            tick += step;
        }
        ticks.push(high);
        Scale { ticks, start, end }
    }
}

impl Interval {
    fn draw(&self, scene: &mut Scene, scale: &Scale, y: f64, decimals: usize) {
        let at = |value: f64| scale.at(value);
        let say = |value: f64| trimmed(value, decimals);
        let tip = format!(
            "{}：中位数 {}，九成情况 {}，全部情况 {} 到 {}",
            self.name,
            say(self.middle),
            self.between(decimals),
            say(self.least),
            say(self.most)
        );
        scene.line("plot__whisker", (at(self.least), y), (at(self.most), y));
        for end in [self.least, self.most] {
            scene.line("plot__whisker", (at(end), y - 4.0), (at(end), y + 4.0));
        }
        let (from, to) = (at(self.low), at(self.high));
        let (from, wide) = if to - from < 8.0 { (f64::midpoint(from, to) - 4.0, 8.0) } else { (from, to - from) };
        let class = if self.is_marked { "plot__span plot__span--marked" } else { "plot__span" };
        scene.rect(class, [from, y - 7.0, wide, 14.0], 3.0, tip);
        scene.line("plot__median", (at(self.middle), y - 7.0), (at(self.middle), y + 7.0));
        if let Some(actual) = super::real(self.actual) {
            scene.path(
                "plot__dot s2",
                super::scene::dot(3, at(actual), y, 4.5),
                format!("{}：正式结果 {}", self.name, say(actual)),
            );
        }
    }
}
