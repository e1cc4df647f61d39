//! Occasions and people, written straight into the tables.

use cbec_portal::access::Permit;
use cbec_portal::signups::counter::{How, NewSignup, sign_up};
use cbec_portal::signups::entity::{occasion, signup};
use cbec_portal::signups::occasion::blank;
use cbec_portal::signups::permit::{Manage, by_system};
use cbec_portal::signups::rules::State;
use cbec_portal::signups::store::{occasions, passes};
use cbec_portal::signups::{PersonKey, event, link};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use crate::support::TestApp;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A public event in Chengdu on 5 and 6 March 2026 from ten to five, for fifty people.
pub async fn occasion(app: &TestApp, change: impl FnOnce(&mut occasion::Model)) -> occasion::Model {
    let mut row = occasion::Model {
        category: "matchmaking".into(),
        title: "成都跨境电商选品对接会".into(),
        organiser: "成都综试区服务中心".into(),
        contact: "028-85550000".into(),
        division_code: "510100".into(),
        place: "天府国际会议中心".into(),
        address: "成都市天府大道".into(),
        sittings: json!([
            { "on": "2026-03-05", "from": "10:00:00", "to": "17:00:00" },
            { "on": "2026-03-06", "from": "10:00:00", "to": "17:00:00" }
        ]),
        starts_at: at("2026-03-05T10:00:00+08:00"),
        ends_at: at("2026-03-06T17:00:00+08:00"),
        closes_at: at("2026-03-06T12:00:00+08:00"),
        capacity: 50,
        stage: "published".into(),
        made_by_name: "测试".into(),
        ..blank(app.site.clock.now())
    };
    change(&mut row);
    let mut new = row.into_active_model().reset_all();
    new.id = NotSet;
    let write = app.write().await;
    let row = occasions::insert(&write, new).await.unwrap();
    write.commit(event::occasion("occasion.made", &row, "测试")).await.unwrap();
    row
}

/// Somebody who is signed up and confirmed.
pub async fn person(app: &TestApp, occasion: &occasion::Model, name: &str, mobile: &str) -> signup::Model {
    let key = app.site.kept::<PersonKey>().unwrap();
    let person = NewSignup {
        how: How::ByOrganiser,
        quota: None,
        name: name.into(),
        mobile: mobile.into(),
        email: format!("{mobile}@example.com"),
        employer: "锦江出海（演示）有限公司".into(),
        credit_code: None,
        post: String::new(),
        division_code: None,
        identity_masked: None,
        person_hash: key.of_mobile(mobile),
        contact_hash: key.of_mobile(mobile),
        answers: json!({}),
        consent: "同意".into(),
        user_id: None,
        organisation_id: None,
        batch: None,
        is_demo: false,
    };
    let write = app.write().await;
    let row = sign_up(&write, occasion, vec![person]).await.unwrap().remove(0).unwrap();
    write.commit(event::signup("signup.made", &row, occasion, "测试")).await.unwrap();
    row
}

/// Puts a sign-up into a state behind everybody's back.
pub async fn set_state(app: &TestApp, row: &signup::Model, state: State) -> signup::Model {
    let mut change = row.clone().into_active_model();
    change.state = Set(state.key().to_owned());
    change.update(app.site.database.read()).await.unwrap()
}

/// Changes an occasion behind everybody's back.
pub async fn set_stage(app: &TestApp, row: &occasion::Model, stage: &str) {
    let mut change = row.clone().into_active_model();
    change.stage = Set(stage.to_owned());
    change.update(app.site.database.read()).await.unwrap();
}

/// A pass for somebody at a door, or for a judge.
pub async fn pass(app: &TestApp, occasion: &occasion::Model, role: &str, name: &str) -> String {
    let write = app.write().await;
    let permit: Permit<Manage> = by_system(&write, occasion.id).unwrap();
    let ends = at("2026-04-30T00:00:00+08:00");
    let (_, key) = passes::issue(&write, &permit, role, name, ends).await.unwrap();
    write.commit(event::occasion("occasion.pass", occasion, "测试")).await.unwrap();
    key
}

/// What the picture on somebody's ticket says.
pub fn ticket(app: &TestApp, row: &signup::Model) -> String {
    link::ticket(&app.site.kept::<PersonKey>().unwrap(), row)
}

/// Somebody's own page.
pub fn own(app: &TestApp, row: &signup::Model) -> String {
    link::own(&app.site.kept::<PersonKey>().unwrap(), row)
}

/// Days that were written down for an occasion.
pub async fn days(app: &TestApp, occasion: &occasion::Model) -> usize {
    let rows = cbec_portal::signups::entity::attendance::Entity::find().all(app.site.database.read()).await.unwrap();
    rows.into_iter().filter(|row| row.occasion_id == occasion.id).count()
}
