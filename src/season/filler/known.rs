//! What a programme's form must say so that its parts fit together: tables whose sums answer facts, lists as long as the
//! numbers beside them.

use serde_json::{Map, Value, json};

use super::value::{Maker, number, parts};
use super::words::{self, COUNTRIES};
use crate::forms::{Field, Schema};

type Known = Vec<(&'static str, Value)>;

/// Values for a programme, over those that are made up field by field.
pub(super) fn of(programme: &str, form: &Schema, facts: &Map<String, Value>, maker: &mut Maker<'_>) -> Known {
    let look = Look { form, facts };
    match programme {
        "b2b-export-growth" => export_growth(&look, maker),
        "independent-site" => site(&look, maker),
        "o2o-shop-rent" => shop(&look, maker),
        "office-rent" => office(&look, maker),
        "training-award" => training(&look, maker),
        "warehouse-building" => building(&look, maker),
        "public-overseas-warehouse" => warehouse(&look, maker),
        "provincial-park" => park(&look, maker),
        "source-factory" => factory(&look, maker),
        "brand-selection" => brand(&look, maker),
        _ => Vec::new(),
    }
}

struct Look<'a> {
    form: &'a Schema,
    facts: &'a Map<String, Value>,
}

impl Look<'_> {
    fn number(&self, fact: &str) -> f64 {
        self.facts.get(fact).and_then(Value::as_f64).unwrap_or(0.0)
    }

    fn count(&self, fact: &str) -> usize {
        self.facts.get(fact).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    fn texts(&self, fact: &str) -> Vec<String> {
        let items = self.facts.get(fact).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }

    fn rows(
        &self,
        maker: &mut Maker<'_>,
        table: &str,
        count: usize,
        known: impl FnMut(usize) -> Vec<(&'static str, String)>,
    ) -> Value {
        let field: Option<&Field> = self.form.field(table).map(|(_, field)| field);
        field.map_or(Value::Null, |field| maker.rows(field, count.min(field.most_items()), known))
    }
}

fn text(value: f64) -> Value {
    json!(number(value))
}

fn export_growth(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let mut modes = look.texts("customs_modes");
    modes.retain(|mode| mode == "9710" || mode == "9810");
    if modes.is_empty() {
        modes.push("9710".to_owned());
    }
    let weights = &[3.0, 2.0][..modes.len().min(2)];
    let (now, before) = (look.number("b2b_export_yuan"), look.number("b2b_export_yuan_last_year"));
    let (parts_now, parts_before) = (parts(now, weights), parts(before, weights));
    let declared = parts(now * 0.28, &[5.0, 3.0, 2.0]);
    let bought = parts(now * 0.46, &[4.0, 3.0, 2.0]);
    let by_mode = look.rows(maker, "exports_by_mode", weights.len(), |row| {
        vec![
            ("mode", modes[row].clone()),
            ("mode_export", number(parts_now[row])),
            ("mode_export_before", number(parts_before[row])),
        ]
    });
    let first = modes[0].clone();
    let papers = look.rows(maker, "declared_exports", 3, |row| {
        vec![("declared_mode", first.clone()), ("declared_amount", number(declared[row].floor()))]
    });
    let buyers = look.rows(maker, "buyers", 3, |row| {
        vec![("buyer_name", format!("Example Buyer {}", row + 1)), ("buyer_amount", number(bought[row].floor()))]
    });
    vec![("exports_by_mode", by_mode), ("declared_exports", papers), ("buyers", buyers)]
}

fn site(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let sales = parts(look.number("site_export_usd"), &[6.0, 5.0, 7.0, 7.0, 8.0, 8.0, 8.0, 9.0, 9.0, 10.0, 13.0, 10.0]);
    let costs = parts(look.number("site_spend_yuan"), &[4.0, 2.0, 6.0, 3.0]);
    let year = maker.last_year();
    let months = look.rows(maker, "site_sales", 12, |row| {
        vec![
            ("sales_usd", number(sales[row])),
            ("sales_orders", number((sales[row] / 42.0).floor())),
            ("sales_mode", "9610".to_owned()),
        ]
    });
    let spent = look.rows(maker, "site_costs", 4, |row| {
        vec![
            ("cost_yuan", number(costs[row])),
            ("cost_paid_on", format!("{year}-{:02}-15", row * 3 + 1)),
            ("cost_payee", format!("示例数字营销（演示）有限公司 {}", row + 1)),
        ]
    });
    let stake = look.number("domain_stake_percent");
    let owner = if stake < 100.0 { "subsidiary" } else { "self" };
    vec![("site_sales", months), ("site_costs", spent), ("domain_owner", json!(owner)), ("own_brand", json!("no"))]
}

fn shop(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let area = look.number("shop_area_sqm");
    let areas = parts(area, &[7.0, 2.0, 1.0]);
    let rents = parts(look.number("shop_rent_yuan"), &[1.0, 1.0, 1.0, 1.0]);
    let year = maker.last_year();
    let uses = ["cross_border", "experience", "stock"];
    let split =
        look.rows(maker, "shop_areas", 3, |row| vec![("area_use", uses[row].to_owned()), ("area_size", number(areas[row]))]);
    let from = look.rows(maker, "shop_origins", 3, |row| vec![("origin_share", ["40", "30", "20"][row].to_owned())]);
    let months = look.rows(maker, "shop_sales", 12, |row| {
        vec![("shop_orders", (600 + row * 37).to_string()), ("shop_turnover", (180_000 + row * 9_100).to_string())]
    });
    let paid = look.rows(maker, "shop_rents", 4, |row| {
        vec![("shop_paid_on", format!("{year}-{:02}-10", row * 3 + 1)), ("shop_paid_yuan", number(rents[row]))]
    });
    let known = [("shop_areas", split), ("shop_origins", from), ("shop_sales", months), ("shop_rents", paid)];
    known.into_iter().chain([("shop_lease_from", json!(format!("{}-01-01", year - 1)))]).collect()
}

fn office(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let rents = parts(look.number("office_rent_yuan"), &[1.0, 1.0, 1.0, 1.0]);
    let year = maker.last_year();
    let paid = look.rows(maker, "rent_payments", 4, |row| {
        vec![("rent_net", number(rents[row])), ("rent_paid_on", format!("{year}-{:02}-10", row * 3 + 1))]
    });
    let staff = (look.number("office_area_sqm") / 11.0).ceil().max(2.0);
    vec![("rent_payments", paid), ("office_staff", text(staff)), ("lease_from", json!(format!("{}-01-01", year - 1)))]
}

fn training(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let graduates = look.number("training_graduates");
    let by_class = parts(graduates, &[3.0, 2.0, 2.0, 2.0, 1.0]);
    let year = maker.last_year();
    let classes = look.rows(maker, "class_list", 5, |row| {
        vec![
            ("class_from", format!("{year}-{:02}-05", row * 2 + 1)),
            ("class_until", format!("{year}-{:02}-20", row * 2 + 1)),
            ("class_hours", "32".to_owned()),
            ("class_graduated", number(by_class[row])),
            ("class_enrolled", number((by_class[row] * 1.12).ceil())),
        ]
    });
    let people = (graduates * 0.86).floor().max(1.0);
    let teachers = look.rows(maker, "teachers", 3, |row| vec![("teacher_years", (5 + row * 4).to_string())]);
    let partners = look.rows(maker, "partners", 2, |row| vec![("partner_hired", (4 + row).to_string())]);
    vec![
        ("class_list", classes),
        ("teachers", teachers),
        ("partners", partners),
        ("training_people", text(people)),
        ("employed", text((people * 0.41).floor().max(12.0).min(people))),
    ]
}

fn building(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let areas = parts(look.number("warehouse_total_area_sqm"), &[5.0, 3.0, 2.0]);
    let served = look.count("warehouse_firms_served");
    let houses = look.rows(maker, "warehouse_list", 3, |row| {
        vec![
            ("wh_name", format!("{}仓（演示）", words::city(row))),
            ("wh_country", COUNTRIES[row].to_owned()),
            ("wh_city", words::city(row).to_owned()),
            ("wh_area", number(areas[row])),
            ("wh_build", "leased".to_owned()),
        ]
    });
    let firms = look
        .rows(maker, "served_firms", served.min(12), |row| vec![("served_name", format!("示例出海企业（演示）{} 号", row + 1))]);
    let spent = look.rows(maker, "invest_items", 4, |row| vec![("invest_note", format!("{}期货架和分拣设备", row + 1))]);
    let local = text((look.number("warehouse_firms_served") * 0.6).floor());
    let known = [("warehouse_list", houses), ("served_firms", firms), ("invest_items", spent), ("warehouse_local_firms", local)];
    known.into_iter().chain([("overseas_country", json!(COUNTRIES[0])), ("main_build", json!("leased"))]).collect()
}

fn warehouse(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let (area, firms, local) =
        (look.number("warehouse_area_sqm"), look.count("warehouse_firms_served"), look.count("warehouse_local_firms"));
    let served = look.rows(maker, "served_list", firms, |row| {
        vec![
            ("firm", format!("示例出海企业（演示）{} 号", row + 1)),
            ("is_local", if row < local { "yes" } else { "no" }.to_owned()),
            ("contact", "演示联系人".to_owned()),
        ]
    });
    let flow = look.rows(maker, "stock_flow", 2, |_| Vec::new());
    let number_of = maker.chance.digits(10);
    let known = [
        ("served_list", served),
        ("stock_flow", flow),
        ("warehouse_is_owned", json!("no")),
        ("leased_area_sqm", text(area + 600.0)),
        ("area_in_use_sqm", text((area * 0.82).floor())),
        ("area_building_sqm", text(0.0)),
        ("served_active_firms", text(f64::from(u32::try_from(firms * 3 / 4).unwrap_or(0)))),
        ("warehouse_invested_yuan", text(28_000_000.0)),
        ("warehouses_building", text(0.0)),
        ("assets_yuan", text(61_000_000.0)),
        ("debts_yuan", text(23_500_000.0)),
        ("staff_domestic", text(6.0)),
        ("staff_foreign", text(38.0)),
        ("staff_technical", text(5.0)),
        ("daily_orders_most", text(4_200.0)),
        ("daily_orders_actual", text(2_750.0)),
        ("sla_hours", text(24.0)),
        ("platform_links", json!(["marketplace", "erp"])),
        ("customs_registration_number", json!(number_of)),
        ("overseas_phone", json!("+1 555 0100")),
        ("overseas_contact", json!("Demo Manager")),
    ];
    known.into()
}

fn park(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let area = look.number("park_cbec_area_sqm");
    let (firms, filed) = (look.count("park_cbec_firms"), look.count("park_filed_traders"));
    let each = (area * 0.7 / f64::from(u32::try_from(firms.max(1)).unwrap_or(1))).floor();
    let year = maker.last_year();
    let tenants = look.rows(maker, "tenant_list", firms, |row| {
        let is_trader = row < filed;
        vec![
            ("firm", format!("示例入园企业（演示）{} 号", row + 1)),
            ("role", if is_trader { "trade" } else { "service" }.to_owned()),
            ("is_filed", if is_trader { "yes" } else { "no" }.to_owned()),
            ("area_sqm", number(each)),
            ("joined_on", format!("{year}-{:02}-08", row % 12 + 1)),
        ]
    });
    let mean = look.number("park_volume_yuan");
    let (now, before) = (mean + (mean * 0.08).floor(), mean - (mean * 0.08).floor());
    let by_mode = parts(now, &[6.0, 3.0, 1.0]);
    let modes = look.rows(maker, "volume_by_mode", 3, |row| {
        let mode = ["9610", "9710", "9810"][row].to_owned();
        vec![("mode", mode), ("export_yuan", number(by_mode[row])), ("import_yuan", "0".to_owned())]
    });
    let firms = f64::from(u32::try_from(firms).unwrap_or(0));
    let known = [
        ("tenant_list", tenants),
        ("volume_by_mode", modes),
        ("volume_last_year_yuan", text(now)),
        ("volume_before_yuan", text(before)),
        ("park_division", json!(maker.applicant.division)),
        ("park_area_sqm", text(area * 1.5)),
        ("let_area_sqm", text((area * 1.2).floor())),
        ("public_service_area_sqm", text((area * 0.12).floor())),
        ("park_firms", text((firms * 1.4).ceil())),
        ("park_employees", text(firms * 14.0)),
        ("rent_yuan", text(32.0)),
    ];
    known.into()
}

fn factory(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let (certificates, buyers) = (look.count("factory_certificates"), look.count("factory_cbec_buyers"));
    let supply = look.number("factory_cbec_supply_yuan");
    let most = u32::try_from(buyers.clamp(1, 50)).unwrap_or(1);
    let each = (supply * 0.7 / f64::from(most)).floor();
    let papers = look.rows(maker, "certificates", certificates, |row| vec![("number", format!("DEMO-CERT-{:04}", row + 1))]);
    let firms = look.rows(maker, "buyers", buyers, |row| {
        vec![("firm", format!("示例跨境卖家（演示）{} 号", row + 1)), ("supply_yuan", number(each))]
    });
    let products = look.rows(maker, "products", 3, |row| {
        vec![
            ("unit", "件".to_owned()),
            ("capacity", (80_000 + row * 9_000).to_string()),
            ("output", (61_000 + row * 7_000).to_string()),
            ("lead_days", "20".to_owned()),
        ]
    });
    let known = [
        ("certificates", papers),
        ("buyers", firms),
        ("products", products),
        ("direct_export_yuan", text((supply * 0.2).floor())),
        ("employees", text(160.0)),
        ("engineers", text(21.0)),
        ("complaints", text(2.0)),
        ("factory_division", json!(maker.applicant.division)),
    ];
    known.into()
}

fn brand(look: &Look<'_>, maker: &mut Maker<'_>) -> Known {
    let (home, abroad, markets) =
        (look.count("domestic_trademarks"), look.count("overseas_trademarks"), look.count("brand_markets"));
    let export = look.number("brand_export_yuan");
    let marks = look.rows(maker, "trademarks", home + abroad, |row| {
        let (place, country) = if row < home { ("domestic", "") } else { ("overseas", COUNTRIES[row % COUNTRIES.len()]) };
        vec![("place", place.to_owned()), ("country", country.to_owned()), ("classes", "20、21".to_owned())]
    });
    let count = u32::try_from(markets.max(1)).unwrap_or(1);
    let each = (export * 0.9 / f64::from(count)).floor();
    let where_to = look.rows(maker, "markets", markets.min(20), |_| vec![("export_yuan", number(each))]);
    let channels = look.rows(maker, "channels", 3, |row| {
        vec![
            ("name", format!("示例店铺 {}", row + 1)),
            ("sales_yuan", number((export * 0.25).floor())),
            ("rating", "4.7".to_owned()),
        ]
    });
    let codes = look.rows(maker, "main_hs_codes", 2, |_| vec![("export_yuan", number((export * 0.4).floor()))]);
    vec![
        ("trademarks", marks),
        ("markets", where_to),
        ("channels", channels),
        ("main_hs_codes", codes),
        ("trademark_owner", json!("applicant")),
        ("brand_export_before_yuan", text((export * 0.83).floor())),
        ("employees", text(85.0)),
        ("repeat_rate", text(21.5)),
        ("return_rate", text(3.2)),
    ]
}
