//! Addresses of evaluations.

/// Frameworks in the back office.
pub const FRAMEWORKS: &str = "/office/frameworks";
/// Rounds in the back office.
pub const ROUNDS: &str = "/office/rounds";
/// Rectifications in the back office.
pub const RECTIFICATIONS: &str = "/office/rectifications";
/// What an expert has to score.
pub const SCORING: &str = "/my/scoring";
/// The evaluated side.
pub const MINE: &str = "/my/evaluations";
/// Results for everybody.
pub const PUBLIC: &str = "/evaluations";

/// A revision of a framework.
pub fn framework(id: i64) -> String {
    format!("{FRAMEWORKS}/{id}")
}

/// A round.
pub fn round(id: i64) -> String {
    format!("{ROUNDS}/{id}")
}

/// A subject of a round.
pub fn subject(round_id: i64, subject_id: i64) -> String {
    format!("{ROUNDS}/{round_id}/subjects/{subject_id}")
}

/// The check of a subject.
pub fn check(round_id: i64, subject_id: i64) -> String {
    format!("{ROUNDS}/{round_id}/subjects/{subject_id}/check")
}

/// A rectification.
pub fn rectification(id: i64) -> String {
    format!("{RECTIFICATIONS}/{id}")
}

/// One's own subject in a round.
pub fn mine(subject_id: i64) -> String {
    format!("{MINE}/{subject_id}")
}
