//! What can happen to programmes and applications.

use super::entity::{application, programme};
use crate::platform::{Happened, Subject};

/// A past-tense fact about an application. No public page shows one, so nothing is indexed again.
pub struct CaseEvent;

impl CaseEvent {
    /// About one application.
    pub fn of(kind: &'static str, application: &application::Model, summary: impl Into<String>) -> Happened {
        let number = application.number.clone().unwrap_or_else(|| format!("草稿 {}", application.id));
        let name = format!("{number} {}", application.organisation_name);
        Happened::new(kind, Subject { kind: "application", id: application.id, name }, summary, Vec::new())
    }

    /// About many at once, or about something beside them.
    pub fn aside(kind: &'static str, name: &str, id: i64, summary: impl Into<String>) -> Happened {
        Happened::new(kind, Subject { kind: "application", id, name: name.to_owned() }, summary, Vec::new())
    }
}

/// A past-tense fact about a programme, which search looks at again.
pub struct ProgrammeEvent;

impl ProgrammeEvent {
    /// About one programme.
    pub fn of(kind: &'static str, programme: &programme::Model, summary: impl Into<String>) -> Happened {
        let subject = Subject { kind: "programme", id: programme.id, name: programme.name.clone() };
        Happened::new(kind, subject, summary, vec![("programme", programme.id)])
    }

    /// About many, when the content is loaded.
    pub fn loaded(ids: &[i64]) -> Happened {
        let subject = Subject { kind: "programme", id: 0, name: format!("{} 个项目", ids.len()) };
        let touched = ids.iter().map(|id| ("programme", *id)).collect();
        Happened::new("programme.loaded", subject, format!("载入 {} 个申报项目", ids.len()), touched)
    }

    /// About those of which a call began or ended.
    pub fn turned(ids: &[i64]) -> Happened {
        let subject = Subject { kind: "programme", id: 0, name: format!("{} 个项目", ids.len()) };
        let touched = ids.iter().map(|id| ("programme", *id)).collect();
        Happened::new("programme.turned", subject, format!("{} 个申报项目有批次到了开始或截止时间", ids.len()), touched)
    }
}
