//! The explanation of a score as a part of a page, the same for officials and for the evaluated.

use askama::Template;
use askama::filters::HtmlSafe;

use super::case::{self, Case};
use super::figures;
use super::next::{self, Next};
use super::view::{self, Beside, Explanation};
use super::words::Names;
use crate::charts::Figure;
use crate::evaluations::FactSources;
use crate::evaluations::rules::Stage;
use crate::evaluations::store::{checks, values};
use crate::returns::forms::Forms;
use crate::web::{PageError, Site};

/// See the module.
#[derive(Template)]
#[template(path = "evaluations/explain/body.html")]
pub struct Body {
    explanation: Explanation,
    grade_name: &'static str,
    radar: Option<Figure>,
    waterfall: Option<Figure>,
    next: Option<Next>,
}

/// The template escapes every word in it.
impl HtmlSafe for Body {}

/// Names that sources are told by.
pub fn names(site: &Site) -> Names {
    let facts = site.kept::<FactSources>().map(|sources| sources.facts()).unwrap_or_default();
    let facts = facts.into_iter().map(|fact| (fact.key.to_owned(), fact.name.to_owned())).collect();
    Names { forms: site.kept::<Forms>().ok(), facts }
}

/// What stands beside the scores of a subject.
pub async fn beside(site: &Site, case: &Case, shows_people: bool) -> Result<Beside, PageError> {
    let database = site.database.read();
    Ok(Beside {
        values: values::of_subject(database, case.subject.id).await?,
        checks: checks::of_subject(database, case.subject.id).await?,
        before: case::year_before(database, &case.round, &case.subject).await?,
        names: names(site),
        shows_people,
    })
}

impl Body {
    /// The explanation of a subject; none where there are no scores.
    pub async fn of(case: &Case, beside: &Beside) -> Result<Option<Self>, PageError> {
        let Some(mut explanation) = view::explain(case, beside) else { return Ok(None) };
        let mut grade_name = "按分数线的等级";
        let is_final = Stage::parse(&case.round.stage).is_some_and(Stage::is_final);
        if let Some(grade) = case.subject.grade.as_ref().filter(|_| is_final) {
            // Two officials confirmed it; it may differ from what the lines say.
            explanation.grade.clone_from(grade);
            grade_name = "最终等级";
        }
        Ok(Some(Self {
            radar: figures::radar(case, beside.before.as_ref()),
            waterfall: figures::waterfall(case),
            next: next::next(case).await?,
            explanation,
            grade_name,
        }))
    }
}
