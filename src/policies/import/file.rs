//! One original at a time: read, recognised, and stored under the identity it already has.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::access::Permit;
use crate::platform::entity::stored_file;
use crate::platform::{Actor, Write};
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::policy_document;
use crate::policies::event::LibraryEvent;
use crate::policies::extract::{self, ExtractError, Format};
use crate::policies::permit::{self, Add, Edit, MoveTo};
use crate::policies::recognise::{Hint, Recognised, recognise};
use crate::policies::rules::{KINDS, Stage, Standing, stage_of};
use crate::policies::{relation, store};
use crate::values::Level;
use crate::web::{Site, Zone};

/// What was read and recognised in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportedFile {
    /// Name of the file.
    pub file_name: String,
    /// Format found in its contents.
    pub format: Format,
    /// What the reader of that format wants to be known.
    pub notes: Vec<String>,
    /// Metadata, structure and doubts.
    pub recognised: Recognised,
}

/// A stored import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    /// Row.
    pub id: i64,
    /// Whether it is new; otherwise a known document was brought up to date.
    pub is_new: bool,
    /// Whether anything changed.
    pub is_changed: bool,
}

/// Reads a file by its contents and recognises the document in it. Costs CPU: call it off the request threads.
pub fn recognise_file(file_name: &str, bytes: &[u8]) -> Result<ImportedFile, ExtractError> {
    let extracted = extract::extract(file_name, bytes)?;
    let hint = Hint { file_name: Some(file_name.to_owned()), ..Hint::default() };
    let recognised = recognise(&extracted.text, &hint);
    Ok(ImportedFile { file_name: file_name.to_owned(), format: extracted.format, notes: extracted.notes, recognised })
}

/// What the recognised document says, with level and region concluded from its issuer.
pub fn draft_of(recognised: &Recognised, zone: &Zone) -> PolicyDraft {
    let authority = recognised.issuing_authority.clone().unwrap_or_default();
    let level = Level::of_authority(&authority);
    let region = region_of(&authority, level, zone);
    let kind = recognised.doc_kind.as_deref().filter(|kind| KINDS.contains(kind)).unwrap_or("其他");
    let standing = if recognised.is_draft { Standing::Draft } else { Standing::InForce };
    PolicyDraft {
        title: recognised.title.clone(),
        document_number: recognised.document_number.as_ref().map(ToString::to_string),
        index_number: recognised.index_number.clone(),
        kind: kind.to_owned(),
        region_code: zone.division_code(&region).map(str::to_owned),
        region,
        level: level.unwrap_or(Level::Province).name().to_owned(),
        issuing_authority: authority,
        signed_on: recognised.signed_on,
        published_on: recognised.published_on,
        effective_on: recognised.effective_on,
        expires_on: recognised.expires_on,
        standing: standing.key().to_owned(),
        body: recognised.body.clone(),
        ..PolicyDraft::default()
    }
}

/// The division whose name the issuer's begins with; the whole country for national bodies.
fn region_of(authority: &str, level: Option<Level>, zone: &Zone) -> String {
    if level == Some(Level::National) {
        return "全国".to_owned();
    }
    let begins = |name: &&str| authority.contains(name.trim_end_matches(['市', '省', '州'])) && name.chars().count() > 1;
    let names = zone.divisions.iter().map(|division| division.name.as_str());
    // The longest name wins: 四川省成都市商务局 belongs to 成都市 when both are listed, which stands later in the text.
    names
        .filter(begins)
        .max_by_key(|name| authority.find(name.trim_end_matches(['市', '省', '州'])))
        .unwrap_or_default()
        .to_owned()
}

