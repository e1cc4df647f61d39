//! The frame of charts over time: ticks with their lines at the left, names of the points below.

use super::letters::width;
use super::number::Short;
use super::period::{Period, under};
use super::scale::Scale;
use super::scene::{Canvas, END, Scene};

/// The area that is drawn in.
pub(super) struct Area {
    /// The sheet.
    pub canvas: Canvas,
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// Upper edge of every such area.
pub(super) const TOP: f64 = 12.0;

impl Area {
    /// The area beside ticks, `right` away from the right edge of the sheet.
    pub(super) fn new(canvas: Canvas, scale: &Scale, unit: &Short, right: f64) -> Self {
        let widest = scale.ticks.iter().map(|tick| width(&unit.tick(*tick), canvas.size())).fold(0.0, f64::max);
        Self { canvas, left: widest + 10.0, right: canvas.width() - right, bottom: height(canvas) }
    }

    /// Lines across, with their numbers.
    pub(super) fn grid(&self, scene: &mut Scene, scale: &Scale, unit: &Short) {
        for tick in &scale.ticks {
            let y = scale.at(*tick);
            let class = if tick.abs() < f64::EPSILON { "plot__axis" } else { "plot__grid" };
            scene.line(class, (self.left, y), (self.right, y));
            scene.text("plot__tick", (self.left - 8.0, y + self.canvas.size() * 0.35), END, unit.tick(*tick));
        }
    }

    /// Names of the points below, each in the middle of its `room`; answers how low they reach.
    pub(super) fn names(&self, scene: &mut Scene, periods: &[Period], at: impl Fn(usize) -> f64, room: f64) -> f64 {
        let (size, step) = (self.canvas.size(), self.canvas.line());
        let shown = under(periods, room, size);
        for one in &shown {
            let x = at(one.at);
            scene.line("plot__grid", (at(one.at), self.bottom), (at(one.at), self.bottom + 5.0));
            scene.around("plot__tick", (x, self.bottom + 5.0 + step), size, one.words.clone());
            if let Some(group) = &one.group {
                scene.around("plot__tick", (x, self.bottom + 5.0 + step * 2.0), size, group.clone());
            }
        }
        let has_groups = shown.iter().any(|one| one.group.is_some());
        self.bottom + 5.0 + step * if has_groups { 2.0 } else { 1.0 } + size * 0.5
    }
}

/// Lower edge of the area.
pub(super) fn height(canvas: Canvas) -> f64 {
    if canvas.is_narrow() { 210.0 } else { 280.0 }
}
