//! Makes organisations, the people in them and entries of directories the short way.

use cbec_portal::access::Role;
use cbec_portal::access::entity::{membership, organisation};
use cbec_portal::listings::Facts;
use cbec_portal::listings::entity::listing;
use cbec_portal::listings::event::ListingEvent;
use cbec_portal::listings::permit;
use cbec_portal::listings::rules::Status;
use cbec_portal::listings::store::{self, NewEntry};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::Value;

use super::app::TestApp;
use super::browser::Browser;

impl TestApp {
    /// A confirmed organisation.
    pub async fn make_organisation(&self, name: &str, kind: &str) -> i64 {
        let now = self.site.clock.now();
        let row = organisation::ActiveModel {
            id: NotSet,
            credit_code: Set(format!("TEST-{name}")),
            name: Set(name.to_owned()),
            kind: Set(kind.to_owned()),
            division_code: Set("510100".to_owned()),
            contact_name: Set("联系人".to_owned()),
            phone: Set("028-0000 0001".to_owned()),
            email: Set("office@example.invalid".to_owned()),
            status: Set("confirmed".to_owned()),
            status_note: Set(None),
            decided_by: Set(None),
            decided_at: Set(None),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        row.insert(self.site.database.read()).await.expect("an organisation").id
    }

    /// A browser in which somebody is signed in who works for an organisation.
    pub async fn member_of(&self, organisation_id: i64, email: &str) -> Browser {
        let browser = self.sign_in_as(email, Role::Member).await;
        let user = cbec_portal::access::store::find_by_email(self.site.database.read(), email).await;
        let row = membership::ActiveModel {
            id: NotSet,
            organisation_id: Set(organisation_id),
            user_id: Set(user.expect("an answer").expect("the user").id),
            role: Set("owner".to_owned()),
            created_at: Set(self.site.clock.now()),
        };
        row.insert(self.site.database.read()).await.expect("a membership");
        browser
    }

    /// A public entry.
    pub async fn publish_entry(&self, directory: &str, facts: &Value, organisation_id: Option<i64>) -> i64 {
        let write = self.write().await;
        let add = permit::by_system(&write, 0).expect("a permit");
        let entry = NewEntry {
            directory: directory.to_owned(),
            facts: Facts::of_json(facts),
            organisation_id,
            parent_id: None,
            status: Status::Published,
            confirmed_on: Some(self.site.clock.today()),
            content_key: None,
        };
        let listing = store::insert(&write, &add, entry).await.expect("an entry");
        write.commit(ListingEvent::entry("listing.created", &listing, "测试")).await.expect("a commit");
        listing.id
    }

    /// An entry.
    pub async fn entry(&self, id: i64) -> listing::Model {
        store::find(self.site.database.read(), id).await.expect("an answer").expect("the entry")
    }
}
