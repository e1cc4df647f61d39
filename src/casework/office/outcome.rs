//! What comes of a task: a review, a department's opinion, a visit with its list and pictures, and the way back.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::file::outcome_word;
use super::{answer, found, on_task, refused};
use crate::access::{Cx, Officer, Permit};
use crate::casework::engine::{Case, Engine, stages};
use crate::casework::entity::review_task;
use crate::casework::files;
use crate::casework::permit::Handle;
use crate::casework::programme::{InspectionItem, StageKind};
use crate::casework::store::documents::{self, NewDocument};
use crate::casework::store::tasks::{self, CONFIRMATION, Outcome};
use crate::forms::read_day;
use crate::platform::Happened;
use crate::web::upload::{Upload, UploadedFile};
use crate::web::{Answer, FormView, PageError, Routes};

/// Files of a visit in one report.
const MOST_PICTURES: usize = 12;
/// Characters of an opinion.
const MOST_OPINION: usize = 2000;
/// Kinds that a report takes.
const KINDS: [&str; 3] = ["pdf", "jpg", "png"];

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/tasks/{task}/outcome", finish);
}

async fn finish(cx: Cx<Officer>, ids: Path<(i64, i64)>, upload: Upload) -> Answer {
    let (id, task_id) = ids.into_inner();
    let (case, _) = found(&cx, id).await?;
    let task = tasks::find(cx.database(), task_id).await?.filter(|task| task.application_id == id);
    let is_visit = task.ok_or(PageError::NotFound)?.kind == StageKind::Inspection.key();
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let word = check(&upload, &mut view);
    let detail = is_visit.then(|| report(&case, &upload, word, cx.site.clock.today(), &mut view));
    let pictures = if view.is_invalid() { Vec::new() } else { stored(&cx, &upload.files, &mut view).await? };
    let Some(word) = word.filter(|_| !view.is_invalid()) else {
        if !upload.files.is_empty() {
            view.refuse_all("图片和文件需要重新选择后再提交。");
        }
        return refused(&cx, id, view, "turn").await;
    };
    let opinion = upload.text("opinion").trim().to_owned();
    let done = on_task(&cx, id, task_id, async |engine, case, task, permit| {
        let outcome = Outcome { outcome: word, opinion: opinion.clone(), detail: detail.clone(), score: None };
        finished(engine, case, task, permit, outcome, &pictures).await
    });
    let done = done.await.map(|row| {
        let stage = row.1;
        format!("“{stage}”的意见已提交：{}。", crate::casework::office::look::outcome_name(Some(word)))
    });
    answer(&cx, id, view, done, "turn").await
}

/// The word, and what is wrong with what was typed.
fn check(upload: &Upload, view: &mut FormView) -> Option<&'static str> {
    let word = outcome_word(upload.text("outcome"));
    let opinion = upload.text("opinion").trim();
    let length = opinion.chars().count();
    match word {
        None => view.refuse("outcome", "请选择审查结论"),
        Some(stages::PASS) => {}
        Some(_) if length < 4 => view.refuse("opinion", "不通过或退回的，请写明理由（至少 4 个字）"),
        Some(_) => {}
    }
    if length > MOST_OPINION {
        view.refuse("opinion", format!("意见最多 {MOST_OPINION} 字，现在是 {length} 字"));
    }
    if upload.files.len() > MOST_PICTURES {
        view.refuse("pictures", format!("一次最多上传 {MOST_PICTURES} 个文件"));
    }
    word
}

/// Looks at the files of a report and keeps them.
async fn stored(cx: &Cx<Officer>, uploaded: &[UploadedFile], view: &mut FormView) -> Result<Vec<NewDocument>, PageError> {
    let kinds = KINDS.map(str::to_owned);
    let mut kept = Vec::new();
    for file in uploaded {
        match files::look(file, &kinds, None) {
            Err(words) => view.refuse("pictures", words),
            Ok(media_type) => kept.push(NewDocument {
                purpose: documents::INSPECTION,
                name: file.name.clone(),
                media_type: Some(media_type.to_owned()),
                sha256: Some(cx.site.files.put(file.bytes.clone()).await?),
                size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
                ..NewDocument::default()
            }),
        }
    }
    Ok(kept)
}

/// What a visit found, point by point, and what is wrong with it at its field.
fn report(case: &Case, upload: &Upload, word: Option<&str>, today: NaiveDate, view: &mut FormView) -> Value {
    let visited = upload.text("visited_on").trim();
    let day = read_day(visited);
    match day {
        None if visited.is_empty() && word == Some(stages::RETURN) => {}
        None if visited.is_empty() => view.refuse("visited_on", "请填写核查日期"),
        None => view.refuse("visited_on", "核查日期请写成 2026-03-05 这样"),
        Some(day) if day > today => view.refuse("visited_on", "核查日期不能晚于今天"),
        Some(_) => {}
    }
    let mut points = Vec::new();
    for item in &case.definition.inspection.items {
        let name = format!("item_{}", item.key);
        let answer = upload.text(&name).trim();
        if answer.is_empty() && item.kind != "text" && word == Some(stages::PASS) {
            view.refuse(&name, format!("核查表“{}”还没有填写", item.text));
        }
        if item.kind == "number" && !answer.is_empty() && !answer.parse::<f64>().is_ok_and(f64::is_finite) {
            view.refuse(&name, format!("核查表“{}”应填写数字", item.text));
        }
        points.push(json!({ "key": item.key, "text": item.text, "value": in_words(item, answer) }));
    }
    let visited = day.map(|day| day.to_string()).unwrap_or_default();
    json!({ "visited_on": visited, "items": points })
}

fn in_words(item: &InspectionItem, answer: &str) -> String {
    match (item.kind.as_str(), answer) {
        (_, "") => "未填写".to_owned(),
        ("yes_no", "yes") => "是".to_owned(),
        ("yes_no", "no") => "否".to_owned(),
        _ => answer.chars().take(500).collect(),
    }
}

/// Finishes the task with the files of its report; the stage's name for the message.
async fn finished(
    engine: &Engine<'_>,
    case: &Case,
    task: &review_task::Model,
    permit: &Permit<Handle>,
    outcome: Outcome,
    pictures: &[NewDocument],
) -> Result<((i64, String), Happened), PageError> {
    if task.kind == CONFIRMATION || (task.kind == StageKind::Decision.key() && outcome.outcome != stages::RETURN) {
        return Err(PageError::BadRequest("决定请在“拟定决定”或“复核决定”中办理。".into()));
    }
    if task.kind == StageKind::Admission.key() {
        return Err(PageError::BadRequest("受理请使用“受理”“通知补正”或“不予受理”。".into()));
    }
    for picture in pictures {
        let document = NewDocument { purpose_id: Some(task.id), ..picture.clone() };
        documents::attach(engine.write, permit, &case.application, document).await?;
    }
    let stage = case.stage().map(|stage| stage.name.clone()).unwrap_or_default();
    let (row, event) = engine.finish_task(permit, case, task, outcome).await?;
    Ok(((row.id, stage), event))
}
