use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn wanted() -> Wanted {
    Wanted {
        country: "DE".into(),
        region: "欧洲".into(),
        city: String::new(),
        area: 1000,
        goods: words(&["普货"]),
        services: words(&["一件代发", "退换货", "换标贴标", "质检维修"]),
    }
}

fn offered() -> Offered {
    Offered {
        country: "DE".into(),
        country_name: "德国".into(),
        region: "欧洲".into(),
        city: "汉堡".into(),
        free_area: Some(3200),
        min_volume: Some(10.0),
        goods: words(&["普货", "家居家具"]),
        services: words(&["一件代发", "退换货", "换标贴标"]),
        rent_free: Some(RentFree { days: Some(30), quota: Some(5), from: None, until: Some(day("2026-05-31")) }),
        is_marked: false,
        answer_minutes: Some(120),
    }
}

fn said(found: &Match) -> Vec<String> {
    found.reasons.iter().map(|reason| format!("{}{}", if reason.is_for { "+" } else { "-" }, reason.words)).collect()
}

#[test]
fn reasons_are_said_for_and_against() {
    let found = weigh(&wanted(), &offered(), day("2026-03-05"));
    assert_eq!(
        said(&found),
        [
            "+同一国家：德国汉堡",
            "+空余 3,200 m² ≥ 需求 1,000 m²",
            "+可存货物覆盖 1/1",
            "+服务覆盖 3/4",
            "-服务没有：质检维修",
            "+有效期内的免仓租 30 天（截止 2026年5月31日，名额 5 家）",
            "+通常在 2 小时内答复",
        ]
    );
    assert_eq!((found.score, found.name()), (97, "很合适"));
}

#[test]
fn an_offer_that_is_over_is_neither_counted_nor_shown() {
    let before = weigh(&wanted(), &offered(), day("2026-05-31"));
    let after = weigh(&wanted(), &offered(), day("2026-06-01"));
    assert_eq!(before.score - after.score, RENT_FREE);
    assert!(said(&before).iter().any(|words| words.contains("免仓租")));
    assert!(!said(&after).iter().any(|words| words.contains("免仓租")));
    let full = Offered { rent_free: Some(RentFree { quota: Some(0), ..RentFree::default() }), ..offered() };
    assert!(!said(&weigh(&wanted(), &full, day("2026-03-05"))).iter().any(|words| words.contains("免仓租")));
}

#[test]
fn what_speaks_against_is_said() {
    let elsewhere = Offered {
        country: "PL".into(),
        country_name: "波兰".into(),
        free_area: Some(400),
        min_volume: Some(5000.0),
        is_marked: true,
        ..offered()
    };
    let found = weigh(&wanted(), &elsewhere, day("2026-03-05"));
    let cons: Vec<&str> = found.cons().map(|reason| reason.words.as_str()).collect();
    assert_eq!(
        cons,
        [
            "在波兰，不在所要的国家，但同属欧洲",
            "空余 400 m²，少于需求 1,000 m²",
            "起租量 5,000 m³，多于需求面积按 3 米堆高估算的 3,000 m³",
            "服务没有：质检维修",
            "信息可能已过时，请先核实",
        ]
    );
    assert_eq!(found.name(), "可考虑");
    let city = Wanted { city: "柏林".into(), ..wanted() };
    assert!(said(&weigh(&city, &offered(), day("2026-03-05"))).contains(&"-在汉堡，不在柏林".to_owned()));
    let same = Wanted { city: "汉堡市".into(), ..wanted() };
    assert!(said(&weigh(&same, &offered(), day("2026-03-05"))).contains(&"+同一城市：汉堡".to_owned()));
}

prop_compose! {
    fn any_offer()(
        country in prop::sample::select(vec!["DE", "PL", "US"]),
        region in prop::sample::select(vec!["欧洲", "北美"]),
        free_area in prop::option::of(-5_i64..100_000),
        min_volume in prop::option::of(0.0_f64..100_000.0),
        goods in prop::sample::subsequence(words(&["普货", "大件", "食品"]), 0..=3),
        services in prop::sample::subsequence(words(&["一件代发", "退换货", "换标贴标", "质检维修"]), 0..=4),
        is_marked in any::<bool>(),
    ) -> Offered {
        let (country, region) = (country.to_owned(), region.to_owned());
        Offered { country, region, free_area, min_volume, goods, services, is_marked, ..offered() }
    }
}

proptest! {
    #[test]
    fn more_never_lowers_the_score(offer in any_offer(), area in -5_i64..200_000, more in 0_i64..200_000) {
        let (wanted, today) = (Wanted { area, ..wanted() }, day("2026-03-05"));
        let score = |offer: &Offered| weigh(&wanted, offer, today).score;
        let before = score(&offer);
        prop_assert!(before <= 100, "{offer:?}");
        let free = offer.free_area.unwrap_or(0);
        prop_assert!(score(&Offered { free_area: Some(free + more), ..offer.clone() }) >= before, "{offer:?}");
        prop_assert!(score(&Offered { services: wanted.services.clone(), ..offer.clone() }) >= before, "{offer:?}");
        prop_assert!(score(&Offered { goods: words(&["普货", "大件", "食品"]), ..offer.clone() }) >= before, "{offer:?}");
        prop_assert!(score(&Offered { country: "DE".into(), ..offer.clone() }) >= before, "{offer:?}");
        prop_assert!(score(&Offered { is_marked: false, ..offer.clone() }) >= before, "{offer:?}");
        prop_assert!(score(&Offered { rent_free: None, ..offer.clone() }) <= before, "{offer:?}");
    }
}
