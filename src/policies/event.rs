//! What can happen to a policy document and to what belongs to the library.

use serde_json::Value;

use super::entity::policy_document;
use crate::platform::{Event, Subject};

/// Kind of the records that search follows.
pub const POLICY: &str = "policy";

/// Something about one record of the library, or about many policies at once.
pub struct LibraryEvent {
    kind: &'static str,
    subject: Subject,
    summary: String,
    before: Option<Value>,
    after: Option<Value>,
    touched: Vec<(&'static str, i64)>,
}

impl LibraryEvent {
    /// About one document, which search looks at again.
    pub fn policy(kind: &'static str, document: &policy_document::Model, summary: impl Into<String>) -> Self {
        let subject = Subject { kind: POLICY, id: document.id, name: document.title.clone() };
        Self { kind, subject, summary: summary.into(), before: None, after: None, touched: vec![(POLICY, document.id)] }
    }

    /// About many documents at once.
    pub fn policies(kind: &'static str, ids: Vec<i64>, summary: impl Into<String>) -> Self {
        let subject = Subject { kind: POLICY, id: 0, name: format!("{} 份文件", ids.len()) };
        let touched = ids.into_iter().map(|id| (POLICY, id)).collect();
        Self { kind, subject, summary: summary.into(), before: None, after: None, touched }
    }

    /// About something else of the library: a topic, a synonym group, a best bet. Search has nothing to replace, but the
    /// row in the change log makes cached pages old on every node.
    pub fn other(kind: &'static str, subject: Subject, summary: impl Into<String>) -> Self {
        let touched = vec![(subject.kind, subject.id)];
        Self { kind, subject, summary: summary.into(), before: None, after: None, touched }
    }

    /// With the fields that changed.
    pub fn with_changes(mut self, before: Value, after: Value) -> Self {
        (self.before, self.after) = (Some(before), Some(after));
        self
    }

    /// With the state after.
    pub fn with_after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }

    /// With more documents whose public appearance changed.
    pub fn touching(mut self, ids: impl IntoIterator<Item = i64>) -> Self {
        self.touched.extend(ids.into_iter().map(|id| (POLICY, id)));
        self
    }
}

impl Event for LibraryEvent {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn subject(&self) -> Subject {
        self.subject.clone()
    }

    fn summary(&self) -> String {
        self.summary.clone()
    }

    fn before(&self) -> Option<Value> {
        self.before.clone()
    }

    fn after(&self) -> Option<Value> {
        self.after.clone()
    }

    fn touches(&self) -> Vec<(&'static str, i64)> {
        self.touched.clone()
    }
}
