//! Messages to a group of those who signed up: written, looked at with the number of letters, and then sent.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;
use validator::Validate;

use super::host::Host;
use super::look::Head;
use super::person::has_letterbox;
use super::{found, url};
use crate::access::Cx;
use crate::signups::entity::{occasion, signup};
use crate::signups::rules::State;
use crate::signups::store::messages as store;
use crate::signups::store::roster::{self, Part};
use crate::signups::{PersonKey, event, letter, link};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// Letters of one message at most.
const MOST: u64 = 20_000;

/// Groups: key, word.
const AUDIENCES: [(&str, &str); 6] = [
    ("confirmed", "报名成功的"),
    ("waiting", "候补的"),
    ("requested", "待审核的"),
    ("came", "已签到的"),
    ("absent", "报名成功但未签到的"),
    ("all", "所有还有效的报名"),
];

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct MessageForm {
    audience: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 60, message = "请写标题，2 到 60 字"))]
    subject: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 5, max = 4000, message = "请写内容，5 到 4000 字"))]
    body: String,
    #[serde(rename = "do")]
    what: String,
    count: String,
}

impl Form for MessageForm {}

#[derive(Template)]
#[template(path = "signups/office/messages.html")]
struct MessagesPart {
    head: Head,
    form: FormView,
    audiences: Vec<(String, String)>,
    /// Number of letters of the message that is looked at before it goes.
    preview: Option<usize>,
    audience: &'static str,
    body: Vec<String>,
    sent: Vec<Sent>,
}

impl HtmlSafe for MessagesPart {}

struct Sent {
    subject: String,
    body: String,
    about: String,
}

fn audience(key: &str) -> &'static str {
    AUDIENCES.into_iter().find(|(known, _)| *known == key).map_or("", |(_, word)| word)
}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let mut form = FormView::default();
    form.set("audience", "confirmed");
    page(&cx, StatusCode::OK, &row, form, None).await
}

async fn page<H: Host>(cx: &Cx<H>, status: StatusCode, row: &occasion::Model, form: FormView, preview: Option<usize>) -> Answer {
    let mut audiences = Vec::new();
    for (key, word) in AUDIENCES {
        let count = reached(cx.database(), row.id, key).await?.len();
        audiences.push((key.to_owned(), format!("{word}（{count} 人能收到）")));
    }
    let sent = store::of_occasion(cx.database(), row.id).await?.into_iter().map(|one| Sent {
        about: format!("{}　{}　发给{} {} 人", moment(one.at), one.made_by_name, audience(&one.audience), one.letters),
        subject: one.subject,
        body: one.body,
    });
    let page = MessagesPart {
        head: Head::of(cx, row, "/messages"),
        audience: audience(form.value("audience")),
        body: form.value("body").lines().map(str::to_owned).collect(),
        form,
        audiences,
        preview,
        sent: sent.collect(),
    };
    H::frame(cx, status, &format!("群发消息：{}", row.title), &page)
}

/// Those of a group whom a letter reaches.
async fn reached(database: &impl sea_orm::ConnectionTrait, id: i64, audience: &str) -> Result<Vec<signup::Model>, PageError> {
    let part = Part::parse(audience).unwrap_or(Part::All);
    let rows = roster::list(database, id, part, "", 0, MOST).await?;
    let is_active = |row: &signup::Model| State::parse(&row.state).is_some_and(State::is_active);
    Ok(rows.into_iter().filter(|row| has_letterbox(row) && (part != Part::All || is_active(row))).collect())
}

pub(super) async fn post<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<MessageForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, None).await,
    };
    if audience(&form.audience).is_empty() {
        view.refuse("audience", "请选择发给谁");
    }
    let count = reached(cx.database(), row.id, &form.audience).await?.len();
    if count == 0 {
        view.refuse("audience", "这一组里没有能收到邮件的人");
    }
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, None).await;
    }
    // Looked at first, and again when the group has changed since.
    if form.what != "send" || form.count != count.to_string() {
        let preview = Some(count);
        return page(&cx, StatusCode::OK, &row, view, preview).await;
    }
    let outcome = send(&cx, &row, &form).await.map(Some);
    match view.settle(outcome)? {
        Ok(letters) => {
            cx.flash(format!("已发给 {letters} 人，邮件会在几分钟内陆续送出。"));
            Ok(see_other(format!("{}/messages", url::<H>(row.id))))
        }
        Err(status) => page(&cx, status, &row, view, None).await,
    }
}

async fn send<H: Host>(cx: &Cx<H>, occasion: &occasion::Model, form: &MessageForm) -> Result<usize, PageError> {
    let key = cx.site.kept::<PersonKey>()?;
    let write = cx.begin().await?;
    let rows = reached(&*write, occasion.id, &form.audience).await?;
    let text = format!("{}\n\n您的报名：", form.body.replace("\r\n", "\n"));
    for row in &rows {
        letter::send(&write, &cx.site, occasion, row, &form.subject, &text, &link::own(&key, row)).await?;
    }
    store::add(&write, occasion.id, &form.audience, &form.subject, &form.body, rows.len()).await?;
    let what = format!("群发消息“{}”，发给{} {} 人", form.subject, audience(&form.audience), rows.len());
    write.commit(event::occasion("occasion.message_sent", occasion, what)).await?;
    Ok(rows.len())
}
