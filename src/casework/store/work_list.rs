//! The work list: open tasks with their applications, filtered and counted in the database.

use chrono::NaiveDate;
use sea_orm::sea_query::{Cond, Expr, ExprTrait as _, Func, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::tasks::OPEN;
use crate::casework::entity::{application, review_task};
use crate::casework::flow::State;

/// Which part of the work is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Tasks that somebody may do now: theirs, or of their desk and nobody's.
    MyTurn,
    /// Tasks whose day is past.
    Overdue,
    /// Tasks due within seven days.
    DueSoon,
    /// Applications that wait for the applicant.
    WaitingForApplicant,
    /// Everything that was handed in and is not over.
    Open,
    /// Everything that is over.
    Closed,
}

/// What is asked of the work list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words in number, organisation or credit code.
    pub words: String,
    /// Programme.
    pub programme_id: Option<i64>,
    /// Call.
    pub call_id: Option<i64>,
    /// Kind of the open task.
    pub stage_kind: Option<String>,
    /// State of the application.
    pub state: Option<String>,
    /// Division of the applicant, as a prefix.
    pub division: Option<String>,
    /// Tasks of one person.
    pub assignee_id: Option<i64>,
}

/// Who looks.
#[derive(Debug, Clone)]
pub struct Looker {
    /// Their row, and those for whom they work.
    pub ids: Vec<i64>,
    /// What codes of divisions begin with that they cover; none for all.
    pub prefix: Option<String>,
    /// Their department; none for administrators, who see the tasks of all.
    pub unit: Option<String>,
    /// Today.
    pub today: NaiveDate,
}

/// A line of the work list.
#[derive(Debug, Clone, FromQueryResult)]
#[expect(missing_docs, reason = "columns of application and review_task")]
pub struct Line {
    pub id: i64,
    pub number: Option<String>,
    pub programme_id: i64,
    pub call_id: i64,
    pub organisation_name: String,
    pub credit_code: String,
    pub division_code: String,
    pub state: String,
    pub stage_kind: Option<String>,
    pub requested_fen: Option<i64>,
    pub submitted_at: Option<sea_orm::prelude::ChronoDateTimeUtc>,
    pub promised_on: Option<NaiveDate>,
    pub task_id: Option<i64>,
    pub task_kind: Option<String>,
    pub task_unit: Option<String>,
    pub task_due_on: Option<NaiveDate>,
    pub task_assignee_id: Option<i64>,
}

/// Lines of a part, most urgent first.
pub async fn lines(
    database: &impl ConnectionTrait,
    part: Part,
    filter: &Filter,
    looker: &Looker,
    (page, size): (u64, u64),
) -> Result<Vec<Line>, DbErr> {
    let mut asked = question(part, filter, looker)
        .select_only()
        .columns([
            application::Column::Id,
            application::Column::Number,
            application::Column::ProgrammeId,
            application::Column::CallId,
            application::Column::OrganisationName,
            application::Column::CreditCode,
            application::Column::DivisionCode,
            application::Column::State,
            application::Column::StageKind,
            application::Column::RequestedFen,
            application::Column::SubmittedAt,
        ])
        .column_as(application::Column::DueOn, "promised_on");
    if part.is_of_tasks() {
        asked = asked
            .column_as(review_task::Column::Id, "task_id")
            .column_as(review_task::Column::Kind, "task_kind")
            .column_as(review_task::Column::Unit, "task_unit")
            .column_as(review_task::Column::DueOn, "task_due_on")
            .column_as(review_task::Column::AssigneeId, "task_assignee_id")
            .order_by(Expr::col((review_task::Entity, review_task::Column::DueOn)).is_null(), Order::Asc)
            .order_by_asc(review_task::Column::DueOn)
            .order_by_asc(review_task::Column::Id);
    } else {
        asked = asked
            .column_as(Expr::cust("CAST(NULL AS BIGINT)"), "task_id")
            .column_as(Expr::cust("CAST(NULL AS TEXT)"), "task_kind")
            .column_as(Expr::cust("CAST(NULL AS TEXT)"), "task_unit")
            .column_as(Expr::cust("CAST(NULL AS DATE)"), "task_due_on")
            .column_as(Expr::cust("CAST(NULL AS BIGINT)"), "task_assignee_id");
        asked = match part {
            Part::Closed => asked.order_by_desc(application::Column::Id),
            _ => asked
                .order_by(Expr::col((application::Entity, application::Column::DueOn)).is_null(), Order::Asc)
                .order_by_asc(application::Column::DueOn)
                .order_by_asc(application::Column::Id),
        };
    }
    asked.offset(page.saturating_sub(1) * size).limit(size).into_model::<Line>().all(database).await
}

