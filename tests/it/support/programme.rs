//! Calls of programmes and what organisations answered, made the short way.

use cbec_portal::access::entity::app_user;
use cbec_portal::access::{Permit, Role};
use cbec_portal::casework::Programme;
use cbec_portal::casework::entity::{application, programme, programme_call};
use cbec_portal::casework::event::ProgrammeEvent;
use cbec_portal::casework::permit::{self, Publish};
use cbec_portal::casework::store::programmes::{self, NewCall};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Map, Value, json};

use super::app::TestApp;
use super::browser::Browser;

impl TestApp {
    /// A programme of the content.
    pub async fn programme_row(&self, key: &str) -> programme::Model {
        programmes::by_key(self.site.database.read(), key).await.expect("an answer").expect("the programme")
    }

    /// What a programme of the content says.
    pub fn definition(&self, key: &str) -> Programme {
        Programme::parse(&self.site.content.text(&format!("programmes/{key}.toml")).expect("a file")).expect("a programme")
    }

    /// Opens a call between two instants.
    pub async fn open_call(&self, key: &str, name: &str, opens: &str, closes: &str) -> programme_call::Model {
        let row = self.programme_row(key).await;
        let write = self.write().await;
        let permit: Permit<Publish> = permit::by_system(&write, row.id).expect("a permit");
        let new = NewCall {
            name: name.to_owned(),
            year: 2026,
            opens_at: opens.parse().expect("an instant"),
            closes_at: closes.parse().expect("an instant"),
            budget_fen: Some(500_000_000),
            note: None,
            is_demo: false,
        };
        let call = programmes::add_call(&write, &permit, new).await.expect("a call");
        write.commit(ProgrammeEvent::of("programme.call_added", &row, "测试")).await.expect("a commit");
        call
    }

    /// An application that an organisation handed in some time ago, whose answers carry these facts.
    pub async fn answered(&self, organisation_id: i64, key: &str, facts: &Map<String, Value>) -> i64 {
        let call = self.open_call(key, "往年批次", "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z").await;
        let (row, definition) = (self.programme_row(key).await, self.definition(key));
        let fields = definition.form.fields().filter_map(|(_, field)| {
            let value = facts.get(field.fact.as_deref()?)?;
            Some((field.key.clone(), value.clone()))
        });
        let now = self.site.clock.now();
        let row = application::ActiveModel {
            id: NotSet,
            number: Set(Some(format!("T{organisation_id}-{}", call.id))),
            programme_id: Set(row.id),
            call_id: Set(call.id),
            revision_id: Set(row.revision_id.expect("a revision")),
            organisation_id: Set(organisation_id),
            organisation_name: Set("测试".to_owned()),
            credit_code: Set("T".to_owned()),
            division_code: Set("510100".to_owned()),
            state: Set("completed".to_owned()),
            stage: Set(0),
            answers: Set(fields.collect::<Map<String, Value>>().into()),
            checks: Set(Some(json!([]))),
            created_by: Set(0),
            submitted_at: Set(Some(now)),
            is_demo: Set(false),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        row.insert(self.site.database.read()).await.expect("an application").id
    }

    /// A browser in which a case officer of a division is signed in.
    pub async fn city_officer(&self, email: &str, division: &str) -> Browser {
        let id = self.make_user(email, Role::CaseOfficer).await;
        let row = app_user::ActiveModel { id: Set(id), division_code: Set(Some(division.to_owned())), ..Default::default() };
        row.update(self.site.database.read()).await.expect("the user");
        let browser = self.browser();
        browser.sign_in(email, super::PASSWORD).await.must_be(303);
        browser
    }
}
