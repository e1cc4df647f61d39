//! The table on the page.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::found;
use crate::access::{Cx, Desk, Officer};
use crate::signups::occasion::Occasion as _;
use crate::training::results::rules::{Outcome, Verdict};
use crate::training::results::sheet::{Line, Sheet};
use crate::web::filters::date;
use crate::web::{Answer, FormView, PageError, render};

#[expect(clippy::struct_excessive_bools, reason = "one for each panel of the page")]
#[derive(Template)]
#[template(path = "training/results/sheet.html")]
struct SheetPage {
    desk: Desk,
    form: FormView,
    id: i64,
    title: String,
    when: String,
    rule: String,
    gives: String,
    has_test: bool,
    has_homework: bool,
    is_over: bool,
    days: usize,
    stats: Vec<(usize, &'static str)>,
    open: usize,
    proposed: usize,
    proposed_words: String,
    is_own_proposal: bool,
    rows: Vec<Row>,
    preview: Vec<Preview>,
}

/// Somebody in the table.
struct Row {
    id: i64,
    url: String,
    name: String,
    about: String,
    days: usize,
    percent: i32,
    score: String,
    homework: &'static str,
    outcome: &'static str,
    kind: &'static str,
    words: String,
    is_final: bool,
    is_wrong: bool,
}

/// What a table that was uploaded would change.
#[derive(Debug, Clone)]
pub(super) struct Preview {
    /// Sign-up.
    pub id: i64,
    /// Who.
    pub name: String,
    /// As it is.
    pub before: String,
    /// As it would be.
    pub score: String,
    /// As it would be.
    pub homework: String,
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let sheet = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &sheet, FormView::default(), &[], Vec::new())
}

/// The page; `typed` are scores and homework as they were typed, by sign-up.
pub(super) fn page(
    cx: &Cx<Officer>,
    status: StatusCode,
    sheet: &Sheet,
    form: FormView,
    typed: &[(i64, String, String)],
    preview: Vec<Preview>,
) -> Answer {
    let open = |line: &&Line| line.outcome() == Outcome::Pending;
    let proposers: Vec<&Line> = sheet.lines.iter().filter(|line| line.outcome().is_proposed()).collect();
    let own = |line: &&Line| line.result.as_ref().is_some_and(|row| row.proposed_by == Some(cx.who.id));
    let words = proposers.first().and_then(|line| line.result.as_ref()).map_or_else(String::new, |row| row.made_by_name.clone());
    let sittings = sheet.occasion.sittings();
    let when = match (sittings.first(), sittings.last()) {
        (Some(first), Some(last)) if first.on != last.on => format!("{}至{}", date(first.on), date(last.on)),
        (Some(first), _) => date(first.on),
        _ => String::new(),
    };
    let page = SheetPage {
        desk: cx.desk(format!("结业：{}", sheet.occasion.title)),
        id: sheet.occasion.id,
        title: sheet.occasion.title.clone(),
        when,
        rule: sheet.rule.words(),
        gives: sheet.course.certificate.clone(),
        has_test: sheet.rule.pass_score > 0,
        has_homework: sheet.rule.has_homework,
        is_over: sheet.occasion.ends_at <= cx.site.clock.now(),
        days: sheet.days,
        stats: vec![
            (sheet.lines.len(), "有名额或到场"),
            (sheet.lines.iter().filter(|line| line.days > 0).count(), "到场"),
            (sheet.count(|outcome| outcome == Outcome::Completed), "已结业"),
            (sheet.count(|outcome| outcome == Outcome::Failed), "未结业"),
            (sheet.count(Outcome::is_proposed), "待复核"),
        ],
        open: sheet.lines.iter().filter(open).count(),
        proposed: proposers.len(),
        proposed_words: words,
        is_own_proposal: proposers.iter().any(own),
        rows: sheet.lines.iter().map(|line| row(sheet, line, typed, &form)).collect(),
        form,
        preview,
    };
    render(status, &page)
}

fn row(sheet: &Sheet, line: &Line, typed: &[(i64, String, String)], form: &FormView) -> Row {
    let outcome = line.outcome();
    let typed = typed.iter().find(|(id, ..)| *id == line.person.id);
    let homework = match (typed.map(|(_, _, homework)| homework.as_str()), line.reached.homework) {
        (Some("合格"), _) | (None, Some(true)) => "合格",
        (Some("不合格"), _) | (None, Some(false)) => "不合格",
        _ => "",
    };
    let note = line.result.as_ref().and_then(|row| row.note.clone()).filter(|_| outcome == Outcome::Pending);
    let words = match (&line.verdict, outcome) {
        (_, Outcome::Completed) => String::new(),
        (Verdict::Completed, Outcome::Pending) => "可以结业".to_owned(),
        (verdict, _) => verdict.words(),
    };
    Row {
        id: line.person.id,
        url: format!("{}/{}", super::link(sheet.occasion.id), line.person.id),
        name: line.person.name.clone(),
        about: line.person.employer.clone(),
        days: line.days,
        percent: line.reached.attendance_percent,
        score: typed.map_or_else(|| score(line.reached.score), |(_, score, _)| score.clone()),
        homework,
        outcome: outcome.name(),
        kind: match outcome {
            Outcome::Completed => "in-force",
            Outcome::Failed => "expired",
            Outcome::ProposedCompleted | Outcome::ProposedFailed => "upcoming",
            Outcome::Pending => "draft",
        },
        words: [Some(words).filter(|words| !words.is_empty()), note.map(|note| format!("退回：{note}"))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("。"),
        is_final: outcome.is_final(),
        is_wrong: !form.error(&format!("score-{}", line.person.id)).is_empty(),
    }
}

/// A score as people write it.
pub(super) fn score(score: Option<f64>) -> String {
    score.map(|score| score.to_string()).unwrap_or_default()
}

/// What a write that could not be done says on the page.
pub(super) async fn refused(cx: &Cx<Officer>, id: i64, error: PageError) -> Answer {
    let mut view = FormView::default();
    match view.settle::<()>(Err(error))? {
        Ok(()) => Err(PageError::NotFound),
        Err(status) => page(cx, status, &found(cx, id).await?, view, &[], Vec::new()),
    }
}
