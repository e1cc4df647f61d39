//! What officials and experts said, with what the scores say together.

use super::Loaded;
use super::can::name_of;
use crate::access::{Cx, Officer};
use crate::casework::entity::{application_document, review_task};
use crate::casework::link;
use crate::casework::office::look::{Due, outcome_name, task_name};
use crate::casework::scores::{self, Statistics};
use crate::casework::store::{documents, people, tasks};
use crate::values::Calendar;
use crate::web::PageError;
use crate::web::filters::moment;

/// See the module.
pub struct Reviews {
    /// Tasks, newest first.
    pub tasks: Vec<Said>,
    /// Scores of experts.
    pub scores: Option<Scores>,
    /// Who has withdrawn: name, reason, when.
    pub recusals: Vec<(String, String, String)>,
}

/// A task and what came of it.
pub struct Said {
    /// What it is called.
    pub name: String,
    /// Who did it or has to.
    pub who: String,
    /// Word of the outcome or of the state.
    pub word: &'static str,
    /// Class of the word.
    pub kind: &'static str,
    /// When it was done.
    pub when: String,
    /// Until when, while it waits.
    pub due: Due,
    /// Opinion.
    pub opinion: String,
    /// Points of a visit.
    pub points: Vec<(String, String)>,
    /// Pictures and papers of a visit.
    pub pictures: Vec<(String, String, bool)>,
    /// Whether it no longer counts.
    pub is_past: bool,
}

