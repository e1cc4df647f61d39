//! A radar: how much of what could be reached was reached in each direction. Drawn for three directions or more; for fewer,
//! bars say it better and are drawn instead.

use std::f64::consts::TAU;

use super::bars::{Bar, Bars};
use super::figure::{Chart, Key, Table, TableRow};
use super::letters::wrap;
use super::number::{grouped, trimmed};
use super::scene::{Canvas, END, MIDDLE, Px, SERIES, START, Scene};

/// Shares of what could be reached.
#[derive(Debug, Clone, Default)]
pub struct Radar {
    /// What the directions are, as the heading of the table says it: 维度.
    pub of: String,
    /// Directions.
    pub axes: Vec<String>,
    /// Names and shares, 0 to 100, of the series. The first is the one that the page is about.
    pub series: Vec<(String, Vec<Option<f64>>)>,
}

impl Radar {
    fn value(&self, series: usize, axis: usize) -> Option<f64> {
        self.series.get(series).and_then(|(_, values)| super::real(values.get(axis).copied().flatten()))
    }

    fn as_bars(&self) -> Bars {
        Bars {
            of: self.of.clone(),
            unit: "%".to_owned(),
            decimals: 1,
            series: self.series.iter().map(|(name, _)| name.clone()).collect(),
            rows: self
                .axes
                .iter()
                .enumerate()
                .map(|(axis, name)| Bar {
                    name: name.clone(),
                    values: (0..self.series.len()).map(|series| self.value(series, axis)).collect(),
                    ..Bar::default()
                })
                .collect(),
            full: Some(100.0),
        }
    }

    /// The direction of an axis as a step right and down.
    fn direction(&self, axis: usize) -> (f64, f64) {
        let angle = TAU * super::count(axis) / super::count(self.axes.len().max(1));
        (angle.sin(), -angle.cos())
    }
}

impl Chart for Radar {
    fn kind(&self) -> &'static str {
        "radar"
    }

    fn is_empty(&self) -> bool {
        self.as_bars().is_empty()
    }

    fn describe(&self) -> String {
        let Some((name, _)) = self.series.first() else { return String::new() };
        let known: Vec<(&str, f64)> =
            self.axes.iter().enumerate().filter_map(|(axis, words)| Some((words.as_str(), self.value(0, axis)?))).collect();
        let most = known.iter().max_by(|one, other| one.1.total_cmp(&other.1));
        let least = known.iter().min_by(|one, other| one.1.total_cmp(&other.1));
        match (most, least) {
            (Some(most), Some(least)) if most.1 > least.1 => format!(
                "{name}得分率最高的是{}（{}%），最低的是{}（{}%）。越靠外越接近满分。",
                most.0,
                trimmed(most.1, 1),
                least.0,
                trimmed(least.1, 1)
            ),
            (Some(all), _) => format!("{name}各项得分率都是 {}%。", trimmed(all.1, 1)),
            _ => "越靠外越接近满分。".to_owned(),
        }
    }

    fn legend(&self) -> Vec<Key> {
        if self.axes.len() < 3 {
            return self.as_bars().legend();
        }
        self.series.iter().enumerate().map(|(at, (name, _))| Key::series(at, name)).collect()
    }

    fn table(&self) -> Table {
        let mut head = vec![self.of.clone()];
        head.extend(self.series.iter().map(|(name, _)| format!("{name}（得分率 %）")));
        let cell =
            |series: usize, axis: usize| self.value(series, axis).map_or_else(|| "—".to_owned(), |value| grouped(value, 1));
        let rows =
            self.axes.iter().enumerate().map(|(axis, name)| {
                TableRow::new(name.clone(), (0..self.series.len()).map(|series| cell(series, axis)).collect())
            });
        Table { head, rows: rows.collect() }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        if self.axes.len() < 3 {
            return self.as_bars().draw(canvas);
        }
        let (radius, names) = if canvas.is_narrow() { (92.0, 78.0) } else { (150.0, 190.0) };
        let step = canvas.line();
        // Words at the sides have the room between the web and the edge of the sheet.
        let room = |axis: usize| match self.direction(axis).0.abs() {
            sideways if sideways < 0.15 => names,
            sideways => (canvas.width() / 2.0 - sideways * (radius + 12.0)).min(names),
        };
        let lines: Vec<Vec<String>> =
            self.axes.iter().enumerate().map(|(axis, name)| wrap(name, room(axis), canvas.size() * 1.04)).collect();
        let above = super::count(lines[0].len()) * step;
        let center = (canvas.width() / 2.0, above + 14.0 + radius);
        let mut scene = Scene::new(canvas);
        self.web(&mut scene, center, radius);
        let mut bottom = center.1 + radius;
        for (axis, lines) in lines.iter().enumerate() {
            let (dx, dy) = self.direction(axis);
            let place = (center.0 + dx * (radius + 12.0), center.1 + dy * (radius + 12.0));
            let anchor = if dx.abs() < 0.15 {
                MIDDLE
            } else if dx > 0.0 {
                START
            } else {
                END
            };
            let height = super::count(lines.len()) * step;
            // From above the point at the top to below it at the bottom.
            let top = place.1 - height * (1.0 - dy) / 2.0;
            scene.lines("plot__name", (place.0, top + canvas.size()), anchor, lines, step);
            bottom = bottom.max(top + height);
        }
        for series in (0..self.series.len()).rev() {
            self.shape(&mut scene, series, center, radius);
        }
        scene.tall(bottom + 8.0)
    }
}

