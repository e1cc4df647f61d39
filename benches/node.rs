//! A node in a folder of its own, asked over a socket on this machine with the page cache off.

use std::time::Duration;

use cbec_portal::app::Application;
use cbec_portal::config::Config;
use cbec_portal::platform::Clock;
use cbec_portal::platform::work::Crew;
use clap::Parser as _;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What the program would use with nothing configured.
#[derive(clap::Parser)]
struct Defaults {
    #[command(flatten)]
    config: Config,
}

/// See the module.
pub(crate) struct Node {
    runtime: Runtime,
    base: String,
    client: reqwest::Client,
    crew: Crew,
    _folder: TempDir,
}

impl Node {
    /// Starts one with the content of the program, and waits until search knows it. `fill` adds what is measured.
    pub(crate) fn start(fill: impl AsyncFnOnce(&Application)) -> Self {
        let folder = TempDir::new().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let config = Config {
            data_dir: folder.path().to_owned(),
            database_url: None,
            content_dir: None,
            demo_content: false,
            page_cache_mb: 0,
            workers: Some(1),
            ..Defaults::parse_from(["bench"]).config
        };
        let (base, crew) = runtime.block_on(async {
            let application = Application::open(config, Clock::system()).await.unwrap();
            application.prepare().await.unwrap();
            fill(&application).await;
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            tokio::spawn(application.serve(listener).unwrap());
            let site = application.site.clone();
            let crew = application.hire();
            while site.index.is_empty() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            (base, crew)
        });
        Self { runtime, base, client: reqwest::Client::new(), crew, _folder: folder }
    }

    /// Waits for something that needs a node's runtime.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Asks for a page, to its last byte.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        self.wait(async {
            let answer = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
            answer.error_for_status().unwrap().bytes().await.unwrap().to_vec()
        })
    }

    /// Stops it.
    pub(crate) fn stop(self) {
        self.runtime.block_on(self.crew.dismiss());
    }
}
