//! The form of a course: what is typed, and the course that it means.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::training::courses::{self, OutlineLine};
use crate::training::entity::course;
use crate::training::words::{CATEGORIES, LEVELS, STAGES};
use crate::values::Fen;
use crate::web::{Form, FormView};

/// Parts of an outline at most.
const MOST_PARTS: usize = 40;

/// A course as it is typed.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(default)]
pub(super) struct CourseForm {
    pub revision: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub key: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 60, message = "请填写课程名称（2 到 60 字）"))]
    pub title: String,
    pub category: String,
    pub level: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 200, message = "面向对象最多 200 字"))]
    pub audience: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 4, max = 200, message = "请用一两句话说明课程（4 到 200 字）"))]
    pub summary: String,
    #[validate(length(max = 20000, message = "课程介绍最多 20000 字"))]
    pub body: String,
    pub hours: String,
    pub part_title: Vec<String>,
    pub part_hours: Vec<String>,
    pub part_points: Vec<String>,
    pub attendance_percent: String,
    pub pass_score: String,
    pub has_homework: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 20, message = "证书名称最多 20 字"))]
    pub certificate: String,
    pub valid_months: String,
    pub needs_identity: String,
    pub fee_yuan: String,
    pub stage: String,
}

impl Form for CourseForm {}

impl CourseForm {
    /// The form of a course.
    pub(super) fn of(row: &course::Model) -> Self {
        let outline = courses::outline(row);
        let yes = |is_so: bool| if is_so { "yes".to_owned() } else { String::new() };
        Self {
            revision: row.revision.to_string(),
            key: row.key.clone(),
            title: row.title.clone(),
            category: row.category.clone(),
            level: row.level.clone(),
            audience: row.audience.clone(),
            summary: row.summary.clone(),
            body: row.body.clone(),
            hours: row.hours.to_string(),
            part_title: outline.iter().map(|line| line.title.clone()).collect(),
            part_hours: outline.iter().map(|line| line.hours.to_string()).collect(),
            part_points: outline.iter().map(|line| line.points.clone()).collect(),
            attendance_percent: row.attendance_percent.to_string(),
            pass_score: row.pass_score.to_string(),
            has_homework: yes(row.has_homework),
            certificate: row.certificate.clone(),
            valid_months: row.valid_months.to_string(),
            needs_identity: yes(row.needs_identity),
            fee_yuan: Fen(row.fee_fen).typed(),
            stage: row.stage.clone(),
        }
    }

    /// Rows of the outline as they are shown, with some empty ones at the end.
    pub(super) fn parts(&self) -> Vec<(String, String, String)> {
        let at = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let filled = self.part_title.len().max(self.part_hours.len()).max(self.part_points.len()).min(MOST_PARTS);
        let row = |place| (at(&self.part_title, place), at(&self.part_hours, place), at(&self.part_points, place));
        let mut rows: Vec<_> = (0..filled).map(row).filter(|row| !is_blank(row)).collect();
        let wanted = (rows.len() + 3).max(6);
        rows.resize(wanted, Default::default());
        rows
    }

    /// The course that it means, over what was there; what is wrong is said in the view.
    pub(super) fn read(&self, before: course::Model, view: &mut FormView) -> Option<course::Model> {
        let mut number = |field: &str, text: &str, least: i32, most: i32, words: &str| {
            let read = if text.trim().is_empty() { Ok(least) } else { text.trim().parse::<i32>() };
            match read {
                Ok(number) if (least..=most).contains(&number) => number,
                _ => {
                    view.refuse(field, format!("{words}请填 {least} 到 {most} 的整数"));
                    least
                }
            }
        };
        let hours = number("hours", &self.hours, 1, 1_000, "学时");
        let attendance_percent = number("attendance_percent", &self.attendance_percent, 0, 100, "出勤要求");
        let pass_score = number("pass_score", &self.pass_score, 0, 100, "合格分");
        let valid_months = number("valid_months", &self.valid_months, 0, 240, "证书有效月数");
        let fee = if self.fee_yuan.trim().is_empty() { Ok(Fen(0)) } else { Fen::parse(self.fee_yuan.trim()) };
        let fee = fee.ok().filter(|fee| (0..=100_000_000).contains(&fee.0));
        if fee.is_none() {
            view.refuse("fee_yuan", "学费请填金额，免费填 0");
        }
        if !CATEGORIES.iter().any(|(key, _)| *key == self.category) {
            view.refuse("category", "请选择课程类别");
        }
        if !LEVELS.contains(&self.level.as_str()) {
            view.refuse("level", "请选择级别");
        }
        if !STAGES.iter().any(|(key, _)| *key == self.stage) {
            view.refuse("stage", "请选择状态");
        }
        let outline = self.outline(view);
        let sum: u32 = outline.iter().map(|line| line.hours).sum();
        if !outline.is_empty() && i64::from(sum) != i64::from(hours) && !view.is_invalid() {
            view.refuse("hours", format!("大纲各部分合计 {sum} 学时，与总学时 {hours} 不一致"));
        }
        if view.is_invalid() {
            return None;
        }
        Some(course::Model {
            title: self.title.clone(),
            category: self.category.clone(),
            level: self.level.clone(),
            audience: self.audience.clone(),
            summary: self.summary.clone(),
            body: self.body.trim().replace("\r\n", "\n"),
            hours,
            outline: serde_json::to_value(outline).unwrap_or_default(),
            attendance_percent,
            pass_score,
            has_homework: self.has_homework == "yes",
            certificate: self.certificate.clone(),
            valid_months,
            needs_identity: self.needs_identity == "yes",
            fee_fen: fee.map_or(0, |fee| fee.0),
            stage: self.stage.clone(),
            source_mark: None,
            ..before
        })
    }

    fn outline(&self, view: &mut FormView) -> Vec<OutlineLine> {
        let mut lines = Vec::new();
        for (at, row) in self.parts().into_iter().enumerate().filter(|(_, row)| !is_blank(row)) {
            let (title, hours, points) = row;
            match hours.trim().parse::<u32>().ok().filter(|hours| (1..=500).contains(hours)) {
                Some(hours) if !title.trim().is_empty() => {
                    let (title, points) = (title.trim().to_owned(), points.trim().to_owned());
                    lines.push(OutlineLine { title, hours, points });
                }
                _ => view.refuse("outline", format!("大纲第 {} 行：请填写内容，学时填 1 到 500 的整数", at + 1)),
            }
        }
        lines
    }
}

fn is_blank((title, hours, points): &(String, String, String)) -> bool {
    [title, hours, points].iter().all(|text| text.trim().is_empty())
}

/// Whether a text can be a key in an address.
pub(super) fn is_key(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && !text.starts_with('-')
        && !["sessions", "calendar", "new"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_the_parts_add_up() {
        let before = courses::blank(chrono::DateTime::UNIX_EPOCH);
        let mut form = CourseForm::of(&course::Model { title: "课程".into(), hours: 8, ..before.clone() });
        form.part_title = vec!["一".into(), String::new(), "二".into()];
        form.part_hours = vec!["4".into(), String::new(), "3".into()];
        let mut view = FormView::default();
        assert!(form.read(before.clone(), &mut view).is_none());
        assert!(view.error("hours").contains("合计 7 学时"));
        form.part_hours[2] = "4".into();
        let read = form.read(before, &mut FormView::default()).unwrap();
        assert_eq!(courses::outline(&read).len(), 2);
    }

    #[test]
    fn keys_are_plain() {
        assert!(is_key("b2b-data"));
        assert!(["B2B", "a b", "calendar", "-x", "课"].iter().all(|text| !is_key(text)));
    }
}
