//! One line of JSON, read and prepared for writing.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use serde::Deserialize;

use crate::platform::secret::fingerprint;
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::{policy_document, policy_relation};
use crate::policies::recognise::structure;
use crate::policies::rules::{KINDS, Stage, Standing};
use crate::policies::{relation, store};
use crate::values::{DocumentNumber, Level};
use crate::web::Zone;

/// One line. Only `id`, `title` and `body` must be there.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    title: String,
    body: String,
    #[serde(default)]
    document_number: Option<String>,
    #[serde(default)]
    index_number: Option<String>,
    #[serde(default)]
    issuing_authority: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    level: Option<String>,
    #[serde(default)]
    region: Option<String>,
    #[serde(default)]
    issued_on: Option<String>,
    #[serde(default)]
    signed_on: Option<String>,
    #[serde(default)]
    published_on: Option<String>,
    #[serde(default)]
    effective_on: Option<String>,
    #[serde(default)]
    expires_on: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    source_url: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
}

/// A line ready to be written.
pub(super) struct Prepared {
    /// All columns.
    pub row: policy_document::ActiveModel,
    /// Id at the source.
    pub external_id: String,
    /// Equal when nothing is new.
    pub hash: String,
    /// Topics by slug or name.
    pub topics: Vec<String>,
    /// Links found in the text.
    pub links: Vec<policy_relation::ActiveModel>,
}

/// Reads a line. The refusal says what is wrong with it.
pub(super) fn prepare(text: &str, zone: &Zone, now: DateTime<Utc>) -> Result<Prepared, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| format!("不是完整的 JSON 对象：{error}"))?;
    let topics = line.topics.clone();
    let draft = draft(line, zone)?;
    let hash = format!("jsonl:{}", fingerprint(text.as_bytes()));
    let external_id = draft.external_id.clone().unwrap_or_default();
    let links = relation::detected(0, draft.document_number.as_deref(), &draft.body);
    let mut row = store::columns(&draft);
    row.stage = Set(Stage::Published.key().to_owned());
    row.version = Set(1);
    row.revision = Set(1);
    row.content_source = Set(Some(hash.clone()));
    row.created_at = Set(now);
    row.updated_at = Set(now);
    Ok(Prepared { row, external_id, hash, topics, links })
}

fn draft(line: Line, zone: &Zone) -> Result<PolicyDraft, String> {
    let external_id = match line.id {
        serde_json::Value::String(id) if !id.trim().is_empty() => id.trim().to_owned(),
        serde_json::Value::Number(id) => id.to_string(),
        _ => return Err("缺少 id".into()),
    };
    let title = line.title.trim().to_owned();
    if title.is_empty() {
        return Err("缺少 title".into());
    }
    let authority = line.issuing_authority.unwrap_or_default().trim().to_owned();
    let level = line.level.as_deref().and_then(Level::parse).or_else(|| Level::of_authority(&authority));
    let region = line.region.unwrap_or_else(|| if level == Some(Level::National) { "全国".into() } else { String::new() });
    let date = |name: &str, text: Option<String>| parse_date(name, text.as_deref());
    let issued_on = date("issued_on", line.issued_on)?;
    let number = line.document_number.filter(|number| !number.trim().is_empty());
    let kind = line.kind.filter(|kind| KINDS.contains(&kind.as_str())).unwrap_or_else(|| kind_of(&title).to_owned());
    Ok(PolicyDraft {
        external_id: Some(external_id),
        document_number: number.map(|number| DocumentNumber::parse(&number).map_or(number, |parsed| parsed.to_string())),
        index_number: line.index_number,
        kind,
        region_code: zone.division_code(&region).map(str::to_owned),
        region,
        level: level.unwrap_or(Level::Province).name().to_owned(),
        issuing_authority: authority,
        signed_on: date("signed_on", line.signed_on)?.or(issued_on),
        published_on: date("published_on", line.published_on)?.or(issued_on),
        effective_on: date("effective_on", line.effective_on)?,
        expires_on: date("expires_on", line.expires_on)?,
        standing: line.status.as_deref().and_then(Standing::parse).unwrap_or(Standing::InForce).key().to_owned(),
        summary: line.summary.unwrap_or_default(),
        body: structure(&line.body).to_markup(),
        source_url: line.source_url,
        title,
        ..PolicyDraft::default()
    })
}

/// The kind of document that a title ends with.
fn kind_of(title: &str) -> &'static str {
    let title = title.trim_end_matches(['）', ')']);
    KINDS.into_iter().find(|kind| title.ends_with(kind)).unwrap_or("其他")
}

fn parse_date(name: &str, text: Option<&str>) -> Result<Option<NaiveDate>, String> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = text.get(..10).unwrap_or(text);
    let formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"];
    let parsed = formats.iter().find_map(|format| NaiveDate::parse_from_str(day, format).ok());
    let parsed = parsed.or_else(|| NaiveDate::parse_from_str(text, "%Y年%m月%d日").ok());
    parsed.map(Some).ok_or_else(|| format!("{name} 不是日期：{text}（应为 2026-03-05 这样的格式）"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_in_several_spellings_and_nonsense_is_named() {
        let day = NaiveDate::from_ymd_opt(2024, 3, 5);
        for text in ["2024-03-05", "2024/3/5", "2024.03.05", "2024年3月5日", "2024-03-05T00:00:00Z"] {
            assert_eq!(parse_date("issued_on", Some(text)), Ok(day), "{text}");
        }
        assert_eq!(parse_date("issued_on", Some(" ")), Ok(None));
        assert!(parse_date("issued_on", Some("去年")).is_err_and(|message| message.contains("issued_on")));
    }

    #[test]
    fn a_title_says_its_kind() {
        assert_eq!(kind_of("关于印发实施方案的通知"), "通知");
        assert_eq!(kind_of("关于促进发展的指导意见"), "意见");
        assert_eq!(kind_of("无从判断"), "其他");
    }
}
