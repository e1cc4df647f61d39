//! Issuing certificates for approved matters whose notice is over.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::Deserialize;
use validator::Validate;

use crate::access::{Cx, Desk, Officer, Refusal};
use crate::casework::engine::{Case, Engine};
use crate::casework::entity::application;
use crate::casework::flow::State;
use crate::casework::permit::follow;
use crate::casework::programme::{Programme, Programmes, Settlement};
use crate::casework::store::applications;
use crate::certificates::rules::Wording;
use crate::certificates::store::{self as certificates, Issued, NewCertificate};
use crate::certificates::{CertificateFollowers, event, permit};
use crate::listings::event::kind_of;
use crate::listings::rules::Status;
use crate::listings::store as listings;
use crate::web::filters::date;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

/// Months after which a certificate is looked at again.
const RECHECK_MONTHS: u32 = 12;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/certifications", overview);
    routes.get("/office/certifications/{id}", show);
    routes.post("/office/applications/{id}/certificate", issue);
}

#[derive(Template)]
#[template(path = "certifications/overview.html")]
struct OverviewPage {
    desk: Desk,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    number: String,
    name: String,
    programme: String,
    subject: String,
}

async fn overview(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let rows = applications::in_state(cx.database(), State::Settling, 0, 1000).await?;
    let revisions: Vec<i64> = rows.iter().map(|row| row.revision_id).collect();
    let definitions = cx.site.kept::<Programmes>()?.of_revisions(cx.database(), &revisions).await?;
    let row = |row: application::Model| {
        let definition = definitions.get(&row.revision_id)?;
        let is_due =
            definition.settlement() == Some(Settlement::Certificate) && permit::issue(&cx.who, &row.division_code).is_some();
        is_due.then(|| Row {
            id: row.id,
            number: row.number.unwrap_or_default(),
            name: row.organisation_name,
            programme: definition.name.clone(),
            subject: row.subject.unwrap_or_default(),
        })
    };
    let rows = rows.into_iter().filter_map(row).collect();
    render(StatusCode::OK, &OverviewPage { desk: cx.desk("待发证"), rows })
}

fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::handles(&cx.who) { Ok(()) } else { Err(Refusal("证书由经办人办理。".into()).into()) }
}

#[derive(Template)]
#[template(path = "certifications/issue.html")]
struct IssuePage {
    desk: Desk,
    form: FormView,
    id: i64,
    number: String,
    name: String,
    programme: String,
    entries: Vec<(String, String)>,
    wants_entry: bool,
    expires: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct IssueForm {
    scope: String,
    entry: String,
    issued_on: String,
}

impl Form for IssueForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let case = due(&cx, *id).await?;
    let mut form = FormView::default();
    form.set("scope", scope_of(&case));
    form.set("issued_on", cx.site.clock.today().to_string());
    page(&cx, StatusCode::OK, &case, form).await
}

/// A matter that waits for its certificate.
async fn due(cx: &Cx<Officer>, id: i64) -> Result<Case, PageError> {
    let application = applications::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    permit::issue(&cx.who, &application.division_code).ok_or(PageError::NotFound)?;
    let definition = cx.site.kept::<Programmes>()?.of_revision(cx.database(), application.revision_id).await?;
    if definition.settlement() != Some(Settlement::Certificate) {
        return Err(PageError::NotFound);
    }
    Ok(Case { application, definition })
}

fn scope_of(case: &Case) -> String {
    case.application.subject.clone().unwrap_or_else(|| case.definition.name.clone())
}

async fn page(cx: &Cx<Officer>, status: StatusCode, case: &Case, mut form: FormView) -> Answer {
    let entries = entries(cx, case).await?;
    if form.value("entry").is_empty()
        && let Some((id, _)) = entries.iter().find(|(_, name)| Some(name) == case.application.subject.as_ref())
    {
        form.set("entry", id.clone());
    }
    let page = IssuePage {
        desk: cx.desk("发证"),
        id: case.application.id,
        number: case.number(),
        name: case.application.organisation_name.clone(),
        programme: case.definition.name.clone(),
        wants_entry: case.definition.directory.is_some(),
        expires: date(last_day(cx.site.clock.today(), &case.definition)),
        entries,
        form,
    };
    render(status, &page)
}

/// Public entries of the holder in the programme's directory.
async fn entries(cx: &Cx<Officer>, case: &Case) -> Result<Vec<(String, String)>, PageError> {
    let Some(directory) = &case.definition.directory else { return Ok(Vec::new()) };
    let rows = listings::of_organisation(cx.database(), case.application.organisation_id).await?;
    let own = rows.into_iter().filter(|row| row.directory == *directory && Status::of(&row.status) == Status::Published);
    Ok(own.map(|row| (row.id.to_string(), row.name)).collect())
}

