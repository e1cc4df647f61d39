//! One person's sign-up: where it stands, what they answered, when they came, and every step. How to reach them is masked
//! until somebody asks for it, which is written down.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;

use super::host::Host;
use super::look::{Head, Tag, TimelineRow, of_state};
use super::steps::NothingForm;
use super::{found, person_of};
use crate::access::Cx;
use crate::forms::{self, Catalogues, Raw, Schema};
use crate::signups::entity::{occasion, signup};
use crate::signups::event;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::{Action, Stage, State};
use crate::signups::store::{attendance, signups};
use crate::values::{mask, short_code};
use crate::web::filters::{date, moment};
use crate::web::{Answer, FormView, PageError, Posted};

#[derive(Template)]
#[template(path = "signups/office/person.html")]
struct PersonPart {
    head: Head,
    form: FormView,
    panel: &'static str,
    base: String,
    name: String,
    code: String,
    tag: Tag,
    about: String,
    is_revealed: bool,
    is_erased: bool,
    facts: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    came: Vec<(String, String)>,
    /// Days on which they can still be written down.
    days: Vec<(String, String)>,
    steps: Vec<TimelineRow>,
    can: Can,
    is_first: bool,
}

impl HtmlSafe for PersonPart {}

#[expect(clippy::struct_excessive_bools, reason = "one for each panel of the page")]
struct Can {
    approve: bool,
    refuse: bool,
    rank: bool,
    ticket: bool,
    attend: bool,
}

pub(super) async fn show<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>) -> Answer {
    let (occasion, row) = both(&cx, at.into_inner()).await?;
    page(&cx, StatusCode::OK, &occasion, &row, FormView::default(), "", false).await
}

/// Shows how to reach somebody, and writes down who asked.
pub(super) async fn reveal<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, posted: Posted<NothingForm>) -> Answer {
    let (occasion, row) = both(&cx, at.into_inner()).await?;
    let (_, form) = posted.unchecked();
    let write = cx.begin().await?;
    write.commit(event::signup("signup.seen", &row, &occasion, "查看报名人的联系方式")).await?;
    page(&cx, StatusCode::OK, &occasion, &row, form, "", true).await
}

/// The page, with a form that was refused in the panel `panel`.
pub(super) async fn page<H: Host>(
    cx: &Cx<H>,
    status: StatusCode,
    occasion: &occasion::Model,
    row: &signup::Model,
    form: FormView,
    panel: &'static str,
    is_revealed: bool,
) -> Answer {
    let came = attendance::of_signup(cx.database(), row.id).await?;
    let steps = signups::steps(cx.database(), row.id).await?;
    let position = if row.state == State::Waiting.key() { Some(signups::position(cx.database(), row).await?) } else { None };
    let about = match (position, row.offered_until) {
        (Some(position), _) => format!("候补第 {position} 位{}", if row.rank > 0 { "（人工前移）" } else { "" }),
        (None, Some(until)) => format!("名额保留到 {}", moment(until)),
        _ => row.end_reason.clone().map(|reason| format!("原因：{reason}")).unwrap_or_default(),
    };
    let today = cx.site.clock.today();
    let missing = |day: &chrono::NaiveDate| *day <= today && !came.iter().any(|one| one.day == *day);
    let mut days: Vec<chrono::NaiveDate> = occasion.sittings().iter().map(|sitting| sitting.on).filter(missing).collect();
    days.dedup();
    let page = PersonPart {
        head: Head::of(cx, occasion, "/people"),
        base: format!("{}/people/{}", super::url::<H>(occasion.id), row.id),
        name: row.name.clone(),
        code: short_code::shown(&row.code),
        tag: of_state(&row.state),
        about,
        is_revealed,
        is_erased: row.erased_at.is_some(),
        facts: facts(cx, occasion, row, is_revealed),
        answers: answers(&occasion.schema(), row, &*cx.site.kept::<Catalogues>()?),
        came: came.iter().map(|one| (date(one.day), way(one))).collect(),
        can: Can::of(occasion, row, !days.is_empty(), !came.is_empty()),
        days: days.into_iter().map(|day| (day.to_string(), date(day))).collect(),
        steps: timeline(&steps),
        is_first: position == Some(1),
        form,
        panel,
    };
    H::frame(cx, status, &format!("{}：{}", row.name, occasion.title), &page)
}

impl PersonPart {
    fn is_open(&self, panel: &str) -> bool {
        self.panel == panel
    }
}

