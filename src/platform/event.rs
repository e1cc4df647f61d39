//! What happened, said once. Every write ends with an [`Event`]; audit trail, search, mail and timelines read nothing else.

use serde_json::Value;

/// The record that an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Kind of record, as in the change log: `policy`, `topic`, `user`…
    pub kind: &'static str,
    /// Its id; 0 where the event is about many records.
    pub id: i64,
    /// Its name for people, as it was then.
    pub name: String,
}

/// A past-tense fact about one record.
pub trait Event {
    /// Stable name, such as `policy.published`.
    fn kind(&self) -> &'static str;
    /// The record it is about.
    fn subject(&self) -> Subject;
    /// One Chinese sentence for people who read the audit trail.
    fn summary(&self) -> String;
    /// The fields that changed, as they were.
    fn before(&self) -> Option<Value> {
        None
    }
    /// The fields that changed, as they are now.
    fn after(&self) -> Option<Value> {
        None
    }
    /// The records whose public appearance may have changed: rows for the change log. The subject alone by default.
    fn touches(&self) -> Vec<(&'static str, i64)> {
        let subject = self.subject();
        vec![(subject.kind, subject.id)]
    }
}

/// An event as its parts, for rooms whose events say nothing beyond them.
#[derive(Debug, Clone)]
pub struct Happened {
    kind: &'static str,
    subject: Subject,
    summary: String,
    before: Option<Value>,
    after: Option<Value>,
    touched: Vec<(&'static str, i64)>,
}

impl Happened {
    /// Something about a subject; `touched` are the records whose public appearance may have changed.
    pub fn new(kind: &'static str, subject: Subject, summary: impl Into<String>, touched: Vec<(&'static str, i64)>) -> Self {
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

    /// With other records whose public appearance changed.
    pub fn touching(mut self, others: impl IntoIterator<Item = (&'static str, i64)>) -> Self {
        self.touched.extend(others);
        self
    }
}

impl Event for Happened {
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

/// Who did it: a person with an id, or the system by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Row of the user, or none for the system itself.
    pub id: Option<i64>,
    /// Name as it was then.
    pub name: String,
    /// Request under which it happened.
    pub request_id: Option<String>,
    /// Address from which the request came.
    pub address: Option<String>,
}

impl Actor {
    /// The program itself: a subcommand or a worker.
    pub fn system(name: &str) -> Self {
        Self { id: None, name: name.to_owned(), request_id: None, address: None }
    }
}
