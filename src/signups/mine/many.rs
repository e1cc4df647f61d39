//! Signing many people up: what is typed into the table is looked at as a whole, and written as a whole.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use serde_json::Value;
use validator::Validate;

use super::page::{List, Shown, page};
use super::rows::{self, MOST, Row};
use crate::access::{Cx, Member};
use crate::forms::Catalogues;
use crate::signups::counter::{self, How, NewSignup, Refused};
use crate::signups::entity::signup;
use crate::signups::public::Questions;
use crate::signups::public::person_form::{Asks, Beside, Person, Typed};
use crate::signups::rules::State;
use crate::signups::store::occasions;
use crate::signups::{PersonKey, event, letter};
use crate::values::short_code;
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// Empty rows that are added at a time.
pub(super) const ROWS: usize = 5;

/// What goes with the list.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ManyForm {
    #[serde(rename = "do")]
    action: String,
    consent: String,
}

impl Form for ManyForm {}

pub(super) async fn show(cx: Cx<Member>, code: Path<String>) -> Answer {
    let list = List::of(&cx, &code).await?;
    let own = Typed { name: cx.who.name.clone(), email: cx.who.email.clone(), ..Typed::default() };
    let rows = vec![Row { typed: own, ..Row::default() }];
    let empty = if list.firm.is_some() { ROWS - 1 } else { 0 };
    let more = questions(&cx, &list)?.filled(&Value::Null);
    page(&cx, StatusCode::OK, &list, FormView::default(), Shown { rows, empty, more, file: String::new() }).await
}

pub(super) fn questions(cx: &Cx<Member>, list: &List) -> Result<Questions, PageError> {
    Ok(Questions::of(&list.occasion, cx.site.clock.today(), cx.site.kept::<Catalogues>()?))
}

pub(super) async fn send(cx: Cx<Member>, code: Path<String>, posted: Posted<ManyForm>) -> Answer {
    let list = List::of(&cx, &code).await?;
    let (form, mut view) = posted.unchecked();
    let mut rows = rows::of_pairs(&view.pairs());
    let asked = questions(&cx, &list)?;
    if form.action == "more" {
        let answers = asked.posted(&mut view.clone()).0;
        let more = asked.filled(&answers);
        return page(&cx, StatusCode::OK, &list, view, Shown { rows, empty: ROWS, more, file: String::new() }).await;
    }
    let (answers, more) = asked.posted(&mut view);
    if form.consent != "yes" {
        view.refuse("consent", "请确认已告知本人并取得同意");
    }
    count(&list, &rows, &mut view);
    let places = cx.site.kept::<Catalogues>()?;
    let key = cx.site.kept::<PersonKey>()?;
    let people = rows::check(cx.database(), &list.occasion, &Asks::of(&list.occasion, &places), &key, &mut rows).await?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if !view.is_invalid() && !people.is_empty() {
        let people = people.into_iter().map(|person| coming(&cx, &list, &key, person, answers.clone()));
        let outcome = write(&cx, &list, people.collect()).await;
        let outcome = outcome.map(|taken| match taken {
            Ok(taken) => Some(taken),
            Err(refused) => {
                refuse(&mut rows, &mut view, refused);
                None
            }
        });
        status = match view.settle(outcome)? {
            Ok(taken) => {
                cx.flash(summary(&taken));
                return Ok(see_other("/my/signups"));
            }
            Err(status) => status,
        };
    }
    let empty = usize::from(rows.is_empty()) * ROWS;
    page(&cx, status, &list, view, Shown { rows, empty, more, file: String::new() }).await
}

/// Nobody, too many, or others without an organisation.
pub(super) fn count(list: &List, rows: &[Row], view: &mut FormView) {
    match (rows.len(), list.firm.is_some()) {
        (0, _) => view.refuse_all("名单是空的，请至少填写一人。"),
        (2.., false) => view.refuse_all("您的账号还没有加入机构，只能为自己报名。为多人报名，请先在“机构信息”里登记或加入机构。"),
        (many, _) if many > MOST => view.refuse_all(format!("一次最多 {MOST} 人，请分成几份名单提交。")),
        _ => {}
    }
}

