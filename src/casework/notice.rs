//! What a public notice does to the applications that it names.

use sea_orm::DbErr;

use super::engine::{Case, Engine, Tools};
use super::flow::State;
use super::permit::follow;
use crate::indexing::Later;
use crate::notices::NoticeFollower;
use crate::notices::entity::{objection, public_notice};
use crate::notices::rules::{LISTED, NoticeState, ObjectionState};
use crate::notices::store as notices;
use crate::platform::{Happened, Write};
use crate::web::PageError;

/// Moves applications when a notice that names them moves.
pub struct ApplicationsFollow(pub Tools);

impl NoticeFollower for ApplicationsFollow {
    fn opened<'a>(&'a self, write: &'a Write, notice: &'a public_notice::Model) -> Later<'a, ()> {
        Box::pin(async move {
            let engine = Engine::with(&self.0, write);
            let words = format!("公示期 {} 个工作日，详见 /notices/{}", notice.working_days, notice.id);
            for case in named(&engine, notice, None).await? {
                if case.state() == State::AwaitingNotice {
                    let moved = engine.notice_opened(&follow(&case.application), &case, notice.id, &words).await;
                    also(write, moved)?;
                }
            }
            Ok(())
        })
    }

    fn ended<'a>(&'a self, write: &'a Write, notice: &'a public_notice::Model) -> Later<'a, ()> {
        Box::pin(async move {
            let engine = Engine::with(&self.0, write);
            let is_final = NoticeState::of(notice) == NoticeState::Final;
            for case in named(&engine, notice, None).await? {
                let permit = follow(&case.application);
                let is_this = case.application.notice_id == Some(notice.id);
                match case.state() {
                    State::InNotice if is_this && is_final => also(write, engine.notice_closed(&permit, &case).await)?,
                    State::InNotice | State::Objected if is_this && !is_final => {
                        also(write, engine.notice_cancelled(&permit, &case, "公示已撤销，将重新公示。").await)?;
                    }
                    _ => {}
                }
            }
            Ok(())
        })
    }

    fn objected<'a>(
        &'a self,
        write: &'a Write,
        notice: &'a public_notice::Model,
        objection: &'a objection::Model,
    ) -> Later<'a, ()> {
        Box::pin(async move {
            let engine = Engine::with(&self.0, write);
            let Some(line) = objection.line_id else { return Ok(()) };
            for case in named(&engine, notice, Some(line)).await? {
                if matches!(case.state(), State::InNotice | State::Objected) {
                    also(write, engine.objected(&follow(&case.application), &case).await)?;
                }
            }
            Ok(())
        })
    }

    fn settled<'a>(
        &'a self,
        write: &'a Write,
        notice: &'a public_notice::Model,
        objection: &'a objection::Model,
    ) -> Later<'a, ()> {
        Box::pin(async move {
            let engine = Engine::with(&self.0, write);
            let Some(line) = objection.line_id else { return Ok(()) };
            let state = ObjectionState::of(objection);
            let is_upheld = matches!(state, ObjectionState::Upheld | ObjectionState::Partly);
            let open = notices::open_objections(&**write, notice.id).await?;
            if !is_upheld && open.iter().any(|other| other.line_id == Some(line) && other.id != objection.id) {
                return Ok(());
            }
            for case in named(&engine, notice, Some(line)).await? {
                if case.state() == State::Objected {
                    let words = format!("异议{}。{}", state.name(), objection.outcome.as_deref().unwrap_or_default());
                    let moved = engine.objection_settled(&follow(&case.application), &case, is_upheld, &words).await;
                    also(write, moved)?;
                }
            }
            Ok(())
        })
    }
}

/// The applications that a notice still names, or the one of a line.
async fn named(engine: &Engine<'_>, notice: &public_notice::Model, line: Option<i64>) -> Result<Vec<Case>, DbErr> {
    let mut cases = Vec::new();
    for row in notices::lines(&**engine.write, notice.id).await? {
        let is_meant = line.map_or(row.state == LISTED, |line| line == row.id);
        let Some(id) = row.application_id.filter(|_| is_meant) else { continue };
        match engine.case(id).await {
            Ok(case) => cases.push(case),
            Err(PageError::NotFound) => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(cases)
}

fn also<T>(write: &Write, done: Result<(T, Happened), PageError>) -> Result<(), DbErr> {
    let (_, event) = done.map_err(|error| failed(&error))?;
    write.also(event);
    Ok(())
}

fn failed(error: &PageError) -> DbErr {
    DbErr::Custom(error.to_string())
}
