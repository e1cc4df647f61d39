//! What an enterprise reports, and the enterprises that there are beside the organisations of the demonstration.

use super::world::{Maker, Month};
use crate::returns::Period;
use crate::returns::figures::Figures;
use crate::season::chance::Chance;

/// Enterprises by name alone.
pub(super) const INVENTED: usize = 46;
/// What all enterprises together trade in the base year, in 10,000 yuan: with the parks, about what the province does.
const ALL: f64 = 6_300_000.0;

const PLACES: [(&str, &str); 12] = [
    ("蓉达", "510100"),
    ("锦城", "510100"),
    ("天府", "510100"),
    ("涪江", "510700"),
    ("旌湖", "510600"),
    ("酒城", "510500"),
    ("三江", "511500"),
    ("嘉陵", "511300"),
    ("东坡", "511400"),
    ("巴渠", "511700"),
    ("遂州", "510900"),
    ("嘉州", "511100"),
];
const TRADES: [&str; 12] = ["智选", "优品", "云链", "汇通", "远航", "数贸", "万品", "启程", "联采", "新材", "机电", "家居"];
const FORMS: [&str; 3] = ["跨境电商", "国际贸易", "进出口"];

/// Name and division of an invented enterprise.
pub(super) fn named(at: usize) -> (String, &'static str) {
    let (place, division) = PLACES[at % PLACES.len()];
    let trade = TRADES[(at * 5 + at / PLACES.len()) % TRADES.len()];
    (format!("{place}{trade}{}（演示）有限公司", FORMS[at % FORMS.len()]), division)
}

/// An enterprise.
pub(super) struct Enterprise {
    pub(super) maker: Maker,
    imports: f64,
    in_park: f64,
    goods: usize,
}

impl Enterprise {
    /// The enterprise at a place in the order of size.
    pub(super) fn of(key: &str, at: usize, count: usize) -> Self {
        // Few are large: the size falls with the place.
        let weight = |at: usize| 1.0 / (f64::from(u32::try_from(at).unwrap_or(0)) + 6.0);
        let all: f64 = (0..count).map(weight).sum();
        let mut chance = Chance::of(&["enterprise", key]);
        Self {
            maker: Maker::new(key, ALL * weight(at) / all),
            imports: if chance.one_in(4) { 0.45 } else { 0.08 },
            in_park: if chance.one_in(3) { 0.5 } else { 0.0 },
            goods: chance.below(GOODS.len()),
        }
    }

    pub(super) fn month(&self, period: Period) -> Figures {
        let mut month = self.maker.month(period);
        let sum = month.of_year(self.maker.volume, 7);
        let out = sum * (1.0 - self.imports);
        month.split(out, &[("export_9610", 0.2), ("export_1210", 0.03), ("export_9810", 0.25), ("export_9710", 0.52)]);
        month.split(sum * self.imports, &[("import_1210", 0.72), ("import_1239", 0.04), ("import_9610", 0.24)]);
        let parts = ["export_9610", "export_1210", "export_9810", "export_9710"];
        let out = parts.iter().map(|key| month.get(key)).sum::<f64>();
        month.money("trade_in_park", sum * self.in_park);
        month.money("general_export", out * 0.35);
        month.split(out, &MARKETS);
        month.split(out, &CHANNELS);
        self.goods(&mut month, out);
        let own = out * (0.2 + (month.growth - 1.0) * 0.12).clamp(0.05, 0.7);
        month.money("own_brand_export", own);
        month.set("own_brand_share", own / out.max(1.0) * 100.0, 1);
        let orders = (out * 10_000.0 / 620.0) * month.noise(5);
        month.count("orders", orders);
        month.stock("platform_count", 4.0, 0);
        month.stock("overseas_marks", 12.0, 0);
        month.stock("warehouse_used", 3.0, 0);
        month.stock("employees", (self.maker.volume / 900.0).clamp(14.0, 900.0), 0);
        let new = f64::from(month.chance.between(0, 5)).min(month.get("employees"));
        month.count("employees_new", new);
        let trained = f64::from(month.chance.between(0, 9));
        month.count("trained", trained);
        month.figures
    }

    fn goods(&self, month: &mut Month<'_>, out: f64) {
        let (main, _) = GOODS[self.goods];
        let shares: Vec<(&str, f64)> =
            GOODS.iter().map(|(key, share)| (*key, if *key == main { share * 9.0 } else { *share })).collect();
        month.split(out, &shares);
    }
}

const MARKETS: [(&str, f64); 10] = [
    ("market_na", 0.31),
    ("market_eu", 0.2),
    ("market_uk", 0.07),
    ("market_ru", 0.09),
    ("market_jk", 0.08),
    ("market_asean", 0.13),
    ("market_me", 0.05),
    ("market_la", 0.04),
    ("market_af", 0.01),
    ("market_other", 0.02),
];
const CHANNELS: [(&str, f64); 4] =
    [("channel_platform", 0.58), ("channel_site", 0.14), ("channel_social", 0.08), ("channel_b2b", 0.2)];
const GOODS: [(&str, f64); 9] = [
    ("goods_food", 0.08),
    ("goods_chem", 0.09),
    ("goods_wood", 0.06),
    ("goods_textile", 0.14),
    ("goods_stone", 0.07),
    ("goods_machine", 0.24),
    ("goods_vehicle", 0.1),
    ("goods_home", 0.15),
    ("goods_other", 0.07),
];
