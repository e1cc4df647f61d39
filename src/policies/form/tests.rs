use super::*;

fn zone() -> Zone {
    Zone::load(&crate::platform::Content::new(None)).expect("zone")
}

fn filled() -> PolicyForm {
    PolicyForm {
        title: "关于支持海外仓的通知".into(),
        issuing_authority: "甲市商务局".into(),
        kind: "通知".into(),
        level: "市".into(),
        standing: "in_force".into(),
        ..PolicyForm::default()
    }
}

fn errors(form: &PolicyForm) -> (Option<PolicyDraft>, FormView) {
    let mut view = FormView::default();
    (form.draft(&PolicyDraft::default(), &zone(), &mut view), view)
}

#[test]
fn dates_are_read_in_any_usual_spelling() {
    let expected = NaiveDate::from_ymd_opt(2016, 7, 1);
    for text in ["2016-07-01", "2016.7.1", "2016/7/1", "2016年7月1日", " 2016 年 7 月 1 日 ", "２０１６－０７－０１", "20160701", "二〇一六年七月一日"] {
        assert_eq!(parse_date(text), Ok(expected), "{text}");
    }
    assert_eq!(parse_date("  "), Ok(None));
    for text in ["2016-13-01", "昨天", "2016-07", "2016-02-30"] {
        assert_eq!(parse_date(text), Err(()), "{text}");
    }
}

#[test]
fn times_are_read_as_people_write_them() {
    for text in ["9:00", "09:00", "9点", "９：００"] {
        assert_eq!(parse_time(text), NaiveTime::from_hms_opt(9, 0, 0), "{text}");
    }
    assert_eq!(parse_time("14点30分"), NaiveTime::from_hms_opt(14, 30, 0));
    assert_eq!(parse_time("25:00"), None);
    assert_eq!(parse_time("早上"), None);
}

#[test]
fn a_number_is_kept_in_its_proper_spelling_and_nonsense_is_refused_with_an_example() {
    let (draft, _) = errors(&PolicyForm { document_number: "川府函[2016]129".into(), ..filled() });
    assert_eq!(draft.and_then(|draft| draft.document_number).as_deref(), Some("川府函〔2016〕129号"));
    let odd = PolicyForm { document_number: "第七次会议".into(), ..filled() };
    let (draft, view) = errors(&odd);
    assert!(draft.is_none() && view.error("document_number").contains("川府函〔2016〕129号"));
    let (draft, _) = errors(&PolicyForm { number_as_is: "yes".into(), ..odd });
    assert_eq!(draft.and_then(|draft| draft.document_number).as_deref(), Some("第七次会议"));
}

#[test]
fn days_that_contradict_each_other_are_said_at_the_later_one() {
    let form = PolicyForm { signed_on: "2016-07-04".into(), published_on: "2016-07-01".into(), ..filled() };
    assert!(errors(&form).1.error("published_on").contains("2016年7月4日"));
    let form = PolicyForm { effective_on: "2016-07-04".into(), expires_on: "2016-07-01".into(), ..filled() };
    assert!(!errors(&form).1.error("expires_on").is_empty());
}

#[test]
fn repealing_is_not_chosen_in_the_form_but_stays_where_it_was_set() {
    let form = PolicyForm { standing: "repealed".into(), ..filled() };
    assert!(!errors(&form).1.error("standing").is_empty());
    let base = PolicyDraft { standing: "repealed".into(), ..PolicyDraft::default() };
    assert!(form.draft(&base, &zone(), &mut FormView::default()).is_some());
}

#[test]
fn title_and_issuer_are_needed_and_the_rest_is_not() {
    let (draft, view) = errors(&PolicyForm { title: " ".into(), issuing_authority: String::new(), ..filled() });
    assert!(draft.is_none());
    assert_eq!(view.summary().len(), 2);
    assert!(errors(&filled()).0.is_some());
}

#[test]
fn a_form_made_from_a_draft_says_the_same_draft() {
    let draft = errors(&PolicyForm { document_number: "甲府发〔2020〕3号".into(), signed_on: "2020-1-2".into(), body: "# 一、目标\r\n\r\n做好。".into(), ..filled() }).0;
    let draft = draft.expect("valid");
    let again = PolicyForm::of_draft(&draft, &[], 1).draft(&PolicyDraft::default(), &zone(), &mut FormView::default());
    assert_eq!(again, Some(draft));
}
