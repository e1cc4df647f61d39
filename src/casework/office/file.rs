//! The file: where it stands and whose turn it is, what was answered beside its documents, what others said, what happened,
//! and what this officer can do with it.

mod answers;
mod can;
mod firm;
mod head;
mod history;
mod reviews;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

pub(super) use self::answers::frozen;
use self::answers::{Answers, Changes};
use self::can::Can;
pub(super) use self::can::outcome as outcome_word;
use self::firm::FirmRow;
use self::head::Head;
use self::history::History;
use self::reviews::Reviews;
use super::look::Tag;
use super::{act, found, revocation};
use crate::access::{Cx, Desk, Officer};
use crate::casework::checks::{self, Level};
use crate::casework::engine::Case;
use crate::casework::entity::{application_message, application_step, recusal, review_task};
use crate::casework::event::CaseEvent;
use crate::casework::link;
use crate::casework::store::{messages, people, tasks};
use crate::web::filters::moment;
use crate::web::{Answer, Asked, FormView, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/applications/{id}", show);
    routes.post("/office/applications/{id}/personal", reveal);
}

/// What is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    /// Part of the file.
    pub view: String,
    /// A document beside the answers.
    pub document: String,
    /// A submission to compare from and to.
    pub from: String,
    /// See above.
    pub to: String,
}

/// Everything that every part of the page needs, read once.
pub(super) struct Loaded {
    /// The application.
    pub case: Case,
    /// Its tasks.
    pub tasks: Vec<review_task::Model>,
    /// Who has withdrawn.
    pub recusals: Vec<recusal::Model>,
    /// Its messages.
    pub messages: Vec<application_message::Model>,
    /// Officials.
    pub officers: Vec<crate::access::entity::app_user::Model>,
    /// For whom this officer works today, themselves included.
    pub ids: Vec<i64>,
    /// Who proposed to take the decision back, where nobody has answered yet.
    pub revocation: Option<application_step::Model>,
}

#[derive(Template)]
#[template(path = "casework/office/file.html")]
struct FilePage {
    desk: Desk,
    form: FormView,
    /// The panel whose form was refused.
    panel: &'static str,
    base: String,
    head: Head,
    can: Can,
    checks: Vec<Finding>,
    attention: usize,
    tabs: Vec<Tab>,
    view: &'static str,
    answers: Option<Answers>,
    changes: Option<Changes>,
    reviews: Option<Reviews>,
    history: Option<History>,
    messages: Vec<Message>,
    firm: Vec<FirmRow>,
    is_masked: bool,
    audit_url: String,
}

impl FilePage {
    fn is_open(&self, panel: &str) -> bool {
        self.panel == panel
    }

    /// Whether the applicant wrote something that nobody has read.
    fn has_new(&self) -> bool {
        self.messages.iter().any(|message| message.is_new)
    }
}

#[derive(Template)]
#[template(path = "casework/office/closed.html")]
struct ClosedPage {
    desk: Desk,
    head: Head,
    reason: String,
}

struct Tab {
    name: &'static str,
    url: String,
    count: Option<usize>,
    is_current: bool,
}

struct Finding {
    title: String,
    tag: Tag,
    text: String,
    others: Vec<(String, usize)>,
}

struct Message {
    who: String,
    when: String,
    text: String,
    is_ours: bool,
    is_new: bool,
    files: Vec<(String, String)>,
}

const VIEWS: [(&str, &str); 6] = [
    ("answers", "填报与材料"),
    ("changes", "提交差异"),
    ("reviews", "审查意见"),
    ("history", "办理过程"),
    ("messages", "留言"),
    ("firm", "本单位其他申报"),
];

async fn show(cx: Cx<Officer>, id: Path<i64>, asked: Asked<Query>) -> Answer {
    page(&cx, StatusCode::OK, *id, asked.0, FormView::default(), "").await
}

/// Personal data in the clear, for this one look; that somebody looked is written down.
async fn reveal(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let id = *id;
    act(&cx, id, async |_, case, _| Ok(((), CaseEvent::of("application.personal_read", &case.application, "查看个人信息"))))
        .await?;
    built(&cx, StatusCode::OK, id, Query::default(), (FormView::default(), ""), false).await
}

/// The file with a form as it was posted.
pub(super) async fn page(
    cx: &Cx<Officer>,
    status: StatusCode,
    id: i64,
    query: Query,
    form: FormView,
    panel: &'static str,
) -> Answer {
    built(cx, status, id, query, (form, panel), true).await
}

