//! Versions: what was public once stays readable.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use askama::Template;

use super::body::{self, Shown};
use super::reading::{self, full_name, short_name};
use crate::access::{Cx, Visitor};
use crate::platform::clock::local;
use crate::policies::entity::{policy_document, policy_version};
use crate::policies::text::Body;
use crate::policies::{link, store};
use crate::web::filters::date;
use crate::web::{Answer, PageError, Shell, render};

#[derive(Template)]
#[template(path = "policies/public/version.html")]
struct VersionPage {
    shell: Shell,
    title: String,
    number: i32,
    present: i32,
    kept: String,
    reason: String,
    present_url: String,
    comparison_url: String,
    blocks: Vec<Shown>,
}

/// A version in the list of a document's page.
pub struct VersionRow {
    /// 第2版
    pub name: String,
    /// When it was made.
    pub when: String,
    /// Why.
    pub reason: String,
    /// Whether it is the one that is shown.
    pub is_present: bool,
    /// Its text; none for the present one.
    pub url: Option<String>,
    /// Beside the one before it.
    pub comparison_url: Option<String>,
    /// 与第1版对比
    pub comparison_word: String,
}

impl VersionRow {
    /// The versions of a document, newest first; none when there is only the present one.
    pub fn list(document: &policy_document::Model, versions: Vec<policy_version::Model>) -> Vec<Self> {
        if versions.len() < 2 {
            return Vec::new();
        }
        let earlier: Vec<Option<i32>> = versions.iter().skip(1).map(|version| Some(version.number)).chain([None]).collect();
        versions.into_iter().zip(earlier).map(|(version, before)| Self::new(document, version, before)).collect()
    }

    fn new(document: &policy_document::Model, version: policy_version::Model, before: Option<i32>) -> Self {
        let is_present = version.number == document.version;
        Self {
            name: format!("第{}版{}", version.number, if is_present { "（当前）" } else { "" }),
            when: format!("{}收录", kept_on(&version)),
            url: (!is_present).then(|| link::version(document.id, version.number)),
            comparison_url: before.map(|before| link::comparison(document.id, before, version.number)),
            comparison_word: before.map(|before| format!("与第{before}版对比")).unwrap_or_default(),
            reason: version.reason,
            is_present,
        }
    }
}

/// The day on which a version was kept.
pub fn kept_on(version: &policy_version::Model) -> String {
    date(local(version.created_at).date_naive())
}

pub(super) async fn show(cx: Cx<Visitor>, ids: Path<(i64, i32)>) -> Answer {
    let (id, number) = ids.into_inner();
    let document = reading::published(&cx, id).await?;
    if number == document.version {
        return Ok(HttpResponse::Found().insert_header((LOCATION, link::policy(id))).finish());
    }
    let version = store::version(cx.database(), id, number).await?.ok_or(PageError::NotFound)?;
    let name = format!("第{number}版");
    let shell = cx.shell(format!("{name}：{}", full_name(&document))).unlisted();
    render(StatusCode::OK, &VersionPage {
        shell: shell.below("政策库", link::LIST).below(&short_name(&document), &link::policy(id)).here(&name),
        kept: kept_on(&version),
        blocks: body::shown(&Body::parse(&version.body), id, &body::Cited::new()),
        title: version.title,
        reason: version.reason,
        number,
        present: document.version,
        present_url: link::policy(id),
        comparison_url: link::comparison(id, number.min(document.version), number.max(document.version)),
    })
}
