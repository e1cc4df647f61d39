//! Pages of a long list. Every page has its own address, made from the current one with another `page=`.

use crate::web::request::with_parameter;

/// Where one is in a long list.
#[derive(Debug, Clone)]
pub struct Pager {
    /// Current page, from 1.
    pub page: u64,
    /// Last page, at least 1.
    pub last: u64,
    /// All entries.
    pub total: u64,
    base: String,
}

/// A link in the pager, or a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagerStep {
    /// A page with its address.
    Page {
        /// Number.
        number: u64,
        /// Address.
        url: String,
        /// Whether it is the current one.
        is_current: bool,
    },
    /// Pages left out.
    Gap,
}

impl Pager {
    /// Reads `page` as typed (anything odd means 1) and keeps it inside the list. `base` is the current address.
    pub fn new(asked: &str, total: u64, per_page: u64, base: &str) -> Self {
        let last = total.div_ceil(per_page.max(1)).max(1);
        let page = asked.trim().parse::<u64>().unwrap_or(1).clamp(1, last);
        Self { page, last, total, base: base.to_owned() }
    }

    /// Whether there is anything to turn.
    pub fn is_needed(&self) -> bool {
        self.last > 1
    }

    /// What is shown of how much: 第 21—40 份，共 63 份.
    pub fn range(&self, shown: usize, per_page: u64, unit: &str) -> String {
        let first = (self.page - 1) * per_page + 1;
        let last = first + shown.max(1) as u64 - 1;
        format!("第 {first}—{} {unit}，共 {} {unit}", last.max(first).min(self.total), self.total)
    }

    /// Address of a page.
    pub fn url(&self, page: u64) -> String {
        if page == 1 {
            with_parameter(&self.base, "page", None)
        } else {
            with_parameter(&self.base, "page", Some(&page.to_string()))
        }
    }

    /// Address of the page before.
    pub fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.url(self.page - 1))
    }

    /// Address of the page after.
    pub fn next(&self) -> Option<String> {
        (self.page < self.last).then(|| self.url(self.page + 1))
    }

    /// First, last, and the neighbours of the current page.
    pub fn steps(&self) -> Vec<PagerStep> {
        let mut steps = Vec::new();
        let mut before = 0;
        let near = |page: &u64| *page == 1 || *page == self.last || page.abs_diff(self.page) <= 2;
        let window = (self.page.saturating_sub(2).max(1)..=(self.page + 2).min(self.last)).chain([1, self.last]);
        let mut pages: Vec<u64> = window.filter(near).collect();
        pages.sort_unstable();
        pages.dedup();
        for number in pages {
            if number > before + 1 {
                steps.push(PagerStep::Gap);
            }
            steps.push(PagerStep::Page { number, url: self.url(number), is_current: number == self.page });
            before = number;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_page_is_the_nearest_sensible_one() {
        for (asked, page) in [("", 1), ("-1", 1), ("abc", 1), ("0", 1), ("3", 3), ("99", 5), ("99999999999999999999999", 1)] {
            assert_eq!(Pager::new(asked, 100, 20, "/policies").page, page, "{asked}");
        }
        assert_eq!(Pager::new("2", 0, 20, "/policies").last, 1);
    }

    #[test]
    fn long_lists_show_the_ends_and_the_neighbours() {
        let pager = Pager::new("10", 1000, 20, "/policies?q=a&page=10");
        let shown: Vec<Option<u64>> = pager
            .steps()
            .into_iter()
            .map(|step| match step {
                PagerStep::Page { number, .. } => Some(number),
                PagerStep::Gap => None,
            })
            .collect();
        assert_eq!(shown, [Some(1), None, Some(8), Some(9), Some(10), Some(11), Some(12), None, Some(50)]);
        assert_eq!(pager.url(1), "/policies?q=a");
        assert_eq!(pager.next().as_deref(), Some("/policies?q=a&page=11"));
    }
}