/// A certificate of three years that begins on 5 March ends on 4 March.
fn last_day(issued_on: NaiveDate, programme: &Programme) -> NaiveDate {
    let years = programme.terms_years.unwrap_or(1).max(1);
    issued_on.checked_add_months(Months::new(12 * years)).and_then(|day| day.checked_sub_days(Days::new(1))).unwrap_or(issued_on)
}

async fn issue(cx: Cx<Officer>, id: Path<i64>, posted: Posted<IssueForm>) -> Answer {
    admit(&cx)?;
    let case = due(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let today = cx.site.clock.today();
    let issued_on = form.issued_on.trim().parse::<NaiveDate>().ok().filter(|day| *day <= today && day.year() >= today.year() - 1);
    if issued_on.is_none() {
        view.refuse("issued_on", "发证日期请填今天或以前的日期");
    }
    if form.scope.trim().is_empty() || form.scope.chars().count() > 200 {
        view.refuse("scope", "请写明认定的对象和范围，不超过 200 字");
    }
    let entries = entries(&cx, &case).await?;
    let entry = entries.iter().find(|(id, _)| *id == form.entry);
    if !form.entry.is_empty() && entry.is_none() {
        view.refuse("entry", "请从列表中选择本单位已公开的条目");
    }
    let Some(issued_on) = issued_on.filter(|_| !view.is_invalid()) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &case, view).await;
    };
    let outcome = try_issue(&cx, *id, form.scope.trim(), entry, issued_on).await;
    match view.settle(outcome.map(Some))? {
        Ok(certificate_id) => {
            cx.flash("证书已生成，持证单位会收到通知；对应的目录条目已显示认定信息。");
            Ok(see_other(format!("/office/certificates/{certificate_id}")))
        }
        Err(status) => page(&cx, status, &case, view).await,
    }
}

async fn try_issue(
    cx: &Cx<Officer>,
    id: i64,
    scope: &str,
    entry: Option<&(String, String)>,
    issued_on: NaiveDate,
) -> Result<i64, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let case = engine.case(id).await?;
    let allowed = permit::issue(&cx.who, &case.application.division_code).ok_or(PageError::NotFound)?;
    let followers = cx.site.kept::<CertificateFollowers>()?;
    let issued = certificates::issue(&write, &followers, &allowed, new_certificate(&case, scope, entry, issued_on)).await?;
    let Issued { certificate, is_new, touched } = issued;
    if !is_new {
        return Ok(certificate.id);
    }
    let words = format!("证书已生成，编号 {}。", certificate.number);
    let (_, moved) = engine.settled(&follow(&case.application), &case, &words).await?;
    write.also(moved);
    let summary = format!("发证 {}", certificate.number);
    write.commit(event::happened("certificate.issued", &certificate, summary, touched)).await?;
    Ok(certificate.id)
}

/// The certificate that a matter leads to.
pub fn new_certificate(case: &Case, scope: &str, entry: Option<&(String, String)>, issued_on: NaiveDate) -> NewCertificate {
    let definition = &case.definition;
    let level = match definition.level.as_str() {
        "province" => "省级",
        "city" => "市级",
        _ => "区县级",
    };
    let subject = entry.and_then(|(id, name)| {
        let kind = kind_of(definition.directory.as_deref()?);
        Some((kind.to_owned(), id.parse().ok()?, name.clone()))
    });
    NewCertificate {
        is_personal: false,
        kind: definition.key.clone(),
        kind_name: definition.name.clone(),
        number_pattern: format!("{}〔{{year}}〕{{serial}}号", abbreviation(&definition.name)),
        holder_name: case.application.organisation_name.clone(),
        credit_code: case.application.credit_code.clone(),
        organisation_id: case.application.organisation_id,
        division_code: case.application.division_code.clone(),
        scope: scope.to_owned(),
        subject,
        issued_on,
        expires_on: Some(last_day(issued_on, definition)),
        recheck_on: issued_on.checked_add_months(Months::new(RECHECK_MONTHS)),
        application_id: Some(case.application.id),
        replaces_id: None,
        wording: Wording {
            title: format!("{}证书", definition.name),
            statement: format!("经审查和公示，认定{scope}符合“{}”的条件。", definition.name),
            issuer: definition.authority.clone(),
            lines: vec![(LEVEL_LABEL.to_owned(), level.to_owned())],
            programme_key: definition.key.clone(),
        },
        is_demo: case.application.is_demo,
    }
}

/// The line of the paper that says of which level a certificate is.
pub const LEVEL_LABEL: &str = "认定级别";

/// A short word for numbers, from what sets the programme's name apart.
fn abbreviation(name: &str) -> String {
    let plain: String = name.replace("跨境电商", "").replace("认定", "").replace("省级", "");
    let word: String = plain.chars().filter(|letter| !letter.is_ascii_punctuation()).take(4).collect();
    format!("{word}认")
}
