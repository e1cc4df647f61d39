//! What came of it: who came, what they reached, their certificates, and what they said.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DbErr, EntityTrait};
use serde_json::Value;

use super::crowd::answers;
use super::files::{Files, Survey};
use crate::certificates::code;
use crate::certificates::entity::{certificate, certificate_event};
use crate::certificates::rules::{State as CertificateState, Step};
use crate::platform::clock::local;
use crate::platform::{Write, numbers};
use crate::season::chance::Chance;
use crate::signups::entity::{attendance, occasion, signup, survey_answer};
use crate::signups::link::TRAINING;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::State;
use crate::training::entity::{course, result};
use crate::training::results::certificate as paper;
use crate::training::results::rules::{Outcome, Reached, Rule, attendance_percent};

/// Rows of one statement.
const CHUNK: usize = 200;
const MAKER: &str = "演示内容";

/// Who came: sign-up, days.
pub(super) type Came = Vec<(i64, usize)>;

/// Writes down who came on the days that are over or have begun.
pub(super) async fn attend(
    write: &Write,
    chance: &mut Chance,
    occasion: &occasion::Model,
    people: &[signup::Model],
    now: DateTime<Utc>,
) -> Result<Came, DbErr> {
    let sittings: Vec<_> = occasion.sittings().into_iter().filter(|sitting| sitting.starts_at() < now).collect();
    let (mut rows, mut came) = (Vec::new(), Vec::new());
    if sittings.is_empty() {
        return Ok(came);
    }
    for person in people.iter().filter(|person| person.state == State::Confirmed.key()) {
        // Some never come; of the others few miss a day.
        let is_there = chance.below(100) < 89;
        let mut days = 0;
        for sitting in &sittings {
            if !is_there || chance.below(100) < 4 {
                continue;
            }
            let in_at = (sitting.starts_at() + Duration::minutes(i64::from(chance.between(0, 55)) - 40)).min(now);
            let out_at = sitting.ends_at() + Duration::minutes(i64::from(chance.between(0, 20)) - 8);
            let method = ["scan", "scan", "scan", "code", "self"][chance.below(5)];
            days += 1;
            rows.push(attendance::ActiveModel {
                id: NotSet,
                occasion_id: Set(occasion.id),
                signup_id: Set(person.id),
                day: Set(sitting.on),
                in_at: Set(in_at),
                out_at: Set(Some(out_at).filter(|at| *at < now && !chance.one_in(3))),
                method: Set(method.to_owned()),
                door: Set((method != "self").then(|| "正门".to_owned())),
                replay_key: Set(format!("demo-{}-{}", person.id, sitting.on)),
                made_by: Set(None),
                made_by_name: Set("签到员（演示）".to_owned()),
                created_at: Set(in_at),
            });
        }
        if days > 0 {
            came.push((person.id, days));
        }
    }
    for chunk in rows.chunks(CHUNK) {
        attendance::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&**write).await?;
    }
    Ok(came)
}

