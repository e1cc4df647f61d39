//! Lists to take away: a workbook with everything, which is written down in the audit trail, and a sheet to sign on paper.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::found;
use super::host::Host;
use super::person::answers;
use super::steps::NothingForm;
use super::words::span;
use crate::access::Cx;
use crate::forms::Catalogues;
use crate::platform::clock::local;
use crate::signups::entity::{attendance, occasion, signup};
use crate::signups::event;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::State;
use crate::signups::store::roster::{self, Part};
use crate::values::{mask, short_code};
use crate::web::filters::moment;
use crate::web::{Answer, Posted, Shell, render, workbook};

/// People in a workbook at most.
const MOST: u64 = 50_000;

#[derive(Template)]
#[template(path = "signups/office/sheet.html")]
struct SheetPage {
    shell: Shell,
    back: String,
    title: String,
    about: String,
    days: Vec<String>,
    rows: Vec<(usize, String, String, String, String)>,
    printed: String,
}

/// Confirmed people on paper, with a column for each day.
pub(super) async fn sheet<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (occasion, _) = found(&cx, *id).await?;
    let found = roster::list(cx.database(), occasion.id, Part::Confirmed, "", 0, MOST).await?;
    let mut found: Vec<signup::Model> = found;
    found.sort_by(|one, other| one.name.cmp(&other.name));
    let row = |(at, row): (usize, signup::Model)| {
        (at + 1, row.name.clone(), row.employer.clone(), mask::phone(&row.mobile), short_code::shown(&row.code))
    };
    let mut days: Vec<String> = occasion.sittings().iter().map(|sitting| sitting.on.format("%-m月%-d日").to_string()).collect();
    days.dedup();
    let page = SheetPage {
        shell: cx.shell(format!("签到表：{}", occasion.title)).unlisted(),
        back: format!("{}/people", super::url::<H>(occasion.id)),
        title: occasion.title.clone(),
        about: format!("{}　{} {}", span(&occasion), occasion.place, occasion.address),
        days,
        rows: found.into_iter().enumerate().map(row).collect(),
        printed: moment(cx.site.clock.now()),
    };
    render(StatusCode::OK, &page)
}

/// Everybody with everything, for the organiser's own work.
pub(super) async fn export<H: Host>(cx: Cx<H>, id: Path<i64>, _: Posted<NothingForm>) -> Answer {
    let (occasion, _) = found(&cx, *id).await?;
    let rows = roster::list(cx.database(), occasion.id, Part::All, "", 0, MOST).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let came = roster::days(cx.database(), &ids).await?;
    let (count, places) = (rows.len(), cx.site.kept::<Catalogues>()?);
    let bytes = book(&cx, &occasion, rows, &came, &places).map_err(anyhow::Error::from)?;
    let write = cx.begin().await?;
    write.commit(event::occasion("occasion.exported", &occasion, format!("导出报名名单，{count} 人"))).await?;
    let day = local(cx.site.clock.now()).format("%Y%m%d");
    Ok(workbook::answer(&format!("报名名单-{}-{day}.xlsx", occasion.title), bytes))
}

const COLUMNS: [(&str, u16); 16] = [
    ("姓名", 12),
    ("手机", 16),
    ("邮箱", 26),
    ("单位", 28),
    ("统一社会信用代码", 22),
    ("职务", 14),
    ("地区", 12),
    ("报名类别", 14),
    ("身份证号（遮盖）", 22),
    ("状态", 14),
    ("报名时间", 18),
    ("来源", 12),
    ("签到码", 14),
    ("签到日期", 24),
    ("原因", 24),
    ("备注", 24),
];

fn book<H: Host>(
    cx: &Cx<H>,
    occasion: &occasion::Model,
    rows: Vec<signup::Model>,
    came: &[attendance::Model],
    places: &Catalogues,
) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let (schema, quotas) = (occasion.schema(), occasion.places().quotas);
    let columns = COLUMNS.into_iter().map(|(name, width)| (name.to_owned(), width));
    let columns = columns.chain(schema.fields().map(|(_, field)| (field.label.clone(), 20)));
    let mut by_person: std::collections::HashMap<i64, Vec<String>> = std::collections::HashMap::new();
    for one in came {
        by_person.entry(one.signup_id).or_default().push(one.day.to_string());
    }
    let row = |row: signup::Model| {
        let quota = row.quota.as_deref().map(|key| quotas.iter().find(|quota| quota.key == key).map_or(key, |quota| &quota.name));
        let source = match row.source.as_str() {
            "account" => "账号",
            "organiser" => "主办方添加",
            _ => "邮箱",
        };
        let answers = answers(&schema, &row, places).into_iter().map(|(_, text)| text);
        let mut cells = vec![
            row.name.clone(),
            row.mobile.clone(),
            row.email.clone(),
            row.employer.clone(),
            row.credit_code.clone().unwrap_or_default(),
            row.post.clone(),
            row.division_code.as_deref().map(|code| cx.site.zone.division_name(code)).unwrap_or_default(),
            quota.unwrap_or_default().to_owned(),
            row.identity_masked.clone().unwrap_or_default(),
            State::parse(&row.state).map_or("", State::name).to_owned(),
            moment(row.created_at),
            source.to_owned(),
            short_code::shown(&row.code),
            by_person.get(&row.id).map(|days| days.join("、")).unwrap_or_default(),
            row.end_reason.clone().unwrap_or_default(),
            row.note.clone().unwrap_or_default(),
        ];
        cells.extend(answers);
        cells
    };
    workbook::of_texts("报名名单", columns, rows.into_iter().map(row))
}
