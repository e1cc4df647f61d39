//! Teams and judges' sheets.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::ranking::Sheet;
use crate::access::Permit;
use crate::events::entity::{score, team};
use crate::platform::Write;
use crate::signups::entity::{door_pass, signup};
use crate::signups::permit::Manage;

/// Takes part.
pub const REGISTERED: &str = "registered";
/// Has left.
pub const WITHDRAWN: &str = "withdrawn";

/// Teams of a contest, in the order in which they came.
pub async fn teams(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<team::Model>, DbErr> {
    team::Entity::find().filter(team::Column::OccasionId.eq(occasion_id)).order_by_asc(team::Column::Id).all(database).await
}

/// The team that somebody registered.
pub async fn of_signup(database: &impl ConnectionTrait, signup_id: i64) -> Result<Option<team::Model>, DbErr> {
    team::Entity::find().filter(team::Column::SignupId.eq(signup_id)).one(database).await
}

/// Registers a team, or changes the one that this person registered, while the occasion's row is held.
pub async fn save_team(
    write: &Write,
    row: &signup::Model,
    (name, school, members): (&str, &str, &[String]),
) -> Result<(), DbErr> {
    if let Some(known) = of_signup(&**write, row.id).await? {
        let change = team::Entity::update_many()
            .col_expr(team::Column::Name, Expr::value(name))
            .col_expr(team::Column::School, Expr::value(school))
            .col_expr(team::Column::Members, Expr::value(json!(members)))
            .col_expr(team::Column::State, Expr::value(REGISTERED))
            .filter(team::Column::Id.eq(known.id));
        return change.exec(&**write).await.map(|_| ());
    }
    let new = team::ActiveModel {
        id: NotSet,
        occasion_id: Set(row.occasion_id),
        signup_id: Set(Some(row.id)),
        name: Set(name.to_owned()),
        school: Set(school.to_owned()),
        members: Set(json!(members)),
        state: Set(REGISTERED.to_owned()),
        award: Set(None),
        is_demo: Set(false),
        created_at: Set(write.clock().now()),
    };
    team::Entity::insert(new).exec_without_returning(&**write).await.map(|_| ())
}

/// Takes a team out, or lets it in again; whether there is such a team.
pub async fn set_team_state(write: &Write, permit: &Permit<Manage>, id: i64, state: &str) -> Result<bool, DbErr> {
    let done = team::Entity::update_many()
        .col_expr(team::Column::State, Expr::value(state))
        .filter(team::Column::Id.eq(id))
        .filter(team::Column::OccasionId.eq(permit.record_id()))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives awards.
pub async fn set_awards(write: &Write, permit: &Permit<Manage>, awards: &[(i64, String)]) -> Result<(), DbErr> {
    for (id, award) in awards {
        let award = Some(award.clone()).filter(|award| !award.is_empty());
        team::Entity::update_many()
            .col_expr(team::Column::Award, Expr::value(award))
            .filter(team::Column::Id.eq(*id))
            .filter(team::Column::OccasionId.eq(permit.record_id()))
            .exec(&**write)
            .await?;
    }
    Ok(())
}

/// All sheets of a contest.
pub async fn sheets(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<score::Model>, DbErr> {
    score::Entity::find().filter(score::Column::OccasionId.eq(occasion_id)).order_by_asc(score::Column::Id).all(database).await
}

/// Those that count.
pub fn signed(rows: &[score::Model]) -> Vec<Sheet> {
    let sheet = |row: &score::Model| {
        let round = usize::try_from(row.round).ok()?;
        Some(Sheet { team_id: row.team_id, round, total: row.total })
    };
    rows.iter().filter(|row| row.is_signed).filter_map(sheet).collect()
}

/// Under which name a judge's sheets are kept.
pub fn judge_key(pass: &door_pass::Model) -> String {
    format!("pass-{}", pass.id)
}

/// A sheet as it was filled in; `None` for what is still empty.
pub struct Filled {
    /// For whom.
    pub team_id: i64,
    /// Points by criterion.
    pub points: Vec<Option<f64>>,
}

/// Saves a judge's sheets of a round, in place of earlier ones.
pub async fn save_sheets(
    write: &Write,
    pass: &door_pass::Model,
    round: i32,
    sheets: &[Filled],
    is_signed: bool,
) -> Result<(), DbErr> {
    let rows = sheets.iter().map(|sheet| score::ActiveModel {
        id: NotSet,
        occasion_id: Set(pass.occasion_id),
        team_id: Set(sheet.team_id),
        round: Set(round),
        judge_key: Set(judge_key(pass)),
        judge_name: Set(pass.name.clone()),
        points: Set(json!(sheet.points)),
        total: Set(sheet.points.iter().flatten().sum()),
        note: Set(None),
        is_signed: Set(is_signed),
        updated_at: Set(write.clock().now()),
    });
    let rows: Vec<score::ActiveModel> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    let again = OnConflict::columns([score::Column::TeamId, score::Column::Round, score::Column::JudgeKey])
        .update_columns([score::Column::Points, score::Column::Total, score::Column::IsSigned, score::Column::UpdatedAt])
        .to_owned();
    score::Entity::insert_many(rows).on_conflict(again).exec_without_returning(&**write).await.map(|_| ())
}
