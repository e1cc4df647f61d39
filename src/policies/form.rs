//! The form of a document as editors fill it in, and how it becomes a draft. Fields are texts, so nothing typed is lost;
//! what cannot be understood is said at the field with an example.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use validator::Validate;

use super::draft::PolicyDraft;
use super::entity::policy_document;
use super::recognise::date_of;
use super::rules::{KINDS, Standing};
use super::text::Body;
use crate::values::{DocumentNumber, Level};
use crate::web::{Form, FormView, Zone};

/// A document as typed.
#[derive(Debug, Clone, Deserialize, Serialize, Default, Validate)]
#[serde(default)]
#[expect(missing_docs, reason = "fields are named after the draft's")]
pub struct PolicyForm {
    #[validate(length(max = 200, message = "标题最多 200 字，请核对是否混入了正文"))]
    pub title: String,
    #[validate(length(max = 100, message = "文号最多 100 字，请核对是否混入了其他内容"))]
    pub document_number: String,
    pub number_as_is: String,
    #[validate(length(max = 100, message = "索引号最多 100 字"))]
    pub index_number: String,
    pub kind: String,
    #[validate(length(max = 300, message = "发布机构最多 300 字"))]
    pub issuing_authority: String,
    pub level: String,
    pub region: String,
    pub signed_on: String,
    pub published_on: String,
    pub effective_on: String,
    pub expires_on: String,
    pub standing: String,
    #[validate(length(max = 500, message = "摘要最多 500 字"))]
    pub summary: String,
    #[validate(length(max = 500_000, message = "正文最多 50 万字，请拆分为附件"))]
    pub body: String,
    #[validate(length(max = 500, message = "原文网址最多 500 个字符"))]
    pub source_url: String,
    #[validate(length(max = 300, message = "来源说明最多 300 字"))]
    pub source_note: String,
    pub topic: Vec<String>,
    pub revision: String,
    #[validate(length(max = 200, message = "修订说明最多 200 字"))]
    pub reason: String,
    pub target: String,
}

impl Form for PolicyForm {}

impl PolicyForm {
    /// What a stored document or a recognised one says, as a form shows it.
    pub fn of_draft(draft: &PolicyDraft, topic_ids: &[i64], revision: i64) -> Self {
        let draft = draft.clone();
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            title: draft.title,
            document_number: draft.document_number.unwrap_or_default(),
            index_number: draft.index_number.unwrap_or_default(),
            kind: draft.kind,
            issuing_authority: draft.issuing_authority,
            level: draft.level,
            region: draft.region,
            signed_on: day(draft.signed_on),
            published_on: day(draft.published_on),
            effective_on: day(draft.effective_on),
            expires_on: day(draft.expires_on),
            standing: draft.standing,
            summary: draft.summary,
            body: draft.body,
            source_url: draft.source_url.unwrap_or_default(),
            source_note: draft.source_note,
            topic: topic_ids.iter().map(ToString::to_string).collect(),
            revision: revision.to_string(),
            ..Self::default()
        }
    }

    /// What a stored document says.
    pub fn of_document(document: &policy_document::Model, topic_ids: &[i64]) -> Self {
        Self::of_draft(&PolicyDraft::of(document), topic_ids, document.revision)
    }

    /// The chosen topics.
    pub fn topic_ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.topic.iter().filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The revision that the form was filled from.
    pub fn revision(&self) -> i64 {
        self.revision.parse().unwrap_or(0)
    }

    /// The form as a draft over what is stored; what is wrong goes to the view. None when anything is.
    pub fn draft(&self, base: &PolicyDraft, zone: &Zone, view: &mut FormView) -> Option<PolicyDraft> {
        let draft = PolicyDraft {
            title: one_line(&self.title),
            document_number: self.number(view),
            index_number: optional(&self.index_number),
            kind: self.choice("kind", &self.kind, &base.kind, KINDS.contains(&self.kind.as_str()), view),
            issuing_authority: one_line(&self.issuing_authority),
            level: self.choice("level", &self.level, &base.level, Level::parse(&self.level).is_some(), view),
            region_code: zone.division_code(&self.region).map(str::to_owned).or_else(|| base.region_code.clone().filter(|_| self.region == base.region)),
            region: self.choice("region", &self.region, &base.region, self.region.is_empty() || zone.division_code(&self.region).is_some(), view),
            signed_on: day("signed_on", &self.signed_on, view),
            published_on: day("published_on", &self.published_on, view),
            effective_on: day("effective_on", &self.effective_on, view),
            expires_on: day("expires_on", &self.expires_on, view),
            standing: self.choice("standing", &self.standing, &base.standing, is_choosable(&self.standing), view),
            summary: one_line(&self.summary),
            body: Body::parse(&self.body.replace('\r', "")).to_markup(),
            source_url: self.source(view),
            source_note: one_line(&self.source_note),
            external_id: base.external_id.clone(),
        };
        check(&draft, view);
        (!view.is_invalid()).then_some(draft)
    }

    /// The form as far as it makes sense, for a preview that complains about nothing.
    pub fn rough_draft(&self, zone: &Zone) -> PolicyDraft {
        let mut ignored = FormView::default();
        let mut form = self.clone();
        form.number_as_is = "yes".to_owned();
        if form.title.trim().is_empty() {
            "（未填写标题）".clone_into(&mut form.title);
        }
        let base = PolicyDraft::default();
        form.draft(&base, zone, &mut ignored).unwrap_or_else(|| PolicyDraft {
            title: one_line(&form.title),
            document_number: optional(&form.document_number),
            issuing_authority: one_line(&form.issuing_authority),
            summary: one_line(&form.summary),
            body: form.body.replace('\r', ""),
            ..base
        })
    }

    fn number(&self, view: &mut FormView) -> Option<String> {
        let typed = one_line(&self.document_number);
        if typed.is_empty() {
            return None;
        }
        match DocumentNumber::parse(&typed) {
            Some(number) => Some(number.to_string()),
            None if self.number_as_is == "yes" => Some(typed),
            None => {
                view.refuse(
                    "document_number",
                    format!("没有看懂文号“{typed}”。请写成 川府函〔2016〕129号 或 海关总署公告2020年第75号；没有文号可以不填"),
                );
                None
            }
        }
    }

    fn source(&self, view: &mut FormView) -> Option<String> {
        let url = optional(&self.source_url)?;
        if url.starts_with("https://") || url.starts_with("http://") {
            return Some(url);
        }
        view.refuse("source_url", "原文网址要以 https:// 或 http:// 开头，请从浏览器地址栏复制完整地址");
        None
    }

    #[expect(clippy::unused_self, reason = "reads as a part of the form")]
    fn choice(&self, field: &str, chosen: &str, known: &str, is_offered: bool, view: &mut FormView) -> String {
        if !is_offered && chosen != known {
            view.refuse(field, "请从列表中选择");
        }
        chosen.to_owned()
    }
}

