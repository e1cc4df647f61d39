//! One's own page: where the sign-up stands, what to do next, the ticket, and what is stored.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::gate;
use super::questions::Questions;
use crate::access::second_factor::qr::{self, Qr};
use crate::access::{Cx, Visitor};
use crate::forms::{Catalogues, SheetRow};
use crate::signups::entity::{occasion, signup};
use crate::signups::look::{self, Brief, Tag, TimelineRow};
use crate::signups::occasion::Occasion as _;
use crate::signups::own_links::{OwnLink, OwnLinks};
use crate::signups::rules::{Stage, State};
use crate::signups::store::{attendance, signups};
use crate::signups::{PersonKey, link};
use crate::values::{mask, short_code};
use crate::web::filters::moment;
use crate::web::{Answer, PageError, Shell, render, unkept};

#[derive(Template)]
#[template(path = "signups/public/own.html")]
struct OwnPage {
    shell: Shell,
    brief: Brief,
    tag: Tag,
    next: Next,
    problem: Option<String>,
    reason: String,
    ticket: Option<Ticket>,
    online_link: String,
    links: Vec<OwnLink>,
    facts: Vec<(&'static str, String)>,
    answers: Vec<SheetRow>,
    days: Vec<String>,
    history: Vec<TimelineRow>,
    may: May,
    base: String,
}

#[derive(Template)]
#[template(path = "signups/public/erased.html")]
struct ErasedPage {
    shell: Shell,
    brief: Brief,
}

/// What the page says first.
struct Next {
    class: &'static str,
    words: String,
    more: &'static str,
}

/// What this person may do now.
#[expect(clippy::struct_excessive_bools, reason = "one for each button")]
struct May {
    confirm: bool,
    accept: bool,
    cancel: bool,
    edit: bool,
    erase: bool,
    again: bool,
}

/// What opens the door.
struct Ticket {
    qr: Option<Qr>,
    code: String,
    number: i32,
}

pub(super) async fn show(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, occasion) = gate::own(&cx, &address).await?;
    page(&cx, StatusCode::OK, &row, &occasion, None).await
}

/// Whether one may still change what one said: until the day before.
pub(super) fn may_edit(cx: &Cx<Visitor>, row: &signup::Model, occasion: &occasion::Model) -> bool {
    let first_day = crate::platform::clock::local(occasion.starts_at).date_naive();
    let is_active = State::parse(&row.state).is_some_and(State::is_active);
    is_active && row.erased_at.is_none() && cx.site.clock.today() < first_day && occasion.stage() == Stage::Published
}

/// The page, with what went wrong.
pub(super) async fn page(
    cx: &Cx<Visitor>,
    status: StatusCode,
    row: &signup::Model,
    occasion: &occasion::Model,
    problem: Option<String>,
) -> Answer {
    let brief = Brief::of(occasion);
    let mut shell = cx.shell(format!("我的报名：{}", occasion.title)).unlisted().here("我的报名");
    // The address is nobody else's business, not even a search engine's that was given the page.
    shell.canonical = format!("{}/signups", cx.public_url);
    if row.erased_at.is_some() {
        return Ok(unkept(render(status, &ErasedPage { shell, brief })?));
    }
    let key = cx.site.kept::<PersonKey>()?;
    let base = link::own(&key, row);
    let state = State::parse(&row.state).unwrap_or(State::Pending);
    let came = attendance::of_signup(cx.database(), row.id).await?;
    let now = cx.site.clock.now();
    let is_over = now >= occasion.ends_at;
    let links = links(cx, row, occasion, &base, !came.is_empty()).await?;
    let places = cx.site.kept::<Catalogues>()?;
    let questions = Questions::of(occasion, cx.site.clock.today(), places.clone());
    let has_ticket = state == State::Confirmed && !is_over;
    let is_in_time = row.offered_until.is_none_or(|until| now < until);
    let page = OwnPage {
        tag: look::tag(state),
        next: next(cx, state, row, occasion).await?,
        problem,
        reason: row.end_reason.clone().unwrap_or_default(),
        ticket: has_ticket.then(|| Ticket {
            qr: qr::of(&link::ticket(&key, row)),
            code: short_code::shown(&row.code),
            number: row.ticket,
        }),
        online_link: if has_ticket { occasion.online_link.clone() } else { String::new() },
        links,
        facts: facts(row, occasion, &places),
        answers: questions.read(&row.answers),
        days: came.iter().map(|came| format!("{}　{} 签到", look::day(came.day), moment(came.in_at))).collect(),
        history: look::timeline(&signups::steps(cx.database(), row.id).await?),
        may: May {
            confirm: state == State::Pending && is_in_time,
            accept: state == State::Offered && is_in_time,
            cancel: state.is_active() && came.is_empty() && !is_over,
            edit: may_edit(cx, row, occasion),
            erase: !state.is_active() || is_over,
            again: !state.is_active() && occasion.is_listed && occasion.closed(now).is_none(),
        },
        shell,
        brief,
        base,
    };
    Ok(unkept(render(status, &page)?))
}

