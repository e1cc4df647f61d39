//! A browser without a screen: it keeps cookies, sends what browsers send, and does not follow redirects by itself.

use std::net::SocketAddr;

use reqwest::multipart::{self, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};

use super::page::{FilledForm, Page};

/// See the module.
#[derive(Clone)]
pub struct Browser {
    client: Client,
    base: String,
}

impl Browser {
    /// A browser in front of a node.
    pub fn new(address: SocketAddr) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).user_agent("Firefox/140 Linux").build();
        Self { client: client.expect("a client"), base: format!("http://{address}") }
    }

    /// A request to which a test adds headers.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Looks at a page.
    pub async fn get(&self, path: &str) -> Page {
        send(self.request(Method::GET, path)).await
    }

    /// Looks at a page and goes where it leads.
    pub async fn visit(&self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Reads JSON.
    pub async fn json(&self, path: &str) -> serde_json::Value {
        let page = self.get(path).await;
        serde_json::from_str(&page.text).unwrap_or_else(|error| panic!("{path} is not JSON: {error}\n{}", page.text))
    }

    /// Posts fields as a page of our own does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        send(self.own(Method::POST, path).form(fields)).await
    }

    /// Posts fields and files.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, Vec<u8>)]) -> Page {
        let mut form = multipart::Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for (field, name, bytes) in files {
            form = form.part((*field).to_owned(), Part::bytes(bytes.clone()).file_name((*name).to_owned()));
        }
        send(self.own(Method::POST, path).multipart(form)).await
    }

    /// Submits a form as it was filled in, and goes where the answer leads.
    pub async fn submit(&self, form: FilledForm) -> Page {
        let page = self.submit_only(form).await;
        self.follow(page).await
    }

    /// Submits a form and shows the bare answer.
    pub async fn submit_only(&self, form: FilledForm) -> Page {
        let fields: Vec<(&str, &str)> = form.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if form.is_multipart || !form.files.is_empty() {
            let files: Vec<(&str, &str, Vec<u8>)> =
                form.files.iter().map(|(field, name, bytes)| (field.as_str(), name.as_str(), bytes.clone())).collect();
            return self.upload(&form.action, &fields, &files).await;
        }
        self.post_form(&form.action, &fields).await
    }

    /// Follows redirects within the site.
    pub async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(location) = page.location.clone() else { return page };
            page = self.get(location.strip_prefix(&self.base).unwrap_or(&location)).await;
        }
        page
    }

    /// Signs in and shows the bare answer.
    pub async fn sign_in(&self, email: &str, password: &str) -> Page {
        self.post_form("/office/sign-in", &[("email", email), ("password", password)]).await
    }

    fn own(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).header("origin", &self.base).header("sec-fetch-site", "same-origin")
    }
}

/// Sends a request and reads the answer whole.
pub async fn send(request: RequestBuilder) -> Page {
    Page::read(request.send().await.expect("an answer")).await
}
