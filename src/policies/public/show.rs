//! A document's page, and the page that is printed.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::body::{self, Shown, TocEntry};
use super::facts::{self, Banner, Fact};
use super::json_ld::JsonLd;
use super::links::{self, Links};
use super::reading::{self, full_name, short_name};
use super::row::{Day, Tag};
use super::tasks::{self, UnitRow};
use super::version::VersionRow;
use crate::access::{Cx, Visitor};
use crate::platform::entity::stored_file;
use crate::policies::entity::policy_document::Model;
use crate::policies::entity::{policy_attachment, policy_interpretation, topic};
use crate::policies::rules::Validity;
use crate::policies::text::Body;
use crate::policies::{link, store};
use crate::web::filters::size;
use crate::web::{Answer, PageError, Shell, render};

/// A document with everything around it.
#[derive(Template)]
#[template(path = "policies/public/policy.html")]
struct PolicyPage {
    shell: Shell,
    json_ld: JsonLd,
    title: String,
    number: String,
    authority: String,
    tag: Tag,
    day: Option<Day>,
    summary: String,
    banner: Option<Banner>,
    facts: Vec<Fact>,
    contents: Vec<TocEntry>,
    blocks: Vec<Shown>,
    units: Vec<UnitRow>,
    original: Option<FileRow>,
    files: Vec<FileRow>,
    interpretations: Vec<InterpretationRow>,
    links: Links,
    versions: Vec<VersionRow>,
    comparison_url: Option<String>,
    topics: Vec<(String, String)>,
    print_url: String,
}

/// The page that is printed.
#[derive(Template)]
#[template(path = "policies/public/print.html")]
struct PrintPage {
    shell: Shell,
    back_url: String,
    page_address: String,
    validity_line: String,
    title: String,
    number: String,
    authority: String,
    blocks: Vec<Shown>,
    index_number: String,
    day: Option<Day>,
}

/// A file to download.
pub struct FileRow {
    url: String,
    name: String,
    kind: String,
    size: String,
}

/// An interpretation in the list.
pub struct InterpretationRow {
    url: String,
    title: String,
    form: String,
    icon: &'static str,
    day: Option<Day>,
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let (document, has) = reading::published_with_hanging(&cx, *id).await?;
    let parsed = Body::parse(&document.body);
    let links = links_around(&cx, &document, &parsed, has.relations).await?;
    let topics = if has.topics { store::topics_of_one(cx.database(), document.id).await? } else { Vec::new() };
    let (original, files) = files(&cx, &document, has.attachments).await?;
    let interpretations =
        if has.interpretations { store::interpretations(cx.database(), document.id).await? } else { Vec::new() };
    let versions = if has.versions { store::version_list(cx.database(), document.id).await? } else { Vec::new() };
    let versions = VersionRow::list(&document, versions);
    let today = cx.site.clock.today();
    let validity = Validity::of(&document, today);
    let names: Vec<String> = topics.iter().map(|topic| topic.name.clone()).collect();
    render(
        StatusCode::OK,
        &PolicyPage {
            shell: shell(&cx, &document),
            json_ld: JsonLd::of(&document, &names, validity, &cx.public_url),
            tag: Tag::of(validity),
            day: document.published_on.map(Day::of),
            banner: facts::banner(&document, validity, &links, today),
            facts: facts::facts(&document, &topics, validity),
            contents: body::contents(&parsed),
            blocks: body::shown(&parsed, document.id, &links.cited),
            units: tasks::by_unit(&parsed),
            original,
            files,
            interpretations: interpretations.into_iter().map(InterpretationRow::new).collect(),
            links,
            comparison_url: versions.first().and_then(|version| version.comparison_url.clone()),
            versions,
            topics: topics.into_iter().map(|topic: topic::Model| (topic.name, link::topic_feed(&topic.slug))).collect(),
            print_url: link::print(document.id),
            number: document.document_number.unwrap_or_default(),
            authority: document.issuing_authority,
            title: document.title,
            summary: document.summary,
        },
    )
}