/// Stores an import from the command line and publishes it unless `is_draft`.
pub async fn import_file(site: &Site, imported: &ImportedFile, bytes: Vec<u8>, is_draft: bool) -> anyhow::Result<Confirmed> {
    let draft = draft_of(&imported.recognised, &site.zone);
    anyhow::ensure!(!draft.title.is_empty(), "没有识别出标题：请在文件开头写明标题，或在后台「导入文件」页面补充后保存");
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let sha256 = site.files.put(bytes).await?;
    let write = site.begin(Actor::system("命令行导入")).await?;
    let known = same_document(&*write, &draft).await?;
    let is_new = known.is_none();
    let (document, is_changed) = store_draft(&write, known, &draft).await?;
    if is_changed {
        let file = stored_file::ActiveModel {
            id: NotSet,
            sha256: Set(sha256),
            name: Set(imported.file_name.clone()),
            media_type: Set(mime_guess::from_path(&imported.file_name).first_or_octet_stream().to_string()),
            size: Set(length),
            uploaded_by: Set(None),
            created_at: Set(write.clock().now()),
        };
        let edit = system::<Edit>(&write, document.id)?;
        store::keep_original(&write, &edit, file).await?;
    }
    // A known document stays where its editors put it: a withdrawn one is not published again by importing its file.
    if !is_draft && is_new {
        let step = system::<MoveTo>(&write, document.id)?;
        store::set_stage(&write, &step, stage_of(&document), Stage::Published, None).await?;
        store::add_version(&write, &document, "首次发布").await?;
    }
    let (kind, summary) = if is_new { ("policy.imported", "从文件导入") } else { ("policy.reimported", "从文件更新") };
    write.commit(LibraryEvent::policy(kind, &document, format!("{summary} {}", imported.file_name))).await?;
    Ok(Confirmed { id: document.id, is_new, is_changed })
}

/// The document that an import means: by number, else by title and text, else by title and issuer.
pub async fn same_document(
    database: &impl ConnectionTrait,
    draft: &PolicyDraft,
) -> anyhow::Result<Option<policy_document::Model>> {
    if let Some(key) = draft.number_key()
        && let Some(known) = store::find_by_number_key(database, &key).await?
    {
        return Ok(Some(known));
    }
    if let Some(known) = store::find_by_hash(database, &draft.content_hash()).await? {
        return Ok(Some(known));
    }
    Ok(store::find_by_title(database, &draft.title, &draft.issuing_authority, draft.document_number.is_none()).await?)
}

/// Inserts the draft, or brings the known document up to date with what the draft says; what it does not say stays.
async fn store_draft(
    write: &Write,
    known: Option<policy_document::Model>,
    draft: &PolicyDraft,
) -> anyhow::Result<(policy_document::Model, bool)> {
    let Some(known) = known else {
        let document = store::insert(write, &system::<Add>(write, 0)?, draft, None).await?;
        relation::detect(write, &document).await?;
        return Ok((document, true));
    };
    let merged = merge(PolicyDraft::of(&known), draft);
    if merged == PolicyDraft::of(&known) {
        return Ok((known, false));
    }
    let edit = system::<Edit>(write, known.id)?;
    let saved = store::save_or_amend(write, &edit, &known, &merged, "重新导入").await?.unwrap_or(known);
    relation::detect(write, &saved).await?;
    Ok((saved, true))
}

/// The known document with what the draft says over it.
pub fn merge(mut known: PolicyDraft, draft: &PolicyDraft) -> PolicyDraft {
    known.title.clone_from(&draft.title);
    known.body.clone_from(&draft.body);
    let text = |known: &mut Option<String>, new: &Option<String>| {
        if new.is_some() {
            known.clone_from(new);
        }
    };
    text(&mut known.document_number, &draft.document_number);
    text(&mut known.index_number, &draft.index_number);
    known.signed_on = draft.signed_on.or(known.signed_on);
    known.published_on = draft.published_on.or(known.published_on);
    known.effective_on = draft.effective_on.or(known.effective_on);
    known.expires_on = draft.expires_on.or(known.expires_on);
    if !draft.issuing_authority.is_empty() {
        known.issuing_authority.clone_from(&draft.issuing_authority);
    }
    known
}

fn system<A>(write: &Write, id: i64) -> anyhow::Result<Permit<A>> {
    permit::by_system(write, id).ok_or_else(|| anyhow::anyhow!("only the program itself imports here"))
}
