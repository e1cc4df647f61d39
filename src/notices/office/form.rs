//! The form of a draft.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::notices::entity::{notice_line, public_notice};
use crate::notices::rules::{BY_HAND, Contact, LONG_DAYS, NewLine, NoticeKind, USUAL_DAYS, conflicted};
use crate::notices::store::Change;
use crate::values::{CreditCode, Fen};
use crate::web::{Form, FormView};

/// Lines that are typed at most.
const MOST_LINES: usize = 2000;
/// Largest amount in fen: a hundred thousand million yuan.
const LARGEST: i64 = 10_000_000_000_000;

/// What an officer types.
#[derive(Debug, Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct NoticeForm {
    pub(super) kind: String,
    #[validate(length(min = 5, max = 120, message = "请写标题，5 到 120 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    title: String,
    #[validate(length(min = 10, max = 20000, message = "请写正文，10 到 20000 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    body: String,
    pub(super) division_code: String,
    working_days: String,
    #[validate(length(min = 2, max = 100, message = "请写受理异议的单位或处室，2 到 100 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    contact_office: String,
    #[validate(length(min = 5, max = 50, message = "请写受理电话，例如 028-86000000"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    contact_phone: String,
    #[validate(length(max = 100, message = "邮箱最多 100 个字符"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    contact_email: String,
    #[validate(length(max = 200, message = "地址最多 200 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    contact_address: String,
    lines: String,
    conflicted: Vec<String>,
    pub(super) revision: String,
}

impl Form for NoticeForm {}

impl NoticeForm {
    /// What stands in the form of a new draft.
    pub(super) fn empty(division_code: &str, footer: &crate::web::zone::Footer) -> Self {
        Self {
            kind: NoticeKind::Awards.key().to_owned(),
            division_code: division_code.to_owned(),
            working_days: USUAL_DAYS.to_string(),
            contact_office: footer.organiser.clone(),
            contact_phone: footer.telephone.clone(),
            contact_email: footer.email.clone(),
            contact_address: footer.address.clone(),
            ..Self::default()
        }
    }

    /// What stands in the form of a draft that is there.
    pub(super) fn of(notice: &public_notice::Model, lines: &[notice_line::Model]) -> Self {
        let contact = Contact::read(&notice.contact);
        Self {
            kind: notice.kind.clone(),
            title: notice.title.clone(),
            body: notice.body.clone(),
            division_code: notice.division_code.clone(),
            working_days: notice.working_days.to_string(),
            contact_office: contact.office,
            contact_phone: contact.phone,
            contact_email: contact.email,
            contact_address: contact.address,
            lines: lines.iter().map(typed).collect::<Vec<_>>().join("\n"),
            conflicted: conflicted(notice).iter().map(ToString::to_string).collect(),
            revision: notice.revision.to_string(),
        }
    }

    /// What it changes, or what is wrong with it at its fields.
    pub(super) fn read(&self, has_own_lines: bool, view: &mut FormView) -> Option<Change> {
        let kind = NoticeKind::parse(&self.kind);
        if kind.is_none() {
            view.refuse("kind", "请选择类别");
        }
        let days = self.working_days.trim().parse::<i32>().ok().filter(|days| [USUAL_DAYS, LONG_DAYS].contains(days));
        if days.is_none() {
            view.refuse("working_days", "请选择公示期");
        }
        let lines = has_own_lines.then(|| read_lines(&self.lines, view));
        let (Some(kind), Some(working_days), false) = (kind, days, view.is_invalid()) else { return None };
        Some(Change {
            kind,
            title: self.title.clone(),
            body: self.body.replace("\r\n", "\n"),
            contact: Contact {
                office: self.contact_office.clone(),
                phone: self.contact_phone.clone(),
                email: self.contact_email.clone(),
                address: self.contact_address.clone(),
            },
            working_days,
            conflicted: self.conflicted.iter().filter_map(|id| id.parse().ok()).collect(),
            lines,
        })
    }
}

