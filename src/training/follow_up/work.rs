//! Background work: everybody who finished a course is asked once after each of the spans that the content names.

use chrono::{Days, Months, NaiveDate};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::Actor;
use crate::signups::entity::{signup, survey_answer};
use crate::signups::store::{occasions, signups};
use crate::signups::survey::questions::follow_up_name;
use crate::signups::survey::{Surveys, store};
use crate::signups::{PersonKey, event, letter, link};
use crate::training::entity::result;
use crate::web::Site;

/// Days after the due day on which somebody is still asked: the program may have stood still.
const GRACE: u64 = 30;
/// Letters of one run.
const MOST: u64 = 200;
/// The outcome of those who finished.
const COMPLETED: &str = "completed";

/// Asks those whose time has come; how many letters.
pub async fn ask(site: &Site) -> anyhow::Result<usize> {
    let surveys = site.kept::<Surveys>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut letters = 0;
    for months in surveys.follow_ups() {
        let Some(latest) = site.clock.today().checked_sub_months(Months::new(months)) else { continue };
        for signup_id in due(site.database.read(), latest, &follow_up_name(months)).await? {
            letters += usize::from(ask_one(site, signup_id, months).await?);
        }
    }
    Ok(letters)
}

/// Sign-ups of those who finished on or shortly before a day and were not asked.
async fn due(database: &impl ConnectionTrait, latest: NaiveDate, survey: &str) -> Result<Vec<i64>, DbErr> {
    let earliest = latest.checked_sub_days(Days::new(GRACE)).unwrap_or(latest);
    let known = Query::select()
        .column(survey_answer::Column::SignupId)
        .from(survey_answer::Entity)
        .and_where(survey_answer::Column::Survey.eq(survey))
        .to_owned();
    let reachable = Query::select()
        .column(signup::Column::Id)
        .from(signup::Entity)
        .and_where(signup::Column::IsDemo.eq(false))
        .and_where(signup::Column::ErasedAt.is_null())
        .and_where(signup::Column::Email.ne(""))
        .to_owned();
    result::Entity::find()
        .select_only()
        .column(result::Column::SignupId)
        .filter(result::Column::Outcome.eq(COMPLETED))
        .filter(result::Column::CompletedOn.gt(earliest))
        .filter(result::Column::CompletedOn.lte(latest))
        .filter(result::Column::SignupId.not_in_subquery(known))
        .filter(result::Column::SignupId.in_subquery(reachable))
        .order_by_asc(result::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(database)
        .await
}

async fn ask_one(site: &Site, signup_id: i64, months: u32) -> anyhow::Result<bool> {
    let write = site.begin(Actor::system("结业回访")).await?;
    let Some(row) = signups::find(&*write, signup_id).await? else { return Ok(false) };
    let Some(occasion) = occasions::find(&*write, row.occasion_id).await? else { return Ok(false) };
    if !store::ask(&write, &row, &follow_up_name(months)).await? {
        return Ok(false);
    }
    let key = site.kept::<PersonKey>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let text = format!("您结业已经 {months} 个月了，想知道课程有没有真的帮上忙。几个小问题，60 天内可以填写和修改：");
    let path = format!("{}/follow-up/{months}", link::own(&key, &row));
    letter::send(&write, site, &occasion, &row, "结业回访", &text, &path).await?;
    write.commit(event::signup("survey.follow_up_asked", &row, &occasion, &format!("发出 {months} 个月回访"))).await?;
    Ok(true)
}
