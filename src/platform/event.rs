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
