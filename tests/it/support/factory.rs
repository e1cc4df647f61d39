//! Makes people and documents the short way, and reads what the database and the index hold.

use std::collections::BTreeMap;

use cbec_portal::access::event::AccountEvent;
use cbec_portal::access::store::NewUser;
use cbec_portal::access::{Permit, Role, password, store as people};
use cbec_portal::index::SearchRequest;
use cbec_portal::platform::{Actor, Write};
use cbec_portal::policies::draft::PolicyDraft;
use cbec_portal::policies::entity::policy_document;
use cbec_portal::policies::event::LibraryEvent;
use cbec_portal::policies::permit;
use cbec_portal::policies::rules::{Stage, Validity, stage_of};
use cbec_portal::policies::store;
use sea_orm::EntityTrait;

use super::app::TestApp;
use super::browser::Browser;

/// Password of everybody that tests make.
pub const PASSWORD: &str = "correct horse battery";

/// The index gives no more at once.
const PAGE: usize = 200;

/// Title and validity of every document, by its key.
pub type Shelf = BTreeMap<String, (String, &'static str)>;

/// A document with a title and a text.
pub fn policy(title: &str, body: &str) -> PolicyDraft {
    PolicyDraft {
        title: title.to_owned(),
        kind: "通知".to_owned(),
        issuing_authority: "四川省商务厅".to_owned(),
        level: "省".to_owned(),
        region: "四川省".to_owned(),
        signed_on: "2025-06-01".parse().ok(),
        published_on: "2025-06-03".parse().ok(),
        body: body.to_owned(),
        ..PolicyDraft::default()
    }
}

impl TestApp {
    /// Somebody who can sign in with [`PASSWORD`].
    pub async fn make_user(&self, email: &str, role: Role) -> i64 {
        self.make_user_who(email, role, false).await
    }

    /// Somebody with a first password.
    pub async fn make_user_who(&self, email: &str, role: Role, must_change_password: bool) -> i64 {
        let password_hash = password::hash(PASSWORD.to_owned()).await.expect("a hash");
        let write = self.write().await;
        let new = NewUser { email: email.to_owned(), name: "王编辑".to_owned(), role, password_hash, must_change_password };
        let user = people::insert(&write, new).await.expect("a user");
        write.commit(AccountEvent::created(user.id, &user.name, &user.email, role.name())).await.expect("a commit");
        user.id
    }

    /// A browser in which an editor is signed in.
    pub async fn editor(&self) -> Browser {
        self.sign_in_as("editor@example.com", Role::Editor).await
    }

    /// A browser in which an administrator is signed in.
    pub async fn administrator(&self) -> Browser {
        self.sign_in_as("chief@example.com", Role::Administrator).await
    }

    /// A browser in which somebody new is signed in.
    pub async fn sign_in_as(&self, email: &str, role: Role) -> Browser {
        self.make_user(email, role).await;
        let browser = self.browser();
        browser.sign_in(email, PASSWORD).await.must_be(303);
        browser
    }

    /// A write of the program itself.
    pub async fn write(&self) -> Write {
        self.site.begin(Actor::system("测试")).await.expect("a write")
    }

    /// A draft in the library.
    pub async fn add_draft(&self, draft: &PolicyDraft) -> i64 {
        let write = self.write().await;
        let add = permit::by_system(&write, 0).expect("a permit");
        let document = store::insert(&write, &add, draft, None).await.expect("a document");
        write.commit(LibraryEvent::policy("policy.created", &document, "测试")).await.expect("a commit");
        document.id
    }

    /// A public document.
    pub async fn publish(&self, draft: &PolicyDraft) -> i64 {
        let id = self.add_draft(draft).await;
        self.move_to(id, Stage::Published, None).await;
        id
    }

    /// Takes a step with a document.
    pub async fn move_to(&self, id: i64, to: Stage, publish_at: Option<&str>) {
        let at = publish_at.map(|at| at.parse().expect("an instant"));
        let write = self.write().await;
        let document = store::find(&*write, id).await.expect("an answer").expect("the document");
        let step: Permit<permit::MoveTo> = permit::by_system(&write, id).expect("a permit");
        assert!(store::set_stage(&write, &step, stage_of(&document), to, at).await.expect("an answer"), "no step to {to:?}");
        if to == Stage::Published {
            store::add_version(&write, &document, "首次发布").await.expect("a version");
        }
        write.commit(LibraryEvent::policy("policy.moved", &document, "测试")).await.expect("a commit");
    }

    /// Changes a document behind the back of everybody.
    pub async fn change(&self, id: i64, change: impl FnOnce(&mut PolicyDraft)) {
        let write = self.write().await;
        let document = store::find(&*write, id).await.expect("an answer").expect("the document");
        let mut draft = PolicyDraft::of(&document);
        change(&mut draft);
        let edit = permit::by_system(&write, id).expect("a permit");
        let saved = store::save(&write, &edit, document.revision, &draft).await.expect("an answer").expect("no conflict");
        write.commit(LibraryEvent::policy("policy.changed", &saved, "测试")).await.expect("a commit");
    }

    /// A document.
    pub async fn document(&self, id: i64) -> policy_document::Model {
        store::find(self.site.database.read(), id).await.expect("an answer").expect("the document")
    }

    /// All documents.
    pub async fn documents(&self) -> Vec<policy_document::Model> {
        policy_document::Entity::find().all(self.site.database.read()).await.expect("documents")
    }

    /// A document by its title.
    pub async fn titled(&self, title: &str) -> Option<policy_document::Model> {
        self.documents().await.into_iter().find(|document| document.title == title)
    }

    /// Titles that a search finds.
    pub fn found(&self, text: &str) -> Vec<String> {
        let request = SearchRequest { text: text.to_owned(), limit: 50, ..SearchRequest::default() };
        let results = self.site.index.search(&request).expect("results");
        results.hits.iter().map(title_of).collect()
    }

    /// What the public may see, as the database says.
    pub async fn stored(&self) -> Shelf {
        let today = self.site.clock.today();
        let public = self.documents().await.into_iter().filter(|document| document.stage == Stage::Published.key());
        public.map(|row| (format!("policy:{}", row.id), (row.title.clone(), Validity::of(&row, today).name()))).collect()
    }

    /// What can be found, as the index says.
    pub fn indexed(&self) -> Shelf {
        let mut shelf = Shelf::new();
        for validity in Validity::ALL {
            let filters = BTreeMap::from([("validity".to_owned(), vec![validity.name().to_owned()])]);
            for offset in (0..).step_by(PAGE) {
                let request = SearchRequest { filters: filters.clone(), offset, limit: PAGE, ..SearchRequest::default() };
                let hits = self.site.index.search(&request).expect("results").hits;
                shelf.extend(hits.iter().map(|hit| (hit.key.clone(), (title_of(hit), validity.name()))));
                if hits.len() < PAGE {
                    break;
                }
            }
        }
        shelf
    }
}

fn title_of(hit: &cbec_portal::index::Hit) -> String {
    hit.title.iter().map(|span| span.text.as_str()).collect()
}
