//! Letters to those who report, and to officials about those who do not. They go into the outbox of the write that causes
//! them; the demonstration gets none.

use std::collections::BTreeSet;

use sea_orm::DbErr;

use super::due;
use super::entity::{monthly_return, reporter};
use super::forms::Forms;
use super::link;
use super::period::Period;
use super::store::reporters;
use crate::access::entity::app_user;
use crate::access::mail::{link as address, say};
use crate::access::organisation::store as organisations;
use crate::platform::Write;
use crate::values::Calendar;
use crate::web::deadline;
use crate::web::{PageError, Site};

/// People of an organisation who get a letter at most.
const MOST: usize = 5;

/// Why somebody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is due in a few days.
    Soon,
    /// It is due today.
    Today,
    /// It was due.
    Late,
    /// An official asks.
    Asked,
}

impl Why {
    const fn subject(self) -> &'static str {
        match self {
            Self::Soon => "月报即将到期",
            Self::Today => "月报今天截止",
            Self::Late => "月报已逾期",
            Self::Asked => "请尽快上报月报",
        }
    }
}

/// Names and addresses of the people behind a reporter; the organisation's own address where there is nobody.
async fn people(write: &Write, row: &reporter::Model) -> Result<Vec<(String, String)>, DbErr> {
    let Some(owner) = reporters::owner(&**write, row).await? else { return Ok(Vec::new()) };
    let members = organisations::members_of(&**write, owner).await?;
    let members = members.into_iter().filter(|(user, _)| user.is_active).map(|(user, _)| (user.name, user.email));
    let mut people: Vec<(String, String)> = members.take(MOST).collect();
    if people.is_empty() {
        let organisation = organisations::find(&**write, owner).await?;
        people.extend(organisation.filter(|row| !row.email.is_empty()).map(|row| (row.contact_name, row.email)));
    }
    Ok(people)
}

/// Reminds of a month; how many letters.
pub async fn reminder(write: &Write, site: &Site, row: &reporter::Model, period: Period, why: Why) -> Result<usize, PageError> {
    if row.is_demo {
        return Ok(0);
    }
    let (forms, calendar) = (site.kept::<Forms>()?, site.kept::<Calendar>()?);
    let Some(form) = forms.of(&row.form_key) else { return Ok(0) };
    let (due, _) = deadline::due(&calendar, write.clock().today(), due::due(&calendar, form, period).day);
    let text = format!(
        "{}的{}{}还没有上报。截止日期：{due}。\n\n填报后由属地经办人审核。没有发生业务的也要填 0 上报。\n\n{}",
        row.name,
        period.name(),
        form.name,
        address(site, &link::mine(row.id, period))
    );
    let people = people(write, row).await?;
    for (name, email) in &people {
        say(write, email, name, &format!("{}：{} {}", why.subject(), period.name(), form.name), &text).await?;
    }
    Ok(people.len())
}

/// Says that a return was sent back, and why.
pub async fn given_back(
    write: &Write,
    site: &Site,
    reporter: &reporter::Model,
    period: Period,
    row: &monthly_return::Model,
    reason: &str,
) -> Result<(), PageError> {
    if reporter.is_demo {
        return Ok(());
    }
    let text = format!(
        "{}的{}月报被退回。\n\n原因：{reason}\n\n请修改后重新上报：\n{}",
        reporter.name,
        period.name(),
        address(site, &link::mine(reporter.id, period))
    );
    let by = match row.submitted_by {
        Some(id) => crate::access::store::find(&**write, id).await?.filter(|user| user.is_active),
        None => None,
    };
    let people = match by {
        Some(user) => vec![(user.name, user.email)],
        None => people(write, reporter).await?,
    };
    for (name, email) in people {
        say(write, &email, &name, &format!("月报被退回：{}", period.name()), &text).await?;
    }
    Ok(())
}

/// Tells an official who of their division has not reported.
pub async fn escalation(
    write: &Write,
    site: &Site,
    official: &app_user::Model,
    (form_key, form_name): (&str, &str),
    period: Period,
    names: &BTreeSet<&str>,
) -> Result<(), DbErr> {
    let listed: Vec<&str> = names.iter().take(30).copied().collect();
    let more = if names.len() > listed.len() { format!("\n…… 等 {} 家", names.len()) } else { String::new() };
    let url = format!("{}?form={form_key}&period={}&state=missing", link::OFFICE, period.key());
    let text = format!(
        "{}{form_name}截止日期已过，您负责的地区还有 {} 家没有上报：\n\n{}{more}\n\n查看和催报：\n{}",
        period.name(),
        names.len(),
        listed.join("\n"),
        address(site, &url)
    );
    say(write, &official.email, &official.name, &format!("月报逾期未报 {} 家：{}", names.len(), period.name()), &text).await
}
