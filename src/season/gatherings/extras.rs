//! Booths with their meetings, and contests with teams and scores.

use chrono::{DateTime, Duration, NaiveTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DbErr, EntityTrait};
use serde_json::json;

use super::files::{Contest, DemoEvent, Slots};
use crate::events::entity::{booth, meeting, score, team};
use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};
use crate::season::chance::Chance;
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::State;

const WISHES: [&str; 5] = [
    "想了解仓位和报价，带了货物清单",
    "有现成样品，想谈试单",
    "第一次出口，请教流程和费用",
    "想确认交期和起订量",
    "已有订单，找长期合作",
];
const JUDGES: [&str; 3] = ["评委甲（演示）", "评委乙（演示）", "评委丙（演示）"];

/// Booths of an event and what was agreed there.
pub(super) async fn matching(
    write: &Write,
    chance: &mut Chance,
    demo: &DemoEvent,
    occasion: &occasion::Model,
    people: &[signup::Model],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let Some(slots) = demo.slots.as_ref().filter(|_| !demo.booths.is_empty()) else { return Ok(()) };
    let row = |demo: &super::files::DemoBooth| booth::ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion.id),
        code: Set(demo.code.clone()),
        name: Set(demo.name.clone()),
        about: Set(demo.about.clone()),
        email: Set(String::new()),
        key_hash: Set(fingerprint(random_key().as_bytes())),
        organisation_id: Set(None),
        is_demo: Set(true),
        created_at: Set(occasion.created_at),
    };
    let booths = booth::Entity::insert_many(demo.booths.iter().map(row)).exec_with_returning(&**write).await?;
    let times = times(occasion, slots);
    let guests: Vec<&signup::Model> = people.iter().filter(|person| person.state == State::Confirmed.key()).collect();
    let mut taken = std::collections::HashSet::new();
    let mut rows = Vec::new();
    for guest in guests.iter().filter(|_| !times.is_empty()) {
        for _ in 0..chance.below(4) {
            let (booth, starts_at) = (&booths[chance.below(booths.len())], times[chance.below(times.len())]);
            let is_free = !taken.contains(&(booth.id, 0, starts_at)) && !taken.contains(&(0, guest.id, starts_at));
            let state = match chance.below(10) {
                0 | 1 => "declined",
                2 if starts_at > now => "requested",
                _ if is_free => "accepted",
                _ => "declined",
            };
            if state == "accepted" {
                taken.extend([(booth.id, 0, starts_at), (0, guest.id, starts_at)]);
            }
            let made = guest.confirmed_at.unwrap_or(guest.created_at) + Duration::minutes(30);
            rows.push(meeting::ActiveModel {
                id: NotSet,
                occasion_id: Set(occasion.id),
                booth_id: Set(booth.id),
                signup_id: Set(guest.id),
                starts_at: Set(starts_at),
                state: Set(state.to_owned()),
                wish: Set(chance.pick(&WISHES).to_owned()),
                answer: Set((state == "declined").then(|| "这个时段已约满，欢迎改约其他时段".to_owned())),
                created_at: Set(made.min(now)),
                answered_at: Set((state != "requested").then(|| (made + Duration::hours(5)).min(now))),
            });
        }
    }
    for chunk in rows.chunks(200) {
        meeting::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&**write).await?;
    }
    Ok(())
}

/// Beginnings of meetings on every day.
fn times(occasion: &occasion::Model, slots: &Slots) -> Vec<DateTime<Utc>> {
    let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    let breaks: Vec<(NaiveTime, NaiveTime)> = slots
        .breaks
        .iter()
        .filter_map(|text| text.split_once('-').and_then(|(from, to)| Some((time(from)?, time(to)?))))
        .collect();
    let step = Duration::minutes(i64::from(slots.minutes.max(5)));
    let mut times = Vec::new();
    for sitting in occasion.sittings() {
        let mut at = slots.from;
        while at + step <= slots.to && at + step > at {
            if !breaks.iter().any(|(from, to)| at < *to && at + step > *from) {
                times.push(crate::platform::clock::instant_of(sitting.on.and_time(at)));
            }
            at += step;
        }
    }
    times
}

