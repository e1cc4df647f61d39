//! What was answered, beside the documents; and what changed between two submissions.

use std::collections::BTreeMap;

use super::Query;
use crate::access::{Cx, Officer};
use crate::casework::Programmes;
use crate::casework::engine::Case;
use crate::casework::entity::{application_document, application_revision};
use crate::casework::link;
use crate::casework::store::{documents, revisions};
use crate::forms::{Attached, Catalogues, Difference, Files, Schema, Sheet, diff};
use crate::values::mask;
use crate::web::PageError;
use crate::web::filters::{date, moment, size};

/// Answers of the last submission with its documents.
pub struct Answers {
    /// Answers by section.
    pub sheet: Sheet,
    /// Which submission.
    pub about: String,
    /// Whether anything is masked.
    pub has_personal: bool,
    /// Documents by field.
    pub documents: BTreeMap<String, Vec<Document>>,
    /// How many documents there are.
    pub count: usize,
    /// The one that is looked at.
    pub shown: Option<Document>,
}

impl Answers {
    /// Documents of a field.
    pub fn of_field(&self, key: &str) -> &[Document] {
        self.documents.get(key).map_or(&[], Vec::as_slice)
    }
}

/// A document.
#[derive(Clone)]
pub struct Document {
    /// Its row.
    pub id: i64,
    /// Name.
    pub name: String,
    /// What it is for.
    pub label: String,
    /// Kind, size, days.
    pub about: String,
    /// Why it is missing and until when it will come; empty when it is there.
    pub promise: String,
    /// Whether it has run out.
    pub is_expired: bool,
    /// `frame`, `picture` or `file`.
    pub way: &'static str,
    /// Where its content is.
    pub url: String,
    /// Where it is looked at beside the answers.
    pub beside: String,
}

/// What changed between two submissions.
pub struct Changes {
    /// Submissions in order: number, words.
    pub submissions: Vec<(String, String)>,
    /// The two that are compared.
    pub from: String,
    /// See above.
    pub to: String,
    /// Answers that changed.
    pub rows: Vec<Difference>,
    /// Documents that came and went: word, name.
    pub documents: Vec<(&'static str, String)>,
}

/// Answers of the last submission.
pub async fn of(cx: &Cx<Officer>, case: &Case, query: &Query, is_masked: bool) -> Result<Answers, PageError> {
    let all = revisions::of(cx.database(), case.application.id).await?;
    let last = all.last().ok_or(PageError::NotFound)?;
    let frozen = frozen(last);
    let rows = documents::find_many(cx.database(), &frozen.iter().map(|(id, ..)| *id).collect::<Vec<_>>()).await?;
    let places = cx.site.kept::<Catalogues>()?;
    let definition = cx.site.kept::<Programmes>()?.of_revision(cx.database(), last.revision_id).await?;
    let raw = revisions::raw(last);
    let under = Case { application: case.application.clone(), definition: definition.clone() };
    let reading = under.read(&raw, &attached(&frozen), &places, cx.site.clock.today());
    let sheet = Sheet::of(&definition.form, &raw, &reading);
    let has_personal =
        definition.form.fields().any(|(_, field)| field.personal || field.columns.iter().any(|column| column.personal));
    let mut by_field: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.application_id == case.application.id) {
        let key = row.field_key.clone().unwrap_or_default();
        let label = definition.form.field(&key).map_or_else(String::new, |(_, field)| field.label.clone());
        by_field.entry(key).or_default().push(document(cx, row, label));
    }
    let wanted = query.document.parse::<i64>().ok();
    let shown = by_field.values().flatten().find(|document| Some(document.id) == wanted).cloned();
    Ok(Answers {
        sheet: if is_masked { covered(sheet.masked(), &definition.form) } else { sheet },
        about: format!("第 {} 次提交　{}　{}　{}", last.number, last.reason, last.submitted_by_name, moment(last.submitted_at)),
        has_personal,
        count: by_field.values().map(Vec::len).sum(),
        documents: by_field,
        shown,
    })
}

/// Covers personal columns of tables.
fn covered(mut sheet: Sheet, form: &Schema) -> Sheet {
    for row in sheet.sections.iter_mut().flat_map(|section| &mut section.rows) {
        let Some((_, field)) = form.field(&row.field) else { continue };
        let Some(table) = &mut row.table else { continue };
        for (at, _) in field.columns.iter().enumerate().filter(|(_, column)| column.personal) {
            table.rows.iter_mut().filter_map(|cells| cells.get_mut(at)).for_each(|cell| *cell = mask::hidden(cell));
        }
    }
    sheet
}

