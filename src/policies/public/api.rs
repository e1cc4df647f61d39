//! The open interface, version 1: search, and one document with its clauses.

mod shape;

use actix_web::web::Path;

use super::find;
use super::inquiry::Inquiry;
use super::links::Links;
use super::row::plain;
use super::{reading, show::links_around};
use crate::access::{Cx, Visitor};
use crate::index::Hit;
use crate::policies::entity::policy_document::Model;
use crate::policies::rules::Validity;
use crate::policies::text::Body;
use crate::policies::{link, store};
use crate::web::cache::each_time;
use crate::web::render::json;
use crate::web::{Answer, Asked, PageError};
pub(super) use shape::{ClauseText, FacetCount, PolicyDetail, PolicyItem, PolicyList, PolicyMatch, RelationItem, VersionItem};

/// Entries of a page unless asked otherwise, and at most.
const USUAL: usize = 20;
const MOST: usize = 100;
/// Passages of an entry.
const MATCHES: usize = 3;

/// 检索政策文件
#[utoipa::path(
    get,
    path = "/api/v1/policies",
    params(
        ("q" = Option<String>, Query, description = "关键词、文号、代码、拼音或一句话；不填则按日期列出全部"),
        ("page" = Option<u32>, Query, description = "页码，从 1 开始"),
        ("per_page" = Option<u32>, Query, description = "每页份数，默认 20，最多 100"),
        ("sort" = Option<String>, Query, description = "relevance、newest 或 oldest"),
        ("topic" = Option<Vec<String>>, Query, description = "主题，可重复"),
        ("validity" = Option<Vec<String>>, Query, description = "有效性，可重复：有效、尚未施行、已修改、已废止、已失效、征求意见稿"),
        ("level" = Option<Vec<String>>, Query, description = "层级，可重复：国家、省、市、区县"),
        ("region" = Option<Vec<String>>, Query, description = "地区，可重复"),
        ("authority" = Option<Vec<String>>, Query, description = "发布机构，可重复"),
        ("kind" = Option<Vec<String>>, Query, description = "公文种类，可重复"),
        ("year" = Option<Vec<String>>, Query, description = "年份，可重复"),
        ("from" = Option<String>, Query, description = "起始日期，如 2016、2016-07 或 2016-07-01"),
        ("to" = Option<String>, Query, description = "截止日期"),
    ),
    responses((status = 200, description = "检索结果", body = PolicyList), (status = 429, description = "访问过于频繁"))
)]
pub(super) async fn list(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let mut inquiry = Inquiry::read(&pairs);
    let asked = |name: &str| pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let per_page = number(asked("per_page"), USUAL, MOST);
    let page = number(asked("page"), 1, usize::try_from(find::DEEPEST).unwrap_or(20_000) / per_page);
    let results = find::search_known(&cx, &mut inquiry, (page - 1) * per_page, per_page).await?;
    let tally = find::tally(&inquiry, page as u64, results.total);
    let ids: Vec<i64> = results.hits.iter().map(|hit| hit.record_id).collect();
    let documents = store::find_listed(cx.database(), &ids).await?;
    let item = |hit: Hit| {
        let document = documents.iter().find(|document| document.id == hit.record_id)?;
        Some(PolicyItem::new(&cx, document, hit))
    };
    let mut answer = json(&PolicyList {
        items: results.hits.into_iter().filter_map(item).collect(),
        total: results.total,
        page,
        per_page,
        facets: results
            .facets
            .into_iter()
            .map(|(name, values)| (name, values.into_iter().map(FacetCount::new).collect()))
            .collect(),
        did_you_mean: results.did_you_mean,
    })?;
    each_time(&mut answer, tally);
    Ok(answer)
}

