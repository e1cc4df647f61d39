//! What stands around every public page: the zone's identity, title, breadcrumb and addresses. It holds nothing about
//! the visitor, so that public pages can be cached.

use std::sync::Arc;

use crate::web::{Zone, assets};

/// One step of 当前位置.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Word.
    pub name: String,
    /// Address; the last step has none.
    pub url: Option<String>,
}

/// An entry of the main navigation.
#[derive(Debug, Clone)]
pub struct NavEntry {
    /// Word.
    pub name: &'static str,
    /// Address.
    pub url: &'static str,
    /// Whether the current page lies below it.
    pub is_current: bool,
}

/// The frame of a public page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The zone.
    pub zone: Arc<Zone>,
    /// Title of the page, without the site's name.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// Full address of the page without what does not change it.
    pub canonical: String,
    /// Way from the front page, without the front page itself.
    pub crumbs: Vec<Crumb>,
    /// What stands in the search field of the head.
    pub search_text: String,
    /// Whether search engines should leave the page out.
    pub is_unlisted: bool,
    path: String,
}

/// Entries of the main navigation, each with other beginnings of addresses that belong to it.
const NAVIGATION: [(&str, &str, &[&str]); 9] = [
    ("政策库", "/policies", &[]),
    ("申报项目", "/programmes", &["/finder"]),
    ("培训", "/training", &[]),
    ("活动", "/events", &[]),
    ("园区", "/parks", &["/incubators"]),
    ("海外仓", "/warehouses", &["/needs"]),
    ("服务商", "/providers", &[]),
    ("产业带", "/belts", &["/factories", "/products"]),
    ("使用帮助", "/help", &[]),
];

impl Shell {
    /// A frame for the page at `path`, which lies below `public_url`.
    pub fn new(zone: Arc<Zone>, public_url: &str, path: &str, title: impl Into<String>) -> Self {
        Self {
            zone,
            title: title.into(),
            description: String::new(),
            canonical: format!("{public_url}{path}"),
            crumbs: Vec::new(),
            search_text: String::new(),
            is_unlisted: false,
            path: path.to_owned(),
        }
    }

    /// Says in one sentence what the page holds.
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Adds a step with an address to the breadcrumb.
    pub fn below(mut self, name: &str, url: &str) -> Self {
        self.crumbs.push(Crumb { name: name.to_owned(), url: Some(url.to_owned()) });
        self
    }

    /// Ends the breadcrumb with the page itself.
    pub fn here(mut self, name: &str) -> Self {
        self.crumbs.push(Crumb { name: name.to_owned(), url: None });
        self
    }

    /// Keeps the page out of search engines.
    pub fn unlisted(mut self) -> Self {
        self.is_unlisted = true;
        self
    }

    /// Keeps what was searched in the field of the head.
    pub fn searching(mut self, text: &str) -> Self {
        text.clone_into(&mut self.search_text);
        self
    }

    /// Title with the site's name.
    pub fn full_title(&self) -> String {
        if self.title.is_empty() { self.zone.name.clone() } else { format!("{} - {}", self.title, self.zone.name) }
    }

    /// The main navigation.
    pub fn navigation(&self) -> Vec<NavEntry> {
        let first = self.path.split(['/', '.']).nth(1).unwrap_or_default();
        let is_at = |url: &str| url.trim_start_matches('/') == first;
        let entry = |(name, url, others): (&'static str, &'static str, &[&str])| {
            let is_current = if url == "/" { self.path == "/" } else { is_at(url) || others.iter().any(|other| is_at(other)) };
            NavEntry { name, url, is_current }
        };
        NAVIGATION.into_iter().map(entry).collect()
    }

    /// Address of an asset.
    pub fn asset(&self, path: &str) -> String {
        assets::url(path)
    }
}
