//! Self-assessments.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, SqlErr,
};

use crate::access::Permit;
use crate::evaluations::entity::self_assessment::{ActiveModel, Column, Entity, Model};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::permit::Answer;
use crate::platform::Write;

/// What a subject says of itself about an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The indicator.
    pub indicator: String,
    /// The value it claims.
    pub claimed: Option<f64>,
    /// In words.
    pub text: String,
    /// What proves it.
    pub evidence: Vec<Evidence>,
}

/// The self-assessment of a subject.
pub async fn of_subject(database: &impl ConnectionTrait, subject_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SubjectId.eq(subject_id)).order_by_asc(Column::Id).all(database).await
}

/// All self-assessments of a round.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_asc(Column::Id).all(database).await
}

/// Saves a claim; `revision` is the one that was read, 0 where there was none. False when somebody saved meanwhile.
pub async fn save(write: &Write, permit: &Permit<Answer>, round_id: i64, revision: i32, claim: Claim) -> Result<bool, DbErr> {
    let text = Some(claim.text).filter(|text| !text.is_empty());
    if revision > 0 {
        let done = Entity::update_many()
            .col_expr(Column::Claimed, Expr::value(claim.claimed))
            .col_expr(Column::Text, Expr::value(text))
            .col_expr(Column::Evidence, Expr::value(evidence::stored(&claim.evidence)))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .col_expr(Column::SavedBy, Expr::value(write.actor().id))
            .col_expr(Column::SavedByName, Expr::value(write.actor().name.clone()))
            .col_expr(Column::SavedAt, Expr::value(write.clock().now()))
            .filter(Column::SubjectId.eq(permit.record_id()))
            .filter(Column::Indicator.eq(claim.indicator))
            .filter(Column::Revision.eq(revision))
            .exec(&**write)
            .await?;
        return Ok(done.rows_affected == 1);
    }
    let row = ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        subject_id: Set(permit.record_id()),
        indicator: Set(claim.indicator),
        claimed: Set(claim.claimed),
        text: Set(text),
        evidence: Set(evidence::stored(&claim.evidence)),
        revision: Set(1),
        saved_by: Set(write.actor().id.unwrap_or(0)),
        saved_by_name: Set(write.actor().name.clone()),
        saved_at: Set(write.clock().now()),
    };
    match row.insert(&**write).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}