/// Scores of experts.
pub struct Scores {
    /// Criteria with weight and most.
    pub criteria: Vec<(String, String)>,
    /// A row an expert.
    pub rows: Vec<ScoreRow>,
    /// Numbers.
    pub numbers: Vec<(&'static str, String)>,
    /// What they mean.
    pub words: Vec<String>,
    /// How many were asked for and are in.
    pub progress: String,
}

/// An expert's scores.
pub struct ScoreRow {
    /// Name.
    pub name: String,
    /// Score and comment for each criterion.
    pub cells: Vec<(String, String)>,
    /// Weighted total.
    pub total: String,
    /// Whether it stands apart.
    pub is_outlier: bool,
}

/// What was said about a file.
pub async fn of(cx: &Cx<Officer>, loaded: &Loaded) -> Result<Reviews, PageError> {
    let calendar = cx.site.kept::<Calendar>()?;
    let files = documents::of(cx.database(), loaded.case.application.id).await?;
    let ids: Vec<i64> = loaded.tasks.iter().filter_map(|task| task.expert_id).collect();
    let experts = people::find_experts(cx.database(), &ids).await?;
    let expert_name = |task: &review_task::Model| {
        let found = task.expert_id.and_then(|id| experts.iter().find(|expert| expert.id == id));
        found.map(|expert| expert.name.clone())
    };
    let said = |task: &review_task::Model| {
        let (word, kind) = match task.state.as_str() {
            tasks::OPEN => ("待办理", "scheduled"),
            tasks::CANCELLED => ("不再需要", "plain"),
            tasks::RECUSED => ("已回避", "withdrawn"),
            tasks::REPLACED => ("已重新办理", "plain"),
            _ => match task.outcome.as_deref() {
                Some("pass") => ("通过", "published"),
                Some("fail") => ("不通过", "amended"),
                _ => (outcome_name(task.outcome.as_deref()), "withdrawn"),
            },
        };
        let assigned = task.assignee_id.map(|id| name_of(&loaded.officers, Some(id)));
        Said {
            name: task_name(&loaded.case.definition, task),
            who: task.done_by_name.clone().or_else(|| expert_name(task)).or(assigned).unwrap_or_else(|| "未分派".to_owned()),
            word,
            kind,
            when: task.done_at.map(moment).unwrap_or_default(),
            due: Due::of(&calendar, cx.site.clock.today(), task.due_on.filter(|_| task.state == tasks::OPEN)),
            opinion: task.opinion.clone().unwrap_or_default(),
            points: points(task),
            pictures: files.iter().filter(|file| belongs(file, task)).map(picture).collect(),
            is_past: matches!(task.state.as_str(), tasks::CANCELLED | tasks::REPLACED),
        }
    };
    let recusals = loaded.recusals.iter().map(|row| (row.user_name.clone(), row.reason.clone(), moment(row.at)));
    Ok(Reviews {
        tasks: loaded.tasks.iter().rev().map(said).collect(),
        scores: score_table(loaded, &expert_name),
        recusals: recusals.collect(),
    })
}

fn belongs(file: &application_document::Model, task: &review_task::Model) -> bool {
    matches!(file.purpose.as_str(), documents::INSPECTION | documents::OPINION) && file.purpose_id == Some(task.id)
}

fn picture(file: &application_document::Model) -> (String, String, bool) {
    let is_picture = file.media_type.as_deref().is_some_and(|kind| kind.starts_with("image/"));
    (format!("{}/documents/{}", link::office(file.application_id), file.id), file.name.clone(), is_picture)
}

/// Points of a visit as its report says them.
fn points(task: &review_task::Model) -> Vec<(String, String)> {
    let Some(detail) = &task.detail else { return Vec::new() };
    let text = |value: Option<&serde_json::Value>| value.and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let visited = text(detail.get("visited_on"));
    let items = detail.get("items").and_then(|items| items.as_array()).map_or(&[][..], Vec::as_slice);
    let first = (!visited.is_empty()).then(|| ("核查日期".to_owned(), visited));
    first.into_iter().chain(items.iter().map(|item| (text(item.get("text")), text(item.get("value"))))).collect()
}

/// The table of scores: experts write independently, so that only those who have handed in are shown.
fn score_table(loaded: &Loaded, name: &dyn Fn(&review_task::Model) -> Option<String>) -> Option<Scores> {
    let rubric = &loaded.case.definition.rubric;
    let of_experts = || loaded.tasks.iter().filter(|task| task.expert_id.is_some());
    let done: Vec<&review_task::Model> = of_experts().filter(|task| task.state == tasks::DONE && task.score.is_some()).collect();
    let asked = of_experts().filter(|task| matches!(task.state.as_str(), tasks::OPEN | tasks::DONE)).count();
    if asked == 0 {
        return None;
    }
    let totals: Vec<f64> = done.iter().filter_map(|task| task.score).collect();
    let found = scores::statistics(&totals);
    let given: Vec<Vec<(Option<f64>, String)>> = done.iter().map(|task| scores::given(task, rubric)).collect();
    let matrix: Option<Vec<Vec<f64>>> = given.iter().map(|row| row.iter().map(|(score, _)| *score).collect()).collect();
    let agreement = matrix.and_then(|matrix| scores::agreement(&matrix));
    let rows = done.iter().zip(&given).enumerate().map(|(at, (task, cells))| ScoreRow {
        name: name(task).unwrap_or_else(|| "专家".to_owned()),
        cells: cells.iter().map(|(score, comment)| (score.map_or("—".to_owned(), plain), comment.clone())).collect(),
        total: task.score.map(plain).unwrap_or_default(),
        is_outlier: found.as_ref().is_some_and(|found| found.outliers.contains(&at)),
    });
    Some(Scores {
        criteria: rubric
            .iter()
            .map(|criterion| (criterion.name.clone(), format!("权重 {}，满分 {}", plain(criterion.weight), plain(criterion.max))))
            .collect(),
        rows: rows.collect(),
        numbers: found.as_ref().map(numbers).unwrap_or_default(),
        words: words(found.as_ref(), agreement, done.len()),
        progress: format!("抽取 {asked} 名，已提交 {} 名", done.len()),
    })
}

fn numbers(found: &Statistics) -> Vec<(&'static str, String)> {
    vec![
        ("平均分", plain(found.mean)),
        ("中位数", plain(found.median)),
        ("最低—最高", format!("{}—{}", plain(found.range.0), plain(found.range.1))),
        ("标准差", plain(found.deviation)),
    ]
}

fn words(found: Option<&Statistics>, agreement: Option<f64>, count: usize) -> Vec<String> {
    let mut said = Vec::new();
    if found.is_some_and(|found| !found.outliers.is_empty()) {
        said.push("有评分明显偏离（距中位数超过 15 分，或超出四分位距 1.5 倍），请阅读评语后判断；系统不会自动剔除。".to_owned());
    }
    match agreement {
        Some(w) => said.push(format!("一致性系数 W = {w:.2}，{}。", scores::agreement_in_words(w))),
        None if count > 1 => said.push("一致性系数无法计算：评分没有区分各项标准。".to_owned()),
        None => {}
    }
    said
}

fn plain(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
