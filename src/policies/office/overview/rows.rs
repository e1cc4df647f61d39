//! What hangs on a document, as rows of its overview.

use super::super::page::day;
use crate::access::{Cx, Officer};
use crate::policies::entity::policy_document::Model;
use crate::policies::entity::policy_relation;
use crate::policies::relation::{DETECTED, EDITOR, KINDS};
use crate::policies::rules::{Stage, Standing, stage_of};
use crate::policies::{link, store};
use crate::web::PageError;
use crate::web::filters::{date_or_blank, moment, size};

/// A file.
pub(super) struct FileRow {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) url: String,
    pub(super) removal: String,
}

/// An interpretation.
pub(super) struct InterpretationRow {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) edit: String,
    pub(super) removal: String,
}

/// A link to or from another document.
pub(super) struct RelationRow {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) url: String,
    pub(super) about: String,
    /// Empty when it was found in the text or set by the content files.
    pub(super) removal: String,
}

/// A version.
pub(super) struct VersionRow {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) url: String,
    pub(super) comparison: String,
}

pub(super) async fn notices(cx: &Cx<Officer>, document: &Model) -> Result<Vec<String>, PageError> {
    let mut notices = Vec::new();
    if let Some(at) = document.publish_at.filter(|_| stage_of(document) == Stage::Scheduled) {
        notices.push(format!("定于 {} 自动发布。", moment(at)));
    }
    if let (Some(on), true) = (document.repealed_on, document.standing == Standing::Repealed.key()) {
        notices.push(format!("已标记为自 {} 起废止。", date_or_blank(Some(on))));
    }
    let mut lacks = Vec::new();
    if document.document_number.is_none() && document.standing != Standing::Draft.key() {
        lacks.push("文号");
    }
    if document.signed_on.is_none() {
        lacks.push("成文日期");
    }
    if store::topic_names(cx.database(), document.id).await?.is_empty() {
        lacks.push("主题");
    }
    if document.body.trim().is_empty() {
        lacks.push("正文");
    }
    if !lacks.is_empty() {
        notices.push(format!("还缺：{}。补齐后公众更容易找到这份文件。", lacks.join("、")));
    }
    Ok(notices)
}