/// How many lines a part has.
pub async fn count(database: &impl ConnectionTrait, part: Part, filter: &Filter, looker: &Looker) -> Result<u64, DbErr> {
    question(part, filter, looker).count(database).await
}

impl Part {
    /// All parts in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::MyTurn, Self::Overdue, Self::DueSoon, Self::WaitingForApplicant, Self::Open, Self::Closed];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MyTurn => "mine",
            Self::Overdue => "overdue",
            Self::DueSoon => "soon",
            Self::WaitingForApplicant => "applicant",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MyTurn => "待我办理",
            Self::Overdue => "已逾期",
            Self::DueSoon => "7 日内到期",
            Self::WaitingForApplicant => "等申报单位",
            Self::Open => "全部在办",
            Self::Closed => "已办结",
        }
    }

    /// Reads the word in an address.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == text)
    }

    /// Whether an application in this state belongs to a part that goes by states.
    fn holds(self, state: State) -> bool {
        match self {
            Self::WaitingForApplicant => matches!(state, State::Correcting | State::Supplementing),
            Self::Open => state.is_open(),
            Self::Closed => !state.is_open() && !matches!(state, State::Draft | State::Discarded),
            _ => false,
        }
    }

    /// Whether it lists tasks, and not applications.
    pub const fn is_of_tasks(self) -> bool {
        matches!(self, Self::MyTurn | Self::Overdue | Self::DueSoon)
    }
}

fn question(part: Part, filter: &Filter, looker: &Looker) -> sea_orm::Select<application::Entity> {
    let mut asked = seen(filter, looker);
    if part.is_of_tasks() {
        asked = with_tasks(asked).filter(of_tasks(part, filter, looker));
    } else if let Some(kind) = &filter.stage_kind {
        asked = asked.filter(application::Column::StageKind.eq(kind));
    }
    asked = match part {
        Part::WaitingForApplicant | Part::Open | Part::Closed => {
            asked.filter(application::Column::State.is_in(states(|state| part.holds(state))))
        }
        _ => asked,
    };
    asked
}

fn with_tasks(asked: sea_orm::Select<application::Entity>) -> sea_orm::Select<application::Entity> {
    let tasks =
        application::Entity::belongs_to(review_task::Entity).from(application::Column::Id).to(review_task::Column::ApplicationId);
    asked.join(JoinType::InnerJoin, tasks.into())
}

/// Applications that somebody covers, has not withdrawn from, and asks for.
fn seen(filter: &Filter, looker: &Looker) -> sea_orm::Select<application::Entity> {
    let mut asked = application::Entity::find();
    if let Some(prefix) = &looker.prefix {
        asked = asked.filter(application::Column::DivisionCode.starts_with(prefix));
    }
    asked.filter(application::Column::Id.not_in_subquery(recused(looker))).filter(told(filter))
}

