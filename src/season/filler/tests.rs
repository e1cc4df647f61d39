use std::sync::Arc;

use super::*;
use crate::forms::{Catalogues, prefill};
use crate::platform::Content;

fn applicant(code: &str, division: &str, peers: &[&str]) -> Applicant {
    Applicant {
        name: "锦帆出海物流（演示）股份有限公司".to_owned(),
        credit_code: code.to_owned(),
        division: division.to_owned(),
        kind: "enterprise".to_owned(),
        email: "organisation-01@example.invalid".to_owned(),
        subject: None,
        peers: peers.iter().map(|peer| (*peer).to_owned()).collect(),
    }
}

fn programmes(content: &Content) -> Vec<Programme> {
    let files = content.list("programmes");
    let texts = files.iter().filter(|path| !path.ends_with("facts.toml")).map(|path| content.text(path).expect("a text"));
    texts.map(|text| Programme::parse(&text).expect("a definition")).collect()
}

fn fill(programme: &Programme, applicant: &Applicant, day: &str, places: &Arc<Catalogues>) -> Filled {
    let day: NaiveDate = day.parse().expect("a day");
    let context = Context::new(day)
        .with("organisation_name", applicant.name.clone())
        .with("organisation_division", applicant.division.clone())
        .places(places.clone());
    let profile = json!({ "organisation": {
        "name": applicant.name, "credit_code": applicant.credit_code, "division_code": applicant.division } });
    filled(programme, &context, day, applicant, &prefill(&programme.form, &profile))
}

#[test]
fn every_programme_is_filled_without_a_problem_on_any_day() {
    let content = Content::new(None);
    let places = Arc::new(Catalogues::load(&content).expect("catalogues"));
    let codes = ["91510100DEM000014E", "91510100DEM0000229", "91510600DEM000049T"];
    let all = programmes(&content);
    assert!(all.len() >= 10);
    let mut found = Vec::new();
    for programme in &all {
        for (code, day) in codes.iter().zip(["2025-11-05", "2026-03-02", "2026-11-10"]) {
            let filled = fill(programme, &applicant(code, "510100", &codes), day, &places);
            found.extend(filled.problems.into_iter().map(|problem| format!("{} {day}: {problem:?}", programme.key)));
            assert!(!filled.files.is_empty(), "{}", programme.key);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn answers_follow_from_the_applicant() {
    let content = Content::new(None);
    let places = Arc::new(Catalogues::load(&content).expect("catalogues"));
    let programme = programmes(&content).into_iter().find(|programme| programme.key == "office-rent").expect("office rent");
    let codes = ["91510100DEM000014E", "91510100DEM0000229"];
    let of = |code: &str| fill(&programme, &applicant(code, "510100", &codes), "2026-03-02", &places).raw;
    assert_eq!(of(codes[0]), of(codes[0]));
    assert_ne!(of(codes[0]), of(codes[1]));
}
