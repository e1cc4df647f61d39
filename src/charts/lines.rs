//! Lines: series over time, with what is forecast dashed and what should be reached as a line across.

use super::axes::{Area, TOP, height};
use super::figure::{Chart, Key, Table, TableRow};
use super::letters::{width, wrap};
use super::number::{Short, grouped};
use super::period::Period;
use super::scale::Scale;
use super::scene::{Canvas, Px, SERIES, START, Scene};

/// Series over time.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// What the points are, as the heading of the table says it: 月份.
    pub of: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// Points.
    pub periods: Vec<Period>,
    /// Series.
    pub series: Vec<Line>,
    /// Names and numbers of what should be reached.
    pub targets: Vec<(String, f64)>,
}

/// A series.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Name.
    pub name: String,
    /// Numbers at the points, none where one is missing.
    pub values: Vec<Option<f64>>,
    /// The first point that is forecast.
    pub forecast_from: Option<usize>,
}

impl Line {
    /// A series without forecast.
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self { name: name.into(), values, forecast_from: None }
    }

    fn is_forecast(&self, at: usize) -> bool {
        self.forecast_from.is_some_and(|from| at >= from)
    }

    /// Points that are known.
    fn known(&self, most: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.values.iter().take(most).enumerate().filter_map(|(at, value)| Some((at, super::real(*value)?)))
    }
}

impl Lines {
    fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        let most = self.periods.len();
        let targets = self.targets.iter().map(|(_, value)| *value).filter(|value| value.is_finite());
        self.series.iter().flat_map(move |line| line.known(most).map(|(_, value)| value)).chain(targets)
    }

    fn short(&self) -> Short {
        Short::of(self.numbers().map(f64::abs).fold(0.0, f64::max), &self.unit, self.decimals)
    }

    fn scale(&self, canvas: Canvas) -> Scale {
        Scale::around(self.numbers(), if canvas.is_narrow() { 5 } else { 6 }, height(canvas), TOP)
    }

    fn has_forecast(&self) -> bool {
        self.series.iter().any(|line| line.known(self.periods.len()).any(|(at, _)| line.is_forecast(at)))
    }
}

impl Chart for Lines {
    fn kind(&self) -> &'static str {
        "lines"
    }

    fn is_empty(&self) -> bool {
        self.series.iter().all(|line| line.known(self.periods.len()).next().is_none())
    }

    fn describe(&self) -> String {
        let unit = self.short();
        let mut said: Vec<String> = Vec::new();
        for line in &self.series {
            let known: Vec<(usize, f64)> = line.known(self.periods.len()).filter(|(at, _)| !line.is_forecast(*at)).collect();
            let (Some(first), Some(last)) = (known.first(), known.last()) else { continue };
            let say = |(at, value): &(usize, f64)| format!("{} {}", self.periods[*at].name, unit.say(*value));
            let only = first.0 == last.0;
            said.push(if only {
                format!("{}：{}", line.name, say(last))
            } else {
                format!("{}：从{}到{}", line.name, say(first), say(last))
            });
        }
        let rest = if said.len() > 3 { format!("；另有 {} 个系列", said.len() - 3) } else { String::new() };
        said.truncate(3);
        let zero = if self.scale(Canvas::Wide).low() > 0.0 { "纵轴不从 0 开始。" } else { "" };
        format!("{}{rest}。{zero}", said.join("；"))
    }

    fn unit(&self) -> String {
        self.short().unit
    }

    fn legend(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = match self.series.len() {
            1 if !self.has_forecast() && self.targets.is_empty() => Vec::new(),
            _ => self.series.iter().enumerate().map(|(at, line)| Key::series(at, &line.name)).collect(),
        };
        if self.has_forecast() {
            keys.push(Key::line("plot__line plot__line--forecast", "预测"));
        }
        keys.extend(self.targets.iter().map(|(name, _)| Key::line("plot__goal", name)));
        keys
    }

    fn table(&self) -> Table {
        let mut head = vec![self.of.clone()];
        head.extend(
            self.series
                .iter()
                .map(|line| if self.unit.is_empty() { line.name.clone() } else { format!("{}（{}）", line.name, self.unit) }),
        );
        let cell = |line: &Line, at: usize| {
            let value = super::real(line.values.get(at).copied().flatten());
            let written = value.map_or_else(|| "—".to_owned(), |value| grouped(value, self.decimals));
            if value.is_some() && line.is_forecast(at) { format!("{written}（预测）") } else { written }
        };
        let mut rows: Vec<TableRow> = self
            .periods
            .iter()
            .enumerate()
            .map(|(at, period)| TableRow::new(period.name.clone(), self.series.iter().map(|line| cell(line, at)).collect()))
            .collect();
        let target =
            |(name, value): &(String, f64)| TableRow::new(name.clone(), vec![grouped(*value, self.decimals); self.series.len()]);
        rows.extend(self.targets.iter().map(target));
        Table { head, rows }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        let (unit, scale) = (self.short(), self.scale(canvas));
        let mut scene = Scene::new(canvas);
        let has_ends = !canvas.is_narrow() && self.series.len() > 1;
        let widest = self.series.iter().map(|line| width(&line.name, canvas.size())).fold(0.0, f64::max).min(ENDS);
        let area = Area::new(canvas, &scale, &unit, if has_ends { widest + 16.0 } else { 12.0 });
        area.grid(&mut scene, &scale, &unit);
        let gaps = super::count(self.periods.len().max(2) - 1);
        let room = (area.right - area.left - 12.0) / gaps;
        let alone = self.periods.len() < 2;
        let x = |at: usize| if alone { f64::midpoint(area.left, area.right) } else { area.left + 6.0 + super::count(at) * room };
        for (name, value) in self.targets.iter().filter(|(_, value)| value.is_finite()) {
            let y = scale.at(*value);
            scene.line("plot__goal", (area.left, y), (area.right, y));
            let above = if y < TOP + canvas.line() { y + canvas.size() + 3.0 } else { y - 6.0 };
            scene.text("plot__label", (area.left + 6.0, above), START, format!("{name} {}", unit.number(*value)));
        }
        for (series, line) in self.series.iter().enumerate() {
            self.line(&mut scene, series, line, &x, &scale, room);
        }
        if has_ends {
            self.ends(&mut scene, &area, &x, &scale);
        }
        let bottom = area.names(&mut scene, &self.periods, x, room);
        scene.tall(bottom)
    }
}

