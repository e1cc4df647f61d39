//! The unit of work when the database ends a transaction by itself, as SQLite does when the disk is full.

mod chain;

use cbec_portal::platform::{Actor, Event, Subject};
use sea_orm::ConnectionTrait;

use crate::support::TestApp;

struct SomethingHappened;

impl Event for SomethingHappened {
    fn kind(&self) -> &'static str {
        "test.happened"
    }

    fn subject(&self) -> Subject {
        Subject { kind: "test", id: 1, name: "试验".into() }
    }

    fn summary(&self) -> String {
        "试验".into()
    }
}

#[tokio::test]
async fn a_transaction_that_ended_behind_our_back_does_not_hold_up_the_next_writers() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        let broken = app.site.begin(Actor::system("试验")).await.unwrap();
        broken.execute_unprepared("ROLLBACK").await.unwrap();
        drop(broken);
    }
    for _ in 0..3 {
        let write = app.site.begin(Actor::system("试验")).await.unwrap();
        write.commit(SomethingHappened).await.unwrap();
    }
}
