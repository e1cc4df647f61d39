//! Everything about a document that an editor, a file or an import can say, before it is stored.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::entity::policy_document;
use super::rules::Standing;
use crate::platform::secret::fingerprint;
use crate::values::{DocumentNumber, Level};

/// The sayable part of a policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyDraft {
    /// Id that the source of an import gave it.
    pub external_id: Option<String>,
    /// 标题
    pub title: String,
    /// 文号, as written.
    pub document_number: Option<String>,
    /// 索引号
    pub index_number: Option<String>,
    /// 公文种类
    pub kind: String,
    /// 发布机构
    pub issuing_authority: String,
    /// 层级
    pub level: String,
    /// 地区
    pub region: String,
    /// GB/T 2260 code of the region.
    pub region_code: Option<String>,
    /// 成文日期
    pub signed_on: Option<NaiveDate>,
    /// 发布日期
    pub published_on: Option<NaiveDate>,
    /// 施行日期
    pub effective_on: Option<NaiveDate>,
    /// 有效期至 (废止日期 when known in advance)
    pub expires_on: Option<NaiveDate>,
    /// Declared standing, see [`Standing`].
    pub standing: String,
    /// 摘要
    pub summary: String,
    /// Body in markup.
    pub body: String,
    /// Where the original can be read.
    pub source_url: Option<String>,
    /// How sure the text is.
    pub source_note: String,
}

impl Default for PolicyDraft {
    fn default() -> Self {
        Self {
            external_id: None,
            title: String::new(),
            document_number: None,
            index_number: None,
            kind: "其他".to_owned(),
            issuing_authority: String::new(),
            level: Level::Province.name().to_owned(),
            region: String::new(),
            region_code: None,
            signed_on: None,
            published_on: None,
            effective_on: None,
            expires_on: None,
            standing: Standing::InForce.key().to_owned(),
            summary: String::new(),
            body: String::new(),
            source_url: None,
            source_note: String::new(),
        }
    }
}

impl PolicyDraft {
    /// What a stored document says.
    pub fn of(document: &policy_document::Model) -> Self {
        let document = document.clone();
        Self {
            external_id: document.external_id,
            title: document.title,
            document_number: document.document_number,
            index_number: document.index_number,
            kind: document.kind,
            issuing_authority: document.issuing_authority,
            level: document.level,
            region: document.region,
            region_code: document.region_code,
            signed_on: document.signed_on,
            published_on: document.published_on,
            effective_on: document.effective_on,
            expires_on: document.expires_on,
            standing: document.standing,
            summary: document.summary,
            body: document.body,
            source_url: document.source_url,
            source_note: document.source_note,
        }
    }

    /// The number's key, equal for all its spellings.
    pub fn number_key(&self) -> Option<String> {
        self.document_number.as_deref().and_then(DocumentNumber::parse).map(|number| number.normal())
    }

    /// Equal for documents with the same title, number and text however they are spaced.
    pub fn content_hash(&self) -> String {
        let squeezed = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        let parts = [squeezed(&self.title), self.number_key().unwrap_or_default(), squeezed(&self.body)];
        fingerprint(parts.join("\n").as_bytes())
    }

    /// The fields in which two drafts differ: as they were, and as they are.
    pub fn changes(&self, after: &Self) -> (Value, Value) {
        let (Ok(Value::Object(old)), Ok(Value::Object(new))) = (serde_json::to_value(self), serde_json::to_value(after)) else {
            return (Value::Null, Value::Null);
        };
        let differs = |(name, value): &(&String, &Value)| new.get(*name) != Some(*value);
        let changed: Vec<String> = old.iter().filter(differs).map(|(name, _)| name.clone()).collect();
        let pick = |all: &Map<String, Value>| -> Value {
            changed
                .iter()
                .filter_map(|name| all.get(name).map(|value| (name.clone(), value.clone())))
                .collect::<Map<_, _>>()
                .into()
        };
        (pick(&old), pick(&new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_fields_are_recorded() {
        let before = PolicyDraft { title: "旧".into(), ..PolicyDraft::default() };
        let after = PolicyDraft { title: "新".into(), ..PolicyDraft::default() };
        let (old, new) = before.changes(&after);
        assert_eq!(old, serde_json::json!({ "title": "旧" }));
        assert_eq!(new, serde_json::json!({ "title": "新" }));
    }

    #[test]
    fn spacing_does_not_make_another_document() {
        let one = PolicyDraft {
            title: "关于 支持的通知".into(), body: "第一段\n\n第二段".into(), ..PolicyDraft::default()
        };
        let other =
            PolicyDraft { title: "关于支持的通知".into(), body: "第一段\n第二段 ".into(), ..PolicyDraft::default() };
        assert_eq!(one.content_hash(), other.content_hash());
    }
}