impl Can {
    fn of(occasion: &occasion::Model, row: &signup::Model, has_days: bool, has_come: bool) -> Self {
        let state = State::parse(&row.state);
        let is_on = occasion.stage() == Stage::Published;
        let may = |action: Action| is_on && state.is_some_and(|state| state.after(action).is_some());
        Self {
            // Whoever waits comes up by the order of the queue, which is changed with a reason only.
            approve: may(Action::Approve) && state == Some(State::Requested),
            refuse: may(Action::Refuse) && !has_come,
            rank: is_on && state == Some(State::Waiting),
            ticket: is_on && state == Some(State::Confirmed),
            attend: state == Some(State::Confirmed) && has_days,
        }
    }
}

fn facts<H: Host>(cx: &Cx<H>, occasion: &occasion::Model, row: &signup::Model, is_revealed: bool) -> Vec<(String, String)> {
    let masked = |text: &str, mask: fn(&str) -> String| if is_revealed { text.to_owned() } else { mask(text) };
    let quotas = occasion.places().quotas;
    let quota = row.quota.as_deref().map(|key| quotas.iter().find(|quota| quota.key == key).map_or(key, |quota| &quota.name));
    let source = match row.source.as_str() {
        "account" => "登录账号报名",
        "organiser" => "主办方添加",
        _ => "邮箱确认报名",
    };
    let rows = [
        ("手机", masked(&row.mobile, mask::phone)),
        ("邮箱", masked(&row.email, mask::email)),
        ("单位", row.employer.clone()),
        ("统一社会信用代码", row.credit_code.clone().unwrap_or_default()),
        ("职务", row.post.clone()),
        ("地区", row.division_code.as_deref().map(|code| cx.site.zone.division_name(code)).unwrap_or_default()),
        ("报名类别", quota.unwrap_or_default().to_owned()),
        ("身份证号", row.identity_masked.clone().unwrap_or_default()),
        ("电子票", format!("第 {} 张", row.ticket)),
        ("方式", source.to_owned()),
        ("报名时间", moment(row.created_at)),
        ("备注", row.note.clone().unwrap_or_default()),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Answers in words, in the order of the questions.
pub(super) fn answers(schema: &Schema, row: &signup::Model, places: &Catalogues) -> Vec<(String, String)> {
    let raw = Raw::of_json(&row.answers);
    schema.fields().map(|(_, field)| (field.label.clone(), forms::show(field, &raw, places))).collect()
}

fn way(came: &crate::signups::entity::attendance::Model) -> String {
    let how = match came.method.as_str() {
        "scan" => "扫码",
        "code" => "输入签到码",
        "self" => "自助签到",
        "walk_in" => "现场报名",
        "office" => "事后补登",
        _ => "签到",
    };
    let left = came.out_at.map(|at| format!("，{} 签退", moment(at))).unwrap_or_default();
    format!("{} {how}{left}　{}", moment(came.in_at), came.made_by_name)
}

fn timeline(steps: &[crate::signups::entity::signup_step::Model]) -> Vec<TimelineRow> {
    let name = |key: &str| match key {
        "sign_up" => "报名".to_owned(),
        "move" => "调整候补顺序".to_owned(),
        "erase" => "清除个人信息".to_owned(),
        "reissue" => "更换电子票".to_owned(),
        "attend" => "补登签到".to_owned(),
        key => ACTIONS
            .into_iter()
            .find(|action| action.key() == key)
            .map_or_else(|| key.to_owned(), |action| action.name().to_owned()),
    };
    let row = |(at, step): (usize, &crate::signups::entity::signup_step::Model)| {
        let to = State::parse(&step.to_state).map_or("", State::name);
        let reason = step.reason.as_deref().map(|reason| format!("：{reason}")).unwrap_or_default();
        TimelineRow::new(format!("{}（{to}）{reason}", name(&step.action)), step.at, &step.actor_name, at == 0)
    };
    steps.iter().rev().enumerate().map(row).collect()
}

const ACTIONS: [Action; 9] = [
    Action::Confirm,
    Action::Approve,
    Action::Queue,
    Action::Offer,
    Action::Accept,
    Action::Lapse,
    Action::Cancel,
    Action::Refuse,
    Action::CallOff,
];

/// Whether a row can be reached by a letter.
pub(super) fn has_letterbox(row: &signup::Model) -> bool {
    !row.email.is_empty() && !row.is_demo && row.erased_at.is_none()
}

/// Not found where the two do not belong together.
pub(super) async fn both<H: Host>(cx: &Cx<H>, at: (i64, i64)) -> Result<(occasion::Model, signup::Model), PageError> {
    let (occasion, _) = found(cx, at.0).await?;
    let row = person_of(cx, &occasion, at.1).await?;
    Ok((occasion, row))
}
