//! Officials: frameworks, rounds with everything in them, rectifications. Officials of a city or county see the subjects of
//! their division; what lies elsewhere is not found.

mod evidence;
mod frameworks;
mod rectifications;
mod rounds;

use crate::access::{Cx, Officer};
use crate::evaluations::engine::{Done, Engine};
use crate::evaluations::entity::{round, round_subject};
use crate::evaluations::store::{rounds as round_store, subjects};
use crate::evaluations::{permit, store};
use crate::forms::Catalogues;
use crate::web::{FormView, PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    frameworks::routes(routes);
    rounds::routes(routes);
    evidence::routes(routes);
    rectifications::routes(routes);
}

/// Whether evaluations are this officer's work.
fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::works(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden("绩效评价由经办人办理，您的账号是编辑，没有这项权限。如工作需要，请联系系统管理员调整角色。".into()))
}

/// A round, or 404.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<round::Model, PageError> {
    admit(cx)?;
    round_store::find(cx.database(), id).await?.ok_or(PageError::NotFound)
}

/// A subject of a round that this officer covers, or 404.
async fn found_subject(cx: &Cx<Officer>, round_id: i64, id: i64) -> Result<(round::Model, round_subject::Model), PageError> {
    let round = found(cx, round_id).await?;
    let subject = subjects::find(cx.database(), id).await?.filter(|row| row.round_id == round.id);
    let subject = subject.filter(|row| permit::sees(&cx.who, row)).ok_or(PageError::NotFound)?;
    Ok((round, subject))
}

/// The subjects of a round that this officer covers.
async fn subjects_of(cx: &Cx<Officer>, round: &round::Model) -> Result<Vec<round_subject::Model>, PageError> {
    let rows = store::subjects::of_round(cx.database(), round.id).await?;
    Ok(rows.into_iter().filter(|row| permit::sees(&cx.who, row)).collect())
}

/// Does something in a round, in one write.
async fn act<T>(
    cx: &Cx<Officer>,
    id: i64,
    work: impl AsyncFnOnce(&Engine<'_>, &round::Model) -> Done<T>,
) -> Result<T, PageError> {
    admit(cx)?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let round = engine.round(id).await?;
    let (made, event) = work(&engine, &round).await?;
    write.commit(event).await?;
    Ok(made)
}

/// Does something to a subject that this officer covers, in one write.
async fn act_on<T>(
    cx: &Cx<Officer>,
    (round_id, subject_id): (i64, i64),
    work: impl AsyncFnOnce(&Engine<'_>, &round::Model, &round_subject::Model) -> Done<T>,
) -> Result<T, PageError> {
    act(cx, round_id, async |engine, round| {
        let subject = engine.subject(round, subject_id).await?;
        if !permit::sees(&cx.who, &subject) {
            return Err(PageError::NotFound);
        }
        work(engine, round, &subject).await
    })
    .await
}

/// Name of a division.
fn division(cx: &Cx<Officer>, code: &str) -> Result<String, PageError> {
    Ok(cx.site.kept::<Catalogues>()?.division(code).to_owned())
}

/// A typed number; an error at the field where it is none.
fn number(view: &mut FormView, field: &str) -> Option<f64> {
    let text = view.value(field).trim().replace(['，', ','], "");
    if text.is_empty() {
        return None;
    }
    let found = text.parse::<f64>().ok().filter(|number| number.is_finite());
    if found.is_none() {
        view.refuse(field, "请填写数字，例如 1200 或 0.15");
    }
    found
}

/// A number as people read it: at most four decimals, none that are zero.
pub(in crate::evaluations) fn shown(value: Option<f64>) -> String {
    let Some(value) = value else { return "—".to_owned() };
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
