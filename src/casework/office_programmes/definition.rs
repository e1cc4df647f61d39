//! A definition as it is typed: read, checked with its own test cases, and said what is wrong.

use chrono::NaiveDate;

use crate::casework::programme::{Programme, Programmes};

/// Characters of a definition.
const LONGEST: usize = 300_000;

/// Text with the line ends that files have, as it is stored.
pub fn normal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    format!("{text}\n")
}

/// The definition, or everything that is wrong with it.
pub fn understood(text: &str, kept: &Programmes, today: NaiveDate) -> Result<Programme, Vec<String>> {
    if text.trim().is_empty() {
        return Err(vec!["定义是空的。可以从已有项目复制一份再改。".to_owned()]);
    }
    if text.chars().count() > LONGEST {
        return Err(vec![format!("定义超过 {LONGEST} 字，请精简。")]);
    }
    let programme = Programme::parse(text).map_err(|words| vec![words])?;
    let problems = programme.problems(&kept.vocabulary, today);
    if problems.is_empty() { Ok(programme) } else { Err(problems) }
}
