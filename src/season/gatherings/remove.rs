//! Taking the demonstration of training and events out again, with everything that hangs on it.

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::load::{DAY, LOADED, MAKER};
use crate::platform::{Write, setting};
use crate::season::load::remove_setting;
use crate::signups::entity::{occasion, signup, signup_step};
use crate::signups::event::OCCASION;
use crate::signups::link::{EVENT, TRAINING};
use crate::training::courses::COURSE;
use crate::training::entity::{base, course, result, target};

/// Takes it out; what public pages no longer show. Occasions that real people signed up for stay, with their course.
/// Certificates are taken out by the caller together with all others of the demonstration.
pub(in crate::season) async fn remove(write: &Write) -> Result<Vec<(&'static str, i64)>, DbErr> {
    remove_setting(&**write, DAY).await?;
    setting::put(&**write, write.clock(), LOADED, "removed").await?;
    let invented =
        Query::select().column(signup::Column::Id).from(signup::Entity).cond_where(signup::Column::IsDemo.eq(true)).to_owned();
    result::Entity::delete_many().filter(result::Column::SignupId.in_subquery(invented.clone())).exec(&**write).await?;
    signup_step::Entity::delete_many().filter(signup_step::Column::SignupId.in_subquery(invented.clone())).exec(&**write).await?;
    in_occasions(write, invented).await?;
    signup::Entity::delete_many().filter(signup::Column::IsDemo.eq(true)).exec(&**write).await?;
    let real = Query::select().column(signup::Column::OccasionId).from(signup::Entity).to_owned();
    let gone: Vec<(i64, String)> = occasion::Entity::find()
        .filter(occasion::Column::IsDemo.eq(true))
        .filter(occasion::Column::Id.not_in_subquery(real))
        .select_only()
        .columns([occasion::Column::Id, occasion::Column::Kind])
        .into_tuple()
        .all(&**write)
        .await?;
    for ids in gone.chunks(500) {
        let ids = ids.iter().map(|(id, _)| *id);
        occasion::Entity::delete_many().filter(occasion::Column::Id.is_in(ids)).exec(&**write).await?;
    }
    let mut touched: Vec<(&'static str, i64)> = Vec::new();
    for (id, kind) in gone {
        touched.extend([(OCCASION, id), (if kind == TRAINING { TRAINING } else { EVENT }, id)]);
    }
    touched.extend(courses(write).await?.into_iter().map(|id| (COURSE, id)));
    base::Entity::delete_many().filter(base::Column::IsDemo.eq(true)).exec(&**write).await?;
    target::Entity::delete_many().filter(target::Column::MadeByName.eq(MAKER)).exec(&**write).await?;
    Ok(touched)
}

/// What invented people left in occasions that stay because of real ones.
async fn in_occasions(write: &Write, invented: sea_orm::sea_query::SelectStatement) -> Result<(), DbErr> {
    use crate::events::entity::{booth, meeting, score, team};
    use crate::signups::entity::{attendance, survey_answer};
    attendance::Entity::delete_many().filter(attendance::Column::SignupId.in_subquery(invented.clone())).exec(&**write).await?;
    survey_answer::Entity::delete_many()
        .filter(survey_answer::Column::SignupId.in_subquery(invented.clone()))
        .exec(&**write)
        .await?;
    meeting::Entity::delete_many().filter(meeting::Column::SignupId.in_subquery(invented)).exec(&**write).await?;
    let teams = Query::select().column(team::Column::Id).from(team::Entity).cond_where(team::Column::IsDemo.eq(true)).to_owned();
    score::Entity::delete_many().filter(score::Column::TeamId.in_subquery(teams)).exec(&**write).await?;
    team::Entity::delete_many().filter(team::Column::IsDemo.eq(true)).exec(&**write).await?;
    let used = Query::select().column(meeting::Column::BoothId).from(meeting::Entity).to_owned();
    booth::Entity::delete_many()
        .filter(booth::Column::IsDemo.eq(true))
        .filter(booth::Column::Id.not_in_subquery(used))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Courses without a session left.
async fn courses(write: &Write) -> Result<Vec<i64>, DbErr> {
    let used = Query::select()
        .column(occasion::Column::SubjectId)
        .from(occasion::Entity)
        .cond_where(occasion::Column::SubjectId.is_not_null())
        .to_owned();
    let ids: Vec<i64> = course::Entity::find()
        .filter(course::Column::IsDemo.eq(true))
        .filter(course::Column::Id.not_in_subquery(used))
        .select_only()
        .column(course::Column::Id)
        .into_tuple()
        .all(&**write)
        .await?;
    course::Entity::delete_many().filter(course::Column::Id.is_in(ids.iter().copied())).exec(&**write).await?;
    Ok(ids)
}
