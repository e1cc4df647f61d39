//! What would move a subject to the next grade, as it is read.

use askama::Template;
use askama::filters::HtmlSafe;

use super::case::Case;
use super::view::points;
use super::words;
use crate::charts::trimmed;
use crate::scoring::{NextGrade, steps_to_next_grade};
use crate::web::PageError;

/// Steps that are shown at most.
const MOST_STEPS: usize = 12;
/// Steps that are shown beside those that are needed.
const MOST_OTHERS: usize = 3;

/// The way to the next grade.
#[derive(Template)]
#[template(path = "evaluations/explain/next.html")]
#[expect(clippy::struct_field_names, reason = "the next grade itself, beside words about it")]
pub struct Next {
    next: NextGrade,
    needed: String,
    is_best: bool,
    steps: Vec<Step>,
}

/// The template escapes every word in it.
impl HtmlSafe for Next {}

struct Step {
    indicator: String,
    path: String,
    from: String,
    to: String,
    change: String,
    gain: String,
    is_needed: bool,
}

/// Computes the way, off the request threads. None where there are no scores.
pub async fn next(case: &Case) -> Result<Option<Next>, PageError> {
    let (Some(data), Some(scores)) = (case.data.clone(), case.scores.clone()) else { return Ok(None) };
    let (framework, key) = (case.framework.clone(), case.key());
    let is_best = case.score().is_some_and(|score| framework.grades.place(&score.grade) == Some(0));
    let work = move || steps_to_next_grade(&framework, &data, &scores, &key);
    let found = tokio::task::spawn_blocking(work).await.map_err(|error| PageError::Internal(error.into()))?;
    Ok(found.map(|next| Next::of(next, is_best)))
}

impl Next {
    fn of(next: NextGrade, is_best: bool) -> Self {
        let step = |step: &crate::scoring::Step| Step {
            indicator: step.indicator.clone(),
            path: step.path.clone(),
            from: words::raw(step.from_raw, &step.unit),
            to: words::quantity(step.to_raw, &step.unit),
            change: format!("{}%", trimmed(step.change * 100.0, 1)),
            gain: format!("+{}", points(step.gain)),
            is_needed: step.is_needed,
        };
        let (needed, rest): (Vec<_>, Vec<_>) = next.steps.iter().partition(|step| step.is_needed);
        let steps = needed.into_iter().chain(rest.into_iter().take(MOST_OTHERS)).take(MOST_STEPS).map(step).collect();
        Self { needed: points(next.points_needed), steps, is_best, next }
    }
}
