//! Everything typed into an application so far, with its files and how it reads.

use std::sync::Arc;

use sea_orm::ConnectionTrait;

use super::Own;
use crate::casework::engine::Case;
use crate::casework::entity::{application_document, application_section};
use crate::casework::link;
use crate::casework::store::{documents, sections};
use crate::forms::{AttachedFile, Catalogues, Raw, Reading};
use crate::web::filters::{date, moment, size};
use crate::web::{PageError, Site};

/// A filled-in form.
pub(super) struct Paper {
    pub sections: Vec<application_section::Model>,
    pub documents: Vec<application_document::Model>,
    pub raw: Raw,
    pub reading: Reading,
}

impl Paper {
    /// As it stands in a database or in a write.
    pub(super) async fn load(site: &Site, database: &impl ConnectionTrait, own: &Own) -> Result<Self, PageError> {
        let sections = sections::of(database, own.id()).await?;
        let documents = documents::of(database, own.id()).await?;
        Ok(Self::of(&own.case, sections, documents, &site.kept::<Catalogues>()?, site.clock.today()))
    }

    /// From its rows.
    pub(super) fn of(
        case: &Case,
        sections: Vec<application_section::Model>,
        documents: Vec<application_document::Model>,
        catalogues: &Arc<Catalogues>,
        today: chrono::NaiveDate,
    ) -> Self {
        let raw = sections::together(&sections);
        let reading = case.read(&raw, &documents::attached(&documents), catalogues, today);
        Self { sections, documents, raw, reading }
    }

    /// The row of a section.
    pub(super) fn row(&self, key: &str) -> Option<&application_section::Model> {
        self.sections.iter().find(|row| row.section_key == key)
    }

    /// Files of a field, those that are promised left out.
    pub(super) fn files<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a application_document::Model> {
        self.documents_of(field).filter(|row| row.state == documents::PRESENT)
    }

    /// The promise to bring a field's file later.
    pub(super) fn promise(&self, field: &str) -> Option<&application_document::Model> {
        documents::materials(&self.documents)
            .find(|row| row.field_key.as_deref() == Some(field) && row.state == documents::PROMISED)
    }

    fn documents_of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a application_document::Model> {
        documents::materials(&self.documents).filter(move |row| row.field_key.as_deref() == Some(field))
    }

    /// Sections that are asked, and how far they are.
    pub(super) fn lines(&self, case: &Case) -> Vec<SectionLine> {
        let sections = case.definition.form.sections.iter().filter(|section| self.reading.asks_section(&section.key));
        sections
            .map(|section| {
                let row = self.row(&section.key);
                let has_files = section.fields.iter().any(|field| self.documents_of(&field.key).next().is_some());
                let is_touched = has_files || row.is_some_and(|row| !sections::raw(row).is_empty());
                let is_complete = self.reading.is_complete(&section.key);
                let wrong = self.reading.wrong_in(&section.key).len();
                let state = match (is_complete, is_touched, wrong) {
                    (false, _, 1..) => SectionState::Wrong,
                    (true, true, _) => SectionState::Complete,
                    (true, false, _) => SectionState::Optional,
                    (false, true, _) => SectionState::Begun,
                    (false, false, _) => SectionState::NotBegun,
                };
                SectionLine {
                    url: link::section(case.application.id, &section.key),
                    key: section.key.clone(),
                    title: section.title.clone(),
                    state,
                    open: self.reading.problems_of(&section.key).count(),
                    saved: row.filter(|_| is_touched).map(saved).unwrap_or_default(),
                }
            })
            .collect()
    }
}

fn saved(row: &application_section::Model) -> String {
    format!("{} {} 保存", row.saved_by_name, moment(row.saved_at))
}

/// A section in the list of what there is to do.
pub(super) struct SectionLine {
    pub key: String,
    pub title: String,
    pub url: String,
    pub state: SectionState,
    /// How much is wrong or missing.
    pub open: usize,
    /// Who saved it, and when.
    pub saved: String,
}

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SectionState {
    NotBegun,
    Begun,
    Wrong,
    Complete,
    Optional,
}

impl SectionLine {
    /// In a word, with class and drawing.
    pub(super) fn look(&self) -> (&'static str, &'static str, &'static str) {
        match self.state {
            SectionState::NotBegun => ("plain", "minus", "未开始"),
            SectionState::Begun => ("upcoming", "edit", "填写中"),
            SectionState::Wrong => ("amended", "warning", "有问题"),
            SectionState::Complete => ("published", "done", "已完成"),
            SectionState::Optional => ("plain", "info", "可以不填"),
        }
    }

    /// Whether nothing has to be done in it.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.state, SectionState::Complete | SectionState::Optional)
    }
}

/// A file as pages list it.
#[derive(Debug, Clone)]
pub(in crate::casework) struct FileLine {
    pub name: String,
    pub url: String,
    /// Size, who brought it and when; of promises, why and until when.
    pub about: String,
    pub is_promise: bool,
}

impl FileLine {
    /// A document below an address.
    pub(in crate::casework) fn of(row: &application_document::Model, base: &str) -> Self {
        let is_promise = row.state == documents::PROMISED;
        let about = if is_promise {
            let until = row.promised_on.map(date).unwrap_or_default();
            format!("承诺 {until} 前补交：{}", row.note.as_deref().unwrap_or_default())
        } else {
            let issued = row.issued_on.map(|day| format!("，出具于 {}", date(day))).unwrap_or_default();
            let expires = row.expires_on.map(|day| format!("，有效至 {}", date(day))).unwrap_or_default();
            format!("{}{issued}{expires}，{} {} 上传", size(row.size), row.uploaded_by_name, moment(row.uploaded_at))
        };
        Self { name: row.name.clone(), url: format!("{base}/documents/{}", row.id), about, is_promise }
    }
}

/// A file as the form shows it below its field.
pub(super) fn attached(row: &application_document::Model, base: &str) -> AttachedFile {
    let issued = row.issued_on.map(|day| format!("，出具于 {}", date(day))).unwrap_or_default();
    AttachedFile {
        name: row.name.clone(),
        size: format!("{}{issued}", size(row.size)),
        url: format!("{base}/documents/{}", row.id),
        remove_url: format!("{base}/documents/{}/removal", row.id),
    }
}

/// Sections of several drafts, for lists: complete and all.
pub(super) async fn progress(
    site: &Site,
    database: &impl ConnectionTrait,
    drafts: &[Case],
) -> Result<Vec<(i64, usize, usize)>, PageError> {
    let ids: Vec<i64> = drafts.iter().map(|case| case.application.id).collect();
    let mut rows = sections::of_many(database, &ids).await?;
    let mut files = documents::of_many(database, &ids).await?;
    let (catalogues, today) = (site.kept::<Catalogues>()?, site.clock.today());
    let progress = |case: &Case| {
        let id = case.application.id;
        let mine = rows.extract_if(.., |row| row.application_id == id).collect();
        let own = files.extract_if(.., |row| row.application_id == id).collect();
        let lines = Paper::of(case, mine, own, &catalogues, today).lines(case);
        (id, lines.iter().filter(|line| line.is_complete()).count(), lines.len())
    };
    Ok(drafts.iter().map(progress).collect())
}
