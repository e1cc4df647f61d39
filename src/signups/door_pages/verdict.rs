//! What the door says, for people and for the page's script.

use serde::Serialize;

use crate::platform::clock::local;
use crate::signups::door::{Reason, Verdict};
use crate::signups::entity::{occasion, signup};
use crate::signups::places::Quota;

/// Whether people come or go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    In,
    Out,
}

impl Mode {
    pub(super) fn parse(text: &str) -> Self {
        if text == "out" { Self::Out } else { Self::In }
    }

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A verdict in words.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Said {
    /// `good`, `bad`, or `note` for what was done before.
    pub(super) tone: &'static str,
    /// In a few words.
    pub(super) title: String,
    /// What to do.
    pub(super) advice: String,
    /// For machines.
    pub(super) reason: Option<&'static str>,
    /// Who, where it is known.
    pub(super) name: String,
    /// What tells them apart.
    pub(super) facts: String,
}

impl Said {
    /// Of a verdict.
    pub(super) fn of(occasion: &occasion::Model, mode: Mode, verdict: Verdict) -> Self {
        match verdict {
            Verdict::Welcome { person, came, is_replay } => {
                let at = match mode {
                    Mode::In => Some(came.in_at),
                    Mode::Out => came.out_at,
                };
                let at = at.map(|at| local(at).format("%H:%M").to_string()).unwrap_or_default();
                let (tone, title) = match (mode, is_replay) {
                    (Mode::In, false) => ("good", "签到成功"),
                    (Mode::In, true) => ("note", "已经记过"),
                    (Mode::Out, _) => ("good", "签退成功"),
                };
                let advice = if is_replay { format!("{at} 已签到，这次是重复上传，只算一次。") } else { at };
                let (name, facts) = of_person(occasion, &person);
                Self { tone, title: title.to_owned(), advice, reason: None, name, facts }
            }
            Verdict::Refused { reason, person } => Self::refused(occasion, &reason, person.as_ref()),
        }
    }

    /// Of a refusal.
    pub(super) fn refused(occasion: &occasion::Model, reason: &Reason, person: Option<&signup::Model>) -> Self {
        let (name, facts) = person.map(|person| of_person(occasion, person)).unwrap_or_default();
        let tone = if matches!(reason, Reason::AlreadyOut(_)) { "note" } else { "bad" };
        Self { tone, title: reason.title(), advice: reason.advice(), reason: Some(reason.key()), name, facts }
    }

    /// Of a scan that could not be written, through no fault of anybody here.
    pub(super) fn failed() -> Self {
        let (title, advice) = ("没有记上".to_owned(), "系统出现故障，请输入签到码再试一次，或先用纸笔记下。".to_owned());
        Self { tone: "bad", title, advice, reason: Some("failed"), name: String::new(), facts: String::new() }
    }

    /// Whether somebody may come in, or go.
    pub(super) fn is_good(&self) -> bool {
        self.tone != "bad"
    }

    /// Class of the notice.
    pub(super) fn class(&self) -> &'static str {
        match self.tone {
            "good" => "door-said--good",
            "note" => "door-said--note",
            _ => "door-said--bad",
        }
    }

    /// Drawing.
    pub(super) fn icon(&self) -> &'static str {
        match self.tone {
            "good" => "done",
            "note" => "info",
            _ => "warning",
        }
    }
}

/// Name, and type, employer and the end of the mobile.
fn of_person(occasion: &occasion::Model, person: &signup::Model) -> (String, String) {
    let end: String = person.mobile.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let end = if end.is_empty() { String::new() } else { format!("手机尾号 {end}") };
    let parts = [quota_name(occasion, person), person.employer.clone(), end];
    (person.name.clone(), parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

fn quota_name(occasion: &occasion::Model, person: &signup::Model) -> String {
    let quotas: Vec<Quota> = serde_json::from_value(occasion.quotas.clone()).unwrap_or_default();
    let own = person.quota.as_deref().and_then(|key| quotas.into_iter().find(|quota| quota.key == key && !quota.is_division));
    own.map(|quota| quota.name).unwrap_or_default()
}
