//! Rounds. A step is settled by the update itself: who comes second moves nothing.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Permit;
use crate::evaluations::entity::framework;
use crate::evaluations::entity::round::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::{Acts, Lead};
use crate::evaluations::rules::{Action, Stage, after};
use crate::evaluations::store::steps;
use crate::platform::Write;

/// The last days of the stages that have one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    /// First day of the self-assessment.
    pub opens_on: Option<NaiveDate>,
    /// Last day of the self-assessment.
    pub self_until: Option<NaiveDate>,
    /// Last day of the check by the county.
    pub county_until: Option<NaiveDate>,
    /// Last day of the check by the province.
    pub provincial_until: Option<NaiveDate>,
    /// Last day for the experts.
    pub experts_until: Option<NaiveDate>,
    /// Last day for objections.
    pub objection_until: Option<NaiveDate>,
}

impl Dates {
    /// Of a round.
    pub fn of(round: &Model) -> Self {
        Self {
            opens_on: round.opens_on,
            self_until: round.self_until,
            county_until: round.county_until,
            provincial_until: round.provincial_until,
            experts_until: round.experts_until,
            objection_until: round.objection_until,
        }
    }

    /// The last day of a stage.
    pub fn due(&self, stage: Stage) -> Option<NaiveDate> {
        match stage {
            Stage::Announced | Stage::Frozen => self.opens_on,
            Stage::SelfAssessment => self.self_until,
            Stage::CountyCheck => self.county_until,
            Stage::ProvincialCheck => self.provincial_until,
            Stage::Experts => self.experts_until,
            Stage::Objection => self.objection_until,
            _ => None,
        }
    }
}

/// What a round begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// Part of its address.
    pub key: String,
    /// Name.
    pub name: String,
    /// The year that is evaluated.
    pub year: i32,
    /// Where everything random begins.
    pub seed: i64,
    /// Last days.
    pub dates: Dates,
    /// Whether it is invented.
    pub is_demo: bool,
}

/// A round by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// A round by its key.
pub async fn by_key(database: &impl ConnectionTrait, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Key.eq(key)).one(database).await
}

/// All rounds, newest first.
pub async fn all(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_desc(Column::Year).order_by_desc(Column::Id).limit(500).all(database).await
}

/// Several rounds.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// Rounds of which everybody may see the grades, newest first.
pub async fn published(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::PublishedAt.is_not_null());
    rows.order_by_desc(Column::Year).order_by_desc(Column::Id).limit(200).all(database).await
}

/// The round that was published before this one with the same framework.
pub async fn before(database: &impl ConnectionTrait, round: &Model) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::FrameworkKey.eq(round.framework_key.clone()))
        .filter(Column::PublishedAt.is_not_null())
        .filter(Column::Year.lt(round.year))
        .order_by_desc(Column::Year)
        .order_by_desc(Column::Id)
        .one(database)
        .await
}

/// Rounds in a stage whose last day is past. Those of the demonstration stand still: it is played with clocks of the past.
pub async fn lapsed(database: &impl ConnectionTrait, stage: Stage, today: NaiveDate) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::Stage.eq(stage.key())).filter(Column::DueOn.lt(today));
    rows.filter(Column::IsDemo.eq(false)).order_by_asc(Column::Id).limit(100).all(database).await
}

/// Rounds that are in one of these stages.
pub async fn in_stages(database: &impl ConnectionTrait, stages: &[Stage]) -> Result<Vec<Model>, DbErr> {
    let keys = stages.iter().map(|stage| stage.key());
    Entity::find().filter(Column::Stage.is_in(keys)).order_by_asc(Column::Id).limit(200).all(database).await
}

