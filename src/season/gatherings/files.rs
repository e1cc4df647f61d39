//! What `content/demo/training.toml` and `events.toml` say.

use chrono::NaiveTime;
use serde::Deserialize;
use serde_json::Value;

use crate::platform::Content;
use crate::signups::occasion::{AgendaLine, Speaker};
use crate::training::courses::OutlineLine;

/// Both files.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Bases and courses.
    pub training: TrainingFile,
    /// Events.
    pub events: Vec<DemoEvent>,
    /// Surveys by key.
    pub surveys: Vec<Survey>,
}

/// Bases and courses.
#[derive(Debug, Default, Deserialize)]
pub(super) struct TrainingFile {
    pub bases: Vec<DemoBase>,
    pub courses: Vec<DemoCourse>,
}

/// A base.
#[derive(Debug, Deserialize)]
pub(super) struct DemoBase {
    pub key: String,
    pub name: String,
    pub kind: String,
    pub division: String,
    pub contact: String,
}

/// A course.
#[derive(Debug, Deserialize)]
pub(super) struct DemoCourse {
    pub key: String,
    pub title: String,
    pub category: String,
    pub level: String,
    pub audience: String,
    pub summary: String,
    pub body: String,
    pub hours: i32,
    pub outline: Vec<OutlineLine>,
    pub completion: Completion,
    pub certificate: String,
    #[serde(default)]
    pub valid_months: i32,
    pub needs_identity: bool,
    pub fee_yuan: i64,
    pub sessions: Vec<DemoSession>,
}

/// What a course asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Completion {
    pub attendance_percent: i32,
    pub pass_score: i32,
    pub homework: bool,
}

/// When and where, of sessions and events alike.
#[derive(Debug, Deserialize)]
pub(super) struct Held {
    pub offset: i64,
    pub days: u64,
    #[serde(deserialize_with = "time")]
    pub start: NaiveTime,
    #[serde(deserialize_with = "time")]
    pub end: NaiveTime,
    pub mode: String,
    pub division: String,
    pub place: String,
    pub capacity: u32,
    pub popularity: f64,
}

/// A session.
#[derive(Debug, Deserialize)]
pub(super) struct DemoSession {
    #[serde(flatten)]
    pub held: Held,
    pub base: String,
    pub trainer: String,
}

/// An event.
#[derive(Debug, Deserialize)]
pub(super) struct DemoEvent {
    pub key: String,
    pub title: String,
    pub kind: String,
    pub summary: String,
    pub body: String,
    pub organiser: String,
    #[serde(default)]
    pub co_organisers: Vec<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    #[serde(flatten)]
    pub held: Held,
    #[serde(default)]
    pub address: String,
    pub deadline_offset: i64,
    #[serde(default)]
    pub agenda: Vec<AgendaLine>,
    #[serde(default)]
    pub speakers: Vec<Speaker>,
    #[serde(default)]
    pub ticket_types: Vec<TicketType>,
    #[serde(default)]
    pub questions: Vec<Question>,
    #[serde(default)]
    pub booths: Vec<DemoBooth>,
    pub slots: Option<Slots>,
    pub contest: Option<Contest>,
    #[serde(default)]
    pub teams: Vec<DemoTeam>,
}

/// A type of place.
#[derive(Debug, Deserialize)]
pub(super) struct TicketType {
    pub key: String,
    pub name: String,
    pub places: u32,
}

/// A question of the form, or of a survey.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Question {
    pub key: String,
    pub label: String,
    pub kind: String,
    #[serde(default)]
    pub options: Vec<String>,
    #[serde(default)]
    pub required: bool,
}

/// A booth.
#[derive(Debug, Deserialize)]
pub(super) struct DemoBooth {
    pub code: String,
    pub name: String,
    pub about: String,
}

/// When booths receive.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub(super) struct Slots {
    #[serde(deserialize_with = "time", serialize_with = "written")]
    pub from: NaiveTime,
    #[serde(deserialize_with = "time", serialize_with = "written")]
    pub to: NaiveTime,
    pub minutes: u32,
    #[serde(default)]
    pub breaks: Vec<String>,
}

/// A contest.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub(super) struct Contest {
    pub team_min: u32,
    pub team_max: u32,
    pub rounds: Vec<Round>,
    pub awards: Vec<Award>,
    #[serde(default)]
    pub published_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// A round.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub(super) struct Round {
    pub name: String,
    pub weight: f64,
    pub criteria: Vec<Criterion>,
}

/// What is judged.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub(super) struct Criterion {
    pub name: String,
    pub max: f64,
}

/// An award.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub(super) struct Award {
    pub name: String,
    pub places: usize,
}

/// A team.
#[derive(Debug, Deserialize)]
pub(super) struct DemoTeam {
    pub name: String,
    pub school: String,
}

/// A survey.
#[derive(Debug, Deserialize)]
pub(super) struct Survey {
    pub key: String,
    pub questions: Vec<Question>,
}

#[derive(Deserialize)]
struct EventsFile {
    events: Vec<DemoEvent>,
}

#[derive(Deserialize)]
struct SurveysFile {
    surveys: Vec<Survey>,
}

impl Files {
    /// Reads them; surveys may be missing.
    pub(super) fn read(content: &Content) -> anyhow::Result<Self> {
        let surveys = content.toml::<SurveysFile>("survey.toml").or_else(|_| content.toml("demo/survey.toml"));
        Ok(Self {
            training: content.toml("demo/training.toml")?,
            events: content.toml::<EventsFile>("demo/events.toml")?.events,
            surveys: surveys.map_or_else(|_| Vec::new(), |file| file.surveys),
        })
    }

    /// How many occasions there are.
    pub(super) fn occasions(&self) -> usize {
        self.training.courses.iter().map(|course| course.sessions.len()).sum::<usize>() + self.events.len()
    }
}

fn time<'de, D: serde::Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(from)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map_err(serde::de::Error::custom)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn written<S: serde::Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&time.format("%H:%M"))
}

/// The form that asks these questions, as the column holds it.
pub(super) fn form(questions: &[Question]) -> Value {
    if questions.is_empty() {
        return serde_json::json!({ "sections": [] });
    }
    let field = |question: &Question| {
        let kind = if question.kind == "multi_choice" { "choices" } else { question.kind.as_str() };
        let mut field = serde_json::json!({ "key": question.key, "label": question.label, "kind": kind });
        if question.required {
            field["required"] = true.into();
        }
        if !question.options.is_empty() {
            let options = question.options.iter().map(|word| serde_json::json!({ "value": word, "label": word }));
            field["options"] = options.collect();
        }
        field
    };
    let fields: Vec<Value> = questions.iter().map(field).collect();
    serde_json::json!({ "sections": [{ "key": "more", "title": "补充信息", "fields": fields }] })
}
