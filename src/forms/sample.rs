//! A form with a field of every kind, for tests.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Attached, Catalogues, Context, Files, Place, Raw, Schema};

/// The form.
pub(super) fn schema() -> Schema {
    toml::from_str(include_str!("../../tests/it/fixtures/forms/sample.toml")).expect("the sample is a schema")
}

/// Two divisions and two countries.
pub(super) fn catalogues() -> Arc<Catalogues> {
    let place =
        |code: &str, name: &str, group: &str| Place { code: code.to_owned(), name: name.to_owned(), group: group.to_owned() };
    Arc::new(Catalogues::of(
        vec![place("510000", "四川省", ""), place("510100", "成都市", "510000")],
        vec![place("US", "美国", "北美洲"), place("DE", "德国", "欧洲")],
    ))
}

/// A day in March.
pub(super) fn context() -> Context {
    Context::new(NaiveDate::from_ymd_opt(2026, 3, 5).expect("a day")).places(catalogues())
}

/// Answers in which nothing is wrong.
pub(super) fn answers() -> Raw {
    Raw::of_json(&serde_json::json!({
        "name": "成都示例跨境电商有限公司", "credit_code": "91350100M000100Y43", "division": "510100", "registered_on": "2019/5/6",
        "contact": "张三", "phone": "13800001234", "email": "Zhang@Example.com", "postcode": "610000",
        "export": "1,200万", "export_before": "1000万元", "staff": "１２０人", "share": "62.5%", "first_month": "2020年3月",
        "project": ["2025-07", "2026-06-30"], "form": "own", "markets": ["na", "eu"], "rents": "yes", "rent": "36万", "country": "US",
        "hs": "6109.10", "mode": "9810", "about": "两行\n介绍",
        "items": [
            {"number": "510120260000000001", "day": "2026-01-02", "quantity": "10", "price": "99.9"},
            {"number": "510120260000000002", "quantity": "3", "price": "1,000"},
        ],
        "requested_amount": "3999", "warehouse_name": "洛杉矶仓", "bank_account": "6222 0000 1111 2222", "honest": "yes",
    }))
}

/// Its files.
pub(super) fn attached() -> Attached {
    let licence = ("licence".to_owned(), Files { files: 1, deferred: false });
    Attached::from([licence, ("audit".to_owned(), Files { files: 0, deferred: true })])
}
