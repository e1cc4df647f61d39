//! What a workbook about a round is made of.

use std::collections::{BTreeMap, HashSet};

use crate::access::{Cx, Officer};
use crate::evaluations::entity::{
    rectification, rectification_task, round, round_objection, round_subject, self_assessment, subject_check, subject_value,
};
use crate::evaluations::explain::case;
use crate::evaluations::store::{assessments, checks, objections, rectifications, values};
use crate::scoring::{Framework, Robustness, Scores};
use crate::web::PageError;

/// See the module.
pub(super) struct Details {
    pub round: round::Model,
    pub framework: Framework,
    pub revision: i32,
    pub subjects: Vec<round_subject::Model>,
    pub divisions: BTreeMap<String, String>,
    pub scores: Option<Scores>,
    pub robustness: Option<Robustness>,
    pub values: Vec<subject_value::Model>,
    pub claims: Vec<self_assessment::Model>,
    pub checks: Vec<subject_check::Model>,
    pub objections: Vec<round_objection::Model>,
    pub orders: Vec<rectification::Model>,
    pub tasks: Vec<rectification_task::Model>,
}

/// Reads everything about some subjects of a round, in a fixed number of queries. What concerns all of them is left out where
/// not all are seen.
pub(super) async fn read(
    cx: &Cx<Officer>,
    round: &round::Model,
    subjects: Vec<round_subject::Model>,
    sees_all: bool,
) -> Result<Details, PageError> {
    let database = cx.database();
    let known: HashSet<i64> = subjects.iter().map(|row| row.id).collect();
    let (framework, revision) = case::framework(database, round).await?;
    let divisions = subjects.iter().map(|row| (row.division_code.clone(), cx.site.zone.division_name(&row.division_code)));
    let divisions = divisions.collect();
    let orders = rectifications::of_round(database, round.id).await?;
    let orders: Vec<rectification::Model> = orders.into_iter().filter(|row| known.contains(&row.subject_id)).collect();
    let ids: Vec<i64> = orders.iter().map(|row| row.id).collect();
    let robustness = if sees_all { case::robustness(database, round.id).await? } else { None };
    Ok(Details {
        scores: case::scores(database, round.id).await?,
        values: of(values::of_round(database, round.id).await?, &known, |row| row.subject_id),
        claims: of(assessments::of_round(database, round.id).await?, &known, |row| row.subject_id),
        checks: of(checks::of_round(database, round.id).await?, &known, |row| row.subject_id),
        objections: of(objections::of_round(database, round.id).await?, &known, |row| row.subject_id),
        tasks: rectifications::tasks(database, &ids).await?,
        round: round.clone(),
        robustness,
        framework,
        revision,
        divisions,
        subjects,
        orders,
    })
}

fn of<T>(rows: Vec<T>, known: &HashSet<i64>, subject: impl Fn(&T) -> i64) -> Vec<T> {
    rows.into_iter().filter(|row| known.contains(&subject(row))).collect()
}
