//! The form of an organisation.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::OrganisationKind;
use super::draft::OrganisationDraft;
use crate::access::entity::organisation;
use crate::values::{CreditCode, DivisionCode, Level};
use crate::web::{Form, FormView, Zone};

/// What an owner types.
#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct OrganisationForm {
    credit_code: String,
    #[validate(length(min = 2, max = 100, message = "请填写营业执照或登记证书上的全称，2 至 100 个字"))]
    name: String,
    kind: String,
    division_code: String,
    #[validate(length(min = 1, max = 50, message = "请填写联系人，最多 50 个字"))]
    contact_name: String,
    phone: String,
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    email: String,
    pub(super) revision: String,
}

impl Form for OrganisationForm {}

impl OrganisationForm {
    /// What stands in the form of an organisation that is there.
    pub(super) fn of(row: &organisation::Model) -> Self {
        Self {
            credit_code: row.credit_code.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            division_code: row.division_code.clone(),
            contact_name: row.contact_name.clone(),
            phone: row.phone.clone(),
            email: row.email.clone(),
            revision: row.revision.to_string(),
        }
    }

    /// The draft, or what is wrong with it at its fields.
    pub(super) fn read(&self, zone: &Zone, view: &mut FormView) -> Option<OrganisationDraft> {
        let credit_code = CreditCode::parse(&self.credit_code).map_err(|error| view.refuse("credit_code", error.to_string()));
        let kind = OrganisationKind::parse(&self.kind);
        if kind.is_none() {
            view.refuse("kind", "请选择机构类型");
        }
        let division = divisions(zone).any(|(code, _)| code == self.division_code);
        if !division {
            view.refuse("division_code", "请选择所在地区");
        }
        let phone = self.phone.trim();
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let is_phone = phone.chars().all(|letter| letter.is_ascii_digit() || " +-()（）转".contains(letter));
        if !is_phone || !(5..=20).contains(&digits) || phone.chars().count() > 30 {
            view.refuse("phone", "请填写电话号码，例如 028-12345678 或 13800000000");
        }
        let (Ok(credit_code), Some(kind), false) = (credit_code, kind, view.is_invalid()) else { return None };
        Some(OrganisationDraft {
            credit_code,
            name: self.name.trim().to_owned(),
            kind,
            division_code: self.division_code.clone(),
            contact_name: self.contact_name.trim().to_owned(),
            phone: phone.to_owned(),
            email: self.email.trim().to_owned(),
        })
    }
}

/// The divisions that an organisation can belong to: all that the zone lists, except the whole country.
pub(super) fn divisions(zone: &Zone) -> impl Iterator<Item = (String, String)> {
    let is_place = |code: &str| DivisionCode::parse(code).is_some_and(|code| code.level() != Level::National);
    zone.divisions
        .iter()
        .filter(move |division| is_place(&division.code))
        .map(|division| (division.code.clone(), division.name.clone()))
}

/// Choices with an empty first one.
pub(super) fn division_options(zone: &Zone) -> Vec<(String, String)> {
    std::iter::once((String::new(), "请选择".to_owned())).chain(divisions(zone)).collect()
}

/// Choices with an empty first one.
pub(super) fn kind_options() -> Vec<(&'static str, &'static str)> {
    let known = OrganisationKind::ALL.iter().map(|kind| (kind.key(), kind.name()));
    std::iter::once(("", "请选择")).chain(known).collect()
}

/// The facts of an organisation in words.
pub(super) fn facts(row: &organisation::Model, zone: &Zone) -> Vec<(&'static str, String)> {
    vec![
        ("统一社会信用代码", row.credit_code.clone()),
        ("名称", row.name.clone()),
        ("类型", OrganisationKind::parse(&row.kind).map_or("", OrganisationKind::name).to_owned()),
        ("所在地区", zone.division_name(&row.division_code)),
        ("联系人", row.contact_name.clone()),
        ("电话", row.phone.clone()),
        ("邮箱", row.email.clone()),
    ]
}