/// Whether the lines of a notice are typed in its form; those that come from a decision are not.
pub(super) fn has_own_lines(notice: &public_notice::Model) -> bool {
    notice.subject_kind == BY_HAND
}

/// A line as it is typed.
fn typed(line: &notice_line::Model) -> String {
    let amount = line.amount_fen.map(|fen| Fen(fen).typed()).unwrap_or_default();
    let cells =
        [&line.name, line.credit_code.as_ref().unwrap_or(&String::new()), &amount, line.note.as_ref().unwrap_or(&String::new())]
            .map(String::as_str)
            .join(" | ");
    cells.trim_end_matches([' ', '|']).to_owned()
}

/// Reads lines with up to four cells between tabs or bars; what is wrong is said with the number of the line.
fn read_lines(text: &str, view: &mut FormView) -> Vec<NewLine> {
    let mut lines = Vec::new();
    for (number, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
        match read_line(row) {
            Ok(line) => lines.push(line),
            Err(words) => view.refuse("lines", format!("第 {} 行：{words}", number + 1)),
        }
    }
    if lines.len() > MOST_LINES {
        view.refuse("lines", format!("名单最多 {MOST_LINES} 行，现在有 {} 行。请分成几份公示", lines.len()));
    }
    lines
}

/// An amount of yuan in fen, not below nothing and not more than can be meant.
fn amount(text: &str) -> Option<i64> {
    Fen::parse(text).ok().map(|fen| fen.0).filter(|fen| (0..=LARGEST).contains(fen))
}

fn read_line(row: &str) -> Result<NewLine, String> {
    let cells: Vec<&str> = row.split(['\t', '|', '｜']).map(str::trim).collect();
    let cell = |at: usize| cells.get(at).copied().filter(|text| !text.is_empty());
    let name = cell(0).ok_or("缺少名称")?;
    if name.chars().count() > 100 {
        return Err("名称最多 100 字".into());
    }
    if cells.len() > 4 {
        return Err("最多四列：名称、统一社会信用代码、金额（元）、备注".into());
    }
    let code = cell(1).map(CreditCode::parse).transpose().map_err(|error| error.to_string())?;
    let amount = cell(2)
        .map(|text| amount(text).ok_or_else(|| format!("金额“{text}”要写成以元为单位的数字，例如 300000 或 1,200,000.50")));
    let note = cell(3).map(|text| text.chars().take(300).collect());
    Ok(NewLine {
        name: name.to_owned(),
        credit_code: code.map(|code| code.as_str().to_owned()),
        amount_fen: amount.transpose()?,
        note,
        application_id: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_pasted_from_a_table_are_read() {
        let mut view = FormView::default();
        let lines = read_lines("甲公司\t\t300000\t一等\n\n乙公司 | | 1,200.50\n丙公司", &mut view);
        assert!(!view.is_invalid());
        assert_eq!(lines.iter().map(|line| line.amount_fen).collect::<Vec<_>>(), [Some(30_000_000), Some(120_050), None]);
        assert_eq!(lines[0].note.as_deref(), Some("一等"));
    }

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        for (text, fen) in [
            ("1,200,000.5", Some(120_000_050)),
            ("300000元", Some(30_000_000)),
            ("0.01", Some(1)),
            ("100000000000", Some(LARGEST)),
            ("100000000000.01", None),
            ("12.345", None),
            ("-3", None),
            ("三万", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(amount(text), fen, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let mut view = FormView::default();
        read_lines("甲公司 | 123\n\n | | 5\n乙公司 | | 三万", &mut view);
        let said: Vec<String> = view.summary().into_iter().map(|error| error.message).collect();
        assert!(
            said[0].starts_with("第 1 行") && said[1].starts_with("第 3 行：缺少名称") && said[2].contains("三万"),
            "{said:?}"
        );
    }
}
