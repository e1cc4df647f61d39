//! Kill -9 between any two steps: applicants and officials go on over HTTP while the program is killed at random moments
//! and started again. Whatever was committed holds together after every kill, and search says what the database says.

mod driver;
mod sound;

use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cbec_portal::casework::State;
use cbec_portal::platform::entity::audit_event;
use sea_orm::{Database, DatabaseConnection, EntityTrait, PaginatorTrait};

use self::driver::{Chance, Driver};
use crate::support::{House, TestApp, need, wait_until};

/// How often the program is killed.
const ROUNDS: u64 = 14;
/// Applications that are driven at once, and how many of them wait for money from the start.
const CASES: usize = 12;
const TO_BE_PAID: usize = 3;
/// What they are for: a visit by two, a decision by two, money.
const PROGRAMME: &str = "office-rent";

/// Says at the end of a failed test how to see the same again.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            need::say(&format!("the seed was CBEC_TEST_SEED={}", self.0));
        }
    }
}

fn seed() -> Seed {
    let told = std::env::var("CBEC_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    Seed(told.unwrap_or_else(rand::random))
}

/// Applications with those who drive them, on a node of this process.
async fn people(app: &TestApp, seed: u64) -> Vec<Driver> {
    app.chiefs().await;
    let chiefs = [app.signed_in("first-chief@example.com").await, app.signed_in("second-chief@example.com").await];
    let mut drivers = Vec::new();
    for number in 0..CASES {
        let email = format!("killed{number}@example.com");
        let applicant = app.applicant(&format!("第{number}号断电贸易有限公司"), "510100", &email).await;
        let id = if number < TO_BE_PAID {
            let id = app.submitted(&applicant, PROGRAMME).await;
            app.bring_to(id, State::Settling).await;
            id
        } else {
            let id = app.draft(&applicant, PROGRAMME).await;
            app.fill(&applicant, id).await;
            id
        };
        let chance = Chance::new(seed.wrapping_add(number as u64 + 1));
        drivers.push(Driver::new(id, app.signed_in(&email).await, chiefs.clone(), chance));
    }
    drivers
}

fn serve(house: &House, address: SocketAddr) -> Child {
    let arguments = ["serve", "--listen", &address.to_string(), "--admin-listen", "127.0.0.1:0"];
    house.program().args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

async fn answers(address: SocketAddr) -> bool {
    match reqwest::get(format!("http://{address}/readyz")).await {
        Ok(answer) => answer.text().await.is_ok_and(|text| text.contains("ready")),
        Err(_) => false,
    }
}

async fn written(database: &DatabaseConnection) -> u64 {
    audit_event::Entity::find().count(database).await.expect("events")
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_going_on_a_kill_leaves_everything_whole() {
    let seed = seed();
    let house = House::small().await;
    house.clock.set(&chrono_now());
    let app = house.open().await;
    let (drivers, address) = (people(&app, seed.0).await, app.address);
    let house = app.close().await;
    let database = Database::connect(house.database.url()).await.expect("the database");

    let is_over = Arc::new(AtomicBool::new(false));
    let driving: Vec<_> =
        drivers.into_iter().map(|driver| tokio::spawn(driver.drive(database.clone(), is_over.clone()))).collect();
    let (mut chance, mut moved) = (Chance::new(seed.0), 0);
    for _ in 0..ROUNDS {
        let before = written(&database).await;
        let mut child = serve(&house, address);
        wait_until("the node answers", async || answers(address).await).await;
        tokio::time::sleep(Duration::from_millis(300 + chance.below(1200))).await;
        child.kill().expect("the process is ours");
        child.wait().expect("it ends");
        sound::everything(&house, &database).await;
        moved += u64::from(written(&database).await > before);
    }
    is_over.store(true, Ordering::Relaxed);
    for task in driving {
        task.await.expect("nobody who drives fails");
    }
    assert!(moved + 1 >= ROUNDS, "something was written in {moved} rounds only");
    database.close().await.expect("the database closes");

    house.clock.set(&chrono_now());
    let app = house.open().await;
    app.wait_until_indexed().await;
    sound::search(&app).await;
}

/// The real time, which the killed program lives in.
fn chrono_now() -> String {
    cbec_portal::platform::Clock::system().now().to_rfc3339()
}
