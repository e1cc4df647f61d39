//! The form of one person who signs up without an account.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::Value;
use validator::{Validate, ValidationError};

use super::consent::CONSENT;
use super::gate::{self, Opened};
use super::person_form::{Asks, Beside, DivisionGroup, Typed};
use super::questions::Questions;
use crate::access::{Cx, Visitor};
use crate::forms::{Catalogues, SectionForm};
use crate::signups::counter::{self, Counter, How, NewSignup, Order, Refused};
use crate::signups::entity::{invitation, occasion, signup};
use crate::signups::look::{self, Brief, PlaceType};
use crate::signups::occasion::Occasion as _;
use crate::signups::store::{invitations, occasions, signups};
use crate::signups::{PersonKey, event, letter, link};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "signups/public/sign_up.html")]
struct SignUpPage {
    shell: Shell,
    form: FormView,
    brief: Brief,
    closed: Option<String>,
    places: String,
    hold: &'static str,
    types: Vec<PlaceType>,
    divisions: Vec<DivisionGroup>,
    needs_identity: bool,
    needs_division: bool,
    more: SectionForm,
    consent: &'static str,
    action: String,
    letters: String,
    invitation: String,
    account: String,
}

/// A person, as posted.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct SignUpForm {
    name: String,
    mobile: String,
    email: String,
    employer: String,
    credit_code: String,
    post: String,
    division: String,
    quota: String,
    identity: String,
    invitation: String,
    #[validate(custom(function = consented))]
    consent: String,
}

impl Form for SignUpForm {}

impl SignUpForm {
    fn typed(self) -> Typed {
        let Self { name, mobile, email, employer, credit_code, post, division, quota, identity, .. } = self;
        Typed { name, mobile, email, employer, credit_code, post, division, quota, identity }
    }
}

fn consented(text: &str) -> Result<(), ValidationError> {
    if text == "yes" {
        return Ok(());
    }
    Err(ValidationError::new("consent").with_message("请阅读并勾选同意，否则无法受理报名".into()))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct InvitationQuery {
    invitation: String,
}

pub(super) async fn show(cx: Cx<Visitor>, code: Path<String>, Asked(query): Asked<InvitationQuery>) -> Answer {
    let opened = gate::occasion(&cx, &code, &query.invitation).await?;
    let mut view = FormView::default();
    if let Some((invitation, _)) = &opened.invitation {
        view.set("name", invitation.name.clone());
        view.set("email", invitation.email.clone());
    }
    let more = questions(&cx, &opened.occasion)?.filled(&Value::Null);
    page(&cx, StatusCode::OK, &opened, view, more).await
}

pub(super) async fn send(cx: Cx<Visitor>, code: Path<String>, posted: Posted<SignUpForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let opened = gate::occasion(&cx, &code, &form.invitation).await?;
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    let (answers, more) = questions(&cx, &opened.occasion)?.posted(&mut view);
    let places = cx.site.kept::<Catalogues>()?;
    let read = form.typed().read(&Asks::of(&opened.occasion, &places));
    if let Err(wrong) = &read {
        for (field, words) in wrong {
            view.refuse(field, words.clone());
        }
    }
    let person = match read {
        Ok(person) if !view.is_invalid() => person,
        _ => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &opened, view, more).await,
    };
    if let Err(PageError::TooMany(seconds)) = cx.site.limits.sign_up(&cx.address, person.email()) {
        view.refuse_all("报名提交得太频繁，请过一会儿再试。您填写的内容都还在。");
        let mut answer = page(&cx, StatusCode::TOO_MANY_REQUESTS, &opened, view, more).await?;
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        return Ok(answer);
    }
    let beside = Beside { how: How::ByMail, answers, consent: CONSENT, user_id: None, organisation_id: None, batch: None };
    let person = person.signing_up(&*cx.site.kept::<PersonKey>()?, beside);
    let outcome = match &opened.invitation {
        Some((invitation, _)) => invited_sign_up(&cx, invitation, person).await,
        None => counter_sign_up(&cx, &opened.occasion, person).await,
    };
    let outcome = outcome.map(|taken| match taken {
        Ok(row) => Some(row),
        Err(refused) => {
            refuse(&mut view, &refused);
            None
        }
    });
    match view.settle(outcome)? {
        Ok(row) => {
            let url = format!("/occasions/{}/signed-up?state={}", opened.occasion.code, row.state);
            Ok(unkept(see_other(url)))
        }
        Err(status) => page(&cx, status, &opened, view, more).await,
    }
}

