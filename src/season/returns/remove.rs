//! Taking the demonstration of monthly returns out again; the sums are those of what stays.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::load::{DAY, LOADED};
use crate::platform::{Write, setting};
use crate::returns::entity::{monthly_return, reporter, return_total};
use crate::returns::rules::COUNTED;
use crate::returns::store::totals;
use crate::season::load::remove_setting;

/// Takes it out; how many reporters went. Their returns, timelines and reminders go with them.
pub(in crate::season) async fn remove(write: &Write) -> Result<u64, DbErr> {
    remove_setting(&**write, DAY).await?;
    setting::put(&**write, write.clock(), LOADED, "removed").await?;
    monthly_return::Entity::delete_many().filter(monthly_return::Column::IsDemo.eq(true)).exec(&**write).await?;
    let gone = reporter::Entity::delete_many().filter(reporter::Column::IsDemo.eq(true)).exec(&**write).await?;
    return_total::Entity::delete_many().exec(&**write).await?;
    let left: Vec<(String, i32, String)> = monthly_return::Entity::find()
        .filter(monthly_return::Column::State.is_in(COUNTED))
        .select_only()
        .columns([monthly_return::Column::FormKey, monthly_return::Column::Period, monthly_return::Column::DivisionCode])
        .distinct()
        .into_tuple()
        .all(&**write)
        .await?;
    for (form, period, division) in left {
        totals::renew(write, &form, period, &division).await?;
    }
    Ok(gone.rows_affected)
}