/// Where one goes on from here: what those who came are asked, and what rooms above add.
async fn links(
    cx: &Cx<Visitor>,
    row: &signup::Model,
    occasion: &occasion::Model,
    base: &str,
    came: bool,
) -> Result<Vec<OwnLink>, PageError> {
    let mut links = Vec::new();
    if came && cx.site.clock.now() >= occasion.starts_at {
        links.push(OwnLink { words: "填写满意度调查".to_owned(), url: format!("{base}/survey") });
    }
    links.extend(cx.site.kept::<OwnLinks>()?.of(cx.database(), occasion, row, base).await?);
    Ok(links)
}

/// In plain words: where one stands and what to do.
async fn next(cx: &Cx<Visitor>, state: State, row: &signup::Model, occasion: &occasion::Model) -> Result<Next, PageError> {
    let now = cx.site.clock.now();
    let until = row.offered_until.map(look::until).unwrap_or_default();
    let is_late = row.offered_until.is_some_and(|until| now >= until);
    let say = |class, words: String, more| Next { class, words, more };
    Ok(match state {
        State::Pending | State::Offered if is_late => {
            say("notice--warning", format!("名额保留到 {until}，时间已过"), "名额正在让给下一位。如仍想参加，可以重新报名。")
        }
        State::Pending => say("", format!("请确认报名，名额为您保留到 {until}"), "点下面的按钮确认。只打开本页不算确认。"),
        State::Offered => {
            say("", format!("有空位了，为您保留到 {until}"), "请在此之前接受；不能参加的请退出，名额会让给下一位。")
        }
        State::Requested => say("", "报名已提交，等待主办方审核".to_owned(), "审核结果会发到您的邮箱。审核通过前不占名额。"),
        State::Waiting => {
            let position = signups::position(cx.database(), row).await?;
            say("", format!("候补第 {position} 位"), "有人取消时按顺序通知，请留意邮件；顺序不会无故调整。")
        }
        State::Confirmed if now >= occasion.ends_at => say("notice--quiet", "活动已结束".to_owned(), ""),
        State::Confirmed => say(
            "notice--done",
            "报名成功，名额已为您保留".to_owned(),
            "入场时出示下面的电子票。不能参加的，请尽早取消，把名额留给候补的人。",
        ),
        State::Lapsed => say("notice--quiet", "没有在规定时间内确认，名额已让给下一位".to_owned(), "如仍想参加，可以重新报名。"),
        State::Cancelled => say("notice--quiet", "报名已取消".to_owned(), "感谢提前告知。"),
        State::Refused => say("notice--warning", "报名未通过".to_owned(), "有疑问请联系主办方。"),
        State::CalledOff => say("notice--warning", "本场取消举办，报名已自动撤销".to_owned(), "您不需要再做什么。"),
    })
}

/// What is stored about this person.
fn facts(row: &signup::Model, occasion: &occasion::Model, places: &Catalogues) -> Vec<(&'static str, String)> {
    let quotas = occasion.places().quotas;
    let quota = row.quota.as_ref().and_then(|key| quotas.iter().find(|quota| quota.key == *key));
    let division = row.division_code.as_deref().map(|code| places.division(code).to_owned());
    let mut facts = vec![
        ("姓名", row.name.clone()),
        ("手机号", mask::phone(&row.mobile)),
        ("邮箱", row.email.clone()),
        ("报名类别", quota.map(|quota| quota.name.clone()).unwrap_or_default()),
        ("单位", row.employer.clone()),
        ("信用代码", row.credit_code.clone().unwrap_or_default()),
        ("部门和职务", row.post.clone()),
        ("所在地区", division.unwrap_or_default()),
        ("身份证号", row.identity_masked.clone().unwrap_or_default()),
        ("报名时间", moment(row.created_at)),
    ];
    facts.retain(|(_, text)| !text.is_empty());
    facts
}
