//! How fast an entry answers.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::minutes;
use crate::access::Permit;
use crate::listings::enquiry::permit::Talk;
use crate::listings::enquiry::rules::{OpenedBy, median};
use crate::listings::entity::{enquiry, listing};
use crate::platform::Write;

/// First answers that the usual time is worked out from.
const COUNTED: u64 = 50;

/// Notes the first answer to an enquiry and works out anew how fast its entry usually answers; nothing when there was one.
pub async fn note_first_answer(write: &Write, permit: &Permit<Talk>, listing_id: i64) -> Result<(), DbErr> {
    let first = enquiry::Entity::update_many()
        .col_expr(enquiry::Column::FirstAnsweredAt, Expr::value(write.clock().now()))
        .filter(enquiry::Column::Id.eq(permit.record_id()))
        .filter(enquiry::Column::FirstAnsweredAt.is_null())
        .exec(&**write)
        .await?;
    if first.rows_affected == 0 {
        return Ok(());
    }
    let answered: Vec<(DateTime<Utc>, DateTime<Utc>)> = enquiry::Entity::find()
        .select_only()
        .column(enquiry::Column::CreatedAt)
        .column(enquiry::Column::FirstAnsweredAt)
        .filter(enquiry::Column::ListingId.eq(listing_id))
        .filter(enquiry::Column::FirstAnsweredAt.is_not_null())
        .filter(enquiry::Column::OpenedBy.ne(OpenedBy::Manager.key()))
        .order_by_desc(enquiry::Column::FirstAnsweredAt)
        .limit(COUNTED)
        .into_tuple()
        .all(&**write)
        .await?;
    let usual = median(answered.into_iter().map(|(asked, answered)| minutes(asked, answered)).collect());
    listing::Entity::update_many()
        .col_expr(listing::Column::AnsweredCount, Expr::col(listing::Column::AnsweredCount).add(1))
        .col_expr(listing::Column::AnswerMinutes, Expr::value(usual))
        .filter(listing::Column::Id.eq(listing_id))
        .exec(&**write)
        .await
        .map(|_| ())
}
