//! The form of an objection: in one's own name, with a way to be reached.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::web::{Form, FormView};

/// Everything that can be posted beside the files.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ObjectionForm {
    /// Which line it is about, by id; empty for the whole notice.
    pub(super) line: String,
    /// What is wrong.
    #[validate(length(min = 10, max = 4000, message = "请写明哪里不符、依据是什么，10 到 4000 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub(super) body: String,
    /// Real name.
    #[validate(length(min = 2, max = 40, message = "请填写真实姓名（单位提出的填单位全称），2 到 40 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub(super) name: String,
    /// Telephone number.
    #[validate(custom(function = phone))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub(super) phone: String,
    /// Mail address.
    #[validate(custom(function = mailbox))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub(super) email: String,
    /// Whether it is true as far as they know.
    #[validate(custom(function = promised))]
    pub(super) promise: String,
    /// Nobody sees this field; programs fill it in.
    #[validate(length(max = 0, message = "“请留空”这一栏不需要填写，清空后再提交即可"))]
    pub(super) website: String,
}

impl Form for ObjectionForm {}

fn phone(text: &str) -> Result<(), ValidationError> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_clean = text.chars().all(|c| c.is_ascii_digit() || " +-()（）转,".contains(c));
    if text.is_empty() || (is_clean && (5..=20).contains(&digits) && text.chars().count() <= 30) {
        return Ok(());
    }
    Err(ValidationError::new("phone").with_message("电话只写数字和 + - ( )，例如 13800000000 或 028-86000000".into()))
}

fn mailbox(text: &str) -> Result<(), ValidationError> {
    use validator::ValidateEmail as _;
    if text.is_empty() || (text.chars().count() <= 200 && text.validate_email()) {
        return Ok(());
    }
    Err(ValidationError::new("email").with_message("邮箱格式不正确，例如 name@example.com".into()))
}

fn promised(text: &str) -> Result<(), ValidationError> {
    if text == "yes" {
        return Ok(());
    }
    Err(ValidationError::new("promise").with_message("请勾选确认，我们才能受理".into()))
}

impl ObjectionForm {
    /// What several fields say together.
    pub(super) fn check(&self, lines: &[(i64, String)], view: &mut FormView) -> Option<i64> {
        if self.phone.is_empty() && self.email.is_empty() {
            view.refuse("phone", "电话和邮箱至少填一项，否则无法核实情况、告知结果");
        }
        if self.line.is_empty() {
            return None;
        }
        let line = self.line.parse::<i64>().ok().filter(|id| lines.iter().any(|(known, _)| known == id));
        if line.is_none() {
            view.refuse("line", "请从名单中选择，或选“整份公示”");
        }
        line
    }
}
