//! What drawn experts do in the workspace: declare that they have no interest in the matter, read, score by a rubric, sign.
//! Nobody sees the scores of others, and the file stays closed to whoever has an interest.

mod declare;
mod list;
mod score;
mod scores;

use sea_orm::ConnectionTrait;

use crate::access::{Cx, Member, Permit};
use crate::casework::engine::Case;
use crate::casework::entity::{expert, review_task};
use crate::casework::permit::{self, Handle};
use crate::casework::programme::Programmes;
use crate::casework::store::{applications, people, tasks};
use crate::web::{PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    declare::routes(routes);
    score::routes(routes);
}

/// A task of the expert who asks.
struct Review {
    task: review_task::Model,
    case: Case,
    expert: expert::Model,
    is_recused: bool,
}

impl Review {
    /// As it stands in a database or in a write; the tasks of others are not found.
    async fn find(cx: &Cx<Member>, database: &impl ConnectionTrait, id: i64) -> Result<Self, PageError> {
        let expert = people::expert_of(database, cx.who.id).await?.ok_or(PageError::NotFound)?;
        let task =
            tasks::find(database, id).await?.filter(|task| task.expert_id == Some(expert.id)).ok_or(PageError::NotFound)?;
        let application = applications::find(database, task.application_id).await?.ok_or(PageError::NotFound)?;
        let definition = cx.site.kept::<Programmes>()?.of_revision(database, application.revision_id).await?;
        let is_recused = task.state == tasks::RECUSED || people::is_recused(database, application.id, cx.who.id).await?;
        Ok(Self { task, case: Case { application, definition }, expert, is_recused })
    }

    async fn read(cx: &Cx<Member>, id: i64) -> Result<Self, PageError> {
        Self::find(cx, cx.database(), id).await
    }

    /// The permit to work on the task while it is open, or why there is none.
    fn permit(&self) -> Result<Permit<Handle>, PageError> {
        if self.is_recused {
            return Err(PageError::Forbidden("您已对这件申报回避，不能查看材料或评分。系统会另行抽取专家。".into()));
        }
        let permit = permit::score(&self.task, self.expert.id);
        permit.ok_or_else(|| PageError::Conflict("这项评审已经结束，不能再修改。".into()))
    }

    /// Whether the file may be read: after the declaration, and never with an interest in the matter.
    fn is_open_to_read(&self) -> bool {
        !self.is_recused && self.task.declared_at.is_some() && matches!(self.task.state.as_str(), tasks::OPEN | tasks::DONE)
    }

    fn url(&self) -> String {
        format!("/my/reviews/{}", self.task.id)
    }
}