/// Most width of names at the ends of lines.
const ENDS: f64 = 130.0;

impl Lines {
    fn line(&self, scene: &mut Scene, series: usize, line: &Line, x: &impl Fn(usize) -> f64, scale: &Scale, room: f64) {
        let class = format!("plot__line s{}", series % SERIES + 1);
        let known: Vec<(usize, f64)> = line.known(self.periods.len()).collect();
        let point = |(at, value): &(usize, f64)| format!("{} {}", Px(x(*at)), Px(scale.at(*value)));
        for run in known.chunk_by(|one, other| one.0 + 1 == other.0) {
            let told = run.iter().filter(|(at, _)| !line.is_forecast(*at)).count();
            let way = |points: &[(usize, f64)]| format!("M{}", points.iter().map(point).collect::<Vec<_>>().join("L"));
            if told > 1 {
                scene.path(class.clone(), way(&run[..told]), "");
            }
            if told < run.len() && run.len() > 1 {
                scene.path(format!("{class} plot__line--forecast"), way(&run[told.saturating_sub(1)..]), "");
            }
        }
        let last = known.iter().rfind(|(at, _)| !line.is_forecast(*at)).map(|(at, _)| *at);
        for (at, value) in &known {
            // Points would run into each other in a dense chart: there only the last one is seen, the others keep their words.
            let is_seen = room > 16.0 || last == Some(*at) || known.len() < 3;
            let words = if line.is_forecast(*at) { "（预测）" } else { "" };
            let tip =
                format!("{}，{}：{} {}{words}", self.periods[*at].name, line.name, grouped(*value, self.decimals), self.unit);
            let place = (x(*at), scale.at(*value));
            if is_seen {
                scene.dot(series, place, 4.0, line.is_forecast(*at), tip);
            } else {
                scene.rect("plot__touch", [place.0 - room / 2.0, place.1 - 6.0, room, 12.0], 0.0, tip);
            }
        }
    }

    /// Names at the ends of the lines, moved apart where they would stand on each other.
    fn ends(&self, scene: &mut Scene, area: &Area, x: &impl Fn(usize) -> f64, scale: &Scale) {
        let (size, step) = (area.canvas.size(), area.canvas.line());
        let last = |line: &Line| line.known(self.periods.len()).last();
        let mut ends: Vec<(f64, Vec<String>, f64)> = self
            .series
            .iter()
            .filter_map(|line| {
                let (at, value) = last(line)?;
                Some((scale.at(value), wrap(&line.name, ENDS, size), x(at)))
            })
            .collect();
        ends.sort_by(|one, other| one.0.total_cmp(&other.0));
        let heights: Vec<f64> = ends.iter().map(|(_, lines, _)| super::count(lines.len()) * step).collect();
        let mut tops: Vec<f64> = Vec::new();
        for ((y, ..), height) in ends.iter().zip(&heights) {
            let free = tops.last().zip(heights.get(tops.len().wrapping_sub(1))).map_or(0.0, |(top, height)| top + height);
            tops.push((y - height / 2.0).max(free));
        }
        let mut most = area.bottom + 6.0;
        for (top, height) in tops.iter_mut().zip(&heights).rev() {
            *top = top.min(most - height);
            most = *top;
        }
        for (((_, lines, x), top), _) in ends.iter().zip(&tops).zip(&heights) {
            // A series that ended earlier is named at the edge all the same.
            scene.lines("plot__label", (x.max(area.right - 6.0) + 14.0, top + size), START, lines, step);
        }
    }
}
