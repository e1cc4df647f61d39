//! What a visitor asks a directory for: words, facets, order, view, page, and which entries are kept for comparison.

use std::sync::Arc;

use crate::index::{SearchRequest, Sort};
use crate::listings::definition::{Direction, Directory, FieldKind};
use crate::listings::event::kind_of;
use crate::listings::places::Places;
use crate::listings::search::PARENT;
use crate::listings::{Directories, link};
use crate::web::browse::{Chosen, Inquire, Question, chosen_values, last};
use crate::web::request::with_pairs;

/// Entries that can be compared.
pub const MOST_COMPARED: usize = 4;

/// How a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Rows that scan.
    List,
    /// Cards with pictures.
    Cards,
    /// A map with a table, and rows below.
    Map,
}

impl View {
    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Cards => "cards",
            Self::Map => "map",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "列表",
            Self::Cards => "图片",
            Self::Map => "地图",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::List, Self::Cards, Self::Map].into_iter().find(|view| view.key() == text)
    }
}

/// A question to a directory.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The directory.
    pub directory: Arc<Directory>,
    /// What every list can be asked.
    pub question: Question,
    /// Order: `newest` or a field; empty for the usual one.
    pub sort: String,
    /// View, when one was chosen.
    pub view: Option<View>,
    /// Entries kept for comparison.
    pub compared: Vec<i64>,
}

impl Inquiry {
    /// Nothing asked.
    pub fn new(directory: Arc<Directory>) -> Self {
        Self { directory, question: Question::default(), sort: String::new(), view: None, compared: Vec::new() }
    }

    /// Words alone.
    pub fn of_text(directory: Arc<Directory>, text: &str, is_exact: bool) -> Self {
        Self { question: Question::of_text(text, is_exact), ..Self::new(directory) }
    }

    /// Reads the pairs of a query string.
    pub fn read(directories: &Directories, directory: Arc<Directory>, pairs: &[(String, String)]) -> Self {
        let mut chosen = Chosen::new();
        for field in directory.facets() {
            let values = chosen_values(pairs, &field.key, |value| spelled(field.kind, value, &directories.places));
            chosen.insert(field.key.clone(), values);
        }
        if let Some(parent) = &directory.parent_field {
            chosen.insert(PARENT.to_owned(), chosen_values(pairs, parent, str::to_owned));
        }
        let sort = last(pairs, "sort");
        let is_known = sort == "newest" || directory.sorts().any(|(_, field, _)| field.key == sort);
        Self {
            question: Question::read(pairs, chosen),
            sort: if is_known { sort.to_owned() } else { String::new() },
            view: View::parse(last(pairs, "view")).filter(|view| *view != View::Map || directory.map.is_some()),
            compared: ids(pairs, "compare").0,
            directory,
        }
    }

    /// Everything but the page, as pairs of an address.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("q", &self.question.text)];
        for (facet, _) in self.facets() {
            let name = self.parameter(&facet);
            pairs.extend(self.question.values(&facet).iter().map(|value| pair(name, value)));
        }
        pairs.extend([pair("sort", &self.sort), pair("view", self.view.map_or("", View::key))]);
        pairs.push(pair("exact", if self.question.is_exact { "1" } else { "" }));
        pairs.extend(self.compared.iter().map(|id| ("compare".to_owned(), id.to_string())));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The name of a facet in addresses.
    pub fn parameter<'a>(&'a self, facet: &'a str) -> &'a str {
        if facet == PARENT { self.directory.parent_field.as_deref().unwrap_or("parent") } else { facet }
    }

    /// The same question at another path, such as the one of a table.
    pub fn url_at(&self, path: &str) -> String {
        with_pairs(path, &self.pairs())
    }

    /// What a table of this list is asked with: nothing of how it is shown.
    pub fn for_tables(&self) -> Self {
        Self { view: None, compared: Vec::new(), ..self.clone() }
    }

    /// In another order.
    pub fn sorted(&self, sort: &str) -> Self {
        Self { sort: sort.to_owned(), ..self.clone() }
    }

    /// Shown in another way.
    pub fn viewed(&self, view: View) -> Self {
        Self { view: Some(view), ..self.clone() }
    }

    /// With other entries kept for comparison.
    pub fn comparing(&self, ids: &[i64]) -> Self {
        Self { compared: ids.to_vec(), ..self.clone() }
    }

