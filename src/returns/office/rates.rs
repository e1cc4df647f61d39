//! How many report, and how many on time: by month, by division, and who is late again and again.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::{admit, form_asked, period_asked, periods};
use crate::access::{Cx, Desk, Officer};
use crate::returns::entity::reporter;
use crate::returns::forms::{Form, Forms};
use crate::returns::link;
use crate::returns::period::Period;
use crate::returns::rules::State;
use crate::returns::store::reporters::{self, Filter};
use crate::returns::store::returns::{self, Tally};
use crate::web::{Answer, Asked, PageError, render, workbook};

/// Months that are counted.
const MONTHS: u32 = 12;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RatesQuery {
    form: String,
    period: String,
}

#[derive(Template)]
#[template(path = "returns/office/rates.html")]
struct RatesPage {
    desk: Desk,
    forms: Vec<(String, String, bool)>,
    form_key: String,
    form_name: String,
    period: Period,
    periods: Vec<(String, String)>,
    months: Vec<Line>,
    divisions: Vec<Line>,
    columns: Vec<Column>,
}

/// Counts with their rates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) due: i64,
    pub(super) reported: i64,
    pub(super) on_time: i64,
    pub(super) counted: i64,
}

impl Line {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn share(&self, of: &i64) -> String {
        percent(usize::try_from(*of).unwrap_or(0), usize::try_from(self.due).unwrap_or(0))
    }
}

/// A month of the chart.
struct Column {
    month: String,
    x: i64,
    middle: i64,
    y: i64,
    height: i64,
    late_y: i64,
    late_height: i64,
    words: String,
}

/// 96.5%; nothing where nobody was to report.
pub(super) fn percent(part: usize, of: usize) -> String {
    if of == 0 {
        return "—".to_owned();
    }
    let tenths = part * 1000 / of;
    if tenths.is_multiple_of(10) { format!("{}%", tenths / 10) } else { format!("{}.{}%", tenths / 10, tenths % 10) }
}

/// What there is to count.
struct Counted {
    tally: Vec<Tally>,
    everybody: Vec<reporter::Model>,
}

async fn counted(cx: &Cx<Officer>, form: &Form, from: Period, to: Period) -> Result<Counted, PageError> {
    let own = cx.who.division_prefix();
    let filter = Filter { form: Some(form.key.clone()), division: own.map(str::to_owned), ..Filter::default() };
    let (everybody, _) = reporters::list(cx.database(), &filter, 0, 100_000).await?;
    let mut tally = returns::tally(cx.database(), &form.key, from.number(), to.number()).await?;
    tally.retain(|row| own.is_none_or(|prefix| row.division_code.starts_with(prefix)));
    Ok(Counted { tally, everybody })
}

fn is_due(reporter: &reporter::Model, period: Period) -> bool {
    let number = period.number();
    number >= reporter.since_period && reporter.until_period.is_none_or(|until| number <= until)
}

impl Counted {
    fn line(&self, name: String, period: Period, division: Option<&str>) -> Line {
        let due = self.everybody.iter().filter(|row| is_due(row, period));
        let mut line = Line { name, ..Line::default() };
        line.due = i64::try_from(due.filter(|row| division.is_none_or(|code| row.division_code == code)).count()).unwrap_or(0);
        let rows = self.tally.iter().filter(|row| row.period == period.number());
        for row in rows.filter(|row| division.is_none_or(|code| row.division_code == code)) {
            let state = State::parse(&row.state);
            // A first vintage that was superseded was reported, and counted once.
            if state != Some(State::Draft) {
                line.reported += row.count;
            }
            if state.is_some_and(|state| state.counts() || state == State::Superseded) {
                line.counted += row.count;
            }
            if row.is_on_time == Some(true) {
                line.on_time += row.count;
            }
        }
        line
    }
}

