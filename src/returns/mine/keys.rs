//! Keys of the organisation's own machines: made by its owner, shown once, revoked at any time.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::access::{Cx, Member, Workspace};
use crate::returns::entity::return_key;
use crate::returns::event;
use crate::returns::keys::{READ, SCOPES, WRITE, is_good, may};
use crate::returns::permit;
use crate::returns::store::keys::{self, NewKey};
use crate::returns::store::reporters;
use crate::web::filters::{date, moment};
use crate::web::{Answer, Form, FormView, PageError, Posted, render, see_other};

/// Keys in use at most.
const MOST: usize = 20;

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct KeyForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 60, message = "请写明密钥用在哪里（2 到 60 字），例如“ERP 月报接口”"))]
    name: String,
    reporter: String,
    scope: Vec<String>,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    expires_on: String,
}

impl Form for KeyForm {}

#[derive(Template)]
#[template(path = "returns/mine/keys.html")]
struct KeysPage {
    workspace: Workspace,
    form: FormView,
    reporters: Vec<(String, String)>,
    scopes: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    fresh: String,
    address: String,
}

struct Row {
    id: i64,
    name: String,
    hint: String,
    scopes: String,
    reporter: String,
    about: String,
    used: String,
    word: &'static str,
    is_good: bool,
}

pub(super) async fn show(cx: Cx<Member>) -> Answer {
    let mut blank = FormView::default();
    blank.set_all("scope", [READ.to_owned(), WRITE.to_owned()]);
    page(&cx, StatusCode::OK, blank, String::new()).await
}

fn place(cx: &Cx<Member>) -> Result<i64, PageError> {
    let place = cx
        .who
        .place()
        .ok_or_else(|| PageError::Forbidden("请先登记所在机构，再使用接口上报。可在工作台的“机构信息”中登记。".into()))?;
    Ok(place.organisation_id)
}

async fn page(cx: &Cx<Member>, status: StatusCode, form: FormView, fresh: String) -> Answer {
    let organisation = place(cx)?;
    permit::keep_keys(&cx.who, organisation)?;
    let own = reporters::of_organisation(cx.database(), organisation).await?;
    let today = cx.site.clock.today();
    let row = |row: return_key::Model| {
        let is_good = is_good(&row, today);
        let scopes: Vec<&str> = SCOPES.iter().filter(|(key, _)| may(&row, key)).map(|(_, word)| *word).collect();
        let named = |id: i64| own.iter().find(|one| one.id == id).map_or("已移出的填报主体", |one| one.name.as_str());
        let until = row.expires_on.map_or("长期".to_owned(), |day| format!("到 {}", date(day)));
        Row {
            id: row.id,
            scopes: scopes.join("、"),
            reporter: row.reporter_id.map_or("全部填报主体", named).to_owned(),
            about: format!("{} 由{}生成，{until}", moment(row.created_at), row.created_by_name),
            used: row.last_used_at.map_or("还没有用过".to_owned(), moment),
            word: if row.revoked_at.is_some() {
                "已作废"
            } else if is_good {
                "可用"
            } else {
                "已过期"
            },
            name: row.name,
            hint: row.hint,
            is_good,
        }
    };
    let rows = keys::of_organisation(cx.database(), organisation).await?.into_iter().map(row).collect();
    let every = std::iter::once((String::new(), "全部填报主体".to_owned()));
    let page = KeysPage {
        workspace: cx.workspace("接口密钥"),
        reporters: every.chain(own.iter().map(|row| (row.id.to_string(), row.name.clone()))).collect(),
        scopes: SCOPES.to_vec(),
        address: format!("{}/api/v1/returns", cx.public_url),
        rows,
        form,
        fresh,
    };
    render(status, &page)
}

pub(super) async fn make(cx: Cx<Member>, posted: Posted<KeyForm>) -> Answer {
    let organisation = place(&cx)?;
    let permit = permit::keep_keys(&cx.who, organisation)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, String::new()).await,
    };
    let own = reporters::of_organisation(cx.database(), organisation).await?;
    let reporter = own.iter().find(|row| row.id.to_string() == form.reporter).map(|row| row.id);
    if reporter.is_none() && !form.reporter.is_empty() {
        view.refuse("reporter", "请从列表中选择填报主体");
    }
    let scopes: Vec<&str> = SCOPES.iter().map(|(key, _)| *key).filter(|key| form.scope.iter().any(|held| held == key)).collect();
    if scopes.is_empty() {
        view.refuse("scope", "请至少选择一项用途");
    }
    let expires = form.expires_on.replace(['/', '.'], "-").parse().ok();
    if !form.expires_on.is_empty() && expires.is_none_or(|day: chrono::NaiveDate| day < cx.site.clock.today()) {
        view.refuse("expires_on", "请填写今天以后的日期，例如 2027-12-31；不填为长期");
    }
    let held = keys::of_organisation(cx.database(), organisation).await?;
    if held.iter().filter(|row| is_good(row, cx.site.clock.today())).count() >= MOST {
        view.refuse_all(format!("可用的密钥已有 {MOST} 个，请先作废不用的。"));
    }
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, String::new()).await;
    }
    let write = cx.begin().await?;
    let new = NewKey { name: form.name, reporter_id: reporter, scopes: scopes.join(" "), expires_on: expires };
    let (row, key) = keys::make(&write, &permit, new).await?;
    write.commit(event::of_key("return_key.made", &row, format!("生成接口密钥（{}）", row.scopes))).await?;
    // Shown on this answer alone: going elsewhere would need to keep it somewhere.
    page(&cx, StatusCode::OK, FormView::default(), key).await
}

pub(super) async fn revoke(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let permit = permit::keep_keys(&cx.who, place(&cx)?)?;
    let write = cx.begin().await?;
    let row = keys::revoke(&write, &permit, *id).await?.ok_or(PageError::NotFound)?;
    write.commit(event::of_key("return_key.revoked", &row, "作废接口密钥")).await?;
    cx.flash(format!("密钥“{}”已作废，使用它的程序不能再上报。", row.name));
    Ok(see_other(crate::returns::link::KEYS))
}
