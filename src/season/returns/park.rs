//! What a park reports.

use super::world::{Maker, Month};
use crate::listings::Facts;
use crate::returns::Period;
use crate::returns::figures::Figures;

/// What the directory says of the park.
pub(super) struct Park {
    pub(super) maker: Maker,
    tenants: f64,
    cbec: f64,
    filed: f64,
    employees: f64,
    area_let: f64,
    area_vacant: f64,
    modes: Vec<String>,
}

impl Park {
    pub(super) fn of(key: &str, facts: &Facts) -> Self {
        let number = |name: &str, otherwise: f64| facts.number(name).unwrap_or(otherwise);
        let tenants = number("tenants", 40.0);
        let cbec = number("cbec_tenants", tenants * 0.6).min(tenants);
        Self {
            maker: Maker::new(key, number("volume", 40_000.0)),
            tenants,
            cbec,
            filed: number("filed_firms", cbec * 0.8).min(tenants),
            employees: number("employees", tenants * 16.0),
            area_let: number("let_area", 20_000.0),
            area_vacant: number("vacant_area", 3_000.0),
            modes: facts.texts("customs_modes").into_iter().map(str::to_owned).collect(),
        }
    }

    pub(super) fn month(&self, period: Period) -> Figures {
        let mut month = self.maker.month(period);
        self.tenants(&mut month);
        self.trade(&mut month);
        month.stock("area_let", self.area_let, 2);
        let shrinking = self.area_vacant / (1.0 + (month.growth - 1.0) * 0.5);
        month.set("area_vacant", shrinking, 2);
        let (taken, free) = (month.get("area_let"), month.get("area_vacant"));
        month.set("occupancy", taken / (taken + free).max(1.0) * 100.0, 1);
        month.set("area_cbec", taken * self.cbec / self.tenants.max(1.0), 2);
        self.others(&mut month);
        month.figures
    }

    fn tenants(&self, month: &mut Month<'_>) {
        let wanted = (self.tenants * (1.0 + (month.growth - 1.0) * 0.5)).round();
        let before = month.before("tenants");
        let (mut new, left) = match before {
            None => (0.0, 0.0),
            Some(before) => ((wanted - before).max(0.0), f64::from(u32::from(month.chance.one_in(3)))),
        };
        new += left;
        month.count("tenants_new", new);
        month.count("tenants_left", left.min(before.unwrap_or(0.0)));
        let now = before.map_or(wanted, |before| before + month.get("tenants_new") - month.get("tenants_left"));
        month.count("tenants", now);
        let cbec = (now * self.cbec / self.tenants.max(1.0)).floor();
        month.count("cbec_tenants", cbec);
        month.count("service_tenants", (cbec * 0.18).floor());
        month.count("filed_firms", (now * self.filed / self.tenants.max(1.0)).floor());
        let active = month.noise(6) * 0.82;
        let firms = (cbec * active).floor().min(now);
        month.count("trading_firms", firms);
    }

    fn trade(&self, month: &mut Month<'_>) {
        let has = |mode: &str| self.modes.is_empty() || self.modes.iter().any(|known| known.starts_with(mode));
        let bonded = if has("1210") { 1.0 } else { 0.0 };
        let imports = 0.18 + 0.34 * bonded;
        let volume = month.of_year(self.maker.volume, 5);
        let direct = if has("9610") { 0.24 } else { 0.05 };
        let business = if has("9710") { 0.52 } else { 0.3 };
        let depots = if has("9810") { 0.22 } else { 0.08 };
        let out = volume * (1.0 - imports);
        month.split(
            out,
            &[("export_9610", direct), ("export_1210", 0.06 * bonded), ("export_9810", depots), ("export_9710", business)],
        );
        month.split(volume * imports, &[("import_1210", 0.78 * bonded), ("import_1239", 0.06 * bonded), ("import_9610", 0.2)]);
    }

    fn others(&self, month: &mut Month<'_>) {
        let (exports, imports) = (month.get("export_9610"), month.get("import_9610") + month.get("import_1210"));
        // A parcel of 9610 is worth about 180 yuan, one that comes in about 320.
        let (out, back) = (month.noise(5), month.noise(5));
        month.count("parcels_export", exports * 10_000.0 / 180.0 * out);
        month.count("parcels_import", imports * 10_000.0 / 320.0 * back);
        month.stock("warehouses_used", (self.cbec / 6.0).max(1.0), 0);
        month.stock("incubated", (self.cbec / 7.0).max(1.0), 0);
        month.now_and_then("first_orders", 2, 4);
        let people = (self.cbec * 0.9).max(12.0) * month.noise(20);
        month.count("training_times", people);
        let some = f64::from(month.chance.between(1, 3));
        month.count("events", some);
        let cases = self.tenants * 1.4 * month.noise(12);
        month.count("service_cases", cases);
        month.stock("employees", self.employees, 0);
        let tax = self.maker.volume * 0.0011 / 12.0 * month.growth * month.noise(15);
        month.money("tax", tax);
        month.stock("own_brands", (self.cbec / 3.0).max(1.0), 0);
        month.stock("overseas_marks", (self.cbec / 2.0).max(1.0), 0);
        month.count("accidents", 0.0);
    }
}
