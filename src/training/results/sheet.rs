//! The table of a session: everybody who has a place or came, with what they reached and what the rule says of it.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::rules::{Outcome, Reached, Rule, Verdict, attendance_percent};
use super::store;
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::State;
use crate::signups::store::{attendance, signups};
use crate::training::courses;
use crate::training::entity::{course, result};

/// The table.
#[derive(Debug)]
pub struct Sheet {
    /// What was taught.
    pub course: course::Model,
    /// The session.
    pub occasion: occasion::Model,
    /// What the course asks for.
    pub rule: Rule,
    /// How many days there were.
    pub days: usize,
    /// Everybody, in the order of their names' arrival.
    pub lines: Vec<Line>,
}

/// Somebody.
#[derive(Debug)]
pub struct Line {
    /// Who.
    pub person: signup::Model,
    /// Days on which they came.
    pub days: usize,
    /// What was written down before.
    pub result: Option<result::Model>,
    /// What they reached.
    pub reached: Reached,
    /// What the rule says.
    pub verdict: Verdict,
}

impl Line {
    /// Where the result stands.
    pub fn outcome(&self) -> Outcome {
        self.result.as_ref().map_or(Outcome::Pending, |result| Outcome::parse(&result.outcome))
    }
}

impl Sheet {
    /// Reads the table of a session, in three queries; none where the occasion belongs to no course.
    pub async fn read(database: &impl ConnectionTrait, occasion: occasion::Model) -> Result<Option<Self>, DbErr> {
        let Some(course_id) = occasion.subject_id else { return Ok(None) };
        let Some(course) = courses::find(database, course_id).await? else { return Ok(None) };
        let came: HashMap<i64, i64> = attendance::days_by_signup(database, occasion.id).await?.into_iter().collect();
        let mut results: HashMap<i64, result::Model> =
            store::of_occasion(database, occasion.id).await?.into_iter().map(|row| (row.signup_id, row)).collect();
        let (rule, all) = (Rule::of(&course), occasion.sittings().len());
        let mut lines = Vec::new();
        for person in signups::of_occasion(database, occasion.id).await? {
            let days = came.get(&person.id).and_then(|days| usize::try_from(*days).ok()).unwrap_or(0);
            if person.state != State::Confirmed.key() && days == 0 {
                continue;
            }
            let result = results.remove(&person.id);
            let reached = Reached {
                attendance_percent: attendance_percent(days, all),
                score: result.as_ref().and_then(|row| row.score),
                homework: result.as_ref().and_then(|row| row.homework_passed),
            };
            let verdict = rule.judge(&reached);
            lines.push(Line { person, days, result, reached, verdict });
        }
        Ok(Some(Self { course, occasion, rule, days: all, lines }))
    }

    /// How many stand where.
    pub fn count(&self, is_so: impl Fn(Outcome) -> bool) -> usize {
        self.lines.iter().filter(|line| is_so(line.outcome())).count()
    }
}