/// A person of the list, as they come to the counter. One's own row belongs to one's account.
fn coming(cx: &Cx<Member>, list: &List, key: &PersonKey, person: Person, answers: Value) -> NewSignup {
    let is_own = person.email().eq_ignore_ascii_case(&cx.who.email);
    let beside = Beside {
        how: How::ByAccount,
        answers,
        consent: list.consent(),
        user_id: (is_own || list.firm.is_none()).then_some(cx.who.id),
        organisation_id: list.firm.as_ref().map(|firm| firm.id),
        batch: None,
    };
    let mut person = person.signing_up(key, beside);
    if let Some(firm) = &list.firm {
        person.employer.clone_from(&firm.name);
        person.credit_code = Some(firm.credit_code.clone());
    }
    person
}

type Taken = Result<Vec<signup::Model>, Vec<Option<Refused>>>;

/// Everybody or nobody. Letters go to all of them in the same write.
async fn write(cx: &Cx<Member>, list: &List, mut people: Vec<NewSignup>) -> Result<Taken, PageError> {
    let batch = short_code::random();
    for person in &mut people {
        person.batch = Some(batch.clone());
    }
    let write = cx.begin().await?;
    let occasion = occasions::hold(&write, list.occasion.id).await?.ok_or(PageError::NotFound)?;
    let outcomes = counter::sign_up(&write, &occasion, people).await?;
    if outcomes.iter().any(Result::is_err) {
        return Ok(Err(outcomes.into_iter().map(Result::err).collect()));
    }
    let taken: Vec<signup::Model> = outcomes.into_iter().flatten().collect();
    letter::taken(&write, &cx.site, &occasion, &taken.iter().collect::<Vec<_>>()).await?;
    let firm = list.firm.as_ref().map_or(cx.who.name.as_str(), |firm| firm.name.as_str());
    let what = match taken.as_slice() {
        [one] => event::signup("signup.made", one, &occasion, "登录报名"),
        many => event::occasion("occasion.signed_up", &occasion, format!("{firm}为 {} 人报名", many.len())),
    };
    write.commit(what).await?;
    Ok(Ok(taken))
}

/// Says at each row why it was not taken.
fn refuse(rows: &mut [Row], view: &mut FormView, refused: Vec<Option<Refused>>) {
    let full = refused.iter().flatten().filter(|refused| matches!(refused, Refused::Full)).count();
    for (row, refused) in rows.iter_mut().zip(refused) {
        match refused {
            Some(Refused::Twice { state }) => {
                row.wrong.push(("mobile", format!("这个手机号刚刚报过名，目前是“{}”，请从名单中去掉", state.name())));
            }
            Some(Refused::NoSuchQuota) => row.wrong.push(("quota", Refused::NoSuchQuota.words())),
            Some(Refused::Full) => row.wrong.push(("name", "名额不够，排不到这一位".to_owned())),
            Some(Refused::Closed(closed)) if !view.is_invalid() => view.refuse_all(Refused::Closed(closed).words()),
            Some(Refused::Closed(_)) | None => {}
        }
    }
    if full > 0 {
        view.refuse_all(format!("名额不够，这一场不设候补，还差 {full} 个名额。一人也没有报上，请减少人数后再提交。"));
    }
}

fn summary(taken: &[signup::Model]) -> String {
    let of = |state: State| taken.iter().filter(|row| row.state == state.key()).count();
    let mut words = vec![format!("已为 {} 人报名", taken.len())];
    for (state, word) in [(State::Confirmed, "报名成功"), (State::Waiting, "进入候补"), (State::Requested, "等待主办方审核")]
    {
        let count = of(state);
        if count > 0 {
            words.push(format!("{count} 人{word}"));
        }
    }
    format!("{}。通知已发到每个人的邮箱。", words.join("，"))
}
