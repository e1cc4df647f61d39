//! What an overseas warehouse reports.

use super::world::{Maker, Month};
use crate::listings::Facts;
use crate::returns::Period;
use crate::returns::figures::Figures;

/// What the directory says of the warehouse.
pub(super) struct Warehouse {
    pub(super) maker: Maker,
    area: f64,
    used: f64,
    daily: f64,
    staff: f64,
    firms: f64,
    local: f64,
}

impl Warehouse {
    pub(super) fn of(key: &str, facts: &Facts) -> Self {
        let number = |name: &str, otherwise: f64| facts.number(name).unwrap_or(otherwise);
        let area = number("area", 6_000.0).max(300.0);
        let firms = number("served_firms", 30.0).max(4.0);
        Self {
            // A square metre moves goods of about 14,000 yuan a year.
            maker: Maker::new(key, area * 1.4),
            used: (area - number("free_area", area * 0.2)).clamp(area * 0.3, area),
            daily: number("daily_orders", 1_500.0).max(40.0),
            staff: number("staff", 20.0).max(4.0),
            local: number("local_firms", firms * 0.4).min(firms),
            firms,
            area,
        }
    }

    pub(super) fn month(&self, period: Period) -> Figures {
        let mut month = self.maker.month(period);
        month.set("area_total", self.area, 2);
        let used = self.used * (1.0 + (month.growth - 1.0) * 0.4) * month.noise(2);
        month.set("area_used", used.min(self.area), 2);
        month.set("area_building", 0.0, 2);
        let rate = month.get("area_used") / self.area * 100.0;
        month.set("use_rate", rate, 1);
        self.money(&mut month);
        self.moves(&mut month);
        month.stock("served_firms", self.firms, 0);
        let firms = month.get("served_firms");
        month.count("served_local", (firms * self.local / self.firms).floor());
        let active = 0.74 * month.noise(7);
        month.count("served_active", (firms * active).floor());
        let punctual = 97.0 + f64::from(month.chance.between(0, 25)) / 10.0;
        month.set("on_time_rate", punctual, 1);
        month.stock("staff_domestic", (self.staff * 0.3).max(1.0), 0);
        month.stock("staff_foreign", (self.staff * 0.7).max(2.0), 0);
        let staff = month.get("staff_domestic") + month.get("staff_foreign");
        month.money("wages", staff * 1.9);
        month.figures
    }

    fn money(&self, month: &mut Month<'_>) {
        month.money("invest_lease", self.area * 0.0085);
        for (key, base) in [("invest_equipment", 0.0024), ("invest_refit", 0.0008), ("invest_other", 0.0004)] {
            let some = if month.chance.one_in(4) { self.area * base * month.noise(20) } else { 0.0 };
            month.money(key, some);
        }
        let exports = month.of_year(self.maker.volume, 6);
        month.money("export_value", exports);
        let filed = exports * 0.62 * month.noise(4);
        month.money("export_9810", filed.min(exports));
        for (key, share) in [
            ("revenue_firstleg", 0.021),
            ("revenue_storage", 0.018),
            ("revenue_delivery", 0.034),
            ("revenue_distribution", 0.006),
            ("revenue_own", 0.004),
            ("revenue_other", 0.002),
        ] {
            let part = exports * share * month.noise(5);
            month.money(key, part);
        }
    }

    fn moves(&self, month: &mut Month<'_>) {
        let orders = self.daily * 0.42 * 26.0 * month.growth * month.season * month.noise(5);
        month.count("out_stocked", orders * 0.93);
        month.count("out_gathered", orders * 0.07);
        let arrivals = orders / 160.0 * month.noise(6);
        month.count("in_stocked", arrivals.max(3.0));
        month.count("in_gathered", (arrivals * 0.2).max(1.0));
        let exports = month.get("export_value");
        // Ten thousand yuan of goods weigh about a quarter of a tonne.
        for (unit, weight) in [("weight", 0.25), ("value", 1.0)] {
            let out = exports * weight * month.noise(5);
            let (stock, leaving) = (format!("stock_{unit}"), format!("out_{unit}"));
            let before = month.before(&stock);
            let held = before.unwrap_or(out * 1.6);
            month.money(&leaving, out.min(held * 0.9));
            let leaves = month.get(&leaving);
            let comes = (leaves * 1.6 - held + leaves).clamp(leaves * 0.8, leaves * 1.2);
            month.money(&format!("in_{unit}"), comes);
            let stays = before.map_or(held, |held| held + month.get(&format!("in_{unit}")) - leaves);
            month.money(&stock, stays);
        }
    }
}
