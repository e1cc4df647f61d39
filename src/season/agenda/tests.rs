use super::*;
use crate::platform::{Content, calendar};

fn definitions() -> impl Fn(&str) -> Option<std::sync::Arc<Programme>> {
    let content = Content::new(None);
    let read = |key: &'static str| {
        let text = content.text(&format!("programmes/{key}.toml")).expect("a programme");
        (key, std::sync::Arc::new(Programme::parse(&text).expect("a definition")))
    };
    let known: std::collections::HashMap<_, _> = CALLS.iter().map(|call| read(call.programme)).collect();
    move |key: &str| known.get(key).cloned()
}

#[test]
fn everything_happens_before_today_on_working_days_and_in_order() {
    let calendar = calendar::load(&Content::new(None)).expect("calendars");
    for today in ["2026-03-05", "2026-11-21", "2026-07-01"] {
        let today: NaiveDate = today.parse().expect("a day");
        let items = of(today, &calendar, definitions());
        assert!(items.len() > 1200, "{}", items.len());
        for item in &items {
            let local = crate::platform::clock::local(item.at);
            let day = local.date_naive();
            assert!(day < today && calendar.is_worked(day), "{item:?}");
            assert!((9..=18).contains(&chrono::Timelike::hour(&local)), "{item:?}");
        }
        assert!(items.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert_eq!(items, of(today, &calendar, definitions()));
    }
}

#[test]
fn applications_are_handed_in_while_their_call_is_open_and_decided_before_their_notice() {
    let calendar = calendar::load(&Content::new(None)).expect("calendars");
    let today: NaiveDate = "2026-11-21".parse().expect("a day");
    let days = WorkingDays::around(today, &calendar);
    let items = of(today, &calendar, definitions());
    let all = applications();
    let when = |act: Act| items.iter().find(|item| item.act == act).map(|item| item.at);
    for (number, planned) in all.iter().enumerate() {
        let plan = &CALLS[planned.call];
        let begun = when(Act::Begin(number, planned.target != Target::Draft)).expect("it is begun");
        assert!(begun > days.opens(plan.opens), "{planned:?}");
        if let Some(at) = when(Act::Submit(number)) {
            assert!(at < days.closes(plan.closes), "{planned:?}");
        }
        let decided = when(Act::Confirm(number));
        if let (Some(at), Some(notice), Target::Approved) = (decided, when(Act::Draft(planned.call)), planned.target) {
            assert!(at < notice, "{planned:?} {at} {notice}");
        }
        if let (Some(list), Target::Deciding) = (when(Act::Rank(planned.call)), planned.target) {
            let last = items.iter().rfind(|item| matches!(item.act, Act::Work(of, _) if of == number));
            assert!(last.is_some_and(|last| last.at < list), "{planned:?}");
        }
    }
}
