//! All figures of a month as a workbook: one row a reporter. Officials only: it holds figures of single reporters.

use serde::Deserialize;

use super::{admit, covered, form_asked, period_asked};
use crate::access::{Cx, Officer};
use crate::platform::{Happened, Subject};
use crate::returns::figures::{numbers, standings};
use crate::returns::forms::Forms;
use crate::returns::look;
use crate::returns::say::plain;
use crate::returns::store::reporters::{self, Filter};
use crate::returns::store::returns;
use crate::web::{Answer, Asked, PageError, workbook};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ExportQuery {
    form: String,
    period: String,
    division: String,
}

pub(super) async fn figures(cx: Cx<Officer>, Asked(query): Asked<ExportQuery>) -> Answer {
    admit(&cx)?;
    let known = cx.site.kept::<Forms>()?;
    let form = form_asked(&known, &query.form)?;
    let period = period_asked(&cx, &query.period);
    let filter = Filter { form: Some(form.key.clone()), division: covered(&cx, &query.division), ..Filter::default() };
    let everybody = reporters::active_in(cx.database(), &filter, period.number()).await?;
    let standing = standings(cx.database(), &form.key, u32::try_from(period.number()).unwrap_or_default()).await?;
    let ids: Vec<i64> = everybody.iter().map(|row| row.id).collect();
    let mut handed = std::collections::HashMap::new();
    for chunk in ids.chunks(500) {
        handed.extend(returns::newest_in_of(cx.database(), chunk, period.number()).await?);
    }
    let fixed = [("填报主体".to_owned(), 36), ("地区".to_owned(), 12), ("状态".to_owned(), 10), ("按时".to_owned(), 8)];
    let columns = fixed.into_iter().chain(form.fields().map(|field| (format!("{}（{}）", field.name, field.unit), 14)));
    let rows = everybody.iter().map(|reporter| {
        let at = standing.get(&reporter.id);
        let figures = handed.get(&reporter.id).map(|row| numbers(&row.figures)).unwrap_or_default();
        let on_time = at.map_or("", |(_, is_on_time)| if *is_on_time { "是" } else { "否" });
        let mut cells = vec![
            reporter.name.clone(),
            cx.site.zone.division_name(&reporter.division_code),
            look::tag(at.map(|(state, _)| *state)).word.to_owned(),
            on_time.to_owned(),
        ];
        let number = |field: &crate::returns::forms::Field| {
            figures.get(&field.key).map(|number| plain(*number, field.places())).unwrap_or_default()
        };
        cells.extend(form.fields().map(number));
        cells
    });
    let bytes = workbook::of_texts("月报", columns, rows).map_err(|error| PageError::Internal(error.into()))?;
    // Who took single firms' figures out is recorded.
    let write = cx.begin().await?;
    let subject = Subject { kind: "monthly_return", id: 0, name: format!("{} {}", form.name, period.name()) };
    write.commit(Happened::new("return.exported", subject, format!("导出 {} 家的月报", everybody.len()), Vec::new())).await?;
    Ok(workbook::answer(&format!("returns-{}-{}.xlsx", form.key, period.key()), bytes))
}