pub(super) async fn show(cx: Cx<Officer>, Asked(query): Asked<RatesQuery>) -> Answer {
    admit(&cx)?;
    let known = cx.site.kept::<Forms>()?;
    let form = form_asked(&known, &query.form)?;
    let period = period_asked(&cx, &query.period);
    let first = period.back(MONTHS - 1);
    let all = counted(&cx, form, first, period).await?;
    let months = months(form, &all, first, period);
    let mut divisions: BTreeMap<&str, Line> = BTreeMap::new();
    for reporter in &all.everybody {
        let code = reporter.division_code.as_str();
        divisions.entry(code).or_insert_with(|| {
            let mut line = all.line(cx.site.zone.division_name(code), period, Some(code));
            line.url = format!("{}?form={}&period={}&division={code}&state=all", link::OFFICE, form.key, period.key());
            line
        });
    }
    let mut divisions: Vec<Line> = divisions.into_values().filter(|line| line.due > 0).collect();
    // Those that lag behind come first.
    divisions.sort_by_key(|line| (line.reported * 1000 / line.due.max(1), line.on_time * 1000 / line.due.max(1)));
    let page = RatesPage {
        desk: cx.desk("上报率"),
        forms: known.all().iter().map(|one| (one.key.clone(), one.name.clone(), one.key == form.key)).collect(),
        form_key: form.key.clone(),
        form_name: form.name.clone(),
        periods: periods(&cx, period),
        columns: columns(&months),
        months,
        divisions,
        period,
    };
    render(StatusCode::OK, &page)
}

fn months(form: &Form, all: &Counted, first: Period, last: Period) -> Vec<Line> {
    let line = |period: Period| {
        let mut line = all.line(period.name(), period, None);
        line.url = format!("{}?form={}&period={}&state=all", link::OFFICE, form.key, period.key());
        line
    };
    first.to(last).map(line).collect()
}

/// Columns of the chart, 60 wide and 160 high: reported on time below, late on top.
fn columns(months: &[Line]) -> Vec<Column> {
    const HEIGHT: i64 = 160;
    let column = |(at, line): (i64, &Line)| {
        let of = line.due.max(1);
        let (height, all) = (line.on_time * HEIGHT / of, line.reported * HEIGHT / of);
        let month = line.name.split('年').nth(1).unwrap_or_default().to_owned();
        Column {
            month,
            x: at * 60 + 14,
            middle: at * 60 + 30,
            y: HEIGHT + 20 - height,
            height,
            late_y: HEIGHT + 20 - all,
            late_height: all - height,
            words: line.share(&line.reported),
        }
    };
    (0..).zip(months).map(column).collect()
}

/// By month and reporter, for a spreadsheet.
pub(super) async fn table(cx: Cx<Officer>, Asked(query): Asked<RatesQuery>) -> Answer {
    admit(&cx)?;
    let known = cx.site.kept::<Forms>()?;
    let form = form_asked(&known, &query.form)?;
    let period = period_asked(&cx, &query.period);
    let first = period.back(MONTHS - 1);
    let all = counted(&cx, form, first, period).await?;
    let mut on_time: HashMap<i64, (i64, i64, i64)> = HashMap::new();
    let ids: Vec<i64> = all.everybody.iter().map(|row| row.id).collect();
    for chunk in ids.chunks(500) {
        for row in returns::light(cx.database(), chunk, first.number(), period.number()).await? {
            let count = on_time.entry(row.reporter_id).or_default();
            let is_first = row.vintage == 1;
            count.0 += i64::from(is_first && row.state != State::Draft.key());
            count.1 += i64::from(is_first && row.is_on_time == Some(true));
            count.2 += i64::from(row.vintage > 1);
        }
    }
    let line = |reporter: &reporter::Model| {
        let due = first.to(period).filter(|month| is_due(reporter, *month)).count();
        let (reported, timely, corrected) = on_time.get(&reporter.id).copied().unwrap_or_default();
        let share = |of: i64| percent(usize::try_from(of).unwrap_or(0), due);
        vec![
            reporter.name.clone(),
            cx.site.zone.division_name(&reporter.division_code),
            due.to_string(),
            reported.to_string(),
            share(reported),
            timely.to_string(),
            share(timely),
            corrected.to_string(),
        ]
    };
    let head = ["填报主体", "地区", "应报月数", "已报月数", "上报率", "按时月数", "按时率", "更正次数"];
    let columns = head.into_iter().zip([36, 12, 10, 10, 10, 10, 10, 10]);
    let bytes = workbook::of_texts("上报率", columns, all.everybody.iter().map(line));
    let name = format!("rates-{}-{}.xlsx", form.key, period.key());
    Ok(workbook::answer(&name, bytes.map_err(|error| PageError::Internal(error.into()))?))
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn rates_are_cut_and_not_rounded_up_to_everybody() {
        assert_eq!(percent(999, 1000), "99.9%");
        assert_eq!(percent(9_999, 10_000), "99.9%");
        assert_eq!((percent(1, 2), percent(3, 3), percent(0, 0)), ("50%".to_owned(), "100%".to_owned(), "—".to_owned()));
    }
}
