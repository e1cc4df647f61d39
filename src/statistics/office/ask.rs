//! What an official asks: form, field, month, division. What makes no sense falls back to what does; a division that one does
//! not cover is not found.

use serde::Deserialize;

use crate::access::{Cx, Officer};
use crate::returns::forms::{Field, Form};
use crate::returns::{Forms, Period};
use crate::statistics::link;
use crate::web::PageError;
use crate::web::request::with_pairs;

/// As it stands in the address.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    pub(super) form: String,
    pub(super) field: String,
    pub(super) period: String,
    pub(super) division: String,
}

/// As it is understood.
pub(super) struct Question {
    pub(super) form: Form,
    pub(super) field: Field,
    pub(super) period: Period,
    pub(super) division: Option<String>,
}

/// What the controls above a page offer.
pub(super) struct Choices {
    pub(super) forms: Vec<(String, String, bool)>,
    pub(super) fields: Vec<(String, String, bool)>,
    pub(super) periods: Vec<(String, String, bool)>,
    pub(super) division: String,
}

/// Months that are offered.
const MONTHS: u32 = 36;
/// The field that is shown first, where a form has it.
const FIRST: [&str; 3] = ["trade_total", "export_total", "area_total"];

impl Question {
    pub(super) fn read(cx: &Cx<Officer>, query: &Query) -> Result<Self, PageError> {
        let forms = cx.site.kept::<Forms>()?;
        let form = forms.of(&query.form).or_else(|| forms.all().first()).ok_or(PageError::NotFound)?.clone();
        let first = FIRST.iter().find_map(|key| form.field(key)).or_else(|| form.fields().next());
        let field = form.field(&query.field).or(first).ok_or(PageError::NotFound)?.clone();
        let last = Period::before(cx.site.clock.today());
        let period = Period::parse(&query.period).filter(|period| *period <= last).unwrap_or(last);
        let division = Some(query.division.trim()).filter(|code| !code.is_empty()).map(str::to_owned);
        if let Some(code) = &division {
            let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
            if !is_code || !cx.who.covers(code) {
                return Err(PageError::NotFound);
            }
        }
        Ok(Self { form, field, period, division })
    }

    /// What the controls offer.
    pub(super) fn choices(&self, cx: &Cx<Officer>) -> Result<Choices, PageError> {
        let forms = cx.site.kept::<Forms>()?;
        let form = |form: &Form| (form.key.clone(), form.name.clone(), form.key == self.form.key);
        let field = |field: &Field| (field.key.clone(), format!("{}（{}）", field.name, field.unit), field.key == self.field.key);
        let last = Period::before(cx.site.clock.today());
        let mut periods: Vec<Period> = last.back(MONTHS - 1).to(last).collect();
        periods.reverse();
        if !periods.contains(&self.period) {
            periods.push(self.period);
        }
        Ok(Choices {
            forms: forms.all().iter().map(form).collect(),
            fields: self.form.fields().map(field).collect(),
            periods: periods.iter().map(|period| (period.key(), period.name(), *period == self.period)).collect(),
            division: self.division.clone().unwrap_or_default(),
        })
    }

    /// The same question in another division, on some page.
    pub(super) fn at(&self, path: &str, division: &str) -> String {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let pairs = [
            pair("form", &self.form.key),
            pair("field", &self.field.key),
            pair("period", &self.period.key()),
            pair("division", division),
        ];
        with_pairs(path, &pairs)
    }

    /// The tabs of these pages.
    pub(super) fn tabs(&self, here: &str) -> Vec<(&'static str, String, bool)> {
        let division = self.division.clone().unwrap_or_default();
        [("分地区分单位", link::OFFICE), ("填报情况", "/office/statistics/missing"), ("异常变动", "/office/statistics/outliers")]
            .map(|(name, path)| (name, self.at(path, &division), path == here))
            .to_vec()
    }
}
