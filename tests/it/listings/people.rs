//! Organisations, the people in them, officials, and entries, made the short way.

use cbec_portal::access::Role;
use cbec_portal::access::entity::{app_user, membership, organisation};
use cbec_portal::access::event::AccountEvent;
use cbec_portal::listings::Facts;
use cbec_portal::listings::entity::{listing, listing_change, listing_picture};
use cbec_portal::listings::event::ListingEvent;
use cbec_portal::listings::permit;
use cbec_portal::listings::rules::Status;
use cbec_portal::listings::store::{self, NewEntry};
use cbec_portal::platform::entity::outgoing_letter;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::{PASSWORD, TestApp};

/// A confirmed organisation that runs parks in Chengdu.
pub async fn operator(app: &TestApp, name: &str) -> i64 {
    organisation(app, name, "park_operator", "confirmed").await
}

/// An organisation in Chengdu.
pub async fn organisation(app: &TestApp, name: &str, kind: &str, status: &str) -> i64 {
    let write = app.write().await;
    let now = app.site.clock.now();
    let row = organisation::ActiveModel {
        id: NotSet,
        credit_code: Set(format!("91510100{}", hex::encode(rand::random::<[u8; 5]>()).to_uppercase())),
        name: Set(name.to_owned()),
        kind: Set(kind.to_owned()),
        division_code: Set("510100".to_owned()),
        contact_name: Set("联系人".to_owned()),
        phone: Set("028-00000001".to_owned()),
        email: Set("office@example.com".to_owned()),
        status: Set(status.to_owned()),
        status_note: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = row.insert(&*write).await.unwrap();
    write.commit(AccountEvent::created(0, name, "", "机构")).await.unwrap();
    row.id
}

/// Somebody signed in who works for an organisation.
pub async fn member(app: &TestApp, email: &str, organisation_id: i64) -> Browser {
    let user_id = app.make_user(email, Role::Member).await;
    let write = app.write().await;
    let row = membership::ActiveModel {
        id: NotSet,
        organisation_id: Set(organisation_id),
        user_id: Set(user_id),
        role: Set("owner".to_owned()),
        created_at: Set(app.site.clock.now()),
    };
    row.insert(&*write).await.unwrap();
    write.commit(AccountEvent::created(user_id, "", email, "成员")).await.unwrap();
    let browser = app.browser();
    browser.sign_in(email, PASSWORD).await.must_be(303);
    browser
}

/// A case officer of a division.
pub async fn official(app: &TestApp, email: &str, division: &str) -> Browser {
    let user_id = app.make_user(email, Role::CaseOfficer).await;
    let write = app.write().await;
    let row = app_user::ActiveModel { id: Set(user_id), division_code: Set(Some(division.to_owned())), ..Default::default() };
    row.update(&*write).await.unwrap();
    write.commit(AccountEvent::created(user_id, "", email, "经办人")).await.unwrap();
    let browser = app.browser();
    browser.sign_in(email, PASSWORD).await.must_be(303);
    browser
}

/// Facts of a park that may be public.
pub fn park_facts(name: &str) -> Value {
    json!({
        "name": name, "division": "510100", "park_kind": "产业园", "level": "市级", "summary": "一个测试园区。",
        "built_area": 12000, "vacant_area": 3000, "customs_modes": ["9610"], "address": "成都市测试路 1 号",
        "phone": "028-11112222", "opening_hours": "工作日 9:00—18:00",
    })
}

/// A public park, confirmed today.
pub async fn park(app: &TestApp, organisation_id: Option<i64>, name: &str) -> i64 {
    let today = app.site.clock.today().to_string();
    park_confirmed(app, organisation_id, name, &today).await
}

/// A public park, confirmed on a day.
pub async fn park_confirmed(app: &TestApp, organisation_id: Option<i64>, name: &str, day: &str) -> i64 {
    let write = app.write().await;
    let entry = NewEntry {
        directory: "parks".to_owned(),
        facts: Facts::of_json(&park_facts(name)),
        organisation_id,
        parent_id: None,
        status: Status::Published,
        confirmed_on: day.parse().ok(),
        content_key: None,
    };
    let add = permit::by_system(&write, 0).unwrap();
    let row = store::insert(&write, &add, entry).await.unwrap();
    write.commit(ListingEvent::entry("listing.added", &row, "测试")).await.unwrap();
    row.id
}

/// What stands in the database.
pub async fn entry(app: &TestApp, id: i64) -> listing::Model {
    store::find(app.site.database.read(), id).await.unwrap().unwrap()
}

/// A public value.
pub async fn fact(app: &TestApp, id: i64, key: &str) -> Value {
    entry(app, id).await.facts.get(key).cloned().unwrap_or(Value::Null)
}

/// The open change of an entry.
pub async fn open_change(app: &TestApp, id: i64) -> Option<listing_change::Model> {
    store::change::open_of(app.site.database.read(), id).await.unwrap()
}

/// Pictures of all entries, removed ones too.
pub async fn pictures(app: &TestApp) -> Vec<listing_picture::Model> {
    listing_picture::Entity::find().order_by_asc(listing_picture::Column::Position).all(app.site.database.read()).await.unwrap()
}

/// Subjects of letters to somebody.
pub async fn letters_to(app: &TestApp, email: &str) -> Vec<String> {
    let all = outgoing_letter::Entity::find().all(app.site.database.read()).await.unwrap();
    all.into_iter().filter(|letter| letter.recipient == email).map(|letter| letter.subject).collect()
}

/// Edits an entry: fills fields, saves the draft, and gives back the page one lands on.
pub async fn edit(browser: &Browser, id: i64, fields: &[(&str, &str)]) -> crate::support::page::Page {
    let action = format!("/my/listings/{id}/edit");
    let mut form = browser.get(&action).await.form(&action);
    for (name, value) in fields {
        form = form.fill(name, value);
    }
    browser.submit(form).await
}

/// Hands the draft in.
pub async fn hand_in(browser: &Browser, id: i64) -> crate::support::page::Page {
    let form = browser.get(&format!("/my/listings/{id}/changes")).await.form(&format!("/my/listings/{id}/submission"));
    browser.submit(form).await
}

/// Changes a public value behind the back of everybody.
pub async fn change_public(app: &TestApp, id: i64, key: &str, value: Value) {
    let write = app.write().await;
    let row = store::find(&*write, id).await.unwrap().unwrap();
    let mut facts = Facts::of_json(&row.facts);
    facts.set(key, value);
    let edit = permit::by_system(&write, id).unwrap();
    store::put_facts(&write, &edit, &row, &facts).await.unwrap().unwrap();
    write.commit(ListingEvent::entry("listing.changed", &row, "测试")).await.unwrap();
}
