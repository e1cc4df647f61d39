//! What rooms above know of occasions: courses whose sessions they are, and the bases at which they take place. Training
//! implements it, the house keeps it.

use sea_orm::DatabaseConnection;

use crate::indexing::Later;

/// What a new occasion takes over from its subject.
#[derive(Debug, Clone)]
pub struct Template {
    /// Name.
    pub title: String,
    /// Category.
    pub category: String,
    /// One or two sentences.
    pub summary: String,
    /// Text.
    pub body: String,
    /// Whether certificates need an identity number.
    pub needs_identity: bool,
    /// What is asked beyond the person.
    pub form: serde_json::Value,
}

/// Somebody who knows subjects.
pub trait SubjectSource: Send + Sync {
    /// All that occasions can be made of: row, name.
    fn list<'a>(&'a self, database: &'a DatabaseConnection) -> Later<'a, Vec<(i64, String)>>;
    /// One of them.
    fn template<'a>(&'a self, database: &'a DatabaseConnection, id: i64) -> Later<'a, Option<Template>>;
    /// Bases: key, name.
    fn bases<'a>(&'a self, database: &'a DatabaseConnection) -> Later<'a, Vec<(String, String)>>;
}

/// As the house keeps it.
pub struct Subjects(pub Box<dyn SubjectSource>);