/// What people choose in the form; repealing has its own action.
fn is_choosable(standing: &str) -> bool {
    Standing::parse(standing).is_some_and(|standing| standing != Standing::Repealed)
}

fn check(draft: &PolicyDraft, view: &mut FormView) {
    if draft.title.is_empty() {
        view.refuse("title", "请填写标题，与印发的文件一字不差");
    }
    if draft.issuing_authority.is_empty() {
        view.refuse("issuing_authority", "请填写发布机构，联合发文用顿号分隔");
    }
    let word = crate::web::filters::date;
    if let (Some(signed), Some(published)) = (draft.signed_on, draft.published_on)
        && published < signed
    {
        view.refuse("published_on", format!("发布日期早于成文日期（{}），请核对", word(signed)));
    }
    if let (Some(effective), Some(expires)) = (draft.effective_on, draft.expires_on)
        && expires < effective
    {
        view.refuse("expires_on", format!("失效日期早于施行日期（{}），请核对", word(effective)));
    }
}

fn day(field: &str, typed: &str, view: &mut FormView) -> Option<NaiveDate> {
    match parse_date(typed) {
        Ok(day) => day,
        Err(()) => {
            view.refuse(field, format!("没有看懂日期“{}”，请写成 2016-07-01、2016.7.1 或 2016年7月1日", typed.trim()));
            None
        }
    }
}

/// A date in any usual spelling, full-width or Chinese numerals too; nothing typed is no date.
pub fn parse_date(typed: &str) -> Result<Option<NaiveDate>, ()> {
    let text: String = typed.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    if text.is_empty() {
        return Ok(None);
    }
    let compact = (text.len() == 8).then(|| NaiveDate::parse_from_str(&text, "%Y%m%d").ok()).flatten();
    compact.or_else(|| date_of(&text)).map(Some).ok_or(())
}

/// A time of day: 9:00, 09:30, 9点, 9点30分.
pub fn parse_time(typed: &str) -> Option<NaiveTime> {
    let text: String = typed.nfkc().filter(|letter| !letter.is_whitespace() && *letter != '分').collect();
    let (hour, minute) = text.split_once([':', '点', '时', '.']).unwrap_or((&text, ""));
    let minute = if minute.is_empty() { Some(0) } else { minute.parse().ok() };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute?, 0)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn optional(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
