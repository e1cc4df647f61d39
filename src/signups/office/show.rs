//! An occasion in the hands of those who run it: where it stands, how many have signed up, what can be done, and its history.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::found;
use super::host::Host;
use super::look::{Head, TimelineRow};
use super::person::has_letterbox;
use super::save::listening;
use super::words::moment;
use crate::access::Cx;
use crate::platform::entity::audit_event;
use crate::signups::entity::{occasion, occasion_file};
use crate::signups::event::OCCASION;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::{Stage, State};
use crate::signups::store::signups::{self, Standing};
use crate::signups::store::{attendance, papers};
use crate::signups::words::mode;
use crate::web::filters::size;
use crate::web::{Answer, FormView, PageError};

/// Lines of the history at most.
const MOST_HISTORY: u64 = 15;

#[expect(clippy::struct_excessive_bools, reason = "one for each panel of the page")]
#[derive(Template)]
#[template(path = "signups/office/show.html")]
struct ShowPart {
    head: Head,
    form: FormView,
    panel: &'static str,
    stage: Stage,
    is_office: bool,
    is_over: bool,
    note: String,
    can_edit: bool,
    /// An outside organiser's, which officials judge.
    is_outside: bool,
    stats: Vec<(String, String, &'static str)>,
    quotas: Vec<(String, u32, u32)>,
    facts: Vec<(String, String)>,
    days: Vec<String>,
    body: Vec<String>,
    files: Vec<FileRow>,
    /// People who would be told, and letters that they would get.
    active: usize,
    letters: usize,
    history: Vec<TimelineRow>,
    audit_url: String,
    copy_url: String,
}

impl HtmlSafe for ShowPart {}

struct FileRow {
    url: String,
    name: String,
    size: String,
}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &row, FormView::default(), "").await
}

/// The page, with a form that was refused in the panel `panel`.
pub(super) async fn page<H: Host>(
    cx: &Cx<H>,
    status: StatusCode,
    row: &occasion::Model,
    form: FormView,
    panel: &'static str,
) -> Answer {
    let stage = row.stage();
    let standing = signups::standing(cx.database(), row).await?;
    let came = attendance::days_by_signup(cx.database(), row.id).await?.len();
    let head = Head::of(cx, row, "");
    let files = papers::files(cx.database(), row.id).await?;
    let file = |file: occasion_file::Model| FileRow {
        url: format!("{}/files/{}", head.base, file.id),
        name: file.name,
        size: size(file.size),
    };
    let quota = |quota: &crate::signups::places::Quota| (quota.name.clone(), standing.places.held_of(quota), quota.places);
    let listening = if stage == Stage::Published { listening(cx.database(), row.id).await? } else { Vec::new() };
    let page = ShowPart {
        form,
        panel,
        stage,
        is_office: H::IS_OFFICE,
        is_over: row.ends_at <= cx.site.clock.now(),
        note: row.stage_note.clone().unwrap_or_default(),
        can_edit: H::may_edit(stage),
        is_outside: row.organisation_id.is_some(),
        stats: stats(&head.base, row, &standing, came),
        quotas: standing.places.quotas.iter().map(quota).collect(),
        facts: facts(row),
        days: row.sittings().iter().map(super::lines::typed_sitting).collect(),
        body: row.body.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        letters: listening.iter().filter(|row| has_letterbox(row)).count(),
        active: listening.len(),
        history: history(cx, row.id).await?,
        audit_url: if H::IS_OFFICE { format!("/office/audit?subject={OCCASION}&id={}", row.id) } else { String::new() },
        copy_url: format!("{}/new?copy={}", H::BASE, row.id),
        files: files.into_iter().map(file).collect(),
        head,
    };
    H::frame(cx, status, &row.title, &page)
}

impl ShowPart {
    fn is_open(&self, panel: &str) -> bool {
        self.panel == panel
    }
}

fn stats(base: &str, row: &occasion::Model, standing: &Standing, came: usize) -> Vec<(String, String, &'static str)> {
    let held = standing.places.held();
    let capacity = if row.capacity > 0 { format!("{held} / {}", row.capacity) } else { held.to_string() };
    let people = |part: &str| format!("{base}/people?part={part}");
    let mut stats = vec![
        (capacity, people("confirmed"), "占用名额"),
        (standing.of(State::Waiting).to_string(), people("waiting"), "候补排队"),
        (standing.of(State::Requested).to_string(), people("requested"), "待审核报名"),
        ((standing.of(State::Pending) + standing.of(State::Offered)).to_string(), people("pending"), "等对方确认"),
        (came.to_string(), people("came"), "已签到"),
    ];
    if !row.needs_approval && standing.of(State::Requested) == 0 {
        stats.remove(2);
    }
    stats
}

fn facts(row: &occasion::Model) -> Vec<(String, String)> {
    let others: Vec<String> = serde_json::from_value(row.co_organisers.clone()).unwrap_or_default();
    let yes = |is_so: bool, yes: &str, no: &str| if is_so { yes } else { no }.to_owned();
    let rows = [
        ("一句话", row.summary.clone()),
        ("参加方式", mode(&row.mode).to_owned()),
        ("地点", format!("{} {}", row.place, row.address)),
        ("线上链接", row.online_link.clone()),
        ("报名开始", row.opens_at.map_or_else(|| "发布后马上".to_owned(), moment)),
        ("报名截止", moment(row.closes_at)),
        ("名额", if row.capacity > 0 { format!("{} 人", row.capacity) } else { "不限".to_owned() }),
        ("名额满后", yes(row.has_waiting_list, &format!("排队候补，到位后保留 {} 小时", row.offer_hours), "不再接受报名")),
        ("报名审核", yes(row.needs_approval, "逐个审核", "不审核，先到先得")),
        ("身份证号", yes(row.needs_identity, "需要（只保存遮盖后的和不可还原的摘要）", "不需要")),
        ("公开范围", yes(row.is_listed, "公开", "不公开，凭邀请报名")),
        ("主办", row.organiser.clone()),
        ("协办", others.join("、")),
        ("联系", row.contact.clone()),
        ("经手", row.made_by_name.clone()),
    ];
    rows.into_iter().filter(|(_, value)| !value.trim().is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

async fn history<H: Host>(cx: &Cx<H>, id: i64) -> Result<Vec<TimelineRow>, PageError> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::SubjectKind.eq(OCCASION))
        .filter(audit_event::Column::SubjectId.eq(id))
        .order_by_desc(audit_event::Column::Id)
        .limit(MOST_HISTORY)
        .all(cx.database())
        .await?;
    let row = |(at, event): (usize, audit_event::Model)| TimelineRow::new(event.summary, event.at, &event.actor_name, at == 0);
    Ok(events.into_iter().enumerate().map(row).collect())
}
