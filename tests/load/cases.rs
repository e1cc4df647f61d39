//! Fills a data folder with synthetic applications: `cases COUNT`, into the database that `CBEC_DATA_DIR` or `DATABASE_URL`
//! names. Rows are written straight into the tables: this measures reading, not the use cases. Beside them it publishes
//! copies of the programmes until there are sixty, and gathers fifty applicants whose drafts are ready to be handed in.

#![expect(clippy::print_stderr, reason = "a tool for the command line")]

use anyhow::Context as _;
use cbec_portal::app::Application;
use cbec_portal::casework::State;
use cbec_portal::casework::entity::{application, application_document, application_revision, application_section, review_task};
use cbec_portal::casework::store::programmes;
use cbec_portal::config::Config;
use cbec_portal::platform::Clock;
use chrono::Duration;
use clap::Parser as _;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{EntityTrait, TransactionTrait};
use serde_json::json;

mod crowd;
mod sixty;

#[derive(clap::Parser)]
struct Arguments {
    /// Applications.
    #[arg(default_value_t = 20_000)]
    count: i64,
    #[command(flatten)]
    config: Config,
}

/// Where the synthetic applications stand, in turn, with the task that waits.
const STATES: [(State, &str, i32); 8] = [
    (State::Submitted, "admission", 0),
    (State::InReview, "preliminary", 1),
    (State::InReview, "departments", 2),
    (State::Deciding, "decision", 5),
    (State::Completed, "", 7),
    (State::Completed, "", 7),
    (State::Rejected, "", 5),
    (State::Supplementing, "preliminary", 1),
];

/// Organisations of synthetic applications have ids from here on, where nobody is.
const NOBODY: i64 = 1_000_000;

const DIVISIONS: [&str; 6] = ["510104", "510107", "510502", "510603", "510704", "511502"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { count, config } = Arguments::parse();
    let house = Application::open_without_index(config, Clock::system()).await?;
    house.prepare().await?;
    let database = house.site.database.read();
    let programme = programmes::by_key(database, "b2b-export-growth").await?.context("the programmes are loaded")?;
    let revision_id = programme.revision_id.context("a revision")?;
    let now = house.site.clock.now();
    for chunk in (0..count).collect::<Vec<_>>().chunks(500) {
        let transaction = database.begin().await?;
        let rows = chunk.iter().map(|at| row(*at, programme.id, revision_id, now));
        let mut ids = Vec::new();
        for row in rows {
            ids.push(application::Entity::insert(row).exec(&transaction).await?.last_insert_id);
        }
        let tasks: Vec<_> = chunk.iter().zip(&ids).filter_map(|(at, id)| task(*at, *id, now)).collect();
        if !tasks.is_empty() {
            review_task::Entity::insert_many(tasks).exec_without_returning(&transaction).await?;
        }
        let documents = ids.iter().flat_map(|id| (0..5).map(move |number| document(*id, number, now)));
        application_document::Entity::insert_many(documents).exec_without_returning(&transaction).await?;
        let sections = ids.iter().map(|id| application_section::ActiveModel {
            id: NotSet,
            application_id: Set(*id),
            section_key: Set("applicant".to_owned()),
            answers: Set(json!({})),
            revision: Set(1),
            saved_by: Set(0),
            saved_by_name: Set("合成".to_owned()),
            saved_at: Set(now),
        });
        application_section::Entity::insert_many(sections).exec_without_returning(&transaction).await?;
        let handed_in = ids.iter().map(|id| handed_in(*id, revision_id, now));
        application_revision::Entity::insert_many(handed_in).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
    }
    eprintln!("{count} applications with 5 documents each");
    eprintln!("{} programmes", sixty::publish(&house).await?);
    eprintln!("{} applicants with drafts", crowd::gather(&house).await?);
    Ok(())
}

fn row(at: i64, programme_id: i64, revision_id: i64, now: chrono::DateTime<chrono::Utc>) -> application::ActiveModel {
    let (state, kind, stage) = STATES[usize::try_from(at).unwrap_or(0) % STATES.len()];
    let division = DIVISIONS[usize::try_from(at).unwrap_or(0) % DIVISIONS.len()];
    application::ActiveModel {
        id: NotSet,
        number: Set(Some(format!("SY{at:08}"))),
        programme_id: Set(programme_id),
        call_id: Set(0),
        revision_id: Set(revision_id),
        organisation_id: Set(NOBODY + at % 4000),
        organisation_name: Set(format!("合成第{}贸易有限公司", at % 4000)),
        credit_code: Set(format!("91510100SYN{:07}", at % 4000)),
        division_code: Set(division.to_owned()),
        state: Set(state.key().to_owned()),
        stage: Set(stage),
        stage_kind: Set((!kind.is_empty()).then(|| kind.to_owned())),
        requested_fen: Set(Some(1_000_000 + at * 100)),
        answers: Set(json!({ "requested_amount": 10_000.0 })),
        due_on: Set(Some((now + Duration::days(at % 40 - 10)).date_naive())),
        created_by: Set(0),
        submitted_at: Set(Some(now - Duration::days(at % 90))),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

/// What was handed in, which officials look at.
fn handed_in(application_id: i64, revision_id: i64, now: chrono::DateTime<chrono::Utc>) -> application_revision::ActiveModel {
    application_revision::ActiveModel {
        id: NotSet,
        application_id: Set(application_id),
        number: Set(1),
        revision_id: Set(revision_id),
        answers: Set(json!({ "requested_amount": "10000" })),
        documents: Set(json!([])),
        digest: Set(format!("{application_id:064x}")),
        reason: Set("提交申报".to_owned()),
        submitted_by: Set(0),
        submitted_by_name: Set("合成".to_owned()),
        submitted_at: Set(now),
    }
}

fn task(at: i64, application_id: i64, now: chrono::DateTime<chrono::Utc>) -> Option<review_task::ActiveModel> {
    let (state, kind, stage) = STATES[usize::try_from(at).ok()? % STATES.len()];
    state.is_open().then(|| review_task::ActiveModel {
        id: NotSet,
        application_id: Set(application_id),
        stage: Set(stage),
        kind: Set(kind.to_owned()),
        unit: Set((kind == "departments").then(|| "finance".to_owned())),
        division_code: Set(DIVISIONS[usize::try_from(at).unwrap_or(0) % DIVISIONS.len()].to_owned()),
        state: Set("open".to_owned()),
        due_on: Set(Some((now + Duration::days(at % 30 - 8)).date_naive())),
        opened_at: Set(now),
        revision: Set(1),
        ..Default::default()
    })
}

fn document(application_id: i64, number: i64, now: chrono::DateTime<chrono::Utc>) -> application_document::ActiveModel {
    application_document::ActiveModel {
        id: NotSet,
        application_id: Set(application_id),
        organisation_id: Set(0),
        purpose: Set("material".to_owned()),
        field_key: Set(Some("business_licence".to_owned())),
        name: Set(format!("材料{number}.pdf")),
        media_type: Set(Some("application/pdf".to_owned())),
        sha256: Set(Some(format!("{application_id:032x}{number:032x}"))),
        size: Set(200_000),
        state: Set("present".to_owned()),
        uploaded_by: Set(0),
        uploaded_by_name: Set("合成".to_owned()),
        uploaded_at: Set(now),
        ..Default::default()
    }
}
