//! Answers of many, counted: nobody is recognised in a handful, so a few answers are not shown at all.

use serde_json::Value;

use super::questions::{Kind, Question, Survey};

/// Fewer answers than this are not shown.
pub const FEWEST: usize = 3;

/// What was said to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The question.
    pub label: String,
    /// How many answered it.
    pub answers: usize,
    /// Mean of scores, with one digit.
    pub mean: Option<String>,
    /// Choices with how often they were made.
    pub choices: Vec<Choice>,
    /// Answers in people's own words.
    pub texts: Vec<String>,
}

/// How often something was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What.
    pub name: String,
    /// How often.
    pub count: usize,
    /// Of those who answered, in whole percents.
    pub percent: usize,
}

/// Counts the answers to each question, in order.
pub fn count(survey: &Survey, answers: &[Value]) -> Vec<Counted> {
    survey.questions.iter().map(|question| counted(question, answers)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a mean with one digit")]
fn counted(question: &Question, answers: &[Value]) -> Counted {
    let given: Vec<&Value> =
        answers.iter().map(|answer| &answer[question.key.as_str()]).filter(|value| !value.is_null()).collect();
    let texts = given.iter().filter(|_| question.kind == Kind::Text).filter_map(|value| value.as_str()).map(str::to_owned);
    let is = |value: &Value, key: &str| match value {
        Value::Array(all) => all.iter().any(|one| one == key),
        Value::Number(score) => score.to_string() == key,
        other => other == key,
    };
    let choice = |(key, name): (String, String)| {
        let count = given.iter().filter(|value| is(value, &key)).count();
        Choice { name, count, percent: (count * 100 + given.len() / 2).checked_div(given.len()).unwrap_or(0) }
    };
    let sum: i64 = given.iter().filter_map(|value| value.as_i64()).sum();
    let has_mean = question.kind == Kind::Score && !given.is_empty();
    Counted {
        label: question.label.clone(),
        answers: given.len(),
        mean: has_mean.then(|| format!("{:.1}", sum as f64 / given.len() as f64)),
        choices: if question.kind == Kind::Text { Vec::new() } else { question.choices().into_iter().map(choice).collect() },
        texts: texts.collect(),
    }
}

/// The same as a table for spreadsheets: question, choice, how often, of how many, mean.
pub fn rows(counted: &[Counted]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for question in counted {
        let (label, of) = (&question.label, question.answers.to_string());
        let mean = question.mean.clone().unwrap_or_default();
        for choice in &question.choices {
            rows.push(vec![label.clone(), choice.name.clone(), choice.count.to_string(), of.clone(), mean.clone()]);
        }
        rows.extend(
            question.texts.iter().map(|text| vec![label.clone(), text.clone(), String::new(), of.clone(), String::new()]),
        );
    }
    rows
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn means_leave_out_those_who_did_not_answer() {
        let question = |key: &str, kind: Kind| Question {
            key: key.to_owned(),
            label: key.to_owned(),
            kind,
            options: vec!["甲".to_owned(), "乙".to_owned()],
            required: false,
        };
        let questions = vec![question("score", Kind::Score), question("many", Kind::MultiChoice), question("text", Kind::Text)];
        let survey = Survey { key: "a".into(), title: "a".into(), intro: String::new(), months: None, questions };
        let answers =
            [json!({ "score": 5, "many": ["甲", "乙"] }), json!({ "score": 4, "many": ["甲"], "text": "好" }), json!({})];
        let counted = count(&survey, &answers);
        assert_eq!((counted[0].mean.as_deref(), counted[0].answers), (Some("4.5"), 2));
        assert_eq!(counted[1].choices.iter().map(|choice| choice.percent).collect::<Vec<_>>(), [100, 50]);
        assert_eq!(counted[2].texts, ["好"]);
        assert_eq!(count(&survey, &[])[0].mean, None);
    }
}
