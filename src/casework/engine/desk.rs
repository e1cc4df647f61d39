//! Work on a file beside its stages: give a task to somebody, withdraw because of an interest, write a message.

use super::{Case, Done, Engine};
use crate::access::Permit;
use crate::casework::entity::{application_message, review_task};
use crate::casework::event::CaseEvent;
use crate::casework::letter;
use crate::casework::permit::{Acts, Handle};
use crate::casework::store::{applications, messages, people, tasks};

impl Engine<'_> {
    /// Gives a task to somebody, or back to all of its desk.
    pub async fn assign(
        &self,
        permit: &Permit<Handle>,
        case: &Case,
        task: &review_task::Model,
        to: Option<(i64, &str)>,
    ) -> Done<()> {
        if !tasks::assign(self.write, permit, task, to.map(|(id, _)| id)).await? {
            return Err(applications::raced());
        }
        let words = to.map_or("退回待领".to_owned(), |(_, name)| format!("分派给 {name}"));
        Ok(((), CaseEvent::of("application.assigned", &case.application, words)))
    }

    /// Somebody withdraws from the matter; their open tasks go back to their desk, and another expert is drawn.
    pub async fn recuse(
        &self,
        permit: &Permit<Handle>,
        case: &Case,
        person: (i64, &str),
        reason: &str,
        source: &str,
    ) -> Done<()> {
        people::recuse(self.write, permit, person, reason, source).await?;
        for task in tasks::of(&**self.write, case.application.id).await? {
            if task.state != tasks::OPEN || task.assignee_id != Some(person.0) {
                continue;
            }
            if task.expert_id.is_none() {
                tasks::assign(self.write, permit, &task, None).await?;
                continue;
            }
            tasks::recuse(self.write, permit, task.id, reason).await?;
            if let Some(stage) = case.definition.stage(task.stage) {
                self.draw_experts(case, stage, task.stage, 1).await?;
            }
        }
        let summary = format!("{} 回避：{reason}", person.1);
        Ok(((), CaseEvent::of("application.recused", &case.application, summary)))
    }

    /// Writes a message to the other side.
    pub async fn message<A: Acts>(&self, permit: &Permit<A>, case: &Case, body: &str) -> Done<application_message::Model> {
        let row = messages::add(self.write, permit, body).await?;
        applications::touch(self.write, case.application.id).await?;
        if A::SIDE == crate::casework::flow::Side::Office {
            letter::tell(self, &case.application, "经办人给您留言", body).await?;
        }
        Ok((row, CaseEvent::of("application.message_written", &case.application, "留言")))
    }

    /// Writes down that an official read a document: every look leaves a trace.
    pub fn read_document(case: &Case, name: &str) -> crate::platform::Happened {
        CaseEvent::of("application.document_read", &case.application, format!("查看材料：{name}"))
    }
}
