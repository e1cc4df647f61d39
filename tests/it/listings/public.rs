//! What visitors see of the directories.

mod compare;
mod entry;
mod list;
mod site_search;
mod tables;

use cbec_portal::index::SearchRequest;
use cbec_portal::listings::Facts;
use cbec_portal::listings::entity::{listing, listing_picture};
use cbec_portal::listings::event::{ListingEvent, kind_of};
use cbec_portal::listings::permit;
use cbec_portal::listings::rules::Status;
use cbec_portal::listings::store::{self, NewEntry};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::TestApp;

/// A private number that must be nowhere.
pub const SECRET: &str = "13900001234";

/// Facts of a park.
pub fn park(name: &str, division: &str) -> Value {
    json!({
        "name": name, "division": division, "park_kind": "产业园", "level": "省级", "summary": "面向零售出口的园区。",
        "built_area": 10_000, "vacant_area": 2_500, "rent": 25.5, "customs_modes": ["9610", "9710"],
        "services": ["集货仓", "直播间"], "policies": ["川府函〔2016〕129号"], "address": "一号路 1 号",
        "phone": "028-0000 0001", "email": "park@example.invalid", "manager_phone": SECRET,
    })
}

/// Facts with some of them changed; null takes one out.
pub fn with(mut facts: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { return facts };
    for (key, value) in changes {
        facts[&key] = value;
    }
    facts
}

impl TestApp {
    /// A public entry.
    pub async fn list(&self, directory: &str, facts: Value) -> i64 {
        self.list_as(directory, facts, Status::Published, None).await.id
    }

    /// An entry that stands somewhere, below another one or by itself.
    pub async fn list_as(&self, directory: &str, facts: Value, status: Status, parent_id: Option<i64>) -> listing::Model {
        let write = self.write().await;
        let add = permit::by_system(&write, 0).expect("a permit");
        let entry = NewEntry {
            directory: directory.to_owned(),
            facts: Facts::of_json(&facts),
            organisation_id: None,
            parent_id,
            status,
            confirmed_on: "2026-02-10".parse().ok(),
            content_key: None,
        };
        let made = store::insert(&write, &add, entry).await.expect("an entry");
        write.commit(ListingEvent::entry("listing.created", &made, "测试")).await.expect("a commit");
        made
    }

    /// Changes columns of an entry behind the back of everybody.
    pub async fn turn(&self, id: i64, columns: Vec<(listing::Column, sea_orm::Value)>) {
        let write = self.write().await;
        let mut update = listing::Entity::update_many().filter(listing::Column::Id.eq(id));
        for (column, value) in columns {
            update = update.col_expr(column, Expr::value(value));
        }
        update.exec(&*write).await.expect("an update");
        let row = store::find(&*write, id).await.expect("an answer").expect("the entry");
        write.commit(ListingEvent::entry("listing.changed", &row, "测试")).await.expect("a commit");
    }

    /// A drawing of an entry.
    pub async fn picture(&self, listing_id: i64, media_type: &str, bytes: &[u8], state: &str) -> i64 {
        let stored = self.site.files.put(bytes.to_vec()).await.expect("a file");
        let row = listing_picture::ActiveModel {
            id: NotSet,
            listing_id: Set(listing_id),
            state: Set(state.to_owned()),
            large_sha256: Set(stored.clone()),
            small_sha256: Set(stored),
            media_type: Set(media_type.to_owned()),
            width: Set(800),
            height: Set(600),
            alt: Set("园区大门".to_owned()),
            position: Set(1),
            uploaded_by: Set(None),
            created_at: Set(self.site.clock.now()),
        };
        let write = self.write().await;
        let row = row.insert(&*write).await.expect("a picture");
        let listing = store::find(&*write, listing_id).await.expect("an answer").expect("the entry");
        write.commit(ListingEvent::entry("listing.changed", &listing, "测试")).await.expect("a commit");
        row.id
    }

    /// Waits until search finds so many entries of a directory.
    pub async fn wait_until_listed(&self, directory: &str, count: u64) {
        let request = SearchRequest { kinds: vec![kind_of(directory).to_owned()], limit: 1, ..SearchRequest::default() };
        let total = async || self.site.index.search(&request).is_ok_and(|found| found.total == count);
        self.wait_until("entries are found", total).await;
    }
}

/// Three parks in two prefectures.
async fn three_parks() -> (TestApp, [i64; 3]) {
    let app = TestApp::start().await;
    let first = app.list("parks", park("锦江跨境产业园（演示）", "510100")).await;
    let second = app
        .list("parks", with(park("天府直播基地（演示）", "510100"), json!({ "level": "市级", "built_area": 30_000, "rent": 60 })))
        .await;
    let third = app
        .list(
            "parks",
            with(park("三江口保税园（演示）", "511500"), json!({ "park_kind": "综合保税区", "level": "国家级", "rent": 12 })),
        )
        .await;
    app.wait_until_listed("parks", 3).await;
    (app, [first, second, third])
}
