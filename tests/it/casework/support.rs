//! Programmes, applicants, filled forms and applications in any state, the short way: the engine does the steps, so that
//! tests of pages start where they want to look.

mod people;
mod walk;

use cbec_portal::casework::engine::{Case, Engine};
use cbec_portal::casework::entity::{application, programme_call};
use cbec_portal::casework::event::{CaseEvent, ProgrammeEvent};
use cbec_portal::casework::permit;
use cbec_portal::casework::programme::catalogue::Current;
use cbec_portal::casework::store::documents::{self, NewDocument};
use cbec_portal::casework::store::programmes::{self, NewCall};
use cbec_portal::casework::store::{applications, sections};
use cbec_portal::casework::{Programme, Programmes};
use cbec_portal::forms::{Kind, Raw};
use cbec_portal::platform::{Actor, Write};
use cbec_portal::season::filler::{self, Filled};
use cbec_portal::web::file_answer::XLSX;
use chrono::Duration;

pub use people::Applicant;
pub use walk::Step;

use crate::support::TestApp;

/// A PDF with one empty page, which browsers show.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
    0000000054 00000 n \n0000000105 00000 n \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n168\n%%EOF";
/// A small file that is a picture as far as anybody looks.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
/// The number of everybody who applies.
const PHONE: &str = "13800001234";
/// The beginning of a workbook.
const ZIP: &[u8] = b"PK\x03\x04";

/// What is typed into a form so that nothing in it is wrong or missing, as the demonstration does it.
fn filled(case: &Case, engine: &Engine<'_>, before: &Raw) -> Filled {
    let row = &case.application;
    let who = filler::Applicant {
        name: row.organisation_name.clone(),
        credit_code: row.credit_code.clone(),
        division: row.division_code.clone(),
        email: "zhang@example.com".to_owned(),
        peers: (1..=60).map(people::credit_code).collect(),
        ..filler::Applicant::default()
    };
    let context = case.context(&engine.catalogues, engine.today());
    let mut filled = filler::filled(&case.definition, &context, engine.today(), &who, before);
    assert!(filled.problems.is_empty(), "{}: {:#?}", case.definition.key, filled.problems);
    // A number that is known, and that is somebody's: pages show it masked.
    for (_, field) in case.definition.form.fields().filter(|(_, field)| field.kind == Kind::Phone) {
        filled.raw.set(&field.key, PHONE);
    }
    filled
}

impl TestApp {
    /// A write in somebody's name.
    pub async fn write_as(&self, id: i64, name: &str) -> Write {
        let actor = Actor { id: Some(id), name: name.to_owned(), request_id: None, address: None };
        self.site.begin(actor).await.expect("a write")
    }

    /// A public programme of the content, put into the database where it is not there yet.
    pub async fn programme(&self, key: &str) -> Current {
        let kept = self.site.kept::<Programmes>().expect("programmes are kept");
        if let Some(current) = kept.find(self.site.database.read(), key).await.expect("an answer") {
            return current;
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("content/programmes/{key}.toml"));
        let text = std::fs::read_to_string(path).expect("a programme of the content");
        let definition = Programme::parse(&text).expect("a definition");
        let write = self.write().await;
        let row = programmes::insert(&write, &definition, &text, programmes::PUBLISHED, None).await.expect("a programme");
        write.commit(ProgrammeEvent::of("programme.created", &row, "测试")).await.expect("a commit");
        kept.find(self.site.database.read(), key).await.expect("an answer").expect("the programme")
    }

    /// The open call of a programme, opened where there is none: from yesterday for ninety days, with a budget of ten million.
    pub async fn call_of(&self, programme_id: i64) -> programme_call::Model {
        let known = programmes::calls_of(self.site.database.read(), &[programme_id]).await.expect("calls");
        if let Some(call) = known.into_iter().find(|call| call.closes_at > self.site.clock.now()) {
            return call;
        }
        let now = self.site.clock.now();
        let write = self.write().await;
        let permit = permit::by_system(&write, programme_id).expect("a permit");
        let new = NewCall {
            name: "2026年第一批".to_owned(),
            year: 2026,
            opens_at: now - Duration::days(1),
            closes_at: now + Duration::days(90),
            budget_fen: Some(1_000_000_000),
            note: None,
            is_demo: false,
        };
        let call = programmes::add_call(&write, &permit, new).await.expect("a call");
        write.commit(CaseEvent::aside("programme.call_opened", &call.name, call.id, "测试")).await.expect("a commit");
        call
    }