pub(super) async fn facts(cx: &Cx<Officer>, document: &Model) -> Result<Vec<(&'static str, String)>, PageError> {
    let by = match document.repealed_by_id {
        Some(id) => store::find(cx.database(), id).await?.map(|by| by.title).unwrap_or_default(),
        None => String::new(),
    };
    let d = document.clone();
    let facts = [
        ("文号", d.document_number.unwrap_or_default()),
        ("索引号", d.index_number.unwrap_or_default()),
        ("公文种类", d.kind),
        ("发布机构", d.issuing_authority),
        ("层级", d.level),
        ("地区", d.region),
        ("成文日期", date_or_blank(d.signed_on)),
        ("发布日期", date_or_blank(d.published_on)),
        ("施行日期", date_or_blank(d.effective_on)),
        ("失效日期", date_or_blank(d.expires_on)),
        ("废止日期", date_or_blank(d.repealed_on)),
        ("由此文件废止", by),
        ("废止说明", d.repeal_note.unwrap_or_default()),
        ("主题", store::topic_names(cx.database(), d.id).await?.join("、")),
        ("摘要", d.summary),
        ("原文网址", d.source_url.unwrap_or_default()),
        ("来源说明", d.source_note),
        ("最近修改", moment(d.updated_at)),
    ];
    Ok(facts.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}

pub(super) async fn attachments(cx: &Cx<Officer>, id: i64) -> Result<Vec<FileRow>, PageError> {
    let row =
        |(known, file): (crate::policies::entity::policy_attachment::Model, crate::platform::entity::stored_file::Model)| {
            FileRow {
                name: if known.label.is_empty() { file.name.clone() } else { known.label },
                about: format!("{}　{}", file.name, size(file.size)),
                url: link::office_part(id, &format!("attachments/{}", known.id)),
                removal: link::office_part(id, &format!("attachments/{}/removal", known.id)),
            }
        };
    Ok(store::attachments(cx.database(), id).await?.into_iter().map(row).collect())
}

pub(super) async fn original(cx: &Cx<Officer>, document: &Model) -> Result<Option<FileRow>, PageError> {
    let Some(file_id) = document.original_file_id else { return Ok(None) };
    let file = store::stored_file(cx.database(), file_id).await?;
    Ok(file.map(|file| FileRow {
        about: format!("{}　{} 上传", size(file.size), moment(file.created_at)),
        url: link::office_part(document.id, "original"),
        removal: String::new(),
        name: file.name,
    }))
}

pub(super) async fn interpretations(cx: &Cx<Officer>, id: i64) -> Result<Vec<InterpretationRow>, PageError> {
    let rows = store::interpretations(cx.database(), id).await?.into_iter();
    let row = |known: crate::policies::entity::policy_interpretation::Model| InterpretationRow {
        about: format!("{}　{}", known.form, day(known.published_on)),
        edit: link::office_part(id, &format!("interpretations/{}/edit", known.id)),
        removal: link::office_part(id, &format!("interpretations/{}/removal", known.id)),
        title: known.title,
    };
    Ok(rows.map(row).collect())
}

pub(super) async fn relations(cx: &Cx<Officer>, document: &Model) -> Result<(Vec<RelationRow>, Vec<RelationRow>), PageError> {
    let mut from_here = Vec::new();
    for known in store::editor_relations(cx.database(), document.id).await? {
        let target = match (known.to_id, &known.to_number_key) {
            (Some(id), _) => store::find(cx.database(), id).await?,
            (None, Some(key)) => store::find_by_number_key(cx.database(), key).await?,
            (None, None) => None,
        };
        from_here.push(relation_row(document.id, known, target));
    }
    let mut to_here = Vec::new();
    for known in store::incoming_relations(cx.database(), document).await? {
        let source = store::find(cx.database(), known.from_id).await?;
        let kind = KINDS.iter().find(|(_, key, ..)| *key == known.kind).map_or("", |(.., word)| word);
        if let Some(source) = source {
            let (url, about) = (link::office(source.id), source.document_number.unwrap_or_default());
            to_here.push(RelationRow { kind, title: source.title, url, about, removal: String::new() });
        }
    }
    Ok((from_here, to_here))
}

fn relation_row(id: i64, known: policy_relation::Model, target: Option<Model>) -> RelationRow {
    let kind = KINDS.iter().find(|(_, key, ..)| *key == known.kind).map_or("", |(_, _, word, _)| word);
    let origin = if known.origin == DETECTED { "正文中识别" } else { "人工设置" };
    let number = known.to_number.unwrap_or_default();
    RelationRow {
        kind,
        about: if target.is_some() {
            format!("{number}　{origin}")
        } else {
            format!("{number}　{origin}，库中没有这份文件")
        },
        url: target.as_ref().map(|target| link::office(target.id)).unwrap_or_default(),
        removal: if known.origin == EDITOR {
            link::office_part(id, &format!("relations/{}/removal", known.id))
        } else {
            String::new()
        },
        title: target.map(|target| target.title).or(known.to_title).unwrap_or(number),
    }
}

pub(super) async fn versions(cx: &Cx<Officer>, document: &Model) -> Result<Vec<VersionRow>, PageError> {
    let rows = store::versions(cx.database(), document.id).await?.into_iter();
    let is_public = stage_of(document) == Stage::Published;
    let row = |known: crate::policies::entity::policy_version::Model| VersionRow {
        name: format!("第 {} 版{}", known.number, if known.number == document.version { "（当前）" } else { "" }),
        about: format!("{}　{}　{}", known.reason, known.author_name, moment(known.created_at)),
        url: if is_public { link::version(document.id, known.number) } else { String::new() },
        comparison: if is_public && known.number > 1 {
            link::comparison(document.id, known.number - 1, known.number)
        } else {
            String::new()
        },
    };
    Ok(rows.map(row).collect())
}