pub(super) async fn print(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let document = reading::published(&cx, *id).await?;
    let parsed = Body::parse(&document.body);
    let validity = Validity::of(&document, cx.site.clock.today());
    render(
        StatusCode::OK,
        &PrintPage {
            shell: cx.shell(format!("打印：{}", full_name(&document))).unlisted(),
            back_url: link::policy(document.id),
            page_address: format!("{}{}", cx.public_url, link::policy(document.id)),
            validity_line: match validity {
                Validity::InForce => String::new(),
                Validity::Draft => "征求意见稿，不是正式文件".to_owned(),
                validity => format!("本文件{}", validity.name()),
            },
            blocks: body::shown(&parsed, document.id, &body::Cited::new()),
            index_number: document.index_number.unwrap_or_default(),
            day: document.published_on.map(Day::of),
            number: document.document_number.unwrap_or_default(),
            authority: document.issuing_authority,
            title: document.title,
        },
    )
}

impl PolicyPage {
    fn side_entries(&self) -> Vec<(&'static str, &'static str, usize)> {
        let all = [
            ("#measures", "责任分工", self.units.len()),
            ("#attachments", "附件", self.files.len()),
            ("#interpretations", "政策解读", self.interpretations.len()),
            ("#relations", "相关文件", self.links.count()),
            ("#versions", "历史版本", self.versions.len()),
        ];
        all.into_iter().filter(|(_, _, count)| *count > 0).collect()
    }

    fn has_contents(&self) -> bool {
        !self.contents.is_empty() || !self.side_entries().is_empty()
    }
}

/// Links both ways, and the documents that the text cites, looked up at once.
pub(super) async fn links_around(cx: &Cx<Visitor>, document: &Model, body: &Body, has_any: bool) -> Result<Links, PageError> {
    let rows = if has_any { store::relations_around(cx.database(), document).await? } else { Vec::new() };
    let (ids, mut numbers) = links::named(document, &rows);
    numbers.extend(body::numbers(body));
    numbers.sort_unstable();
    numbers.dedup();
    let named = store::find_cited(cx.database(), &ids, &numbers).await?;
    Ok(Links::new(document, &rows, &named))
}

fn shell(cx: &Cx<Visitor>, document: &Model) -> Shell {
    let shell = cx.shell(full_name(document)).described(document.summary.clone());
    shell.below("政策库", link::LIST).here(&short_name(document))
}

async fn files(cx: &Cx<Visitor>, document: &Model, has_any: bool) -> Result<(Option<FileRow>, Vec<FileRow>), PageError> {
    let attachments = if has_any { store::attachments(cx.database(), document.id).await? } else { Vec::new() };
    let files = attachments.into_iter().map(|(row, file)| FileRow::attached(&row, &file)).collect();
    let original = match document.original_file_id {
        Some(id) => store::stored_file(cx.database(), id)
            .await?
            .map(|file| FileRow::new(link::original(document.id), "原文".into(), &file)),
        None => None,
    };
    Ok((original, files))
}

impl FileRow {
    fn attached(row: &policy_attachment::Model, file: &stored_file::Model) -> Self {
        let name = if row.label.is_empty() { file.name.clone() } else { row.label.clone() };
        Self::new(link::attachment(row.policy_id, row.id), name, file)
    }

    fn new(url: String, name: String, file: &stored_file::Model) -> Self {
        let kind = file.name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
        Self { url, name, kind, size: size(file.size) }
    }
}

impl InterpretationRow {
    fn new(row: policy_interpretation::Model) -> Self {
        Self {
            url: link::interpretation(row.policy_id, row.id),
            title: row.title,
            icon: if row.file_id.is_some() { "image" } else { "file" },
            form: row.form,
            day: row.published_on.map(Day::of),
        }
    }
}
