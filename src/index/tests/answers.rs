//! What an answer holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;

fn filter(facet: &str, values: &[&str]) -> BTreeMap<String, Vec<String>> {
    [(facet.to_owned(), values.iter().map(|v| (*v).to_owned()).collect())].into()
}

#[test]
fn without_a_text_everything_is_listed_by_date() {
    with_library(|index| {
        assert_eq!(found(index, " "), [3, 1, 2, 4]);
        let oldest = SearchRequest { sort: Sort::Oldest, ..ask("") };
        assert_eq!(index.search(&oldest).unwrap().hits[0].record_id, 4);
        let range = SearchRequest {
            date_from: NaiveDate::from_ymd_opt(2022, 3, 1),
            date_to: NaiveDate::from_ymd_opt(2023, 3, 1),
            ..ask("")
        };
        assert_eq!(index.search(&range).unwrap().total, 2);
    });
}

#[test]
fn a_list_is_sorted_by_a_number_and_those_without_it_come_last() {
    with_library(|index| {
        let order = |sort| {
            let hits = index.search(&SearchRequest { sort, ..ask("") }).unwrap().hits;
            hits.iter().map(|hit| hit.record_id).collect::<Vec<_>>()
        };
        assert_eq!(order(Sort::Most(1)), [2, 3, 1, 4]);
        assert_eq!(order(Sort::Least(1)), [1, 3, 2, 4]);
        assert_eq!(order(Sort::Most(9)).len(), 4);
    });
}

#[test]
fn a_counted_value_never_leads_to_an_empty_page() {
    with_library(|index| {
        for text in ["", "海外仓", "跨境电商", "管理"] {
            let open = index.search(&ask(text)).unwrap();
            for (facet, values) in &open.facets {
                for (value, count) in values {
                    let request = SearchRequest { filters: filter(facet, &[value]), ..ask(text) };
                    let chosen = index.search(&request).unwrap();
                    assert_eq!(chosen.total, *count, "{text} {facet}={value}");
                    assert_eq!(chosen.facets[facet], open.facets[facet], "a facet does not narrow itself");
                }
            }
        }
    });
}

#[test]
fn chosen_values_stay_listed_and_unknown_ones_do_no_harm() {
    with_library(|index| {
        let request = SearchRequest { filters: filter("region", &["成都", "火星"]), ..ask("") };
        let results = index.search(&request).unwrap();
        assert_eq!(results.total, 2);
        assert!(results.facets["region"].contains(&("火星".into(), 0)));
        let request = SearchRequest { filters: filter("nonsense", &["x"]), ..ask("") };
        assert_eq!(index.search(&request).unwrap().total, 0);
        let request = SearchRequest { kinds: vec!["park".into()], ..ask("") };
        assert_eq!(index.search(&request).unwrap().total, 0);
    });
}

#[test]
fn pages_continue_each_other() {
    with_library(|index| {
        let all = found(index, "管理 海外仓 跨境电商");
        let paged: Vec<i64> = (0..all.len())
            .flat_map(|offset| index.search(&SearchRequest { offset, limit: 1, ..ask("管理 海外仓 跨境电商") }).unwrap().hits)
            .map(|hit| hit.record_id)
            .collect();
        assert_eq!(all, paged);
        let beyond = SearchRequest { offset: usize::MAX, ..ask("海外仓") };
        assert!(index.search(&beyond).unwrap().hits.is_empty());
    });
}

#[test]
fn completions_cover_titles_numbers_and_topics() {
    with_library(|index| {
        let kinds = |prefix: &str| -> Vec<(SuggestionKind, String)> {
            index.suggest(prefix, 8).unwrap().into_iter().map(|s| (s.kind, s.text)).collect()
        };
        assert!(kinds("公共海").contains(&(SuggestionKind::Title, "公共海外仓认定管理办法".into())));
        for prefix in ["海外", "haiw", "hwc"] {
            assert!(kinds(prefix).contains(&(SuggestionKind::Topic, "海外仓".into())), "{prefix}");
        }
        assert!(kinds("hwc").contains(&(SuggestionKind::Title, "公共海外仓认定管理办法".into())));
        assert!(kinds("川府函[2022]122").contains(&(SuggestionKind::Number, "川府函〔2022〕122号".into())));
        assert!(kinds("").is_empty());
    });
}
