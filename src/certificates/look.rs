//! How certificates look on all pages.

use chrono::NaiveDate;

use super::code::shown;
use super::entity::{certificate, certificate_event};
use super::paper::period;
use super::rules::{Standing, Step, Wording};
use crate::values::mask;
use crate::web::filters::{date, date_or_blank};

/// A state in a word with its drawing.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Class after `tag--`.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// Word.
    pub word: String,
}

/// Where a certificate stands.
pub fn tag(standing: Standing) -> Tag {
    let (kind, icon) = match standing {
        Standing::Valid => ("in-force", "v-in-force"),
        Standing::Expiring(_) => ("amended", "clock"),
        Standing::Expired => ("expired", "v-expired"),
        Standing::Suspended => ("amended", "warning"),
        Standing::Revoked => ("repealed", "v-repealed"),
    };
    let word = match standing {
        Standing::Expiring(0) => "有效，今天到期".to_owned(),
        Standing::Expiring(days) => format!("有效，还剩 {days} 天"),
        other => other.name().to_owned(),
    };
    Tag { kind, icon, word }
}

/// A sentence under the state, and the class of the notice that carries it.
pub fn banner(row: &certificate::Model, today: NaiveDate) -> (&'static str, String) {
    let reason = row.reason.as_deref().map(|reason| format!("原因：{reason}")).unwrap_or_default();
    match Standing::on(row, today) {
        Standing::Valid => ("notice--done", row.expires_on.map_or("长期有效。".into(), |end| format!("有效期至{}。", date(end)))),
        Standing::Expiring(_) => ("notice--done", format!("有效期至{}，即将到期。", date_or_blank(row.expires_on))),
        Standing::Expired => ("notice--quiet", format!("有效期至{}，已经结束，不再有效。", date_or_blank(row.expires_on))),
        Standing::Suspended => ("notice--warning", format!("暂停期间不视为有效。{reason}")),
        Standing::Revoked => ("notice--legal", format!("证书已撤销，不再有效。{reason}")),
    }
}

/// Whether a person holds it, and not an organisation.
pub fn is_personal(row: &certificate::Model) -> bool {
    row.holder_kind == "person"
}

/// Who holds it, as everybody may read it: of a person little more than the family name.
pub fn public_holder(row: &certificate::Model) -> String {
    if is_personal(row) { mask::name(&row.holder_name) } else { row.holder_name.clone() }
}

/// Labels with what the register says, in order.
pub fn facts(row: &certificate::Model) -> Vec<(String, String)> {
    let (holder, subject) = if is_personal(row) { ("持证人", "培训课程") } else { ("持证单位", "认定对象") };
    let mut facts: Vec<(&str, String)> = vec![
        ("证书", row.kind_name.clone()),
        ("证书编号", row.number.clone()),
        (holder, public_holder(row)),
        ("统一社会信用代码", row.credit_code.clone()),
        (subject, row.subject_name.clone().unwrap_or_default()),
        ("认定范围", row.scope.clone()),
        ("有效期", period(row)),
        ("颁发单位", Wording::of(row).issuer),
        ("查验码", shown(&row.code)),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let mut facts: Vec<(String, String)> = facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
    // What the room above added stands before the period.
    let at = facts.iter().position(|(label, _)| label == "有效期").unwrap_or(facts.len());
    facts.splice(at..at, Wording::of(row).lines);
    facts
}

/// A step in a history.
pub struct TimelineRow {
    /// What happened and why.
    pub title: String,
    /// When, and for officials who.
    pub when: String,
    /// Nowhere.
    pub url: String,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// A history; names of officials stay in the back office.
pub fn timeline(events: &[certificate_event::Model], with_names: bool) -> Vec<TimelineRow> {
    let row = |(at, event): (usize, &certificate_event::Model)| {
        let day = date_or_blank(event.on_day);
        let name = Step::name_of(&event.kind);
        TimelineRow {
            title: event.reason.as_ref().map_or_else(|| name.to_owned(), |reason| format!("{name}：{reason}")),
            when: if with_names { format!("{day}　{}", event.by_name) } else { day },
            url: String::new(),
            is_newest: at == 0,
        }
    };
    events.iter().enumerate().map(row).collect()
}