/// How many lines each part has, in the order of [`Part::ALL`], in two questions.
pub async fn counts(database: &impl ConnectionTrait, filter: &Filter, looker: &Looker) -> Result<[u64; 6], DbErr> {
    let sum = |part| Expr::expr(Func::sum(Expr::case(of_part(part, looker), 1).finally(0)));
    let tasks = with_tasks(seen(filter, looker))
        .filter(all_tasks(filter, looker))
        .select_only()
        .column_as(sum(Part::MyTurn), "mine")
        .column_as(sum(Part::Overdue), "overdue")
        .column_as(sum(Part::DueSoon), "soon")
        .into_tuple::<(Option<i64>, Option<i64>, Option<i64>)>()
        .one(database)
        .await?
        .unwrap_or_default();
    let mut asked = seen(filter, looker);
    if let Some(kind) = &filter.stage_kind {
        asked = asked.filter(application::Column::StageKind.eq(kind));
    }
    let rows: Vec<(String, i64)> = asked
        .select_only()
        .column(application::Column::State)
        .column_as(application::Column::Id.count(), "n")
        .group_by(application::Column::State)
        .into_tuple()
        .all(database)
        .await?;
    let of = |part: Part| {
        let known = rows.iter().filter(|(state, _)| State::parse(state).is_some_and(|state| part.holds(state)));
        known.map(|(_, count)| *count).sum::<i64>()
    };
    let found = [
        tasks.0.unwrap_or(0),
        tasks.1.unwrap_or(0),
        tasks.2.unwrap_or(0),
        of(Part::WaitingForApplicant),
        of(Part::Open),
        of(Part::Closed),
    ];
    Ok(found.map(|count| u64::try_from(count).unwrap_or(0)))
}

fn states(which: impl Fn(State) -> bool) -> Vec<&'static str> {
    State::ALL.into_iter().filter(|state| which(*state)).map(State::key).collect()
}

/// What somebody has withdrawn from is not on their list.
fn recused(looker: &Looker) -> SelectStatement {
    use crate::casework::entity::recusal;
    let own = looker.ids.first().copied().unwrap_or(0);
    recusal::Entity::find()
        .select_only()
        .column(recusal::Column::ApplicationId)
        .filter(recusal::Column::UserId.eq(own))
        .into_query()
}

fn of_tasks(part: Part, filter: &Filter, looker: &Looker) -> Cond {
    all_tasks(filter, looker).add(of_part(part, looker))
}

/// Open tasks at desks and in departments that somebody covers.
fn all_tasks(filter: &Filter, looker: &Looker) -> Cond {
    let mut all = Cond::all().add(review_task::Column::State.eq(OPEN)).add(review_task::Column::ExpertId.is_null());
    if let Some(prefix) = &looker.prefix {
        all = all.add(review_task::Column::DivisionCode.starts_with(prefix));
    }
    if let Some(unit) = &looker.unit {
        let mut of_unit = Cond::any().add(review_task::Column::Unit.eq(unit));
        if unit == crate::casework::permit::LEAD_UNIT {
            of_unit = of_unit.add(review_task::Column::Unit.is_null());
        }
        all = all.add(of_unit);
    }
    if let Some(kind) = &filter.stage_kind {
        all = all.add(review_task::Column::Kind.eq(kind));
    }
    if let Some(id) = filter.assignee_id {
        all = all.add(review_task::Column::AssigneeId.eq(id));
    }
    all
}

/// What tells the parts of the work apart.
fn of_part(part: Part, looker: &Looker) -> Cond {
    match part {
        Part::MyTurn => Cond::any()
            .add(review_task::Column::AssigneeId.is_null())
            .add(review_task::Column::AssigneeId.is_in(looker.ids.iter().copied())),
        Part::Overdue => Cond::all().add(review_task::Column::DueOn.lt(looker.today)),
        _ => Cond::all()
            .add(review_task::Column::DueOn.gte(looker.today))
            .add(review_task::Column::DueOn.lte(looker.today + chrono::Days::new(7))),
    }
}

fn told(filter: &Filter) -> Cond {
    let mut all = Cond::all().add_option(filter.programme_id.map(|id| application::Column::ProgrammeId.eq(id)));
    all = all.add_option(filter.call_id.map(|id| application::Column::CallId.eq(id)));
    all = all.add_option(filter.state.as_ref().map(|state| application::Column::State.eq(state)));
    all = all.add_option(filter.division.as_ref().map(|prefix| application::Column::DivisionCode.starts_with(prefix)));
    let words = filter.words.trim();
    if !words.is_empty() {
        use crate::platform::like::contains;
        all = all.add(
            Cond::any()
                .add(contains(application::Column::Number, words))
                .add(contains(application::Column::OrganisationName, words))
                .add(contains(application::Column::CreditCode, words)),
        );
    }
    all
}
