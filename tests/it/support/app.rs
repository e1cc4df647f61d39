//! A node of the portal on a port of its own, with its own data folder, database, clock and content.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use cbec_portal::app::{Application, FirstSignIn};
use cbec_portal::config::Config;
use cbec_portal::platform::Clock;
use cbec_portal::platform::work::Crew;
use cbec_portal::web::Site;
use chrono::{DateTime, Utc};
use clap::Parser as _;
use tempfile::TempDir;

use super::browser::Browser;
use super::database::TestDatabase;

/// What the program would use with nothing configured.
#[derive(clap::Parser)]
struct Defaults {
    #[command(flatten)]
    config: Config,
}

/// How long a test waits for background work before it gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl TestClock {
    fn new(at: &str) -> Self {
        Self(Arc::new(Mutex::new(at.parse().expect("an instant such as 2026-03-05T09:00:00+08:00"))))
    }

    /// Moves to an instant.
    pub fn set(&self, at: &str) {
        *self.0.lock().unwrap() = at.parse().expect("an instant such as 2026-03-05T09:00:00+08:00");
    }

    /// Moves on.
    pub fn advance(&self, minutes: i64) {
        *self.0.lock().unwrap() += chrono::Duration::minutes(minutes);
    }

    /// As the program takes it.
    pub fn clock(&self) -> Clock {
        let shared = self.0.clone();
        Clock::from_fn(move || *shared.lock().unwrap())
    }
}

/// What outlives a restart: data folder, database, content and clock.
pub struct House {
    pub folder: TempDir,
    pub database: TestDatabase,
    pub clock: TestClock,
    content: Option<PathBuf>,
}

impl House {
    /// With two documents as content.
    pub async fn small() -> Self {
        let mut house = Self::real().await;
        let content = house.folder.path().join("content");
        small_content(&content);
        house.content = Some(content);
        house
    }

    /// With the content built into the program.
    pub async fn real() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = TestDatabase::new(&folder.path().join("var")).await;
        Self { folder, database, clock: TestClock::new("2026-03-05T09:00:00+08:00"), content: None }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("var")
    }

    /// The folder of content files.
    pub fn content(&self) -> &Path {
        self.content.as_deref().expect("a house with small content")
    }

    /// The configuration of a node in this house.
    pub fn config(&self) -> Config {
        Config {
            data_dir: self.data(),
            database_url: Some(self.database.url().to_owned()),
            database_connections: 4,
            content_dir: self.content.clone(),
            page_cache_mb: 4,
            demo_content: false,
            workers: Some(1),
            ..Defaults::parse_from(["test"]).config
        }
    }

    /// Starts a node.
    pub async fn open(self) -> TestApp {
        let config = self.config();
        self.open_with(config).await
    }

    /// Starts a node with another configuration.
    pub async fn open_with(self, config: Config) -> TestApp {
        let application = Application::open(config, self.clock.clock()).await.expect("the application opens");
        let first = application.prepare().await.expect("the application is prepared");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = application.serve(listener).expect("a server");
        let handle = server.handle();
        let serving = tokio::spawn(server);
        let site = application.site.clone();
        let crew = application.hire();
        TestApp { clock: self.clock.clone(), house: self, site, first, address, handle, serving, crew }
    }
}

/// A running node.
pub struct TestApp {
    pub house: House,
    pub clock: TestClock,
    pub site: Data<Site>,
    /// The first administrator, when this start made one.
    pub first: Option<FirstSignIn>,
    pub address: SocketAddr,
    handle: ServerHandle,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
    crew: Crew,
}

impl TestApp {
    /// A node with two documents.
    pub async fn start() -> Self {
        House::small().await.open().await
    }

    /// A node with the real content.
    pub async fn start_with_real_content() -> Self {
        House::real().await.open().await
    }

    /// Stops and gives back what stays.
    pub async fn close(self) -> House {
        let Self { house, site, handle, serving, crew, .. } = self;
        handle.stop(false).await;
        drop(serving.await);
        crew.dismiss().await;
        site.database.clone().close().await.expect("the database closes");
        house
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// `http://…` without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until search answers what the database says.
    pub async fn wait_until_indexed(&self) {
        self.wait_until("search equals the database", async || self.indexed() == self.stored().await).await;
    }

    /// Waits until something is so.
    pub async fn wait_until<F: Future<Output = bool>>(&self, what: &str, is_so: impl Fn() -> F) {
        wait_until(what, is_so).await;
    }
}

/// Waits until something is so, and fails the test when it never is.
pub async fn wait_until<F: Future<Output = bool>>(what: &str, is_so: impl Fn() -> F) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// The real content without its documents, and with the fixtures instead of them.
fn small_content(target: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("content"), target, &["policies", "interpretations", "search", "best-bets.toml", "demo"]);
    copy(&root.join("tests/it/fixtures/content"), target, &[]);
}

fn copy(from: &Path, to: &Path, leave_out: &[&str]) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if leave_out.iter().any(|name| *name == entry.file_name()) {
            continue;
        }
        if path.is_dir() {
            copy(&path, &target, &[]);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}