async fn built(
    cx: &Cx<Officer>,
    status: StatusCode,
    id: i64,
    query: Query,
    (form, panel): (FormView, &'static str),
    is_masked: bool,
) -> Answer {
    let (case, is_recused) = found(cx, id).await?;
    let recusals = people::recusals(cx.database(), id).await?;
    if is_recused {
        return closed(cx, &case, &recusals).await;
    }
    let loaded = load(cx, case, recusals).await?;
    let view = VIEWS.iter().find(|(key, _)| *key == query.view).map_or("answers", |(key, _)| key);
    let is_masked = is_masked && !loaded.works_on(cx.who.id);
    let checks: Vec<Finding> = checks::kept(&loaded.case.application).into_iter().map(finding).collect();
    let page = FilePage {
        desk: cx.desk(format!("{}：{}", loaded.case.application.organisation_name, loaded.case.definition.name)),
        panel,
        base: link::office(id),
        head: head::of(cx, &loaded.case, &loaded.tasks).await?,
        can: can::of(cx, &loaded)?,
        attention: checks.iter().filter(|finding| finding.tag.kind != "published").count(),
        checks,
        tabs: tabs(&loaded, view),
        answers: if view == "answers" { Some(answers::of(cx, &loaded.case, &query, is_masked).await?) } else { None },
        changes: if view == "changes" { Some(answers::changes(cx, &loaded.case, &query, is_masked).await?) } else { None },
        reviews: if view == "reviews" { Some(reviews::of(cx, &loaded).await?) } else { None },
        history: if view == "history" { Some(history::of(cx, &loaded).await?) } else { None },
        messages: if view == "messages" { shown(cx, &loaded).await? } else { Vec::new() },
        firm: if view == "firm" { firm::of(cx, &loaded.case).await? } else { Vec::new() },
        audit_url: format!("/office/audit?subject=application&id={id}"),
        view,
        form,
        is_masked,
    };
    Ok(framed(render(status, &page)?))
}

/// The viewer beside the answers shows our own documents in a frame.
fn framed(mut response: HttpResponse) -> HttpResponse {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                  frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, actix_web::http::header::HeaderValue::from_static(policy));
    response
}

async fn closed(cx: &Cx<Officer>, case: &Case, recusals: &[recusal::Model]) -> Answer {
    let own = recusals.iter().find(|row| row.user_id == cx.who.id);
    let page = ClosedPage {
        desk: cx.desk(case.application.organisation_name.clone()),
        head: head::of(cx, case, &[]).await?,
        reason: own.map(|row| format!("{}，{}", row.reason, moment(row.at))).unwrap_or_default(),
    };
    render(StatusCode::OK, &page)
}

async fn load(cx: &Cx<Officer>, case: Case, recusals: Vec<recusal::Model>) -> Result<Loaded, PageError> {
    let id = case.application.id;
    let mut ids = vec![cx.who.id];
    ids.extend(people::works_for(cx.database(), cx.who.id, cx.site.clock.today()).await?);
    Ok(Loaded {
        revocation: revocation::proposed(cx.database(), &case).await?,
        case,
        recusals,
        ids,
        tasks: tasks::of(cx.database(), id).await?,
        messages: messages::of(cx.database(), id).await?,
        officers: people::officers(cx.database()).await?,
    })
}

impl Loaded {
    /// Tasks that wait.
    pub fn open(&self) -> impl Iterator<Item = &review_task::Model> {
        self.tasks.iter().filter(|task| task.state == tasks::OPEN)
    }

    /// Whether an open task was given to this person: then they need what they look at.
    fn works_on(&self, who: i64) -> bool {
        self.open().any(|task| task.assignee_id == Some(who) && task.expert_id.is_none())
    }
}

fn tabs(loaded: &Loaded, view: &str) -> Vec<Tab> {
    let base = link::office(loaded.case.application.id);
    let done = loaded.tasks.iter().filter(|task| task.state == tasks::DONE).count();
    let tab = |(key, name): (&'static str, &'static str)| Tab {
        name,
        url: if key == "answers" { base.clone() } else { format!("{base}?view={key}") },
        count: match key {
            "reviews" => Some(done),
            "messages" => Some(loaded.messages.len()),
            _ => None,
        },
        is_current: key == view,
    };
    VIEWS.into_iter().map(tab).collect()
}

fn finding(found: checks::Finding) -> Finding {
    let (kind, icon) = match found.level {
        Level::Fine => ("published", "done"),
        Level::Notice => ("scheduled", "info"),
        Level::Alert => ("amended", "warning"),
    };
    let mut ids = found.others;
    ids.sort_unstable();
    ids.dedup();
    let others = ids.iter().take(6).enumerate().map(|(at, id)| (link::office(*id), at + 1)).collect();
    Finding { title: found.title, tag: Tag { kind, icon, word: found.level.name().to_owned() }, text: found.text, others }
}

async fn shown(cx: &Cx<Officer>, loaded: &Loaded) -> Result<Vec<Message>, PageError> {
    use crate::casework::store::documents;
    let id = loaded.case.application.id;
    let files = documents::of(cx.database(), id).await?;
    let message = |row: &application_message::Model| {
        let own = files.iter().filter(|file| file.purpose == documents::MESSAGE && file.purpose_id == Some(row.id));
        Message {
            who: row.author_name.clone(),
            when: moment(row.at),
            text: row.body.clone(),
            is_ours: row.side == "office",
            is_new: row.side == "applicant" && row.read_at.is_none(),
            files: own.map(|file| (format!("{}/documents/{}", link::office(id), file.id), file.name.clone())).collect(),
        }
    };
    Ok(loaded.messages.iter().map(message).collect())
}
