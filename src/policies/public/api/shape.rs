//! The shapes of the open interface's answers; `/openapi.json` is made from them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::policies::rules::Validity;

/// A page of search results.
#[derive(Serialize, ToSchema)]
pub struct PolicyList {
    /// Documents, best first, or newest first without a query.
    pub(super) items: Vec<PolicyItem>,
    /// All documents that match.
    pub(super) total: u64,
    /// Page, from 1.
    pub(super) page: usize,
    /// Entries a page.
    pub(super) per_page: usize,
    /// Values of each facet with the number of documents they lead to.
    pub(super) facets: BTreeMap<String, Vec<FacetCount>>,
    /// A better spelling of the query.
    pub(super) did_you_mean: Option<String>,
}

/// A value of a facet.
#[derive(Serialize, ToSchema)]
pub struct FacetCount {
    /// As in addresses.
    pub(super) value: String,
    /// Documents.
    pub(super) count: u64,
}

/// A document found.
#[derive(Serialize, ToSchema)]
pub struct PolicyItem {
    /// Id on this site.
    pub(super) id: i64,
    /// Id that the source of an import gave.
    pub(super) external_id: Option<String>,
    /// 标题
    pub(super) title: String,
    /// 文号
    pub(super) document_number: Option<String>,
    /// 发布机构
    pub(super) issuing_authority: String,
    /// `in_force`, `upcoming`, `amended`, `repealed`, `expired` or `draft`, as of today.
    #[schema(value_type = String)]
    pub(super) validity: Validity,
    /// 发布日期
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) published_on: Option<chrono::NaiveDate>,
    /// The document's page.
    pub(super) url: String,
    /// Comparable within one answer only.
    pub(super) score: f32,
    /// The best passages, best first.
    pub(super) matches: Vec<PolicyMatch>,
}

/// A passage that answers.
#[derive(Serialize, ToSchema)]
pub struct PolicyMatch {
    /// The headings above it: `四、主要任务 > （八）完善仓储物流服务`.
    pub(super) heading: String,
    /// Fragment of the document's page; empty for the summary.
    pub(super) anchor: String,
    /// Plain text.
    pub(super) snippet: String,
}

/// A document with everything that is public about it.
#[derive(Serialize, ToSchema)]
pub struct PolicyDetail {
    /// Id on this site.
    pub(super) id: i64,
    /// Id that the source of an import gave.
    pub(super) external_id: Option<String>,
    /// 标题
    pub(super) title: String,
    /// 文号
    pub(super) document_number: Option<String>,
    /// 索引号
    pub(super) index_number: Option<String>,
    /// 公文种类
    pub(super) kind: String,
    /// 发布机构
    pub(super) issuing_authority: String,
    /// 层级
    pub(super) level: String,
    /// 地区
    pub(super) region: String,
    /// GB/T 2260 code.
    pub(super) region_code: Option<String>,
    /// 主题
    pub(super) topics: Vec<String>,
    /// Whether it holds today.
    #[schema(value_type = String)]
    pub(super) validity: Validity,
    /// 成文日期
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) signed_on: Option<chrono::NaiveDate>,
    /// 发布日期
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) published_on: Option<chrono::NaiveDate>,
    /// 施行日期
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) effective_on: Option<chrono::NaiveDate>,
    /// 有效期至
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) expires_on: Option<chrono::NaiveDate>,
    /// 废止日期
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) repealed_on: Option<chrono::NaiveDate>,
    /// 摘要
    pub(super) summary: String,
    /// Where the original can be read.
    pub(super) source_url: Option<String>,
    /// How sure the text is.
    pub(super) source_note: String,
    /// The document's page.
    pub(super) url: String,
    /// Number of the present version.
    pub(super) version: i32,
    /// Last change.
    #[schema(value_type = String, format = DateTime)]
    pub(super) updated_at: chrono::DateTime<chrono::Utc>,
    /// The text, clause by clause.
    pub(super) clauses: Vec<ClauseText>,
    /// Links from and to other documents.
    pub(super) relations: Vec<RelationItem>,
    /// Versions, newest first.
    pub(super) versions: Vec<VersionItem>,
}

/// A passage of the text.
#[derive(Serialize, ToSchema)]
pub struct ClauseText {
    /// Fragment of the document's page.
    pub(super) anchor: String,
    /// The headings above it.
    pub(super) heading: String,
    /// Words.
    pub(super) text: String,
}

/// A link to another document.
#[derive(Serialize, ToSchema)]
pub struct RelationItem {
    /// `basis`, `amends`, `repeals`, `interprets`, `formalises` or `cites`.
    pub(super) kind: String,
    /// `outgoing`, or `incoming` when the other document names this one.
    pub(super) direction: &'static str,
    /// The other document's id, when this site holds it.
    pub(super) id: Option<i64>,
    /// Its title.
    pub(super) title: String,
    /// Its number.
    pub(super) document_number: Option<String>,
    /// Its page.
    pub(super) url: Option<String>,
}

/// A version of the text.
#[derive(Serialize, ToSchema)]
pub struct VersionItem {
    /// From 1.
    pub(super) number: i32,
    /// Title of that version.
    pub(super) title: String,
    /// Why it was made.
    pub(super) reason: String,
    /// When it was kept.
    #[schema(value_type = String, format = DateTime)]
    pub(super) created_at: chrono::DateTime<chrono::Utc>,
    /// Its page.
    pub(super) url: String,
}
