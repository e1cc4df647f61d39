//! What is asked of the work list.

use serde::{Deserialize, Serialize};

use crate::access::{Cx, Officer, Role};
use crate::casework::flow::State;
use crate::casework::permit::LEAD_UNIT;
use crate::casework::store::people;
use crate::casework::store::work_list::{Filter, Looker, Part};
use crate::values::division;
use crate::web::PageError;

/// The question in an address.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Part of the work.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Programme.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub programme: String,
    /// Call.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub call: String,
    /// Kind of the open task or the stage.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// State.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Division of the applicant.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub division: String,
    /// Whose task.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub assignee: String,
    /// Page.
    #[serde(skip_serializing)]
    pub page: String,
}

impl ListQuery {
    /// Without the page, as it is kept and exported.
    pub fn question(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }

    /// From a kept question; unknown words are dropped.
    pub fn of_question(text: &str) -> Self {
        serde_html_form::from_str(text).unwrap_or_default()
    }

    /// Whether anything narrows the part.
    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.programme, &self.call, &self.stage, &self.state, &self.division, &self.assignee]
            .iter()
            .any(|text| !text.trim().is_empty())
    }
}

/// The question as the database is asked.
pub struct Asking {
    /// Part.
    pub part: Part,
    /// What narrows it.
    pub filter: Filter,
    /// Who looks.
    pub looker: Looker,
}

impl Asking {
    /// Reads a question; what makes no sense is left aside.
    pub async fn of(cx: &Cx<Officer>, query: &ListQuery) -> Result<Self, PageError> {
        let today = cx.site.clock.today();
        let mut ids = vec![cx.who.id];
        ids.extend(people::works_for(cx.database(), cx.who.id, today).await?);
        let is_chief = cx.who.role == Role::Administrator;
        let unit = cx.who.unit.clone().unwrap_or_else(|| LEAD_UNIT.to_owned());
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let filter = Filter {
            words: query.q.chars().take(100).collect(),
            programme_id: query.programme.parse().ok(),
            call_id: query.call.parse().ok(),
            stage_kind: filled(&query.stage),
            state: State::parse(&query.state).map(|state| state.key().to_owned()),
            division: filled(division::prefix(&query.division)).filter(|code| code.bytes().all(|byte| byte.is_ascii_digit())),
            assignee_id: query.assignee.parse().ok(),
        };
        let looker =
            Looker { ids, prefix: cx.who.division_prefix().map(str::to_owned), unit: (!is_chief).then_some(unit), today };
        Ok(Self { part: Part::parse(&query.part).unwrap_or(Part::MyTurn), filter, looker })
    }
}
