//! What an industry belt reports.

use super::world::{Maker, Month};
use crate::listings::Facts;
use crate::returns::Period;
use crate::returns::figures::Figures;

/// What the directory says of the belt.
pub(super) struct Belt {
    pub(super) maker: Maker,
    all: f64,
    firms: f64,
    exporters: f64,
    cbec: f64,
    brands: f64,
    marks: f64,
    markets: f64,
}

impl Belt {
    pub(super) fn of(key: &str, facts: &Facts) -> Self {
        let number = |name: &str, otherwise: f64| facts.number(name).unwrap_or(otherwise);
        let cbec = number("cbec_export", 24_000.0).max(600.0);
        let firms = number("firms", 120.0).max(20.0);
        Self {
            maker: Maker::new(key, cbec),
            all: number("export_value", cbec * 2.4).max(cbec * 1.3),
            exporters: number("exporters", firms * 0.4).min(firms),
            cbec: number("cbec_exporters", firms * 0.25).min(firms),
            brands: number("brands", 14.0).max(2.0),
            marks: number("overseas_trademarks", 24.0).max(2.0),
            markets: 38.0,
            firms,
        }
    }

    pub(super) fn month(&self, period: Period) -> Figures {
        let mut month = self.maker.month(period);
        let sum = month.of_year(self.maker.volume, 6);
        month.split(sum, &[("export_9610", 0.16), ("export_1210", 0.02), ("export_9810", 0.27), ("export_9710", 0.55)]);
        let sum = ["export_9610", "export_1210", "export_9810", "export_9710"].iter().map(|key| month.get(key)).sum::<f64>();
        let all = sum * (self.all / self.maker.volume) / (1.0 + (month.growth - 1.0) * 0.4);
        month.money("export_all", all.max(sum * 1.05));
        let whole = month.get("export_all");
        month.set("cbec_share", sum / whole.max(1.0) * 100.0, 1);
        let own = sum * (0.22 + (month.growth - 1.0) * 0.15).clamp(0.1, 0.6);
        month.money("own_brand_export", own.min(sum));
        month.set("own_brand_share", own / sum.max(1.0) * 100.0, 1);
        let markets = self.markets * month.noise(6);
        month.count("markets", markets);
        self.firms(&mut month);
        self.rest(&mut month);
        month.figures
    }

    fn firms(&self, month: &mut Month<'_>) {
        month.stock("firms", self.firms, 0);
        let firms = month.get("firms");
        let active = self.exporters * month.noise(6);
        month.count("exporters", active.min(firms).floor());
        month.stock("cbec_exporters", self.cbec, 0);
        let held = month.get("cbec_exporters").min(firms);
        month.count("cbec_exporters", held);
        month.now_and_then("first_exporters", 2, 3);
        let first = month.get("first_exporters").min(held);
        month.count("first_exporters", first);
        month.stock("factories_listed", (self.firms / 6.0).max(3.0), 0);
        month.stock("products_listed", (self.firms / 2.0).max(8.0), 0);
    }

    fn rest(&self, month: &mut Month<'_>) {
        month.stock("own_brands", self.brands, 0);
        month.stock("overseas_marks", self.marks, 0);
        month.stock("certifications", (self.cbec * 1.6).max(4.0), 0);
        month.now_and_then("patents", 2, 4);
        month.stock("regional_brand_users", (self.firms / 5.0).max(3.0), 0);
        month.now_and_then("promotions", 3, 2);
        month.now_and_then("platform_docks", 3, 1);
        let deals = if month.get("platform_docks") > 0.0 { f64::from(month.chance.between(2, 9)) } else { 0.0 };
        month.count("dock_deals", deals);
        let value = deals * 46.0 * month.noise(30);
        month.money("dock_value", value);
        month.stock("providers", 9.0, 0);
        month.stock("shared_facilities", 4.0, 0);
        month.stock("warehouses_used", 7.0, 0);
        let people = 22.0 * month.noise(25);
        month.count("training_times", people);
        month.stock("talent_stock", (self.cbec * 6.0).max(20.0), 0);
        let new = f64::from(month.chance.between(0, 6));
        month.count("talent_new", new);
        month.stock("school_coops", 3.0, 0);
        month.now_and_then("contests", 8, 2);
    }
}