/// 读取一份政策文件
#[utoipa::path(
    get,
    path = "/api/v1/policies/{id}",
    params(("id" = i64, Path, description = "文件编号")),
    responses(
        (status = 200, description = "文件的元数据、条款、关联和版本", body = PolicyDetail),
        (status = 404, description = "没有这份文件"),
        (status = 410, description = "文件已撤回")
    )
)]
pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let (document, has) = reading::published_with_hanging(&cx, *id).await?;
    let body = Body::parse(&document.body);
    let links = links_around(&cx, &document, &body, has.relations).await?;
    let topics = if has.topics { store::topics_of_one(cx.database(), *id).await? } else { Vec::new() };
    let detail = PolicyDetail {
        validity: Validity::of(&document, cx.site.clock.today()),
        url: format!("{}{}", cx.public_url, link::policy(document.id)),
        topics: topics.into_iter().map(|topic| topic.name).collect(),
        clauses: clauses(&body),
        relations: relations(&cx, &links),
        versions: versions(&cx, *id).await?,
        id: document.id,
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
        repealed_on: document.repealed_on,
        summary: document.summary,
        source_url: document.source_url,
        source_note: document.source_note,
        version: document.version,
        updated_at: document.updated_at,
    };
    json(&detail)
}

impl PolicyItem {
    fn new(cx: &Cx<Visitor>, document: &Model, hit: Hit) -> Self {
        let matches = hit.matches.into_iter().take(MATCHES);
        Self {
            id: document.id,
            external_id: document.external_id.clone(),
            title: document.title.clone(),
            document_number: document.document_number.clone(),
            issuing_authority: document.issuing_authority.clone(),
            validity: Validity::of(document, cx.site.clock.today()),
            published_on: document.published_on,
            url: format!("{}{}", cx.public_url, link::policy(document.id)),
            score: hit.score,
            matches: matches
                .map(|found| PolicyMatch { snippet: plain(&found.spans), heading: found.heading, anchor: found.anchor })
                .collect(),
        }
    }
}

impl FacetCount {
    fn new((value, count): (String, u64)) -> Self {
        Self { value, count }
    }
}

fn clauses(body: &Body) -> Vec<ClauseText> {
    let clauses = body.clauses().into_iter();
    clauses.map(|clause| ClauseText { heading: clause.heading_display(), anchor: clause.anchor, text: clause.text }).collect()
}

fn relations(cx: &Cx<Visitor>, links: &Links) -> Vec<RelationItem> {
    let items = links.groups.iter().flat_map(|group| group.documents.iter().map(move |document| (group, document)));
    let item = |(group, document): (&super::links::LinkGroup, &super::links::ListedDocument)| RelationItem {
        kind: group.kind.to_owned(),
        direction: if group.is_incoming { "incoming" } else { "outgoing" },
        id: document.id,
        title: document.title.clone(),
        document_number: Some(document.number.clone()).filter(|number| !number.is_empty()),
        url: document.url.as_ref().map(|url| format!("{}{url}", cx.public_url)),
    };
    items.map(item).collect()
}

async fn versions(cx: &Cx<Visitor>, id: i64) -> Result<Vec<VersionItem>, PageError> {
    let versions = store::version_list(cx.database(), id).await?;
    let item = |version: crate::policies::entity::policy_version::Model| VersionItem {
        url: format!("{}{}", cx.public_url, link::version(id, version.number)),
        number: version.number,
        title: version.title,
        reason: version.reason,
        created_at: version.created_at,
    };
    Ok(versions.into_iter().map(item).collect())
}

/// A number as typed, kept between 1 and `most`; what is no number is the usual one.
fn number(typed: &str, usual: usize, most: usize) -> usize {
    typed.trim().parse::<i64>().map_or(usual, |number| usize::try_from(number.max(1)).unwrap_or(usual)).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_numbers_are_clamped() {
        let per_page: Vec<usize> =
            ["", "x", "-1", "0", "7", "101", "99999999999999999999"].map(|typed| number(typed, 20, 100)).into();
        assert_eq!(per_page, [20, 20, 1, 1, 7, 100, 20]);
    }
}
