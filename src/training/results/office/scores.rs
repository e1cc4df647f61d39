//! Scores and homework: typed into the page, or uploaded as a table that is looked at before anything is written.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::page::{Preview, page, score};
use super::{found, held, link};
use crate::access::{Cx, Officer};
use crate::signups::event;
use crate::training::results::import::{self, HEAD};
use crate::training::results::rules::{Outcome, Reached, read_homework, read_score};
use crate::training::results::sheet::{Line, Sheet};
use crate::training::results::store;
use crate::values::short_code::shown;
use crate::web::upload::Upload;
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other, workbook};

/// Lines of the page, in parallel.
#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ScoresForm {
    signup: Vec<String>,
    score: Vec<String>,
    homework: Vec<String>,
}

impl Form for ScoresForm {}

impl ScoresForm {
    fn lines(&self) -> Vec<(i64, String, String)> {
        let at = |list: &[String], at: usize| list.get(at).map(|text| text.trim().to_owned()).unwrap_or_default();
        let ids = self.signup.iter().enumerate().filter_map(|(place, id)| Some((place, id.parse::<i64>().ok()?)));
        ids.map(|(place, id)| (id, at(&self.score, place), at(&self.homework, place))).collect()
    }
}

pub(super) async fn save(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ScoresForm>) -> Answer {
    let sheet = found(&cx, *id).await?;
    let (form, _) = posted.unchecked();
    let typed = form.lines();
    let mut view = FormView::default();
    for (id, score, homework) in &typed {
        let Some(line) = sheet.lines.iter().find(|line| line.person.id == *id) else { continue };
        for (field, problem) in [("score", read_score(score).err()), ("homework", read_homework(homework).err())] {
            if let Some(words) = problem {
                view.refuse(&format!("{field}-{id}"), format!("{}：{words}", line.person.name));
            }
        }
    }
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &sheet, view, &typed, Vec::new());
    }
    match view.settle(try_save(&cx, *id, &typed).await.map(Some))? {
        Ok(changed) => {
            cx.flash(if changed == 0 { "没有改动。".to_owned() } else { format!("已保存 {changed} 人的成绩。") });
            Ok(see_other(link(*id)))
        }
        Err(status) => page(&cx, status, &found(&cx, *id).await?, view, &typed, Vec::new()),
    }
}

/// Writes what differs; results that were proposed go back to be proposed again, those confirmed stay.
async fn try_save(cx: &Cx<Officer>, id: i64, typed: &[(i64, String, String)]) -> Result<usize, PageError> {
    let write = cx.begin().await?;
    let (sheet, permit) = held(cx, &write, id).await?;
    let mut changed = 0;
    for (line, score, homework) in matched(&sheet, typed) {
        let reached = Reached {
            attendance_percent: line.reached.attendance_percent,
            score: read_score(score).unwrap_or_default(),
            homework: read_homework(homework).unwrap_or_default(),
        };
        if line.outcome().is_final() || reached == line.reached {
            continue;
        }
        if !store::put(&write, &permit, (&sheet, line), &reached, Outcome::Pending, None).await? {
            return Err(PageError::Conflict("成绩刚刚被别人改动，您的输入还在，请核对后再保存。".into()));
        }
        changed += 1;
    }
    if changed > 0 {
        let happened = event::occasion("training.scored", &sheet.occasion, format!("登记成绩 {changed} 人"));
        write.commit(happened).await?;
    }
    Ok(changed)
}

fn matched<'a>(sheet: &'a Sheet, typed: &'a [(i64, String, String)]) -> impl Iterator<Item = (&'a Line, &'a String, &'a String)> {
    typed.iter().filter_map(|(id, score, homework)| {
        let line = sheet.lines.iter().find(|line| line.person.id == *id)?;
        Some((line, score, homework))
    })
}

pub(super) async fn import(cx: Cx<Officer>, id: Path<i64>, mut upload: Upload) -> Answer {
    let sheet = found(&cx, *id).await?;
    let mut view = FormView::default();
    let Some(file) = upload.take_file("file") else {
        view.refuse("file", "请选择填写好的成绩表（xlsx 或 CSV）");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &sheet, view, &[], Vec::new());
    };
    let said = match import::read(&file.bytes, &sheet) {
        Ok(said) => said,
        Err(faults) => {
            for fault in faults.into_iter().take(50) {
                view.refuse_all(fault);
            }
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &sheet, view, &[], Vec::new());
        }
    };
    let preview: Vec<Preview> =
        matched(&sheet, &said).filter_map(|(line, score, homework)| preview(line, score, homework)).collect();
    if preview.is_empty() {
        cx.flash("表格与已登记的成绩一致，没有要写入的改动。");
        return Ok(see_other(link(*id)));
    }
    page(&cx, StatusCode::OK, &sheet, view, &[], preview)
}

/// A line that would change something.
fn preview(line: &Line, typed: &str, homework: &str) -> Option<Preview> {
    let (read, judged) = (read_score(typed).ok()?, read_homework(homework).ok()?);
    if line.outcome().is_final() || (read == line.reached.score && judged == line.reached.homework) {
        return None;
    }
    let before = [score(line.reached.score), homework_word(line.reached.homework).to_owned()];
    let before: Vec<String> = before.into_iter().filter(|text| !text.is_empty()).collect();
    Some(Preview {
        id: line.person.id,
        name: line.person.name.clone(),
        before: if before.is_empty() { "（无）".to_owned() } else { before.join("，") },
        score: score(read),
        homework: homework_word(judged).to_owned(),
    })
}

pub(super) async fn template(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let sheet = found(&cx, *id).await?;
    // Names leave the house: that is written down.
    let write = cx.begin().await?;
    let summary = format!("导出成绩表 {} 人", sheet.lines.len());
    write.commit(event::occasion("training.exported", &sheet.occasion, summary)).await?;
    let cells = |line: &Line| {
        vec![
            shown(&line.person.code),
            line.person.name.clone(),
            line.person.employer.clone(),
            format!("{}/{}", line.days, sheet.days),
            score(line.reached.score),
            homework_word(line.reached.homework).to_owned(),
            line.outcome().name().to_owned(),
        ]
    };
    let columns = HEAD.into_iter().zip([16, 14, 32, 10, 12, 10, 12]);
    let bytes =
        workbook::of_texts("成绩", columns, sheet.lines.iter().map(cells)).map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer(&format!("results-{id}.xlsx"), bytes))
}

const fn homework_word(homework: Option<bool>) -> &'static str {
    match homework {
        Some(true) => "合格",
        Some(false) => "不合格",
        None => "",
    }
}
