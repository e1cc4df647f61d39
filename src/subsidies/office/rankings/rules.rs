//! The rules of a list as people type them.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::casework::entity::programme_call;
use crate::casework::programme::Programme;
use crate::subsidies::ranking::{By, Cut, Parameters};
use crate::values::Fen;
use crate::web::{Form, FormView};

/// The rules of a simulation as they stand in the address.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(default)]
pub(super) struct RulesForm {
    pub(super) name: String,
    pub(super) budget: String,
    pub(super) by: String,
    pub(super) cut: String,
    pub(super) least_score: String,
    pub(super) firm_cap: String,
    pub(super) highest_only: String,
}

impl Form for RulesForm {}

impl RulesForm {
    pub(super) fn usual(call: &programme_call::Model, programme: &Programme) -> Self {
        let ranking = programme.ranking.as_ref();
        let yuan = |fen: i64| Fen(fen).typed();
        Self {
            name: format!("{}资金安排", call.name),
            budget: call.budget_fen.map(yuan).unwrap_or_default(),
            by: ranking.map_or("score", |ranking| ranking.by.as_str()).to_owned(),
            cut: ranking.map_or("line", |ranking| ranking.cut.as_str()).to_owned(),
            firm_cap: programme
                .amount
                .as_ref()
                .and_then(|amount| amount.per_firm_cap)
                .and_then(Fen::of_yuan)
                .map(|fen| yuan(fen.0))
                .unwrap_or_default(),
            ..Self::default()
        }
    }

    pub(super) fn parameters(&self, view: &mut FormView) -> Parameters {
        let mut money = |field: &str, text: &str| -> Option<i64> {
            if text.trim().is_empty() {
                return None;
            }
            match Fen::parse(text) {
                Ok(fen) if fen.0 >= 0 => Some(fen.0),
                _ => {
                    view.refuse(field, "请填写金额，单位元，例如 1200000");
                    None
                }
            }
        };
        let budget_fen = money("budget", &self.budget);
        let firm_cap_fen = money("firm_cap", &self.firm_cap);
        let least_score = match self.least_score.trim() {
            "" => None,
            text => text.parse::<f64>().ok().filter(|score| (0.0..=100.0).contains(score)).or_else(|| {
                view.refuse("least_score", "最低分请填 0 到 100 之间的数");
                None
            }),
        };
        Parameters {
            budget_fen,
            firm_cap_fen,
            least_score,
            by: match self.by.as_str() {
                "amount" => By::Amount,
                "date" => By::Date,
                _ => By::Score,
            },
            cut: if self.cut == "pro_rata" { Cut::ProRata } else { Cut::Line },
            is_highest_only: !self.highest_only.is_empty(),
        }
    }
}
