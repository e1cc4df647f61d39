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

/// An entry of the main navigation: a page, or a group of pages that opens below its word.
#[derive(Debug, Clone)]
pub struct NavEntry {
    /// Word.
    pub name: &'static str,
    /// Address; of a group the first of its pages.
    pub url: &'static str,
    /// Whether the current page lies below it.
    pub is_current: bool,
    /// Pages of a group; a single page has none.
    pub pages: Vec<NavPage>,
}

/// A page in a group of the main navigation.
#[derive(Debug, Clone)]
pub struct NavPage {
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

/// A page of the navigation: word and address.
type Page = (&'static str, &'static str);

/// The main navigation: at most seven entries. One with a single page is a link, one with several opens them.
const NAVIGATION: [(&str, &[Page]); 7] = [
    ("政策库", &[("政策库", "/policies")]),
    ("申报办理", &[("申报项目", "/programmes"), ("政策匹配", "/finder"), ("证书查验", "/verify")]),
    ("公示", &[("公示公告", "/notices")]),
    ("培训活动", &[("培训", "/training"), ("活动", "/events")]),
    (
        "园区与服务",
        &[
            ("产业园区", "/parks"),
            ("孵化器", "/incubators"),
            ("海外仓", "/warehouses"),
            ("海外仓需求", "/needs"),
            ("服务商", "/providers"),
            ("产业带", "/belts"),
            ("源头工厂", "/factories"),
            ("产品库", "/products"),
        ],
    ),
    (
        "数据",
        &[
            ("统计数据", "/statistics"),
            ("统计简报", "/statistics/bulletins"),
            ("绩效评价", "/evaluations"),
            ("扶持资金公开", "/open/awards"),
        ],
    ),
    ("帮助", &[("使用帮助", "/help")]),
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
        let here = nearest(&self.path);
        let page = |&(name, url): &Page| NavPage { name, url, is_current: here == Some(url) };
        let entry = |(name, pages): (&'static str, &[Page])| {
            let pages: Vec<NavPage> = pages.iter().map(page).collect();
            let url = pages.first().map_or("/", |page| page.url);
            let is_current = pages.iter().any(|page| page.is_current);
            NavEntry { name, url, is_current, pages: if pages.len() > 1 { pages } else { Vec::new() } }
        };
        NAVIGATION.into_iter().map(entry).collect()
    }

    /// Address of an asset.
    pub fn asset(&self, path: &str) -> String {
        assets::url(path)
    }
}

/// The page of the navigation that an address lies below; the longest, where one page lies below another.
fn nearest(path: &str) -> Option<&'static str> {
    let is_below = |url: &str| path.strip_prefix(url).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']));
    let pages = NAVIGATION.iter().flat_map(|(_, pages)| pages.iter()).map(|(_, url)| *url);
    pages.filter(|url| is_below(url)).max_by_key(|url| url.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_one_page_of_the_navigation() {
        assert_eq!(nearest("/policies/12"), Some("/policies"));
        assert_eq!(nearest("/policies.atom"), Some("/policies"));
        assert_eq!(nearest("/statistics"), Some("/statistics"));
        assert_eq!(nearest("/statistics/trade"), Some("/statistics"));
        assert_eq!(nearest("/statistics/bulletins/202602"), Some("/statistics/bulletins"));
        assert_eq!(nearest("/policiesx"), None);
        assert_eq!(nearest("/"), None);
    }

    #[test]
    fn no_page_stands_in_the_navigation_twice() {
        let mut urls: Vec<&str> = NAVIGATION.iter().flat_map(|(_, pages)| pages.iter()).map(|(_, url)| *url).collect();
        let count = urls.len();
        urls.sort_unstable();
        urls.dedup();
        assert_eq!(urls.len(), count);
    }
}
