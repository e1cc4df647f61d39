//! Values against what should be reached, with what is forecast.

use super::figure::{Chart, Key, Table, TableRow};
use super::number::{Short, grouped, trimmed};
use super::rows::Rows;
use super::scene::{Canvas, END, START, Scene};

/// Goals, one below the other, each on a scale of its own.
#[derive(Debug, Clone, Default)]
pub struct Bullet {
    /// What the goals are, as the heading of the table says it: 指标.
    pub of: String,
    /// Goals.
    pub rows: Vec<Goal>,
}

/// A value and what should be reached.
#[derive(Debug, Clone, Default)]
pub struct Goal {
    /// Name.
    pub name: String,
    /// Where its name leads, in the table.
    pub url: Option<String>,
    /// Unit of the numbers.
    pub unit: String,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// What was reached.
    pub value: Option<f64>,
    /// What should be reached.
    pub target: Option<f64>,
    /// What is forecast for the end of the target's time.
    pub forecast: Option<f64>,
    /// Until when: 「2027年」.
    pub until: String,
}

impl Goal {
    /// Share of the target that was reached, in percent.
    pub fn percent(&self) -> Option<f64> {
        let target = super::real(self.target).filter(|target| *target > 0.0)?;
        Some(super::real(self.value)? / target * 100.0)
    }

    fn most(&self) -> f64 {
        [self.value, self.target, self.forecast].into_iter().filter_map(super::real).fold(0.0, f64::max)
    }

    fn short(&self) -> Short {
        Short::of(self.most(), &self.unit, self.decimals)
    }
}

impl Chart for Bullet {
    fn kind(&self) -> &'static str {
        "bullet"
    }

    fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| super::real(row.value).is_none() && super::real(row.target).is_none())
    }

    fn describe(&self) -> String {
        let known: Vec<f64> = self.rows.iter().filter_map(Goal::percent).collect();
        let reached = known.iter().filter(|percent| **percent >= 100.0).count();
        match (known.len(), self.rows.first().and_then(Goal::percent)) {
            (0, _) => "还没有可以和目标比较的数。".to_owned(),
            (1, Some(percent)) => format!("{}完成目标的 {}%。", self.rows[0].name, trimmed(percent, 1)),
            (all, _) => format!("{all} 项有目标，{reached} 项已经达到。每一行有自己的刻度，竖线是目标。"),
        }
    }

    fn legend(&self) -> Vec<Key> {
        let mut keys = vec![Key::area("plot__bar s1", "已完成")];
        if self.rows.iter().any(|row| row.forecast.is_some()) {
            keys.push(Key::area("plot__forecast", "预测"));
        }
        keys.push(Key::mark("plot__target", "M11 0L11 12", "目标"));
        keys
    }

    fn table(&self) -> Table {
        let head = [self.of.as_str(), "已完成", "目标", "完成", "预测"].map(str::to_owned).into();
        let cell = |row: &Goal, value: Option<f64>| {
            super::real(value).map_or_else(|| "—".to_owned(), |value| format!("{} {}", grouped(value, row.decimals), row.unit))
        };
        let rows = self.rows.iter().map(|row| {
            let percent = row.percent().map_or_else(|| "—".to_owned(), |percent| format!("{}%", grouped(percent, 1)));
            let target = format!(
                "{}{}",
                cell(row, row.target),
                if row.until.is_empty() { String::new() } else { format!("（{}）", row.until) }
            );
            let cells = vec![cell(row, row.value), target, percent, cell(row, row.forecast)];
            TableRow { url: row.url.clone(), ..TableRow::new(row.name.clone(), cells) }
        });
        Table { head, rows: rows.collect() }
    }

    fn draw(&self, canvas: Canvas) -> Scene {
        let mut scene = Scene::new(canvas);
        let mut rows = Rows::new(canvas, self.rows.iter().map(|row| row.name.as_str()), 4.0);
        for row in &self.rows {
            let words = canvas.line();
            let placed = rows.place(&mut scene, &row.name, false, 20.0 + words);
            row.draw(&mut scene, &rows, placed.top);
        }
        scene.tall(rows.y)
    }
}

impl Goal {
    fn draw(&self, scene: &mut Scene, rows: &Rows, top: f64) {
        let unit = self.short();
        let most = if self.most() > 0.0 { self.most() * 1.04 } else { 1.0 };
        let at = |value: f64| rows.left + (value.max(0.0) / most).min(1.0) * (rows.right - rows.left);
        scene.rect("plot__track", [rows.left, top, rows.right - rows.left, 18.0], 3.0, "");
        if let Some(forecast) = super::real(self.forecast) {
            let tip = format!("{}：预测 {} {}", self.name, grouped(forecast, self.decimals), self.unit);
            scene.rect("plot__forecast", [rows.left, top + 3.0, at(forecast) - rows.left, 12.0], 2.0, tip);
        }
        if let Some(value) = super::real(self.value) {
            let tip = format!("{}：{} {}", self.name, grouped(value, self.decimals), self.unit);
            scene.rect("plot__bar s1", [rows.left, top + 3.0, (at(value) - rows.left).max(1.0), 12.0], 2.0, tip);
        }
        if let Some(target) = super::real(self.target) {
            scene.line("plot__target", (at(target), top - 3.0), (at(target), top + 21.0));
        }
        let base = top + 20.0 + rows.canvas.size();
        let value = super::real(self.value).map_or_else(|| "无数据".to_owned(), |value| unit.say(value));
        let percent = self.percent().map(|percent| format!("（{}%）", trimmed(percent, 1))).unwrap_or_default();
        scene.text("plot__value", (rows.left, base), START, format!("{value}{percent}"));
        if let Some(target) = super::real(self.target) {
            let until = if rows.canvas.is_narrow() { "" } else { self.until.as_str() };
            scene.text("plot__label", (rows.right, base), END, format!("{until}目标 {}", unit.say(target)));
        }
    }
}
