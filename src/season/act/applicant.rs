//! What applicants do: begin, fill in, hand in, correct, take back, write.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::{Acted, Moment, Scene};
use crate::access::entity::organisation;
use crate::casework::engine::submission::Submitted;
use crate::casework::engine::{Case, Engine};
use crate::casework::permit;
use crate::casework::programme::catalogue::Current;
use crate::casework::store::documents::{self, NewDocument};
use crate::casework::store::sections;
use crate::forms::{Context, Raw, prefill};
use crate::listings::rules::Status;
use crate::listings::store as listings;
use crate::platform::clock::local;
use crate::season::filler::{self, Applicant, Filled, Wanted};
use crate::season::papers::paper;
use crate::web::PageError;

/// Sections that a draft has which is not finished.
const BEGUN: usize = 2;

impl Scene<'_> {
    pub(super) async fn begin(&self, now: Moment, number: usize, is_whole: bool) -> Acted {
        let planned = self.applications[number];
        let (who, organisation) = (self.member(planned)?, self.organisation(planned)?);
        let current = self.current(self.site.database.read(), planned.call).await?;
        // Filled and drawn before the write begins: others write meanwhile.
        let today = local(now.at).date_naive();
        let filled = self.filled(&current, organisation, today).await?;
        let papers = if is_whole { self.papers(&filled.files, organisation, today, number).await? } else { Vec::new() };
        let write = self.write_of(now, who).await?;
        let engine = self.engine(&write);
        let (current, call) = self.call(&*write, planned.call).await?;
        let (row, begun) = engine.begin_marked(permit::start(who)?, &current, &call, true).await?;
        let case = engine.case(row.id).await?;
        let allowed = permit::apply(who, &case.application).ok_or(PageError::NotFound)?;
        let before = sections::of(&*write, row.id).await?;
        let most = if is_whole { usize::MAX } else { BEGUN };
        for section in case.definition.form.sections.iter().take(most) {
            let keys: Vec<String> = section.fields.iter().map(|field| field.key.clone()).collect();
            let over = before.iter().find(|row| row.section_key == section.key).map_or(0, |row| row.revision);
            let saved = engine.save_section(&allowed, &case, &section.key, &filled.raw.only(&keys), over).await?;
            if saved.is_ok() {
                write.also(Engine::saved(&case, &section.title));
            }
        }
        for document in papers {
            let (_, event) = engine.attach(&allowed, &case, document).await?;
            write.also(event);
        }
        self.commit(now, write, begun).await
    }

    async fn filled(&self, current: &Current, organisation: &organisation::Model, today: NaiveDate) -> Result<Filled, PageError> {
        let subject = match &current.definition.directory {
            Some(directory) => self.subject(directory, organisation.id).await?,
            None => None,
        };
        let applicant = Applicant {
            name: organisation.name.clone(),
            credit_code: organisation.credit_code.clone(),
            division: organisation.division_code.clone(),
            // As the programme wants it: most applications fit.
            kind: String::new(),
            email: organisation.email.clone(),
            subject,
            peers: self
                .people
                .organisations
                .iter()
                .map(|peer| peer.credit_code.clone())
                .filter(|code| *code != organisation.credit_code)
                .collect(),
        };
        let profile = json!({ "organisation": {
            "name": organisation.name, "credit_code": organisation.credit_code, "division_code": organisation.division_code,
        } });
        let before: Raw = prefill(&current.definition.form, &profile);
        let context = Context::new(today)
            .with("organisation_name", organisation.name.clone())
            .with("organisation_division", organisation.division_code.clone())
            .places(self.tools.catalogues.clone());
        let definition = current.definition.clone();
        let work = move || filler::filled(&definition, &context, today, &applicant, &before);
        tokio::task::spawn_blocking(work).await.map_err(|error| PageError::Internal(error.into()))
    }

    /// The entry of an organisation that it wants to have certified.
    async fn subject(&self, directory: &str, organisation_id: i64) -> Result<Option<String>, PageError> {
        let rows = listings::of_organisation(self.site.database.read(), organisation_id).await?;
        let mut own: Vec<_> = rows
            .into_iter()
            .filter(|row| row.directory == directory && row.is_demo && Status::of(&row.status) == Status::Published)
            .collect();
        own.sort_by_key(|row| row.id);
        Ok(own.into_iter().next().map(|row| row.name))
    }

    /// The files of an application; now and then one is promised for later.
    async fn papers(
        &self,
        wanted: &[Wanted],
        organisation: &organisation::Model,
        today: NaiveDate,
        number: usize,
    ) -> Result<Vec<NewDocument>, PageError> {
        let mut made = Vec::new();
        let mut kept: Vec<(&str, String, i64, &str)> = Vec::new();
        let promised = wanted.iter().find(|file| file.is_deferrable && number % 7 == 3).map(|file| &file.key);
        for file in wanted {
            if promised == Some(&file.key) {
                made.push(NewDocument {
                    purpose: documents::MATERIAL,
                    name: file.label.clone(),
                    field_key: Some(file.key.clone()),
                    note: Some("原件正在换发，取得后立即补交。".to_owned()),
                    promised_on: Some(self.tools.calendar.after(today, 10).day),
                    ..NewDocument::default()
                });
                continue;
            }
            // One file of a kind for each application stands for all of its papers.
            if !kept.iter().any(|known| known.0 == file.ending) {
                let paper = paper(file.ending, &format!("{} 第 {number} 件", organisation.name)).map_err(PageError::Internal)?;
                let size = i64::try_from(paper.bytes.len()).unwrap_or(0);
                kept.push((file.ending, self.site.files.put(paper.bytes).await?, size, paper.media_type));
            }
            let Some((_, sha256, size, media_type)) = kept.iter().find(|known| known.0 == file.ending) else { continue };
            let issued_on = today - Days::new(18);
            made.push(NewDocument {
                purpose: documents::MATERIAL,
                name: format!("{}（演示）.{}", file.label, file.ending),
                field_key: Some(file.key.clone()),
                media_type: Some((*media_type).to_owned()),
                sha256: Some(sha256.clone()),
                size: *size,
                issued_on: file.valid_months.map(|_| issued_on),
                expires_on: file.valid_months.and_then(|months| issued_on.checked_add_months(chrono::Months::new(months))),
                ..NewDocument::default()
            });
        }
        Ok(made)
    }

    pub(super) async fn submit(&self, now: Moment, number: usize) -> Acted {
        let who = self.member(self.applications[number])?;
        let write = self.write_of(now, who).await?;
        let engine = self.engine(&write);
        let case = self.case(&*write, number).await?;
        let allowed = permit::apply(who, &case.application).ok_or(PageError::NotFound)?;
        match engine.submit(&allowed, &case, &format!("season-{number}")).await? {
            (Submitted::In(_), Some(event)) => self.commit(now, write, event).await,
            (Submitted::Problems(problems), _) => Err(PageError::Conflict(format!("{}: {problems:?}", case.definition.key))),
            _ => Err(PageError::Conflict("handed in already".into())),
        }
    }

    pub(super) async fn answer(&self, now: Moment, number: usize) -> Acted {
        let planned = self.applications[number];
        let (who, organisation) = (self.member(planned)?, self.organisation(planned)?);
        let bytes = paper("pdf", &format!("{} 第 {number} 件 补正", organisation.name)).map_err(PageError::Internal)?;
        let size = i64::try_from(bytes.bytes.len()).unwrap_or(0);
        let sha256 = self.site.files.put(bytes.bytes).await?;
        let write = self.write_of(now, who).await?;
        let engine = self.engine(&write);
        let case = self.case(&*write, number).await?;
        let allowed = permit::apply(who, &case.application).ok_or(PageError::NotFound)?;
        self.new_telephone(&engine, &case, &allowed, number).await?;
        let papers = documents::of(&*write, case.application.id).await?;
        let is_page = |kind: &Option<String>| kind.as_deref() == Some("application/pdf");
        let mut there = papers.iter().filter(|document| document.state == documents::PRESENT);
        let first = there.find(|document| is_page(&document.media_type));
        if let Some(old) = first {
            let ((), removed) = engine.detach(&allowed, &case, old).await?;
            write.also(removed);
            let new = NewDocument {
                purpose: documents::MATERIAL,
                name: old.name.replace("（演示）", "（演示，补正）"),
                field_key: old.field_key.clone(),
                media_type: Some("application/pdf".to_owned()),
                sha256: Some(sha256),
                size,
                issued_on: old.issued_on,
                expires_on: old.expires_on,
                ..NewDocument::default()
            };
            let (_, attached) = engine.attach(&allowed, &case, new).await?;
            write.also(attached);
        }
        match engine.answer_correction(&allowed, &case, "已按要求逐项补正，请查收。").await? {
            Ok((_, event)) => self.commit(now, write, event).await,
            Err(problems) => Err(PageError::Conflict(format!("{problems:?}"))),
        }
    }

    /// Something that changes between what was handed in first and what is handed in then.
    async fn new_telephone(
        &self,
        engine: &Engine<'_>,
        case: &Case,
        allowed: &crate::access::Permit<permit::Apply>,
        number: usize,
    ) -> Result<(), PageError> {
        let rows = sections::of(&**engine.write, case.application.id).await?;
        let Some((section, _)) = case.definition.form.field("contact_phone") else { return Ok(()) };
        let Some(row) = rows.iter().find(|row| row.section_key == section.key) else { return Ok(()) };
        let mut raw = sections::raw(row);
        raw.set("contact_phone", format!("028-0000 {:04}", number + 1));
        if engine.save_section(allowed, case, &section.key, &raw, row.revision).await?.is_ok() {
            engine.write.also(Engine::saved(case, &section.title));
        }
        Ok(())
    }

    pub(super) async fn withdraw(&self, now: Moment, number: usize) -> Acted {
        let who = self.member(self.applications[number])?;
        let write = self.write_of(now, who).await?;
        let engine = self.engine(&write);
        let case = self.case(&*write, number).await?;
        let allowed = permit::apply(who, &case.application).ok_or(PageError::NotFound)?;
        let (_, event) = engine.withdraw(&allowed, &case, "申报材料需要重新核对，先行撤回。").await?;
        self.commit(now, write, event).await
    }

    pub(super) async fn message(&self, now: Moment, number: usize, is_office: bool) -> Acted {
        let planned = self.applications[number];
        let (member, officer) = (self.member(planned)?, self.people.official("province-2"));
        let write = if is_office { self.write_as(now, officer).await? } else { self.write_of(now, member).await? };
        let engine = self.engine(&write);
        let case = self.case(&*write, number).await?;
        let (_, event) = if is_office {
            let allowed = permit::handle(officer, &case.application, false)?;
            engine.message(&allowed, &case, "可以。核查时请准备好原件和系统后台账号，具体时间会提前一天电话联系。").await?
        } else {
            let allowed = permit::apply(member, &case.application).ok_or(PageError::NotFound)?;
            engine.message(&allowed, &case, "请问现场核查需要准备哪些材料？我单位每周一、三都可以安排。").await?
        };
        self.commit(now, write, event).await
    }
}
