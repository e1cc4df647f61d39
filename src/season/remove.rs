//! Taking the season out again, with everything that hangs on it. The audit trail stays: it says what was done.

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::load::{DAY, LOADED, PLACE, remove_setting};
use super::people;
use crate::access::entity::app_user;
use crate::casework::entity::{application, expert, programme_call};
use crate::certificates::entity::certificate;
use crate::notices::entity::public_notice;
use crate::platform::{Actor, Happened, Subject, Write, setting};
use crate::subsidies::entity::{disbursement, payment_batch, ranking};
use crate::web::Site;

/// Takes out everything that is demonstration and not an entry of a directory; says how many applications went. Calls that
/// somebody real has answered stay, and the season is not loaded again.
pub async fn remove(site: &Site) -> anyhow::Result<usize> {
    let write = site.begin(Actor::system("演示申报季")).await?;
    // Whoever still loads finds no place to go on from.
    remove_setting(&*write, PLACE).await?;
    remove_setting(&*write, DAY).await?;
    setting::put(&*write, write.clock(), LOADED, "removed").await?;
    let notices: Vec<i64> = public_notice::Entity::find()
        .filter(public_notice::Column::IsDemo.eq(true))
        .select_only()
        .column(public_notice::Column::Id)
        .into_tuple()
        .all(&*write)
        .await?;
    money(&write).await?;
    certificate::Entity::delete_many().filter(certificate::Column::IsDemo.eq(true)).exec(&*write).await?;
    public_notice::Entity::delete_many().filter(public_notice::Column::IsDemo.eq(true)).exec(&*write).await?;
    let gone = application::Entity::delete_many().filter(application::Column::IsDemo.eq(true)).exec(&*write).await?;
    let programmes = calls(&write).await?;
    let gathered = super::gatherings::remove(&write).await?;
    super::returns::remove(&write).await?;
    super::rounds::remove(&write).await?;
    super::bulletins::remove(&write).await?;
    everybody(&write).await?;
    let count = usize::try_from(gone.rows_affected).unwrap_or(0);
    let subject = Subject { kind: "application", id: 0, name: "演示申报季".to_owned() };
    let touched = gathered
        .into_iter()
        .chain(notices.into_iter().map(|id| ("notice", id)).chain(programmes.into_iter().map(|id| ("programme", id))));
    let happened = Happened::new("season.removed", subject, format!("清除演示申报 {count} 件"), touched.collect());
    write.commit(happened).await?;
    Ok(count)
}

/// Lists, payments, and batches in which nothing is left.
async fn money(write: &Write) -> Result<(), DbErr> {
    ranking::Entity::delete_many().filter(ranking::Column::IsDemo.eq(true)).exec(&**write).await?;
    let batches: Vec<Option<i64>> = disbursement::Entity::find()
        .filter(disbursement::Column::IsDemo.eq(true))
        .select_only()
        .column(disbursement::Column::BatchId)
        .distinct()
        .into_tuple()
        .all(&**write)
        .await?;
    disbursement::Entity::delete_many().filter(disbursement::Column::IsDemo.eq(true)).exec(&**write).await?;
    let used = Query::select()
        .column(disbursement::Column::BatchId)
        .from(disbursement::Entity)
        .cond_where(disbursement::Column::BatchId.is_not_null())
        .to_owned();
    payment_batch::Entity::delete_many()
        .filter(payment_batch::Column::Id.is_in(batches.into_iter().flatten()))
        .filter(payment_batch::Column::Id.not_in_subquery(used))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Calls that nobody real has answered; the programmes whose pages changed.
async fn calls(write: &Write) -> Result<Vec<i64>, DbErr> {
    let answered = Query::select().column(application::Column::CallId).from(application::Entity).to_owned();
    let all = programme_call::Entity::find()
        .filter(programme_call::Column::IsDemo.eq(true))
        .filter(programme_call::Column::Id.not_in_subquery(answered))
        .all(&**write)
        .await?;
    let ids: Vec<i64> = all.iter().map(|call| call.id).collect();
    programme_call::Entity::delete_many().filter(programme_call::Column::Id.is_in(ids)).exec(&**write).await?;
    let mut programmes: Vec<i64> = all.into_iter().map(|call| call.programme_id).collect();
    programmes.dedup();
    Ok(programmes)
}

/// Experts and accounts; memberships go with the accounts.
async fn everybody(write: &Write) -> Result<(), DbErr> {
    expert::Entity::delete_many().filter(expert::Column::IsDemo.eq(true)).exec(&**write).await?;
    let ids: Vec<i64> = people::known(&**write).await?.into_values().map(|user| user.id).collect();
    app_user::Entity::delete_many().filter(app_user::Column::Id.is_in(ids)).exec(&**write).await?;
    Ok(())
}