async fn counter_sign_up(
    cx: &Cx<Visitor>,
    occasion: &occasion::Model,
    person: NewSignup,
) -> Result<Result<signup::Model, Refused>, PageError> {
    let order = Order { occasion_id: occasion.id, person, actor: cx.unnamed_actor() };
    cx.site.kept::<Counter>()?.sign_up(&cx.site, order).await
}

/// With an invitation, which is good for one: it is marked in the same write.
async fn invited_sign_up(
    cx: &Cx<Visitor>,
    invitation: &invitation::Model,
    person: NewSignup,
) -> Result<Result<signup::Model, Refused>, PageError> {
    let write = cx.begin_unnamed().await?;
    let occasion = occasions::hold(&write, invitation.occasion_id).await?.ok_or(PageError::NotFound)?;
    let invitation = invitations::find(&*write, invitation.id).await?.ok_or(PageError::NotFound)?;
    if invitations::is_used(&*write, &invitation).await? {
        return Err(PageError::Conflict("这份邀请刚刚已经用来报名。要查看或修改，请打开报名邮件里的链接。".into()));
    }
    let taken = counter::sign_up(&write, &occasion, vec![person]).await?;
    match taken.into_iter().next().ok_or(PageError::NotFound)? {
        Err(refused) => Ok(Err(refused)),
        Ok(row) => {
            invitations::mark(&write, invitation.id, row.id).await?;
            letter::taken(&write, &cx.site, &occasion, &[&row]).await?;
            write.commit(event::signup("signup.made", &row, &occasion, "应邀报名")).await?;
            Ok(Ok(row))
        }
    }
}

/// Says at its field why somebody was not taken.
pub(in crate::signups) fn refuse(view: &mut FormView, refused: &Refused) {
    match refused {
        Refused::Twice { .. } => view.refuse("mobile", refused.words()),
        Refused::NoSuchQuota => view.refuse("quota", refused.words()),
        Refused::Closed(_) | Refused::Full => view.refuse_all(refused.words()),
    }
}

fn questions(cx: &Cx<Visitor>, occasion: &occasion::Model) -> Result<Questions, PageError> {
    Ok(Questions::of(occasion, cx.site.clock.today(), cx.site.kept::<Catalogues>()?))
}

async fn page(cx: &Cx<Visitor>, status: StatusCode, opened: &Opened, form: FormView, more: SectionForm) -> Answer {
    let occasion = &opened.occasion;
    let standing = signups::standing(cx.database(), occasion).await?;
    let places = cx.site.kept::<Catalogues>()?;
    let asks = Asks::of(occasion, &places);
    let brief = Brief::of(occasion);
    let mut shell = cx.shell(format!("报名：{}", occasion.title)).unlisted();
    if occasion.is_listed {
        shell = shell.below(&brief.title, &brief.url);
    }
    let page = SignUpPage {
        shell: shell.here("报名"),
        form,
        closed: occasion.closed(cx.site.clock.now()).map(|closed| closed.words()),
        places: look::places_words(occasion, &standing),
        hold: if occasion.needs_approval {
            "提交后由主办方审核，结果发到邮箱。"
        } else {
            "提交后 60 分钟内打开邮件里的链接确认，名额才算保住。"
        },
        types: look::types(occasion, &standing),
        divisions: asks.divisions(),
        needs_identity: asks.needs_identity,
        needs_division: asks.needs_division,
        more,
        consent: CONSENT,
        action: link::sign_up(occasion),
        letters: format!("/occasions/{}/letters", occasion.code),
        invitation: opened.invitation.as_ref().map(|(_, key)| key.clone()).unwrap_or_default(),
        account: if occasion.is_listed { format!("/my/occasions/{}/sign-up", occasion.code) } else { String::new() },
        brief,
    };
    Ok(unkept(render(status, &page)?))
}
