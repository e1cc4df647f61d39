//! Who may make and confirm lists and payments.

use super::entity::{disbursement, ranking};
use crate::access::{Officer, Permit, Refusal, Role};
use crate::casework::permit::LEAD_UNIT;

/// Make lists.
#[derive(Debug)]
pub struct Rank;

/// Confirm a list that somebody else made.
#[derive(Debug)]
pub struct Confirm;

/// Make payments and record what the bank says of them.
#[derive(Debug)]
pub struct Pay;

/// Check a payment that somebody else made.
#[derive(Debug)]
pub struct Check;

/// The department that pays.
pub const FINANCE_UNIT: &str = "finance";

/// Officials of the whole zone in the department that leads or the one that pays.
pub fn handles(who: &Officer) -> bool {
    let is_of_zone = who.division_prefix().is_none_or(|prefix| prefix.len() <= 2);
    let unit = who.unit.as_deref().unwrap_or(LEAD_UNIT);
    matches!(who.role, Role::Administrator | Role::CaseOfficer) && is_of_zone && matches!(unit, LEAD_UNIT | FINANCE_UNIT)
}

fn refused() -> Refusal {
    Refusal("资金排序和拨付由综试区牵头部门、财政部门的经办人办理。如需办理，请联系系统管理员。".into())
}

/// Makes lists of a call.
pub fn rank(who: &Officer, call_id: i64) -> Result<Permit<Rank>, Refusal> {
    handles(who).then(|| Permit::granted(call_id)).ok_or_else(refused)
}

/// Confirms a list of somebody else's.
pub fn confirm(who: &Officer, row: &ranking::Model) -> Result<Permit<Confirm>, Refusal> {
    if row.made_by == who.id {
        return Err(Refusal("这份名单由您编制，须由另一名经办人复核。".into()));
    }
    handles(who).then(|| Permit::granted(row.id)).ok_or_else(refused)
}

/// Makes payments.
pub fn pay(who: &Officer) -> Result<Permit<Pay>, Refusal> {
    handles(who).then(|| Permit::granted(0)).ok_or_else(refused)
}

/// Checks a payment of somebody else's.
pub fn check(who: &Officer, row: &disbursement::Model) -> Result<Permit<Check>, Refusal> {
    if row.made_by == who.id {
        return Err(Refusal("这笔拨付由您登记，须由另一名经办人复核。".into()));
    }
    handles(who).then(|| Permit::granted(row.id)).ok_or_else(refused)
}
