//! Officials: who reported what, one return with its figures beside others, the register of reporters, forms and rates.

mod act;
mod export;
mod forms;
mod list;
mod rates;
mod reporters;
mod show;

use crate::access::{Cx, Officer};
use crate::returns::forms::{Form, Forms};
use crate::returns::period::Period;
use crate::returns::permit;
use crate::values::division::prefix;
use crate::web::{PageError, Routes};

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    routes.get("/office/returns", list::show);
    routes.get("/office/returns/forms", forms::list);
    routes.get("/office/returns/forms/{key}", forms::show);
    routes.get("/office/returns/rates", rates::show);
    routes.get("/office/returns/rates.xlsx", rates::table);
    routes.get("/office/returns/figures.xlsx", export::figures);
    routes.post("/office/returns/remind", act::remind);
    routes.post("/office/returns/bulk", act::bulk);
    routes.get("/office/returns/reporters", reporters::show);
    routes.post("/office/returns/reporters", reporters::add);
    routes.post("/office/returns/reporters/from-entries", reporters::add_entries);
    routes.post("/office/returns/reporters/{id}", reporters::change);
    routes.get("/office/returns/{id}", show::show);
    routes.post("/office/returns/{id}/verify", act::verify);
    routes.post("/office/returns/{id}/return", act::give_back);
    routes.post("/office/returns/{id}/lock", act::lock);
}

fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::handles(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden("月报由经办人和系统管理员办理。如工作需要，请联系系统管理员调整角色。".into()))
}

/// The form that is asked for, otherwise the first.
fn form_asked<'a>(forms: &'a Forms, key: &str) -> Result<&'a Form, PageError> {
    forms.of(key).or_else(|| forms.all().first()).ok_or(PageError::NotFound)
}

/// The month that is asked for, otherwise the last that is over.
fn period_asked(cx: &Cx<Officer>, text: &str) -> Period {
    let last = Period::before(cx.site.clock.today());
    Period::parse(text).filter(|period| *period <= last && *period >= last.back(240)).unwrap_or(last)
}

/// What codes of divisions begin with: what is asked for, within what the officer covers.
fn covered(cx: &Cx<Officer>, asked: &str) -> Option<String> {
    let own = cx.who.division_prefix();
    let asked = prefix(asked);
    let is_within = !asked.is_empty() && own.is_none_or(|own| asked.starts_with(own));
    if is_within { Some(asked.to_owned()) } else { own.map(str::to_owned) }
}

/// Divisions that the officer covers, for a list to choose from.
fn divisions(cx: &Cx<Officer>) -> Vec<(String, String)> {
    let own = cx.site.zone.divisions.iter().filter(|division| division.code != "000000" && cx.who.covers(&division.code));
    own.map(|division| (division.code.clone(), division.name.clone())).collect()
}

/// Months to choose from, the newest first.
fn periods(cx: &Cx<Officer>, chosen: Period) -> Vec<(String, String)> {
    let last = Period::before(cx.site.clock.today());
    let mut periods: Vec<Period> = last.back(35).to(last).collect();
    if !periods.contains(&chosen) {
        periods.insert(0, chosen);
    }
    periods.iter().rev().map(|period| (period.key(), period.name())).collect()
}