/// A changed row of a table with personal columns says only that it changed.
fn covered_change(mut row: Difference, form: &Schema) -> Difference {
    if form.field(&row.field).is_some_and(|(_, field)| field.columns.iter().any(|column| column.personal)) {
        row.before = mask::hidden(&row.before);
        row.after = mask::hidden(&row.after);
    }
    row
}

/// Documents that a submission names: id, field, name, state.
pub fn frozen(revision: &application_revision::Model) -> Vec<(i64, String, String, String)> {
    let rows = revision.documents.as_array().map_or(&[][..], Vec::as_slice);
    let text = |row: &serde_json::Value, key: &str| row.get(key).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let read =
        |row: &serde_json::Value| Some((row.get("id")?.as_i64()?, text(row, "field"), text(row, "name"), text(row, "state")));
    rows.iter().filter_map(read).collect()
}

fn attached(frozen: &[(i64, String, String, String)]) -> Attached {
    let mut fields = Attached::new();
    for (_, field, _, state) in frozen {
        let files: &mut Files = fields.entry(field.clone()).or_default();
        if state == documents::PROMISED { files.deferred = true } else { files.files += 1 }
    }
    fields
}

fn document(cx: &Cx<Officer>, row: &application_document::Model, label: String) -> Document {
    let media_type = row.media_type.as_deref().unwrap_or_default();
    let base = link::office(row.application_id);
    let mut about = vec![size(row.size)];
    about.extend(row.issued_on.map(|day| format!("{}出具", date(day))));
    about.extend(row.expires_on.map(|day| format!("有效至{}", date(day))));
    let promise = row
        .promised_on
        .filter(|_| row.sha256.is_none())
        .map(|day| format!("承诺{}前补交：{}", date(day), row.note.as_deref().unwrap_or_default()));
    Document {
        id: row.id,
        name: row.name.clone(),
        label,
        about: if row.sha256.is_some() { about.join("　") } else { String::new() },
        promise: promise.unwrap_or_default(),
        is_expired: row.expires_on.is_some_and(|day| day < cx.site.clock.today()),
        way: match media_type {
            "application/pdf" => "frame",
            "image/png" | "image/jpeg" => "picture",
            _ => "file",
        },
        url: format!("{base}/documents/{}", row.id),
        beside: format!("{base}?document={}#document", row.id),
    }
}

/// What changed between two submissions; the last two where nobody says which.
pub async fn changes(cx: &Cx<Officer>, case: &Case, query: &Query, is_masked: bool) -> Result<Changes, PageError> {
    let all = revisions::of(cx.database(), case.application.id).await?;
    let number = |text: &str| text.parse::<i32>().ok().filter(|number| all.iter().any(|row| row.number == *number));
    let last = all.last().map_or(0, |row| row.number);
    let to = number(&query.to).unwrap_or(last);
    let from = number(&query.from).unwrap_or(to - 1);
    let find = |number: i32| all.iter().find(|row| row.number == number);
    let places = cx.site.kept::<Catalogues>()?;
    let (mut rows, mut files) = (Vec::new(), Vec::new());
    if let (Some(before), Some(after)) = (find(from), find(to)) {
        let definition = cx.site.kept::<Programmes>()?.of_revision(cx.database(), after.revision_id).await?;
        rows = diff(&definition.form, &places, &revisions::raw(before), &revisions::raw(after));
        if is_masked {
            rows = rows.into_iter().map(|row| covered_change(row.masked(&definition.form), &definition.form)).collect();
        }
        let (old, new) = (frozen(before), frozen(after));
        let only = |own: &[(i64, String, String, String)], other: &[(i64, String, String, String)]| {
            let mine = own.iter().filter(|row| other.iter().all(|known| known.0 != row.0));
            mine.map(|row| row.2.clone()).collect::<Vec<_>>()
        };
        files.extend(only(&old, &new).into_iter().map(|name| ("移除", name)));
        files.extend(only(&new, &old).into_iter().map(|name| ("新增", name)));
    }
    let word = |row: &application_revision::Model| {
        (row.number.to_string(), format!("第 {} 次　{}　{}", row.number, row.reason, moment(row.submitted_at)))
    };
    Ok(Changes {
        submissions: all.iter().map(word).collect(),
        from: from.to_string(),
        to: to.to_string(),
        rows,
        documents: files,
    })
}