    fn order(&self) -> Sort {
        let by_field = self.directory.sorts().find(|(_, field, _)| field.key == self.sort);
        match by_field {
            Some((place, _, Direction::Desc)) => Sort::Most(place),
            Some((place, _, Direction::Asc)) => Sort::Least(place),
            None if self.sort == "newest" => Sort::Newest,
            None => Sort::Relevance,
        }
    }
}

impl Inquire for Inquiry {
    const PER_PAGE: u64 = 24;

    fn question(&self) -> &Question {
        &self.question
    }

    fn question_mut(&mut self) -> &mut Question {
        &mut self.question
    }

    fn request(&self, offset: usize, limit: usize) -> SearchRequest {
        let sort = self.order();
        SearchRequest { sort, ..self.question.request(kind_of(&self.directory.key), offset, limit) }
    }

    fn url(&self) -> String {
        self.url_at(&link::list(&self.directory.key))
    }

    fn everything(&self) -> Self {
        Self::new(self.directory.clone())
    }

    fn facets(&self) -> Vec<(String, String)> {
        let own = self.directory.facets().map(|field| (field.key.clone(), field.label.clone()));
        let parent = self.directory.parent.as_ref().map(|_| (PARENT.to_owned(), "产业带".to_owned()));
        parent.into_iter().chain(own).collect()
    }
}

/// Ids under a name in an address, each once, at most as many as can be compared; and whether there were more.
pub fn ids(pairs: &[(String, String)], name: &str) -> (Vec<i64>, bool) {
    let mut ids: Vec<i64> = Vec::new();
    for id in pairs.iter().filter(|(key, _)| key == name).filter_map(|(_, value)| value.trim().parse::<i64>().ok()) {
        if id > 0 && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let are_too_many = ids.len() > MOST_COMPARED;
    ids.truncate(MOST_COMPARED);
    (ids, are_too_many)
}

/// Places may also be asked for by their codes.
fn spelled(kind: FieldKind, value: &str, places: &Places) -> String {
    let code = match kind {
        FieldKind::Division => places.division_code(value).map(|code| places.division(code)),
        FieldKind::Country => places.country_code(value).map(|code| places.country(code)),
        _ => None,
    };
    code.unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Content;
    use crate::web::request::pairs;

    fn read(key: &str, query: &str) -> Inquiry {
        let directories = Directories::load(&Content::new(None)).expect("directories");
        let directory = directories.by_key(key).cloned().expect("a directory");
        Inquiry::read(&directories, directory, &pairs(query))
    }

    #[test]
    fn the_address_is_the_state() {
        let query = "q=%E7%BE%8E%E5%9B%BD&division=%E6%88%90%E9%83%BD%E5%B8%82&sort=free_area&view=map&compare=3&compare=4";
        assert_eq!(read("warehouses", query).url(), format!("/warehouses?{query}"));
        assert_eq!(read("warehouses", "").url(), "/warehouses");
        assert_eq!(read("factories", "belt=12").url(), "/factories?belt=12");
    }

    #[test]
    fn odd_questions_are_harmless() {
        let odd = "page=-1&sort=sideways&view=globe&unknown=1&compare=x&compare=-1&compare=0";
        assert_eq!(read("parks", odd).url(), "/parks");
        assert_eq!(read("products", "view=map").url(), "/products", "products have no map");
        assert_eq!(read("parks", "compare=1&compare=1&compare=2&compare=3&compare=4&compare=5").compared, [1, 2, 3, 4]);
        assert!(read("parks", &format!("q={}", "a".repeat(10_000))).question.was_shortened);
    }

    #[test]
    fn places_may_be_asked_for_by_code_and_orders_follow_the_definition() {
        assert_eq!(read("parks", "division=510100").question.chosen["division"], ["成都市"]);
        assert_eq!(read("warehouses", "country=DE").question.chosen["country"], ["德国"]);
        assert!(matches!(read("parks", "sort=vacant_area").request(0, 1).sort, Sort::Most(_)));
        assert!(matches!(read("parks", "sort=rent").request(0, 1).sort, Sort::Least(_)));
        assert_eq!(read("parks", "").request(0, 1).sort, Sort::Relevance);
    }
}
