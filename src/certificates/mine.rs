//! The certificates of the organisation one works for: where they stand, and the paper.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::entity::certificate;
use super::look::{self, Tag, TimelineRow};
use super::rules::{Standing, Wording};
use super::{paper, permit, store, url};
use crate::access::{Cx, Member, Workspace};
use crate::web::file_answer::{self, Way};
use crate::web::filters::{date, date_or_blank};
use crate::web::{Answer, PageError, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/certificates", list);
    routes.get("/my/certificates/{id}", show);
    routes.get("/my/certificates/{id}/pdf", download);
}

#[derive(Template)]
#[template(path = "certificates/mine.html")]
struct MinePage {
    workspace: Workspace,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    number: String,
    subject: String,
    tag: Tag,
    until: String,
    advice: String,
    renewal: Option<String>,
    verify: String,
    is_demo: bool,
}

#[derive(Template)]
#[template(path = "certificates/my_show.html")]
struct ShowPage {
    workspace: Workspace,
    row: Row,
    banner: (&'static str, String),
    facts: Vec<(String, String)>,
    history: Vec<TimelineRow>,
}

async fn list(cx: Cx<Member>) -> Answer {
    let organisation = cx.who.place().map_or(0, |place| place.organisation_id);
    let all = store::of_organisation(cx.database(), organisation).await?;
    let replaced: Vec<i64> = all.iter().filter_map(|row| row.replaces_id).collect();
    let rows = all.iter().map(|certificate| row(&cx, certificate, replaced.contains(&certificate.id))).collect();
    render(StatusCode::OK, &MinePage { workspace: cx.workspace("证书"), rows })
}

fn row(cx: &Cx<Member>, certificate: &certificate::Model, is_replaced: bool) -> Row {
    let today = cx.site.clock.today();
    let standing = Standing::on(certificate, today);
    let programme = Wording::of(certificate).programme_key;
    let may_renew = matches!(standing, Standing::Expiring(_) | Standing::Expired) && !is_replaced && !programme.is_empty();
    let recheck = certificate.recheck_on.filter(|day| standing.holds() && (*day - today).num_days() <= 30 && !is_replaced);
    let advice = match (standing, recheck) {
        _ if is_replaced => "已换发新证".to_owned(),
        (Standing::Suspended | Standing::Revoked, _) => {
            certificate.reason.as_ref().map(|reason| format!("原因：{reason}")).unwrap_or_default()
        }
        (_, Some(day)) if day < today => format!("年度复核已过期限：{}", date(day)),
        (_, Some(day)) => format!("请在{}前完成年度复核", date(day)),
        (Standing::Expired, _) => "需要继续持证，请重新申请".to_owned(),
        (Standing::Expiring(_), _) => "需要继续持证，请尽早换发".to_owned(),
        _ => String::new(),
    };
    Row {
        id: certificate.id,
        name: certificate.kind_name.clone(),
        number: certificate.number.clone(),
        subject: certificate.subject_name.clone().unwrap_or_default(),
        tag: look::tag(standing),
        until: certificate.expires_on.map_or_else(|| "长期有效".to_owned(), |_| date_or_blank(certificate.expires_on)),
        advice,
        renewal: may_renew.then(|| format!("/programmes/{programme}")),
        verify: url(&certificate.code),
        is_demo: certificate.is_demo,
    }
}

/// A certificate of one of the organisations that one works for.
async fn found(cx: &Cx<Member>, id: i64) -> Result<certificate::Model, PageError> {
    let row = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    if permit::holds(&cx.who, &row) { Ok(row) } else { Err(PageError::NotFound) }
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let certificate = found(&cx, *id).await?;
    let is_replaced = store::successor_of(cx.database(), certificate.id).await?.is_some();
    let events = store::history(cx.database(), certificate.id).await?;
    let page = ShowPage {
        workspace: cx.workspace(certificate.number.clone()),
        row: row(&cx, &certificate, is_replaced),
        banner: look::banner(&certificate, cx.site.clock.today()),
        facts: look::facts(&certificate),
        history: look::timeline(&events, false),
    };
    render(StatusCode::OK, &page)
}

async fn download(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let certificate = found(&cx, *id).await?;
    match paper::of(&cx.site, &certificate).await {
        Ok(bytes) => Ok(attachment(&certificate, bytes)),
        Err(PageError::Unavailable(_)) => {
            cx.flash("服务器暂时不能生成 PDF。可以用浏览器打印本页或查验页，内容相同，同样可以扫码查验。");
            Ok(see_other(format!("/my/certificates/{id}")))
        }
        Err(error) => Err(error),
    }
}

/// The paper as a file to be saved.
pub(super) fn attachment(certificate: &certificate::Model, bytes: Vec<u8>) -> HttpResponse {
    file_answer::file(Way::Saved, &paper::file_name(certificate), "application/pdf").body(bytes)
}
