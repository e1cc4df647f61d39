//! A certificate in the register: what it says, where it stands today, and what happened to it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::{Value, json};

use super::verify::missing;
use crate::access::{Cx, Visitor};
use crate::certificates::code::{self, Typed, shown};
use crate::certificates::entity::certificate;
use crate::certificates::look::{self, Tag, TimelineRow};
use crate::certificates::rules::{Standing, Step};
use crate::certificates::{CertificateFollowers, store, url};
use crate::web::filters::date;
use crate::web::render::json as answer_json;
use crate::web::{Answer, PageError, Shell, render};

#[derive(Template)]
#[template(path = "certificates/show.html")]
struct ShowPage {
    shell: Shell,
    name: String,
    holder: String,
    tag: Tag,
    banner: (&'static str, String),
    facts: Vec<(String, String)>,
    page: Option<String>,
    subject: String,
    successor: Option<(String, String)>,
    history: Vec<TimelineRow>,
    today: String,
    is_demo: bool,
    json_url: String,
    fingerprint: String,
}

async fn found(cx: &Cx<Visitor>, typed: &str) -> Result<Option<certificate::Model>, PageError> {
    cx.site.limits.search(&cx.address)?;
    match code::read(typed) {
        Typed::Code(code) => Ok(store::find_by_code(cx.database(), &code).await?),
        Typed::Slip | Typed::Other => Ok(None),
    }
}

pub(super) async fn show(cx: Cx<Visitor>, typed: Path<String>) -> Answer {
    let typed: String = typed.chars().take(100).collect();
    let Some(row) = found(&cx, &typed).await? else { return missing(&cx, &typed) };
    let today = cx.site.clock.today();
    let events = store::history(cx.database(), row.id).await?;
    let successor = store::successor_of(cx.database(), row.id).await?;
    let title = format!("{} {}", row.kind_name, row.number);
    let mut shell = cx.shell(title).unlisted().below("证书查验", "/verify").here(&row.number);
    // However the code was typed, the page has one address.
    shell.canonical = format!("{}{}", cx.public_url, url(&row.code));
    let page = ShowPage {
        shell,
        name: row.kind_name.clone(),
        holder: look::public_holder(&row),
        tag: look::tag(Standing::on(&row, today)),
        banner: look::banner(&row, today),
        facts: look::facts(&row),
        page: cx.site.kept::<CertificateFollowers>()?.page(&row),
        subject: row.subject_name.clone().unwrap_or_default(),
        successor: successor.map(|new| (url(&new.code), new.number)),
        history: look::timeline(&events, false),
        today: date(today),
        is_demo: row.is_demo,
        json_url: format!("{}.json", url(&row.code)),
        fingerprint: row.pdf_sha256.clone().unwrap_or_default(),
    };
    render(StatusCode::OK, &page)
}

/// The same for machines.
pub(super) async fn machine(cx: Cx<Visitor>, typed: Path<String>) -> Answer {
    let Some(row) = found(&cx, &typed).await? else {
        let message = "没有这个查验码的证书，请核对后重试。";
        return Ok(HttpResponse::NotFound().json(json!({ "error": "not_found", "message": message })));
    };
    let events = store::history(cx.database(), row.id).await?;
    let history = events.iter().map(
        |event| json!({ "event": event.kind, "name": Step::name_of(&event.kind), "on": event.on_day, "reason": event.reason }),
    );
    let standing = Standing::on(&row, cx.site.clock.today());
    answer_json(&json!({
        "code": shown(&row.code),
        "number": row.number,
        "kind": row.kind,
        "kind_name": row.kind_name,
        "holder": look::public_holder(&row),
        "holder_kind": row.holder_kind,
        "credit_code": row.credit_code,
        "subject": row.subject_name,
        "scope": row.scope,
        "issued_on": row.issued_on,
        "expires_on": row.expires_on,
        "state": standing.key(),
        "state_name": standing.name(),
        "is_valid": standing.holds(),
        "reason": row.reason,
        "is_demo": row.is_demo,
        "pdf_sha256": row.pdf_sha256,
        "url": format!("{}{}", cx.public_url, url(&row.code)),
        "history": history.collect::<Vec<Value>>(),
    }))
}