impl Radar {
    fn web(&self, scene: &mut Scene, center: (f64, f64), radius: f64) {
        for percent in [25.0, 50.0, 75.0, 100.0] {
            let corner = |axis: usize| {
                let (dx, dy) = self.direction(axis);
                format!("{} {}", Px(center.0 + dx * radius * percent / 100.0), Px(center.1 + dy * radius * percent / 100.0))
            };
            let way = (0..self.axes.len()).map(corner).collect::<Vec<_>>().join("L");
            scene.path(if percent < 100.0 { "plot__web" } else { "plot__web plot__web--full" }, format!("M{way}Z"), "");
        }
        for axis in 0..self.axes.len() {
            let (dx, dy) = self.direction(axis);
            scene.line("plot__web", center, (center.0 + dx * radius, center.1 + dy * radius));
        }
        for percent in [50.0, 100.0] {
            scene.text(
                "plot__tick plot__tick--inside",
                (center.0 - 4.0, center.1 - radius * percent / 100.0 + 15.0),
                END,
                trimmed(percent, 0),
            );
        }
    }

    /// The area of a series. A missing value leaves a gap: then only the known points and the lines between neighbours are
    /// drawn.
    fn shape(&self, scene: &mut Scene, series: usize, center: (f64, f64), radius: f64) {
        let place = |axis: usize, value: f64| {
            let ((dx, dy), share) = (self.direction(axis), value.clamp(0.0, 100.0) / 100.0);
            (center.0 + dx * radius * share, center.1 + dy * radius * share)
        };
        let axes = self.axes.len();
        let known: Vec<Option<(f64, f64)>> =
            (0..axes).map(|axis| self.value(series, axis).map(|value| place(axis, value))).collect();
        let class = series % SERIES + 1;
        let write = |(x, y): (f64, f64)| format!("{} {}", Px(x), Px(y));
        if known.iter().all(Option::is_some) {
            let way = known.iter().flatten().copied().map(write).collect::<Vec<_>>().join("L");
            let area = if series == 0 { "plot__shape plot__shape--first" } else { "plot__shape" };
            scene.path(format!("{area} s{class}"), format!("M{way}Z"), "");
        } else {
            for axis in 0..axes {
                if let (Some(one), Some(other)) = (known[axis], known[(axis + 1) % axes]) {
                    scene.path(format!("plot__line s{class}"), format!("M{}L{}", write(one), write(other)), "");
                }
            }
        }
        for (axis, point) in known.into_iter().enumerate().filter_map(|(axis, point)| Some((axis, point?))) {
            let tip = format!(
                "{}，{}：{}%",
                self.axes[axis],
                self.series[series].0,
                trimmed(self.value(series, axis).unwrap_or(0.0), 1)
            );
            scene.dot(series, point, 4.0, false, tip);
        }
    }
}
