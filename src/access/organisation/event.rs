//! What can happen to an organisation.

use serde_json::{Value, json};

use super::{MemberRole, OrganisationStatus};
use crate::access::entity::organisation;
use crate::platform::{Event, Subject};

/// Something about one organisation.
pub struct OrganisationEvent {
    kind: &'static str,
    id: i64,
    name: String,
    summary: String,
    before: Option<Value>,
    after: Option<Value>,
}

/// The fields that people can change, for the trail.
pub fn facts(row: &organisation::Model) -> Value {
    json!({
        "credit_code": row.credit_code, "name": row.name, "organisation_kind": row.kind, "division_code": row.division_code,
        "contact_name": row.contact_name, "phone": row.phone, "email": row.email, "organisation_status": row.status,
    })
}

impl OrganisationEvent {
    fn new(kind: &'static str, row: &organisation::Model, summary: impl Into<String>) -> Self {
        Self { kind, id: row.id, name: row.name.clone(), summary: summary.into(), before: None, after: None }
    }

    /// Somebody registered it.
    pub fn registered(row: &organisation::Model) -> Self {
        Self { after: Some(facts(row)), ..Self::new("organisation.registered", row, "登记机构，待确认") }
    }

    /// An owner changed it; perhaps it waits for an official again.
    pub fn updated(before: &organisation::Model, after: &organisation::Model, waits: bool) -> Self {
        let summary = if waits { "修改机构信息，重新提交确认" } else { "修改机构信息" };
        let event = Self::new("organisation.updated", after, summary);
        Self { before: Some(facts(before)), after: Some(facts(after)), ..event }
    }

    /// An official decided.
    pub fn decided(row: &organisation::Model, to: OrganisationStatus, was: &str, note: &str) -> Self {
        let (kind, summary) = match to {
            OrganisationStatus::Confirmed if was == OrganisationStatus::Suspended.key() => {
                ("organisation.reinstated", "解除暂停")
            }
            OrganisationStatus::Confirmed => ("organisation.confirmed", "确认机构"),
            OrganisationStatus::Returned => ("organisation.returned", "退回机构登记"),
            OrganisationStatus::Suspended => ("organisation.suspended", "暂停机构"),
            OrganisationStatus::Pending => ("organisation.pending", "转为待确认"),
        };
        let after = json!({ "organisation_status": to.key(), "reason": note });
        let before = json!({ "organisation_status": was });
        Self { before: Some(before), after: Some(after), ..Self::new(kind, row, summary) }
    }

    /// An owner invited an address.
    pub fn invited(row: &organisation::Model, email: &str, role: MemberRole) -> Self {
        Self::new("organisation.member_invited", row, format!("邀请 {email} 成为{}", role.name()))
    }

    /// An invitation was taken back.
    pub fn invitation_withdrawn(row: &organisation::Model, email: &str) -> Self {
        Self::new("organisation.invitation_withdrawn", row, format!("撤回给 {email} 的邀请"))
    }

    /// Somebody followed an invitation.
    pub fn joined(row: &organisation::Model, name: &str, role: MemberRole) -> Self {
        Self::new("organisation.member_joined", row, format!("{name} 接受邀请，成为{}", role.name()))
    }

    /// A person's role in it changed.
    pub fn role_changed(row: &organisation::Model, name: &str, role: MemberRole) -> Self {
        Self::new("organisation.member_role", row, format!("{name} 改为{}", role.name()))
    }

    /// A person is no longer in it.
    pub fn left(row: &organisation::Model, name: &str, by_oneself: bool) -> Self {
        let summary = if by_oneself { format!("{name} 退出机构") } else { format!("移出 {name}") };
        Self::new("organisation.member_removed", row, summary)
    }
}

impl Event for OrganisationEvent {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn subject(&self) -> Subject {
        Subject { kind: "organisation", id: self.id, name: self.name.clone() }
    }

    fn summary(&self) -> String {
        self.summary.clone()
    }

    fn before(&self) -> Option<Value> {
        self.before.clone()
    }

    fn after(&self) -> Option<Value> {
        self.after.clone()
    }
}
