//! Reading an answer as a person would: headings, visible words, links and forms.

use reqwest::Response;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Node, Selector};

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub location: Option<String>,
    /// The body.
    pub text: String,
}

impl Page {
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let location = headers.get("location").map(|value| value.to_str().expect("an ASCII location").to_owned());
        Self { status, headers, location, text: response.text().await.expect("a body") }
    }

    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("an ASCII header"))
    }

    /// The one main heading.
    pub fn heading(&self) -> String {
        self.texts("h1").into_iter().next().unwrap_or_default()
    }

    /// What a person can read, with single spaces.
    pub fn words(&self) -> String {
        let html = self.html();
        html.select(&selector("body")).next().map(visible).unwrap_or_default()
    }

    /// Whether a person can read this.
    pub fn says(&self, words: &str) -> bool {
        squash(&self.words()).contains(&squash(words))
    }

    /// Fails the test, showing the page, unless it can be read.
    #[track_caller]
    pub fn must_say(&self, words: &str) -> &Self {
        assert!(self.says(words), "“{words}” is not on the page ({}):\n{}", self.status, self.words());
        self
    }

    /// Fails the test unless the answer has this status.
    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{:?}\n{}", self.location, self.words());
        self
    }

    /// Visible texts of elements.
    pub fn texts(&self, css: &str) -> Vec<String> {
        self.html().select(&selector(css)).map(visible).collect()
    }

    /// Values of an attribute.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.html().select(&selector(css)).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// Whether there is such an element.
    pub fn has(&self, css: &str) -> bool {
        self.html().select(&selector(css)).next().is_some()
    }

    /// The form that posts to this address, filled in as it came.
    #[track_caller]
    pub fn form(&self, action: &str) -> FilledForm {
        let html = self.html();
        let form = html.select(&selector("form")).find(|form| form.attr("action") == Some(action));
        let form = form.unwrap_or_else(|| panic!("no form leads to {action} ({}):\n{}", self.status, self.words()));
        FilledForm {
            action: action.to_owned(),
            is_multipart: form.attr("enctype") == Some("multipart/form-data"),
            pairs: fields(form),
            files: Vec::new(),
        }
    }

    /// Addresses of all forms.
    pub fn form_actions(&self) -> Vec<String> {
        self.attributes("form[method=post]", "action")
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.text)
    }
}

/// A form with what stands in its fields.
#[derive(Debug, Clone)]
pub struct FilledForm {
    pub action: String,
    pub pairs: Vec<(String, String)>,
    pub files: Vec<(String, String, Vec<u8>)>,
    pub is_multipart: bool,
}

impl FilledForm {
    /// Puts a value into a field, instead of what stood there.
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        self.pairs.retain(|(known, _)| known != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file.
    pub fn file(mut self, field: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((field.to_owned(), name.to_owned(), bytes.into()));
        self
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

fn fields(form: ElementRef) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for field in form.select(&selector("input[name], textarea[name], select[name], button[name][data-default]")) {
        let name = field.attr("name").unwrap_or_default().to_owned();
        let value = field.attr("value").unwrap_or_default().to_owned();
        match (field.value().name(), field.attr("type").unwrap_or("text")) {
            ("input", "file" | "submit" | "button") => {}
            ("input", "checkbox" | "radio") if field.attr("checked").is_none() => {}
            ("input", "checkbox") if value.is_empty() => pairs.push((name, "on".to_owned())),
            ("textarea", _) => {
                let text: String = field.text().collect();
                pairs.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            ("select", _) => {
                let options = selector("option[selected]");
                let first = selector("option");
                let chosen: Vec<_> = field.select(&options).collect();
                let chosen = if chosen.is_empty() { field.select(&first).take(1).collect() } else { chosen };
                let value = |option: &ElementRef| option.attr("value").map_or_else(|| visible(*option), str::to_owned);
                pairs.extend(chosen.iter().map(|option| (name.clone(), value(option))));
            }
            _ => pairs.push((name, value)),
        }
    }
    pairs
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

fn visible(element: ElementRef) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        let Node::Text(words) = node.value() else { continue };
        let parent = node.parent().and_then(ElementRef::wrap).map_or("", |parent| parent.value().name());
        if !matches!(parent, "script" | "style" | "template" | "noscript") {
            text.push_str(words);
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without spaces: where lines and elements break says nothing in Chinese.
fn squash(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}