    /// A draft of a programme, as it is when somebody has just begun it.
    pub async fn draft(&self, applicant: &Applicant, key: &str) -> i64 {
        let current = self.programme(key).await;
        let call = self.call_of(current.row.id).await;
        let write = self.write_as(applicant.member.id, &applicant.member.name).await;
        let engine = Engine::new(&self.site, &write).expect("an engine");
        let (row, event) = engine.begin(applicant.place(), &current, &call).await.expect("a draft");
        write.commit(event).await.expect("a commit");
        row.id
    }

    /// Fills a draft so that nothing in it is wrong or missing, with a file for every field that must have one.
    pub async fn fill(&self, applicant: &Applicant, id: i64) {
        let write = self.write_as(applicant.member.id, &applicant.member.name).await;
        let engine = Engine::new(&self.site, &write).expect("an engine");
        let case = engine.case(id).await.expect("the draft");
        let permit = permit::apply(&applicant.member, &case.application).expect("a permit");
        let before = sections::of(&*write, id).await.expect("sections");
        let filled = filled(&case, &engine, &sections::together(&before));
        for section in &case.definition.form.sections {
            let keys: Vec<String> = section.fields.iter().map(|field| field.key.clone()).collect();
            let over = before.iter().find(|row| row.section_key == section.key).map_or(0, |row| row.revision);
            let saved = engine.save_section(&permit, &case, &section.key, &filled.raw.only(&keys), over).await.expect("saved");
            saved.expect("nobody else saves");
        }
        for wanted in filled.files {
            let (bytes, media_type) = match wanted.ending {
                "pdf" => (PDF, "application/pdf"),
                "png" => (PNG, "image/png"),
                _ => (ZIP, XLSX),
            };
            let sha256 = self.site.files.put(bytes.to_vec()).await.expect("a file");
            let document = NewDocument {
                purpose: documents::MATERIAL,
                name: format!("{}.{}", wanted.key, wanted.ending),
                field_key: Some(wanted.key),
                media_type: Some(media_type.to_owned()),
                sha256: Some(sha256),
                size: i64::try_from(bytes.len()).expect("small"),
                ..NewDocument::default()
            };
            engine.attach(&permit, &case, document).await.expect("attached");
        }
        write.commit(Engine::saved(&case, "测试")).await.expect("a commit");
    }

    /// Hands a draft in; the problems where it is not accepted.
    pub async fn hand_in(&self, applicant: &Applicant, id: i64) -> application::Model {
        use cbec_portal::casework::engine::submission::Submitted;
        let write = self.write_as(applicant.member.id, &applicant.member.name).await;
        let engine = Engine::new(&self.site, &write).expect("an engine");
        let case = engine.case(id).await.expect("the draft");
        let permit = permit::apply(&applicant.member, &case.application).expect("a permit");
        let key = format!("{id}-{}", case.application.revision);
        match engine.submit(&permit, &case, &key).await.expect("an answer") {
            (Submitted::In(row), Some(event)) => {
                write.commit(event).await.expect("a commit");
                *row
            }
            (Submitted::Problems(problems), _) => panic!("it is not complete: {problems:#?}"),
            _ => panic!("it was in already"),
        }
    }

    /// Answers a request for corrections without changing anything.
    pub async fn answer_correction(&self, applicant: &Applicant, id: i64) {
        let write = self.write_as(applicant.member.id, &applicant.member.name).await;
        let engine = Engine::new(&self.site, &write).expect("an engine");
        let case = engine.case(id).await.expect("the application");
        let permit = permit::apply(&applicant.member, &case.application).expect("a permit");
        let answered = engine.answer_correction(&permit, &case, "已补正").await.expect("an answer");
        let (_, event) = answered.unwrap_or_else(|problems| panic!("it is not complete: {problems:#?}"));
        write.commit(event).await.expect("a commit");
    }

    /// A complete application that was handed in.
    pub async fn submitted(&self, applicant: &Applicant, key: &str) -> i64 {
        let id = self.draft(applicant, key).await;
        self.fill(applicant, id).await;
        self.hand_in(applicant, id).await.id
    }

    /// An application as it is now.
    pub async fn application(&self, id: i64) -> application::Model {
        applications::find(self.site.database.read(), id).await.expect("an answer").expect("the application")
    }

    /// Tasks of an application, oldest first.
    pub async fn tasks_of(&self, id: i64) -> Vec<cbec_portal::casework::entity::review_task::Model> {
        cbec_portal::casework::store::tasks::of(self.site.database.read(), id).await.expect("tasks")
    }

    /// The application with what its programme says.
    pub async fn case(&self, id: i64) -> Case {
        let application = self.application(id).await;
        let kept = self.site.kept::<Programmes>().expect("programmes are kept");
        let definition = kept.of_revision(self.site.database.read(), application.revision_id).await.expect("a definition");
        Case { application, definition }
    }
}
