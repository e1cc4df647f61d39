//! Calls are announced before they open.

use chrono::Datelike as _;

use super::{Acted, Moment, Scene};
use crate::casework::event::ProgrammeEvent;
use crate::casework::permit;
use crate::casework::store::programmes::{self, NewCall};
use crate::season::plan::CALLS;

impl Scene<'_> {
    pub(super) async fn announce(&self, now: Moment, call: usize) -> Acted {
        let plan = &CALLS[call];
        let who = self.people.official("province-1");
        let write = self.write_as(now, who).await?;
        let current = self.current(&*write, call).await?;
        let allowed = permit::publish(who, current.row.id)?;
        let year = self.days.day(plan.opens).year();
        let earlier = CALLS.iter().filter(|other| {
            other.programme == plan.programme && other.opens > plan.opens && self.days.day(other.opens).year() == year
        });
        let batch = ["一", "二", "三", "四"][earlier.count().min(3)];
        let new = NewCall {
            name: format!("{year}年第{batch}批"),
            year,
            opens_at: self.days.opens(plan.opens),
            closes_at: self.days.closes(plan.closes),
            budget_fen: plan.budget.map(|yuan| yuan * 100),
            note: Some("演示批次，用于体验申报和审核流程。".to_owned()),
            is_demo: true,
        };
        let row = programmes::add_call(&write, &allowed, new).await?;
        let event = ProgrammeEvent::of("programme.call_opened", &current.row, format!("发布申报批次“{}”", row.name));
        self.commit(now, write, event).await
    }
}
