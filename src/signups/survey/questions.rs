//! The questions, as `content/survey.toml` gives them: one survey for courses, one for events, and follow-ups some months
//! after a course was finished.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::platform::Content;
use crate::web::FormView;

/// Letters of a free answer at most.
const LONGEST: usize = 1000;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One to five, five is best.
    Score,
    /// One of several.
    Choice,
    /// Some of several.
    MultiChoice,
    /// In one's own words.
    Text,
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Stable word.
    pub key: String,
    /// As people read it.
    pub label: String,
    /// How it is answered.
    pub kind: Kind,
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<String>,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
}

/// Questions that are asked together.
#[derive(Debug, Clone, Deserialize)]
pub struct Survey {
    /// Stable word.
    pub key: String,
    /// Title.
    pub title: String,
    /// Why, and who reads the answers.
    pub intro: String,
    /// Months after a course was finished; none for those right after.
    #[serde(default)]
    pub months: Option<u32>,
    /// In order.
    pub questions: Vec<Question>,
}

/// All surveys.
#[derive(Debug, Clone, Deserialize)]
pub struct Surveys {
    surveys: Vec<Survey>,
}

/// What the row of an answer about the occasion itself is called.
pub const SATISFACTION: &str = "satisfaction";

/// What the row of a follow-up is called.
pub fn follow_up_name(months: u32) -> String {
    format!("months_{months}")
}

impl Surveys {
    /// From the content.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        content.toml("survey.toml")
    }

    /// About an occasion of this kind.
    pub fn about(&self, kind: &str) -> Option<&Survey> {
        let key = if kind == crate::signups::link::TRAINING { "training" } else { "events" };
        self.surveys.iter().find(|survey| survey.key == key)
    }

    /// Some months after.
    pub fn follow_up(&self, months: u32) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.months == Some(months))
    }

    /// Months after which people are asked, in order.
    pub fn follow_ups(&self) -> Vec<u32> {
        let mut months: Vec<u32> = self.surveys.iter().filter_map(|survey| survey.months).collect();
        months.sort_unstable();
        months
    }
}

impl Question {
    /// What can be chosen, with words: for scores too.
    pub fn choices(&self) -> Vec<(String, String)> {
        match self.kind {
            Kind::Score => {
                let words = ["很不满意", "不太满意", "一般", "满意", "很满意"];
                (1..=5).rev().map(|score: usize| (score.to_string(), format!("{score} 分 {}", words[score - 1]))).collect()
            }
            _ => self.options.iter().map(|option| (option.clone(), option.clone())).collect(),
        }
    }
}

impl Survey {
    /// What was typed as answers. What makes no sense is said at the question, and the form keeps it.
    pub fn read(&self, pairs: &[(String, String)], view: &mut FormView) -> Option<Value> {
        let mut answers = Map::new();
        for question in &self.questions {
            let given = pairs.iter().filter(|(name, _)| *name == question.key).map(|(_, value)| value.trim());
            let given: Vec<&str> = given.filter(|value| !value.is_empty()).collect();
            let known = |value: &&str| question.choices().iter().any(|(key, _)| key == value);
            let Some(first) = given.first() else {
                if question.required {
                    view.refuse(&question.key, format!("请回答“{}”", question.label));
                }
                continue;
            };
            let answer = match question.kind {
                Kind::Text if first.chars().count() > LONGEST => {
                    view.refuse(&question.key, format!("最多 {LONGEST} 字，请精简后再提交"));
                    continue;
                }
                Kind::Text => json!(first),
                Kind::MultiChoice => json!(given.iter().filter(|value| known(value)).collect::<Vec<_>>()),
                Kind::Choice | Kind::Score if !known(first) => {
                    view.refuse(&question.key, "请从选项中选择一项");
                    continue;
                }
                Kind::Choice => json!(first),
                Kind::Score => json!(first.parse::<i64>().unwrap_or_default()),
            };
            answers.insert(question.key.clone(), answer);
        }
        (!view.is_invalid()).then_some(Value::Object(answers))
    }

    /// A form that shows these answers.
    pub fn view(&self, answers: &Value) -> FormView {
        let mut view = FormView::default();
        for question in &self.questions {
            match &answers[question.key.as_str()] {
                Value::Array(all) => {
                    view.set_all(&question.key, all.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                Value::String(text) => view.set(&question.key, text.as_str()),
                Value::Number(score) => view.set(&question.key, score.to_string()),
                _ => {}
            }
        }
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surveys_of_the_content_are_read_and_their_keys_are_told_apart() {
        let surveys = Surveys::load(&Content::new(None)).expect("surveys");
        assert!(surveys.about("training").is_some() && surveys.about("event").is_some());
        assert_eq!(surveys.follow_ups(), [3, 6, 12]);
        for survey in &surveys.surveys {
            let mut keys: Vec<&str> = survey.questions.iter().map(|question| question.key.as_str()).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), survey.questions.len(), "{}", survey.key);
        }
    }

    #[test]
    fn answers_are_read_back_as_they_were_typed() {
        let surveys = Surveys::load(&Content::new(None)).expect("surveys");
        let survey = surveys.about("training").expect("a survey");
        let pairs =
            [("overall", "5"), ("content", "4"), ("trainer", "9"), ("first_use", "开店和上架"), ("first_use", "报关和退税")];
        let mut pairs: Vec<(String, String)> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let mut view = FormView::of_pairs(&pairs, &[]);
        assert!(survey.read(&pairs, &mut view).is_none() && !view.error("trainer").is_empty());
        pairs[2].1 = "3".to_owned();
        let mut view = FormView::of_pairs(&pairs, &[]);
        let answers = survey.read(&pairs, &mut view).expect("answers");
        assert_eq!(answers["overall"], 5);
        assert!(survey.view(&answers).has("first_use", "报关和退税") && survey.view(&answers).has("trainer", "3"));
    }
}
