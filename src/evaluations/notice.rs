//! What a public notice does to the round whose grades it announces.

use sea_orm::DbErr;

use super::engine::{Engine, Tools, stage};
use super::entity::round;
use super::event::ROUND;
use super::permit::follow;
use super::rules::{Action, Stage};
use super::store::rounds;
use crate::indexing::Later;
use crate::notices::NoticeFollower;
use crate::notices::entity::public_notice;
use crate::notices::rules::{LISTED, NoticeState};
use crate::notices::store as notices;
use crate::platform::Write;
use crate::web::PageError;

/// Moves a round when the notice of its grades moves.
pub struct RoundsFollow(pub Tools);

impl NoticeFollower for RoundsFollow {
    fn opened<'a>(&'a self, write: &'a Write, notice: &'a public_notice::Model) -> Later<'a, ()> {
        Box::pin(async move {
            let Some(round) = announced(write, notice).await?.filter(|round| stage(round) == Stage::Grading) else {
                return Ok(());
            };
            let engine = Engine::with(&self.0, write);
            let why = format!("公示期 {} 个工作日，详见 /notices/{}", notice.working_days, notice.id);
            let (_, event) = engine.take(&follow(&round), &round, Action::OpenNotice, &why).await.map_err(failed)?;
            write.also(event);
            Ok(())
        })
    }

    fn ended<'a>(&'a self, write: &'a Write, notice: &'a public_notice::Model) -> Later<'a, ()> {
        Box::pin(async move {
            let Some(round) = announced(write, notice).await? else { return Ok(()) };
            let engine = Engine::with(&self.0, write);
            let permit = follow(&round);
            match (stage(&round), NoticeState::of(notice)) {
                (Stage::PublicNotice, NoticeState::Final) => {
                    let struck = struck(&engine, &round, notice.id).await?;
                    engine.settle_grades(&permit, &round, &struck).await.map_err(failed)?;
                    let why = format!("公示期满，{} 个对象因异议成立暂不确定等级", struck.len());
                    let why = if struck.is_empty() { "公示期满，无异议或异议不成立" } else { &why };
                    let (_, event) = engine.take(&permit, &round, Action::EndNotice, why).await.map_err(failed)?;
                    write.also(event);
                }
                (Stage::PublicNotice, _) => {
                    let why = notice.state_note.as_deref().unwrap_or("公示已撤销");
                    let (round, event) = engine.take(&permit, &round, Action::CancelNotice, why).await.map_err(failed)?;
                    rounds::set_notice(write, &follow(&round), None).await?;
                    write.also(event);
                }
                (Stage::Grading, _) => rounds::set_notice(write, &permit, None).await?,
                _ => {}
            }
            Ok(())
        })
    }
}

/// The round whose grades a notice announces.
async fn announced(write: &Write, notice: &public_notice::Model) -> Result<Option<round::Model>, DbErr> {
    if notice.subject_kind != ROUND {
        return Ok(None);
    }
    Ok(rounds::find(&**write, notice.subject_id).await?.filter(|round| round.notice_id == Some(notice.id)))
}

/// The subjects whose line was taken out of a notice. Lines stand in the order of the subjects.
async fn struck(engine: &Engine<'_>, round: &round::Model, notice_id: i64) -> Result<Vec<i64>, DbErr> {
    let lines = notices::lines(&**engine.write, notice_id).await?;
    let rows = engine.graded(round).await.map_err(failed)?;
    let out = rows.iter().zip(&lines).filter(|(_, line)| line.state != LISTED);
    Ok(out.map(|(row, _)| row.id).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: PageError) -> DbErr {
    DbErr::Custom(error.to_string())
}