/// What people reached in a session that is over, with certificates of those whose result was confirmed.
pub(super) async fn results(
    write: &Write,
    chance: &mut Chance,
    (course, occasion): (&course::Model, &occasion::Model),
    people: &[signup::Model],
    came: &Came,
    today: NaiveDate,
) -> Result<(), DbErr> {
    let ended = paper::completed_on(occasion);
    let age = (today - ended).num_days();
    if age < 3 {
        return Ok(());
    }
    let (rule, days) = (Rule::of(course), occasion.sittings().len());
    let mut rows = Vec::new();
    let mut completed = Vec::new();
    for person in people.iter().filter(|person| person.state == State::Confirmed.key()) {
        let own = came.iter().find(|(id, _)| *id == person.id).map_or(0, |(_, days)| *days);
        let reached = reached(chance, &rule, own, days);
        let proposal = rule.judge(&reached).proposal().unwrap_or(Outcome::Pending);
        let outcome = if age < 14 { proposal } else { proposal.confirmed() };
        if outcome == Outcome::Completed && !course.certificate.is_empty() {
            completed.push((rows.len(), person));
        }
        rows.push(result::ActiveModel {
            id: NotSet,
            signup_id: Set(person.id),
            occasion_id: Set(occasion.id),
            course_id: Set(course.id),
            attendance_percent: Set(reached.attendance_percent),
            score: Set(reached.score),
            homework_passed: Set(reached.homework),
            outcome: Set(outcome.key().to_owned()),
            completed_on: Set((outcome == Outcome::Completed).then_some(ended)),
            certificate_id: Set(None),
            note: Set(None),
            proposed_by: Set(None),
            made_by_name: Set(MAKER.to_owned()),
            revision: Set(1),
            updated_at: Set(occasion.ends_at + Duration::days(5)),
        });
    }
    let ids = certificates(write, (course, occasion), &completed).await?;
    for ((at, _), id) in completed.iter().zip(ids) {
        rows[*at].certificate_id = Set(Some(id));
    }
    for chunk in rows.chunks(CHUNK) {
        result::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&**write).await?;
    }
    Ok(())
}

fn reached(chance: &mut Chance, rule: &Rule, own: usize, days: usize) -> Reached {
    let is_there = own > 0;
    // Two throws, so that most lie in the middle.
    let score = f64::from(chance.between(24, 49) + chance.between(26, 49));
    Reached {
        attendance_percent: attendance_percent(own, days),
        score: (is_there && rule.pass_score > 0).then_some(score),
        homework: (is_there && rule.has_homework).then(|| !chance.one_in(14)),
    }
}

async fn certificates(
    write: &Write,
    (course, occasion): (&course::Model, &occasion::Model),
    completed: &[(usize, &signup::Model)],
) -> Result<Vec<i64>, DbErr> {
    use chrono::Datelike as _;
    let Ok(count @ 1..) = u32::try_from(completed.len()) else { return Ok(Vec::new()) };
    let issued_on = paper::completed_on(occasion) + Duration::days(5);
    let year = issued_on.year();
    let first = numbers::take(write, &format!("certificate-{TRAINING}-{year}"), count).await?;
    let at = occasion.ends_at + Duration::days(5);
    let data = serde_json::to_value(paper::wording(course, occasion)).unwrap_or(Value::Null);
    let mut ids = Vec::new();
    let numbered: Vec<(i64, &signup::Model)> = (first..).zip(completed.iter().map(|(_, person)| *person)).collect();
    for chunk in numbered.chunks(100) {
        let row = |(serial, person): &(i64, &signup::Model)| certificate::ActiveModel {
            id: NotSet,
            code: Set(code::random()),
            number: Set(paper::NUMBER.replace("{year}", &year.to_string()).replace("{serial}", &format!("{serial:04}"))),
            kind: Set(TRAINING.to_owned()),
            kind_name: Set(paper::KIND_NAME.to_owned()),
            holder_kind: Set("person".to_owned()),
            holder_name: Set(person.name.clone()),
            credit_code: Set(String::new()),
            organisation_id: Set(0),
            division_code: Set(occasion.division_code.clone()),
            scope: Set(String::new()),
            subject_kind: Set(Some(TRAINING.to_owned())),
            subject_id: Set(Some(person.id)),
            subject_name: Set(Some(course.title.clone())),
            issued_on: Set(Some(issued_on)),
            expires_on: Set(paper::last_day(course, issued_on)),
            recheck_on: Set(None),
            state: Set(CertificateState::Valid.key().to_owned()),
            reason: Set(None),
            pdf_sha256: Set(None),
            application_id: Set(None),
            replaces_id: Set(None),
            data: Set(data.clone()),
            proposed: Set(None),
            reminded: Set(None),
            is_demo: Set(true),
            revision: Set(1),
            created_at: Set(at),
            updated_at: Set(at),
        };
        let mut rows = certificate::Entity::insert_many(chunk.iter().map(row)).exec_with_returning(&**write).await?;
        rows.sort_by_key(|row| row.id);
        let event = |row: &certificate::Model| certificate_event::ActiveModel {
            id: NotSet,
            certificate_id: Set(row.id),
            kind: Set(Step::Issued.key().to_owned()),
            reason: Set(None),
            by_id: Set(None),
            by_name: Set(MAKER.to_owned()),
            on_day: Set(Some(issued_on)),
            at: Set(at),
        };
        certificate_event::Entity::insert_many(rows.iter().map(event)).exec_without_returning(&**write).await?;
        // The row of a subject tells whose it is, whatever order the database gave them.
        let id_of = |person: &signup::Model| rows.iter().find(|row| row.subject_id == Some(person.id)).map(|row| row.id);
        ids.extend(chunk.iter().filter_map(|(_, person)| id_of(person)));
    }
    Ok(ids)
}

