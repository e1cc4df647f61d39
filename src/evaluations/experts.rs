//! What drawn experts do in the workspace: declare their interests before any file opens, read, score alone, sign. Nobody sees
//! the scores of others, and a subject from which somebody withdrew stays closed to them.

mod list;
mod score;

use sea_orm::ConnectionTrait;

use super::compute;
use super::engine::experts::{Question, questions};
use super::entity::{expert_seat, round};
use super::permit::{self, Score};
use super::store::{experts, frameworks, rounds};
use crate::access::{Cx, Member, Permit};
use crate::scoring::Framework;
use crate::web::{PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    score::routes(routes);
}

/// A seat of the expert who asks.
#[expect(clippy::struct_field_names, reason = "the row of the seat, beside what it is about")]
struct Seat {
    seat: expert_seat::Model,
    round: round::Model,
    framework: Framework,
}

impl Seat {
    /// As it stands; the seats of others are not found.
    async fn find(cx: &Cx<Member>, database: &impl ConnectionTrait, id: i64) -> Result<Self, PageError> {
        let seat = experts::find(database, id).await?.filter(|seat| seat.user_id == cx.who.id).ok_or(PageError::NotFound)?;
        let round = rounds::find(database, seat.round_id).await?.ok_or(PageError::NotFound)?;
        let row = frameworks::find(database, round.framework_id).await?.ok_or(PageError::NotFound)?;
        Ok(Self { seat, round, framework: compute::read(&row)? })
    }

    /// The permit to work on it, or why there is none.
    fn permit(&self, cx: &Cx<Member>) -> Result<Permit<Score>, PageError> {
        let permit = permit::score(&self.round, &self.seat, cx.who.id);
        permit.ok_or_else(|| PageError::Conflict("专家评分已经结束，或者您已经提交、退出，不能再修改。".into()))
    }

    fn questions(&self) -> Vec<Question> {
        questions(&self.framework)
    }

    fn url(&self) -> String {
        format!("{}/{}", super::link::SCORING, self.seat.id)
    }
}
