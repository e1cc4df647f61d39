//! Officials: the work list, the file with everything that is known about an application, and the steps they take with it.
//! Files of other divisions and drafts are not found; a file from which one has withdrawn is closed. Whatever is done is
//! done in one write, with the file read again inside it.

mod admission;
mod assignment;
mod bulk;
mod correction;
mod decision;
mod delegations;
mod documents;
mod experts;
mod export;
mod file;
mod list;
mod look;
mod messages;
mod outcome;
mod recusals;
mod revocation;
mod views;

use actix_web::http::StatusCode;

use super::engine::{Case, Engine};
use super::entity::review_task;
use super::flow::State;
use super::permit::{self, Handle};
use super::store::work_list::{Line, Part};
use super::store::{applications, people, tasks, work_list};
use super::{Programmes, link};
use crate::access::{Cx, Officer, Permit, Role};
use crate::platform::Happened;
use crate::web::{Answer, FormView, PageError, Routes, see_other};

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    // Fixed words first: `{id}` would take them.
    list::routes(routes);
    views::routes(routes);
    bulk::routes(routes);
    export::routes(routes);
    experts::routes(routes);
    delegations::routes(routes);
    file::routes(routes);
    documents::routes(routes);
    admission::routes(routes);
    correction::routes(routes);
    outcome::routes(routes);
    assignment::routes(routes);
    decision::routes(routes);
    revocation::routes(routes);
    recusals::routes(routes);
    messages::routes(routes);
}

/// What waits for an officer, for overviews: how much is their turn, how much is overdue, and the most urgent lines.
pub async fn waiting(cx: &Cx<Officer>, most: u64) -> Result<(u64, u64, Vec<Line>), PageError> {
    let asking = list::Asking::of(cx, &list::ListQuery::default()).await?;
    let counts = work_list::counts(cx.database(), &asking.filter, &asking.looker).await?;
    let lines = work_list::lines(cx.database(), Part::MyTurn, &asking.filter, &asking.looker, (1, most)).await?;
    Ok((counts[0], counts[1], lines))
}

/// What a task is called where its programme is not at hand.
pub fn task_name(kind: &str) -> &'static str {
    look::kind_name(kind)
}

/// Whether applications are this officer's work at all.
fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::handles(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden("申报由经办人办理，您的账号没有这项权限。如工作需要，请联系系统管理员调整角色。".into()))
}

/// A file that this officer may know of; drafts are the applicant's own business.
fn visible(cx: &Cx<Officer>, case: Case) -> Result<Case, PageError> {
    let is_private = matches!(case.state(), State::Draft | State::Discarded);
    if is_private || !permit::see(&cx.who, &case.application) { Err(PageError::NotFound) } else { Ok(case) }
}

/// A file to look at, and whether the officer has withdrawn from it.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<(Case, bool), PageError> {
    admit(cx)?;
    let application = applications::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let definition = cx.site.kept::<Programmes>()?.of_revision(cx.database(), application.revision_id).await?;
    let case = visible(cx, Case { application, definition })?;
    let is_recused = people::is_recused(cx.database(), id, cx.who.id).await?;
    Ok((case, is_recused))
}

/// Does something with a file in one write.
async fn act<T>(
    cx: &Cx<Officer>,
    id: i64,
    work: impl AsyncFnOnce(&Engine<'_>, &Case, &Permit<Handle>) -> Result<(T, Happened), PageError>,
) -> Result<T, PageError> {
    admit(cx)?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let case = visible(cx, engine.case(id).await?)?;
    let is_recused = people::is_recused(&*write, id, cx.who.id).await?;
    let permit = permit::handle(&cx.who, &case.application, is_recused)?;
    let (made, event) = work(&engine, &case, &permit).await?;
    write.commit(event).await?;
    Ok(made)
}

/// Does something with an open task in one write. A task that was given to somebody else is theirs, unless they let this
/// officer work for them.
async fn on_task<T>(
    cx: &Cx<Officer>,
    id: i64,
    task_id: i64,
    work: impl AsyncFnOnce(&Engine<'_>, &Case, &review_task::Model, &Permit<Handle>) -> Result<(T, Happened), PageError>,
) -> Result<T, PageError> {
    act(cx, id, async |engine, case, _| {
        let task = tasks::find(&**engine.write, task_id).await?.filter(|task| task.application_id == id);
        let task = task.ok_or(PageError::NotFound)?;
        let permit = permit::task(&cx.who, &case.application, &task, false)?;
        if task.state != tasks::OPEN {
            return Err(applications::raced());
        }
        if let Some(assignee) = task.assignee_id.filter(|assignee| *assignee != cx.who.id && cx.who.role != Role::Administrator) {
            let stands_in = people::works_for(&**engine.write, cx.who.id, engine.today()).await?.contains(&assignee);
            if !stands_in {
                return Err(PageError::Conflict("这项任务已分派给其他经办人。需要由您办理的，请先在“分派”中改派给自己。".into()));
            }
        }
        work(engine, case, &task, &permit).await
    })
    .await
}

/// Answers a post: a message on the file, or the file again with what was typed and what is wrong.
async fn answer(
    cx: &Cx<Officer>,
    id: i64,
    mut view: FormView,
    outcome: Result<String, PageError>,
    panel: &'static str,
) -> Answer {
    match view.settle(outcome.map(Some))? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(link::office(id)))
        }
        Err(status) => file::page(cx, status, id, file::Query::default(), view, panel).await,
    }
}

/// The file again with what is wrong with a form.
async fn refused(cx: &Cx<Officer>, id: i64, view: FormView, panel: &'static str) -> Answer {
    file::page(cx, StatusCode::UNPROCESSABLE_ENTITY, id, file::Query::default(), view, panel).await
}
