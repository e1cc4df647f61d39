//! The audit trail as a chain: it holds under many writers, and what was done to it behind the program's back is found.

use cbec_portal::platform::audit_chain::{Broken, Chain, verify};
use cbec_portal::platform::entity::audit_event::{self, Column, Entity};
use cbec_portal::platform::{Actor, Happened, Subject};
use futures_util::future::join_all;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::support::TestApp;

fn happened(number: i64) -> Happened {
    let subject = Subject { kind: "test", id: number, name: "试验".into() };
    let changes = json!({ "amount": 1.0e16, "z": { "b": 1, "a": [0.5, null, "中\u{1}"] }, "name": "甲" });
    Happened::new("test.happened", subject, format!("第 {number} 件"), vec![("test", number)]).with_changes(json!({}), changes)
}

async fn write(app: &TestApp, number: i64) {
    let write = app.site.begin(Actor::system("试验")).await.unwrap();
    write.commit(happened(number)).await.unwrap();
}

async fn walk(app: &TestApp) -> Result<Chain, Broken> {
    verify(app.site.database.read(), None).await.unwrap()
}

/// Rows of this test, newest first.
async fn ours(app: &TestApp) -> Vec<audit_event::Model> {
    let ours = Entity::find().filter(Column::Kind.eq("test.happened")).order_by_desc(Column::Id);
    ours.all(app.site.database.read()).await.unwrap()
}

/// A node whose workers have nothing left to write, so that rows follow each other.
async fn settled() -> TestApp {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let turned = || async {
        let turned = Entity::find().filter(Column::Kind.contains("day_turned")).all(app.site.database.read()).await.unwrap();
        turned.iter().any(|row| row.kind.starts_with("listings"))
    };
    app.wait_until("the day has turned", turned).await;
    app
}

/// Numbers of the last rows, oldest first.
async fn last(app: &TestApp, count: usize) -> Vec<i64> {
    ours(app).await.iter().take(count).rev().map(|row| row.id).collect()
}

#[tokio::test]
async fn many_writers_make_one_chain_and_a_write_may_name_several_events() {
    let app = TestApp::start().await;
    join_all((0..20).map(|number| write(&app, number))).await;
    let write = app.site.begin(Actor::system("试验")).await.unwrap();
    write.also(happened(21));
    write.also(happened(22));
    write.commit(happened(20)).await.unwrap();
    let chain = walk(&app).await.unwrap();
    // The node's own workers write too.
    assert!(chain.count >= 23 && chain.outside == 0, "{chain:?}");
    let rows = ours(&app).await;
    assert_eq!(rows.len(), 23);
    assert_eq!(rows.iter().take(3).map(|row| row.subject_id).collect::<Vec<_>>(), [22, 21, 20]);
    let dropped = app.site.begin(Actor::system("试验")).await.unwrap();
    dropped.also(happened(99));
    drop(dropped);
    assert_eq!(ours(&app).await.len(), 23, "what was not committed did not happen");
}

#[tokio::test]
async fn a_changed_row_is_named_by_the_command() {
    let app = settled().await;
    for number in 0..3 {
        write(&app, number).await;
    }
    let said = app.house.run(&["audit", "verify"]).must_end(0);
    let digest = said.out.split("digest ").nth(1).expect("a digest").trim().to_owned();
    assert!(said.out.contains("events in the chain") && digest.len() == 64, "{}", said.out);
    let ids = last(&app, 3).await;
    // The commands' own starts write nothing.
    let changed = Entity::update_many().col_expr(Column::Summary, Expr::value("改过")).filter(Column::Id.eq(ids[1]));
    changed.exec(app.site.database.read()).await.unwrap();
    assert_eq!(walk(&app).await, Err(Broken::Changed(ids[1])));
    let said = app.house.run(&["audit", "verify"]).must_end(1);
    assert!(said.err.contains(&format!("event {} was changed", ids[1])), "{}", said.err);
}

#[tokio::test]
async fn a_removed_row_is_found_and_the_newest_one_by_the_digest_noted() {
    let app = settled().await;
    for number in 0..3 {
        write(&app, number).await;
    }
    let noted = walk(&app).await.unwrap().head.unwrap().1;
    let ids = last(&app, 3).await;
    Entity::delete_by_id(ids[2]).exec(app.site.database.read()).await.unwrap();
    assert!(walk(&app).await.is_ok(), "the end of a chain does not miss what came after it");
    let said = app.house.run(&["audit", "verify", "--noted", &noted]).must_end(1);
    assert!(said.err.contains(&noted), "{}", said.err);
    Entity::delete_by_id(ids[0]).exec(app.site.database.read()).await.unwrap();
    assert_eq!(walk(&app).await, Err(Broken::Removed { missing: ids[0], after: ids[1] }));
}

#[tokio::test]
async fn an_inserted_row_is_found() {
    let app = settled().await;
    write(&app, 1).await;
    let newest = Entity::find().order_by_desc(Column::Id).one(app.site.database.read()).await.unwrap().unwrap();
    let forged = audit_event::ActiveModel { id: NotSet, digest: Set(None), ..newest.clone().into() };
    let forged = forged.reset_all();
    let forged = audit_event::ActiveModel { id: NotSet, ..forged }.insert(app.site.database.read()).await.unwrap();
    assert_eq!(walk(&app).await, Err(Broken::Inserted(forged.id)));
    let other = audit_event::ActiveModel { id: Set(forged.id), digest: Set(Some("0".repeat(64))), ..Default::default() };
    other.update(app.site.database.read()).await.unwrap();
    assert_eq!(walk(&app).await, Err(Broken::Changed(forged.id)));
}