/// Begins a round.
pub async fn insert(write: &Write, _permit: &Permit<Lead>, framework: &framework::Model, new: NewRound) -> Result<Model, DbErr> {
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        key: Set(new.key),
        framework_id: Set(framework.id),
        framework_key: Set(framework.key.clone()),
        name: Set(new.name),
        year: Set(new.year),
        subject_kind: Set(framework.subject_kind.clone()),
        stage: Set(Stage::Draft.key().to_owned()),
        due_on: Set(None),
        opens_on: Set(new.dates.opens_on),
        self_until: Set(new.dates.self_until),
        county_until: Set(new.dates.county_until),
        provincial_until: Set(new.dates.provincial_until),
        experts_until: Set(new.dates.experts_until),
        objection_until: Set(new.dates.objection_until),
        seed: Set(new.seed),
        computed_at: Set(None),
        dossier_sha256: Set(None),
        acknowledged: Set(None),
        notice_id: Set(None),
        published_at: Set(None),
        is_demo: Set(new.is_demo),
        revision: Set(1),
        created_by: Set(write.actor().id),
        created_by_name: Set(write.actor().name.clone()),
        created_at: Set(now),
        updated_at: Set(now),
    };
    row.insert(&**write).await
}

/// Changes the last days, the name and, before anybody was told, the framework; whether it was still as it was read.
pub async fn change(
    write: &Write,
    permit: &Permit<Lead>,
    before: &Model,
    (name, framework_id): (&str, i64),
    dates: Dates,
) -> Result<bool, DbErr> {
    let stage = Stage::parse(&before.stage).unwrap_or(Stage::Draft);
    let framework_id = if stage.chooses_framework() { framework_id } else { before.framework_id };
    let done = Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::FrameworkId, Expr::value(framework_id))
        .col_expr(Column::DueOn, Expr::value(dates.due(stage)))
        .col_expr(Column::OpensOn, Expr::value(dates.opens_on))
        .col_expr(Column::SelfUntil, Expr::value(dates.self_until))
        .col_expr(Column::CountyUntil, Expr::value(dates.county_until))
        .col_expr(Column::ProvincialUntil, Expr::value(dates.provincial_until))
        .col_expr(Column::ExpertsUntil, Expr::value(dates.experts_until))
        .col_expr(Column::ObjectionUntil, Expr::value(dates.objection_until))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes a step of the table and writes it down. None where there is no such step from here, or somebody took one first.
pub async fn step<A: Acts>(
    write: &Write,
    permit: &Permit<A>,
    before: &Model,
    action: Action,
    note: Option<&str>,
) -> Result<Option<Model>, DbErr> {
    let from = Stage::parse(&before.stage).unwrap_or(Stage::Draft);
    let Some(to) = after(from, action, A::SIDE) else { return Ok(None) };
    let due_on = Dates::of(before).due(to);
    let mut update = Entity::update_many()
        .col_expr(Column::Stage, Expr::value(to.key()))
        .col_expr(Column::DueOn, Expr::value(due_on))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()));
    if to.is_final() && before.published_at.is_none() {
        update = update.col_expr(Column::PublishedAt, Expr::value(write.clock().now()));
    }
    let done = update
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Stage.eq(from.key()))
        .filter(Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    let taken = steps::Taken { action: action.key(), from, to, side: A::SIDE, note, due_on };
    steps::record(write, before.id, None, taken).await?;
    find(&**write, before.id).await
}

/// Keeps what was computed, and that warnings about it have to be read anew.
pub async fn computed(write: &Write, permit: &Permit<Lead>, dossier_sha256: &str) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ComputedAt, Expr::value(write.clock().now()))
        .col_expr(Column::DossierSha256, Expr::value(dossier_sha256))
        .col_expr(Column::Acknowledged, Expr::value(None::<String>))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Forgets what was computed, because a value changed since.
pub async fn outdated(write: &Write, round_id: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ComputedAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(Column::Id.eq(round_id))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Keeps what an official says about the warnings.
pub async fn acknowledge(write: &Write, permit: &Permit<Lead>, words: &str) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Acknowledged, Expr::value(words))
        .filter(Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Keeps which notice announces the grades; none when it was taken back.
pub async fn set_notice<A: Acts>(write: &Write, permit: &Permit<A>, notice_id: Option<i64>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::NoticeId, Expr::value(notice_id))
        .filter(Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await?;
    Ok(())
}
