//! What waits for those who work on organisations and directory entries.

use super::{MOST, Stat, Todo};
use crate::access::organisation::OrganisationStatus;
use crate::access::organisation::store::listing::{self as organisations, OrganisationFilter};
use crate::access::{Cx, Officer};
use crate::casework::{self, office as applications};
use crate::listings::store::{self, claim, queue};
use crate::notices;
use crate::returns;
use crate::signups::store::listing as occasions;
use crate::values::Calendar;
use crate::web::PageError;
use crate::web::filters::{date_or_blank, moment};

/// How much of each kind waits.
pub(super) async fn stats(cx: &Cx<Officer>) -> Result<Vec<Stat>, PageError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let (_, changes) = queue::submitted(cx.database(), &changes(cx), None, 1).await?;
    let claims = claim::waiting(cx.database(), cx.who.division_prefix(), 100).await?.len();
    let covered = cx.who.division_prefix().map(str::to_owned);
    let open = notices::store::ObjectionFilter { covered, is_open: Some(true), overdue_on: None };
    let (_, objections) = notices::store::unsettled(cx.database(), &open, 0, 1).await?;
    let (mine, overdue, _) = applications::waiting(cx, 1).await?;
    let (_, occasions) = occasions::submitted(cx.database(), cx.who.division_prefix(), 1).await?;
    let (_, returned) = returns::store::returns::waiting(cx.database(), cx.who.division_prefix(), 1).await?;
    Ok(vec![
        Stat { value: number(mine), name: "申报待我办理", url: "/office/applications".into() },
        Stat { value: number(overdue), name: "申报已逾期", url: "/office/applications?part=overdue".into() },
        Stat {
            value: number(organisations::count(cx.database(), &pending(cx)).await?),
            name: "机构待确认",
            url: "/office/organisations".into(),
        },
        Stat { value: number(changes), name: "条目待审核", url: "/office/listings".into() },
        Stat { value: number(claims as u64), name: "认领待处理", url: "/office/claims".into() },
        Stat { value: number(objections), name: "异议待处理", url: notices::link::OBJECTIONS.into() },
        Stat { value: number(occasions), name: "活动待审核", url: "/office/occasions?part=review".into() },
        Stat { value: number(returned), name: "月报待审核", url: returns::link::OFFICE.into() },
        Stat { value: number(late_returns(cx).await?), name: "月报逾期未报", url: returns::link::RATES.into() },
    ])
}

/// Reporters who have not handed in the last month although its deadline is past, over all forms.
async fn late_returns(cx: &Cx<Officer>) -> Result<u64, PageError> {
    let (forms, calendar) = (cx.site.kept::<returns::Forms>()?, cx.site.kept::<Calendar>()?);
    let today = cx.site.clock.today();
    let period = returns::Period::before(today);
    let number = u32::try_from(period.number()).unwrap_or_default();
    let missing = returns::figures::count_missing(cx.database(), number, cx.who.division_prefix()).await?;
    let is_late = |form: &&returns::forms::Form| returns::due::due(&calendar, form, period).day < today;
    Ok(forms.all().iter().filter(is_late).filter_map(|form| missing.get(&form.key)).sum())
}

/// The first of each kind, what is due first on top.
pub(super) async fn todo(cx: &Cx<Officer>) -> Result<Vec<Todo>, PageError> {
    let mut todo = Vec::new();
    for line in applications::waiting(cx, MOST).await?.2 {
        let task = line.task_kind.as_deref().map_or("办理", applications::task_name);
        todo.push(Todo {
            url: casework::link::office(line.id),
            verb: "办理",
            why: format!(
                "申报 {}：{task}，应于 {} 前办结",
                line.number.as_deref().unwrap_or_default(),
                date_or_blank(line.task_due_on)
            ),
            title: line.organisation_name,
        });
    }
    let (changes, _) = queue::submitted(cx.database(), &changes(cx), None, MOST).await?;
    let ids: Vec<i64> = changes.iter().map(|change| change.listing_id).collect();
    let entries = queue::by_ids(cx.database(), &ids).await?;
    for change in changes {
        let Some(entry) = entries.iter().find(|entry| entry.id == change.listing_id) else { continue };
        todo.push(Todo {
            title: entry.name.clone(),
            url: format!("/office/changes/{}", change.id),
            verb: "审核",
            why: format!("{} 提交，应于 {} 前办结", change.author_name, date_or_blank(change.due_on)),
        });
    }
    for organisation in organisations::list(cx.database(), &pending(cx), 0, MOST).await? {
        todo.push(Todo {
            url: format!("/office/organisations/{}", organisation.id),
            verb: "确认",
            why: format!("机构登记，{} 提交", moment(organisation.updated_at)),
            title: organisation.name,
        });
    }
    for claim in claim::waiting(cx.database(), cx.who.division_prefix(), MOST).await? {
        let Some(entry) = store::find(cx.database(), claim.listing_id).await? else { continue };
        let why = format!("认领申请，{} 提交", moment(claim.created_at));
        todo.push(Todo { title: entry.name, url: "/office/claims".into(), verb: "处理", why });
    }
    for occasion in occasions::submitted(cx.database(), cx.who.division_prefix(), MOST).await?.0 {
        todo.push(Todo {
            url: format!("/office/occasions/{}", occasion.id),
            verb: "审核",
            why: format!("{}提交的培训或活动，{} 提交", occasion.organiser, moment(occasion.updated_at)),
            title: occasion.title,
        });
    }
    let (waiting, _) = returns::store::returns::waiting(cx.database(), cx.who.division_prefix(), MOST).await?;
    let ids: Vec<i64> = waiting.iter().map(|row| row.reporter_id).collect();
    let reporters = returns::store::reporters::find_many(cx.database(), &ids).await?;
    for row in waiting {
        let Some(reporter) = reporters.get(&row.reporter_id) else { continue };
        let month = returns::Period::of_number(row.period).map(returns::Period::name).unwrap_or_default();
        let handed = row.submitted_at.map(moment).unwrap_or_default();
        todo.push(Todo {
            title: reporter.name.clone(),
            url: returns::link::office(row.id),
            verb: "审核",
            why: format!("{month}月报，{handed} 上报"),
        });
    }
    Ok(todo)
}

fn changes(cx: &Cx<Officer>) -> queue::Filter {
    queue::Filter { covered: cx.who.division_prefix().map(str::to_owned), ..queue::Filter::default() }
}

fn pending(cx: &Cx<Officer>) -> OrganisationFilter {
    OrganisationFilter {
        covered: cx.who.division_prefix().map(str::to_owned),
        status: Some(OrganisationStatus::Pending),
        ..OrganisationFilter::default()
    }
}
