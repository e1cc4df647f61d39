//! Invitations: addresses are pasted, each gets a letter with a link of its own.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;
use validator::{Validate, ValidateEmail as _};

use super::host::Host;
use super::look::Head;
use super::words::span;
use super::{found, raced, url};
use crate::access::Cx;
use crate::access::mail::{link as address, say};
use crate::access::store::normal_email;
use crate::platform::clock::local;
use crate::signups::entity::occasion;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::Stage;
use crate::signups::store::invitations as store;
use crate::signups::{event, link};
use crate::web::filters::{date_or_blank, moment};
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// Invitations in one go.
const MOST: usize = 500;

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct InviteForm {
    addresses: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 1000, message = "附言最多 1000 字"))]
    words: String,
}

impl Form for InviteForm {}

#[derive(Template)]
#[template(path = "signups/office/invitations.html")]
struct InvitationsPart {
    head: Head,
    form: FormView,
    can_send: bool,
    rows: Vec<Row>,
    used: usize,
}

impl HtmlSafe for InvitationsPart {}

struct Row {
    name: String,
    email: String,
    sent: String,
    until: String,
    person: Option<String>,
}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &row, FormView::default()).await
}

async fn page<H: Host>(cx: &Cx<H>, status: StatusCode, occasion: &occasion::Model, form: FormView) -> Answer {
    let base = url::<H>(occasion.id);
    let rows = store::of_occasion(cx.database(), occasion.id).await?.into_iter().map(|row| Row {
        name: row.name,
        email: row.email,
        sent: moment(row.sent_at),
        until: date_or_blank(row.expires_on),
        person: row.signup_id.map(|id| format!("{base}/people/{id}")),
    });
    let rows: Vec<Row> = rows.collect();
    let page = InvitationsPart {
        head: Head::of(cx, occasion, "/invitations"),
        form,
        can_send: occasion.stage() == Stage::Published && occasion.closes_at > cx.site.clock.now(),
        used: rows.iter().filter(|row| row.person.is_some()).count(),
        rows,
    };
    H::frame(cx, status, &format!("邀请：{}", occasion.title), &page)
}

/// Names and addresses, one a line or between semicolons.
fn read(text: &str, view: &mut FormView) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let parts = text.split(['\n', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
    for (number, part) in parts.enumerate() {
        let plain = part.replace(['<', '>', '|', '｜', ',', '，', '\t'], " ");
        let (addresses, names): (Vec<&str>, Vec<&str>) = plain.split_whitespace().partition(|word| word.contains('@'));
        match addresses.as_slice() {
            [one] if one.validate_email() => {
                let email = normal_email(one);
                if !found.iter().any(|(_, known)| *known == email) {
                    found.push((names.join(" ").chars().take(60).collect(), email));
                }
            }
            _ => view.refuse(
                "addresses",
                format!("第 {} 行“{}”不是一个邮箱，请核对", number + 1, part.chars().take(40).collect::<String>()),
            ),
        }
    }
    found
}

pub(super) async fn send<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<InviteForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view).await,
    };
    let people = read(&form.addresses, &mut view);
    if people.is_empty() && !view.is_invalid() {
        view.refuse("addresses", "请粘贴邮箱，每行一个，可以在前面写姓名");
    }
    if people.len() > MOST {
        view.refuse("addresses", format!("一次最多 {MOST} 个，现在有 {} 个，请分几次", people.len()));
    }
    let outcome = if view.is_invalid() { Ok(None) } else { try_send(&cx, &row, &form, people).await.map(Some) };
    match view.settle(outcome)? {
        Ok((sent, known)) => {
            let rest = if known > 0 { format!("；{known} 个以前邀请过，没有再发") } else { String::new() };
            cx.flash(format!("已发出 {sent} 份邀请{rest}。"));
            Ok(see_other(format!("{}/invitations", url::<H>(row.id))))
        }
        Err(status) => page(&cx, status, &row, view).await,
    }
}

async fn try_send<H: Host>(
    cx: &Cx<H>,
    occasion: &occasion::Model,
    form: &InviteForm,
    people: Vec<(String, String)>,
) -> Result<(usize, usize), PageError> {
    if occasion.stage() != Stage::Published || occasion.closes_at <= cx.site.clock.now() {
        return Err(raced());
    }
    let write = cx.begin().await?;
    let before = store::of_occasion(&*write, occasion.id).await?;
    let (known, new): (Vec<_>, Vec<_>) = people.into_iter().partition(|(_, email)| before.iter().any(|row| row.email == *email));
    let until = local(occasion.closes_at).date_naive();
    let words = if form.words.is_empty() { String::new() } else { format!("{}\n\n", form.words.replace("\r\n", "\n")) };
    for (name, email) in &new {
        let key = store::add(&write, occasion.id, email, name, Some(until)).await?;
        let own = address(&cx.site, &format!("{}?invitation={key}", link::sign_up(occasion)));
        let text = format!(
            "{}邀请您参加“{}”。\n\n时间：{}\n地点：{} {}\n\n{words}请在 {} 前打开下面的链接报名，链接只供您使用，请勿转发：\n{own}",
            occasion.organiser,
            occasion.title,
            span(occasion),
            occasion.place,
            occasion.address,
            until.format("%-m月%-d日"),
        );
        say(&write, email, name, &format!("邀请：{}", occasion.title), &text).await?;
    }
    if !new.is_empty() {
        write.commit(event::occasion("occasion.invited", occasion, format!("发出邀请 {} 份", new.len()))).await?;
    }
    Ok((new.len(), known.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_however_they_are_pasted() {
        let mut view = FormView::default();
        let text = "张三 <a@example.com>\nB@example.com；李四, c@example.com\na@example.com\n";
        let found = read(text, &mut view);
        assert!(!view.is_invalid(), "{:?}", view.summary());
        let emails: Vec<&str> = found.iter().map(|(_, email)| email.as_str()).collect();
        assert_eq!(emails.len(), 3);
        assert_eq!(found[0], ("张三".to_owned(), "a@example.com".to_owned()));
        read("张三 13800000000", &mut view);
        assert!(view.error("addresses").contains("第 1 行"));
    }
}
