//! Chromium, driven by `chromedriver` on a free port.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, json};
use tempfile::TempDir;

use crate::support::need::{program, skip};
use crate::support::wait_until;

/// A window, with the driver and the profile behind it.
pub struct Window {
    pub client: Client,
    base: String,
    driver: Child,
    _profile: TempDir,
}

impl Window {
    /// Opens a window in front of a site, or says why it cannot.
    pub async fn open(base: &str) -> Option<Self> {
        Self::open_with(base, &[]).await
    }

    /// The same, with more said to the browser.
    pub async fn open_with(base: &str, more: &[&str]) -> Option<Self> {
        let Some(chromium) = program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]) else {
            skip("chromium");
            return None;
        };
        let Some(chromedriver) = program("CHROMEDRIVER", &["chromedriver"]) else {
            skip("chromedriver");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new(chromedriver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let address = format!("http://127.0.0.1:{port}");
        wait_until("chromedriver answers", async || reqwest::get(format!("{address}/status")).await.is_ok()).await;
        let profile = TempDir::new().unwrap();
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
            "--lang=zh-CN",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let arguments: Vec<&str> = arguments.iter().copied().chain(more.iter().copied()).collect();
        let mut capabilities = Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), json!({ "binary": chromium, "args": arguments }));
        let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&address).await;
        Some(Self { client: client.expect("a window"), base: base.to_owned(), driver, _profile: profile })
    }

    /// Goes to a page of the site.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.expect("the page opens");
    }

    /// The element, once it is there.
    pub async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(Duration::from_secs(15)).every(Duration::from_millis(50));
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} is not on {}: {error}\n{}", self.path().await, self.words().await),
        }
    }

    /// Types into a field, instead of what stood there.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("the field can be emptied");
        field.send_keys(text).await.expect("the field takes keys");
    }

    /// Clicks; once more where the page was just being replaced by another.
    pub async fn click(&self, css: &str) {
        for _ in 0..5 {
            let element = self.find(css).await;
            let there = vec![serde_json::to_value(&element).unwrap()];
            let scroll = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
            if self.client.execute(scroll, there).await.is_ok() && element.click().await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("{css} cannot be clicked on {}:\n{}", self.path().await, self.words().await);
    }

    /// Path, query and fragment of the page shown.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url.as_str().trim_start_matches(&self.base).to_owned()
    }

    /// What a person can read; nothing while the page is being replaced by another.
    pub async fn words(&self) -> String {
        let words = self.client.execute("return document.body ? document.body.innerText : ''", Vec::new()).await;
        words.ok().and_then(|words| words.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until a person can read this; says what can be read instead.
    pub async fn must_say(&self, words: &str) {
        for _ in 0..150 {
            if self.words().await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("“{words}” is not on {}:\n{}", self.path().await, self.words().await);
    }

    /// Waits until the address is so.
    pub async fn must_be_at(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        wait_until(&format!("the address is {what}"), async || is_so(&self.path().await)).await;
    }

    /// Runs a script and gives what it returns.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// Closes the window.
    pub async fn close(self) {
        drop(self.client.clone().close().await);
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