/// Teams of a contest, with scores where it is over.
pub(super) async fn contest(
    write: &Write,
    chance: &mut Chance,
    demo: &DemoEvent,
    occasion: &occasion::Model,
    people: &[signup::Model],
    is_over: bool,
) -> Result<(), DbErr> {
    let Some(contest) = demo.contest.as_ref().filter(|_| !demo.teams.is_empty()) else { return Ok(()) };
    let players: Vec<&signup::Model> = people.iter().filter(|person| person.state == State::Confirmed.key()).collect();
    let size = usize::try_from(contest.team_max).unwrap_or(3).max(1);
    let mut groups = players.chunks(size);
    let mut rows = Vec::new();
    for demo in &demo.teams {
        let members = groups.next().unwrap_or_default();
        let names: Vec<_> = members.iter().map(|member| json!({ "name": member.name })).collect();
        rows.push(team::ActiveModel {
            id: NotSet,
            occasion_id: Set(occasion.id),
            signup_id: Set(members.first().map(|member| member.id)),
            name: Set(demo.name.clone()),
            school: Set(demo.school.clone()),
            members: Set(names.into()),
            state: Set("registered".to_owned()),
            award: Set(None),
            is_demo: Set(true),
            created_at: Set(occasion.opens_at.unwrap_or(occasion.created_at) + Duration::days(2)),
        });
    }
    let teams = team::Entity::insert_many(rows).exec_with_returning(&**write).await?;
    if is_over {
        let ranked = scores(write, chance, contest, occasion, &teams).await?;
        award(write, contest, ranked).await?;
    }
    Ok(())
}

/// Writes scores; teams with their totals, the best first.
async fn scores(
    write: &Write,
    chance: &mut Chance,
    contest: &Contest,
    occasion: &occasion::Model,
    teams: &[team::Model],
) -> Result<Vec<(i64, f64)>, DbErr> {
    let mut rows = Vec::new();
    let mut ranked = Vec::new();
    for team in teams {
        let strength = chance.between(62, 90);
        let mut sum = 0.0;
        for (at, round) in (0_i32..).zip(&contest.rounds) {
            for (judge, name) in JUDGES.iter().enumerate() {
                let given = |criterion: &super::files::Criterion, chance: &mut Chance| {
                    let share = f64::from((strength + chance.between(0, 14)).saturating_sub(7).min(99)) / 100.0;
                    (criterion.max * share * 2.0).round() / 2.0
                };
                let points: Vec<f64> = round.criteria.iter().map(|criterion| given(criterion, chance)).collect();
                let total: f64 = points.iter().sum();
                sum += total * round.weight / 100.0 / 3.0;
                rows.push(score::ActiveModel {
                    id: NotSet,
                    occasion_id: Set(occasion.id),
                    team_id: Set(team.id),
                    round: Set(at),
                    judge_key: Set(format!("demo-{judge}")),
                    judge_name: Set((*name).to_owned()),
                    points: Set(json!(points)),
                    total: Set(total),
                    note: Set(None),
                    is_signed: Set(true),
                    updated_at: Set(occasion.ends_at),
                });
            }
        }
        ranked.push((team.id, sum));
    }
    for chunk in rows.chunks(200) {
        score::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&**write).await?;
    }
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
    Ok(ranked)
}

async fn award(write: &Write, contest: &Contest, ranked: Vec<(i64, f64)>) -> Result<(), DbErr> {
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait as _, QueryFilter as _};
    let awards = contest.awards.iter().flat_map(|award| std::iter::repeat_n(&award.name, award.places));
    for ((id, _), name) in ranked.into_iter().zip(awards) {
        let change = team::Entity::update_many().col_expr(team::Column::Award, Expr::value(name.as_str()));
        change.filter(team::Column::Id.eq(id)).exec(&**write).await?;
    }
    Ok(())
}