/// What those who came said afterwards.
pub(super) async fn surveys(
    write: &Write,
    chance: &mut Chance,
    occasion: &occasion::Model,
    came: &Came,
    files: &Files,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if occasion.ends_at + Duration::days(1) > now {
        return Ok(());
    }
    let find = |key: &str| files.surveys.iter().find(|survey| survey.key == key);
    let is_training = occasion.kind == TRAINING;
    let asked: [(&str, &str, i64, usize, bool); 4] = [
        ("satisfaction", if is_training { "training" } else { "events" }, 1, 55, true),
        ("months_3", "followup-3", 92, 42, is_training),
        ("months_6", "followup-6", 183, 36, is_training),
        ("months_12", "followup-12", 366, 30, is_training),
    ];
    let mut rows = Vec::new();
    for (name, key, days, share, _) in asked.into_iter().filter(|ask| ask.4) {
        let sent = occasion.ends_at + Duration::days(days);
        let Some(survey) = find(key).filter(|_| sent < now) else { continue };
        for (id, _) in came {
            rows.push(answer(chance, (occasion.id, *id), (name, survey), sent, share, now));
        }
    }
    for chunk in rows.chunks(CHUNK) {
        survey_answer::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&**write).await?;
    }
    Ok(())
}

fn answer(
    chance: &mut Chance,
    (occasion_id, signup_id): (i64, i64),
    (name, survey): (&str, &Survey),
    sent: DateTime<Utc>,
    share: usize,
    now: DateTime<Utc>,
) -> survey_answer::ActiveModel {
    let given = chance.below(100) < share;
    let at = (sent + Duration::hours(i64::from(chance.between(1, 140)))).min(now);
    let said = given.then(|| {
        let mut said = answers(chance, &survey.questions);
        speak(chance, survey, &mut said);
        said
    });
    survey_answer::ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        signup_id: Set(signup_id),
        survey: Set(name.to_owned()),
        answers: Set(said),
        asked_at: Set(Some(sent)),
        answered_at: Set(given.then_some(at)),
    }
}

/// Words of their own instead of a line of the form.
fn speak(chance: &mut Chance, survey: &Survey, said: &mut Value) {
    const WORDS: [&str; 8] = [
        "希望多一点上机时间",
        "讲得很实在，回去就能用",
        "课间短了一些",
        "能不能把表格模板发给大家",
        "想听海外仓怎么算成本",
        "停车不太方便",
        "案例再多几个就好了",
        "下次希望分行业开班",
    ];
    for question in survey.questions.iter().filter(|question| question.kind == "text") {
        if let Some(given) = said.get_mut(&question.key) {
            *given = chance.pick(&WORDS).into();
        }
    }
}

/// Whether something was over some days ago, in days of China.
pub(super) fn is_over(occasion: &occasion::Model, today: NaiveDate) -> bool {
    local(occasion.ends_at).date_naive() < today
}
