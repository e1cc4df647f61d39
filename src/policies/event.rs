//! What can happen to a policy document and to what belongs to the library.

use super::entity::policy_document;
use crate::platform::{Happened, Subject};

/// Kind of the records that search follows.
pub const POLICY: &str = "policy";

/// Something about one record of the library, or about many policies at once.
pub struct LibraryEvent;

impl LibraryEvent {
    /// About one document, which search looks at again.
    pub fn policy(kind: &'static str, document: &policy_document::Model, summary: impl Into<String>) -> Happened {
        let subject = Subject { kind: POLICY, id: document.id, name: document.title.clone() };
        Happened::new(kind, subject, summary, vec![(POLICY, document.id)])
    }

    /// About many documents at once.
    pub fn policies(kind: &'static str, ids: Vec<i64>, summary: impl Into<String>) -> Happened {
        let subject = Subject { kind: POLICY, id: 0, name: format!("{} 份文件", ids.len()) };
        let touched = ids.into_iter().map(|id| (POLICY, id)).collect();
        Happened::new(kind, subject, summary, touched)
    }

    /// About something else of the library: a topic, a synonym group, a best bet. Search has nothing to replace, but the
    /// row in the change log makes cached pages old on every node.
    pub fn other(kind: &'static str, subject: Subject, summary: impl Into<String>) -> Happened {
        let touched = vec![(subject.kind, subject.id)];
        Happened::new(kind, subject, summary, touched)
    }
}
