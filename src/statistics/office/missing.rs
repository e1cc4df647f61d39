//! Who has not handed in a month, and how many have, by division.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use askama::Template;

use super::admit;
use super::ask::{Choices, Query, Question};
use crate::access::{Cx, Desk, Officer};
use crate::returns::figures;
use crate::returns::link::OFFICE as RETURNS;
use crate::returns::rules::{COUNTED, State};
use crate::statistics::gather::city;
use crate::statistics::link;
use crate::values::division;
use crate::web::{Answer, Asked, render};

#[derive(Template)]
#[template(path = "statistics/office/missing.html")]
struct MissingPage {
    desk: Desk,
    tabs: Vec<(&'static str, String, bool)>,
    choices: Choices,
    period: String,
    form: String,
    rates: Vec<Rate>,
    total: Rate,
    missing: Vec<(String, String, String, bool)>,
    returns_url: String,
}

/// How many of a division did what.
#[derive(Default, Clone)]
struct Rate {
    name: String,
    due: u32,
    came: u32,
    on_time: u32,
    counted: u32,
}

impl Rate {
    fn add(&mut self, row: &figures::StateCount) {
        let came = row.state.is_some_and(|state| !matches!(state, State::Draft));
        let counts = row.state.is_some_and(|state| COUNTED.contains(&state.key()));
        self.due += row.reporters;
        self.came += if came { row.reporters } else { 0 };
        self.counted += if counts { row.reporters } else { 0 };
        self.on_time += row.on_time;
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the template lends it")]
    fn percent(&self, part: &u32) -> String {
        if self.due == 0 {
            return "—".to_owned();
        }
        format!("{}%", crate::charts::trimmed(f64::from(*part) / f64::from(self.due) * 100.0, 1))
    }
}

pub(super) async fn show(cx: Cx<Officer>, Asked(query): Asked<Query>) -> Answer {
    admit(&cx)?;
    let question = Question::read(&cx, &query)?;
    let (form, period) = (question.form.key.as_str(), question.period.number().cast_unsigned());
    let prefix = question.division.as_deref().map(division::prefix);
    let is_here = |code: &str| cx.who.covers(code) && prefix.is_none_or(|prefix| code.starts_with(prefix));
    let mut rates: BTreeMap<String, Rate> = BTreeMap::new();
    let mut total = Rate { name: "合计".to_owned(), ..Rate::default() };
    for row in figures::state_counts(cx.database(), form, period).await? {
        if is_here(&row.division_code) {
            total.add(&row);
            rates.entry(city(&row.division_code)).or_default().add(&row);
        }
    }
    let missing = figures::missing(cx.database(), form, period).await?.into_iter().filter(|row| is_here(&row.division_code));
    let named = |(code, rate): (String, Rate)| Rate { name: cx.site.zone.division_name(&code), ..rate };
    let page = MissingPage {
        tabs: question.tabs("/office/statistics/missing"),
        choices: question.choices(&cx)?,
        period: question.period.name(),
        form: question.form.name.clone(),
        rates: rates.into_iter().map(named).collect(),
        total,
        missing: missing
            .map(|row| (row.name, cx.site.zone.division_name(&row.division_code), link::reporter(row.id), row.is_demo))
            .collect(),
        returns_url: format!("{RETURNS}?form={form}&period={}", question.period.key()),
        desk: cx.desk("填报情况"),
    };
    render(StatusCode::OK, &page)
}
