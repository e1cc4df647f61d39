//! What an organisation says of itself, and the rule which of it an official has to see.

use sea_orm::ActiveValue::Set;

use super::{OrganisationKind, OrganisationStatus};
use crate::access::entity::organisation;
use crate::values::CreditCode;

/// What an owner fills in, read and found sound.
#[derive(Debug, Clone)]
pub struct OrganisationDraft {
    /// 统一社会信用代码
    pub credit_code: CreditCode,
    /// Name as the licence gives it.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Code of its division.
    pub division_code: String,
    /// Person to ask for.
    pub contact_name: String,
    /// Telephone.
    pub phone: String,
    /// Address for letters.
    pub email: String,
}

impl OrganisationDraft {
    /// Whether an official has confirmed something else than this says: code, name and division are looked at by a
    /// person, the rest goes live at once. What was returned or waits already waits.
    pub fn needs_confirmation(&self, row: &organisation::Model) -> bool {
        let is_other =
            self.credit_code.as_str() != row.credit_code || self.name != row.name || self.division_code != row.division_code;
        is_other || row.status != OrganisationStatus::Confirmed.key()
    }

    /// Puts what it says into a row.
    pub fn fill(self, row: &mut organisation::ActiveModel) {
        row.credit_code = Set(self.credit_code.as_str().to_owned());
        row.name = Set(self.name);
        row.kind = Set(self.kind.key().to_owned());
        row.division_code = Set(self.division_code);
        row.contact_name = Set(self.contact_name);
        row.phone = Set(self.phone);
        row.email = Set(self.email);
    }
}
