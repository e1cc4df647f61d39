//! What signing up rests on: a month of a thousand events as a calendar and a list, and two hundred people who are served
//! together at the counter. `cargo bench --bench signups`

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop where it stands")]

use std::cell::Cell;
use std::hint::black_box;
use std::time::Duration;

use cbec_portal::app::Application;
use cbec_portal::platform::{Actor, Write};
use cbec_portal::signups::counter::{How, NewSignup, sign_up};
use cbec_portal::signups::entity::occasion;
use cbec_portal::signups::occasion::{Sitting, blank};
use cbec_portal::signups::store::occasions;
use cbec_portal::signups::{PersonKey, event};
use chrono::{NaiveDate, NaiveTime};
use criterion::{Criterion, criterion_group, criterion_main};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

mod node;

use node::Node;

/// Events of the month.
const EVENTS: u64 = 1_000;
/// People who come together.
const PEOPLE: usize = 200;

async fn insert(write: &Write, title: &str, on: NaiveDate, capacity: i32) -> occasion::Model {
    let sitting = Sitting { on, from: NaiveTime::MIN, to: NaiveTime::from_hms_opt(23, 59, 0).unwrap() };
    let now = write.clock().now();
    let row = occasion::Model {
        category: "briefing".to_owned(),
        title: title.to_owned(),
        division_code: "510100".to_owned(),
        place: "会场".to_owned(),
        sittings: json!([sitting]),
        starts_at: sitting.starts_at(),
        ends_at: sitting.ends_at(),
        closes_at: sitting.ends_at(),
        capacity,
        stage: "published".to_owned(),
        published_at: Some(now),
        made_by_name: "基准".to_owned(),
        ..blank(now)
    };
    let mut row = row.into_active_model().reset_all();
    row.id = NotSet;
    occasions::insert(write, row).await.unwrap()
}

/// A month of events; the one that everybody wants.
async fn fill(application: &Application, first: NaiveDate) -> occasion::Model {
    let write = application.site.begin(Actor::system("基准")).await.unwrap();
    for number in 0..EVENTS {
        insert(&write, &format!("第{number}场推介会"), first + chrono::Days::new(number % 27), 200).await;
    }
    let wanted = insert(&write, "人人都想来的一场", first, 100).await;
    write.commit(event::occasion("occasion.made", &wanted, "基准")).await.unwrap();
    wanted
}

fn guest(key: &PersonKey, number: usize) -> NewSignup {
    let mobile = format!("139{number:08}");
    NewSignup {
        how: How::ByAccount,
        quota: None,
        name: format!("来宾{number}"),
        email: format!("guest{number}@example.com"),
        employer: String::new(),
        credit_code: None,
        post: String::new(),
        division_code: None,
        identity_masked: None,
        person_hash: key.of_mobile(&mobile),
        contact_hash: key.of_mobile(&mobile),
        answers: json!({}),
        consent: "同意".to_owned(),
        user_id: None,
        organisation_id: None,
        batch: None,
        is_demo: false,
        mobile,
    }
}

fn signups(criterion: &mut Criterion) {
    let mut kept = None;
    let node = Node::start(async |application| {
        let first = application.site.clock.today() + chrono::Days::new(40);
        let wanted = fill(application, first).await;
        kept = Some((application.site.clone(), wanted, first.format("%Y-%m").to_string()));
    });
    let (site, wanted, month) = kept.unwrap();
    // A parameter that nobody knows: no page is the one before.
    let turn = Cell::new(0_u64);
    for (name, path) in [("calendar", format!("/events/calendar?month={month}")), ("list", "/events?when=all".to_owned())] {
        let bar = if path.contains('?') { '&' } else { '?' };
        criterion.bench_function(&format!("signups/{name} of {EVENTS} events"), |bencher| {
            bencher.iter(|| {
                turn.set(turn.get() + 1);
                black_box(node.get(&format!("{path}{bar}x={}", turn.get())))
            });
        });
    }
    let key = site.kept::<PersonKey>().unwrap();
    criterion.bench_function(&format!("signups/{PEOPLE} people at the counter"), |bencher| {
        bencher.iter(|| {
            let people = (0..PEOPLE).map(|number| guest(&key, number)).collect();
            let served = async {
                let write = site.begin(Actor::system("基准")).await.unwrap();
                let held = occasions::hold(&write, wanted.id).await.unwrap().unwrap();
                // Never committed, so that every round finds the same places.
                sign_up(&write, &held, people).await.unwrap().len()
            };
            assert_eq!(node.wait(served), PEOPLE);
        });
    });
    node.stop();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(10));
    targets = signups
}
criterion_main!(benches);
