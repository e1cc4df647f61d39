//! Scores by a rubric: what was typed, what it means, and the weighted sum.

use serde_json::{Map, Value, json};

use crate::casework::programme::Criterion;
use crate::web::FormView;

/// Characters of a comment.
const MOST: usize = 1000;

/// Name of the control of a score.
pub(super) fn score_name(key: &str) -> String {
    format!("score-{key}")
}

/// Name of the control of a comment.
pub(super) fn comment_name(key: &str) -> String {
    format!("comment-{key}")
}

/// Everything typed, as it is kept in the task while it is open.
pub(super) fn typed(rubric: &[Criterion], view: &FormView) -> Value {
    let names = rubric.iter().flat_map(|criterion| [score_name(&criterion.key), comment_name(&criterion.key)]);
    let names = names.chain(["opinion", "advice"].map(str::to_owned));
    let pairs = names.map(|name| {
        let text: String = view.value(&name).chars().take(MOST * 2).collect();
        (name, Value::from(text))
    });
    json!({ "typed": pairs.collect::<Map<_, _>>() })
}

/// A form that shows what was kept.
pub(super) fn view(detail: Option<&Value>) -> FormView {
    let mut view = FormView::default();
    if let Some(kept) = detail.and_then(|detail| detail.get("typed")).and_then(Value::as_object) {
        for (name, text) in kept {
            view.set(name, text.as_str().unwrap_or_default());
        }
    }
    view
}

/// The scores when all are right; what is wrong is said at its field.
pub(super) fn read(rubric: &[Criterion], view: &mut FormView) -> Option<(Map<String, Value>, f64)> {
    let (mut rows, mut sum, mut weights) = (Map::new(), 0.0, 0.0);
    for criterion in rubric {
        let (name, comment_name) = (score_name(&criterion.key), comment_name(&criterion.key));
        let text = view.value(&name).trim().to_owned();
        let comment = view.value(&comment_name).trim().to_owned();
        match text.parse::<f64>().ok().filter(|score| score.is_finite()) {
            _ if text.is_empty() => view.refuse(&name, format!("请给“{}”打分，0 到 {} 分。", criterion.name, criterion.max)),
            None => view.refuse(&name, format!("“{text}”不是分数。“{}”请填 0 到 {} 的数。", criterion.name, criterion.max)),
            Some(score) if !(0.0..=criterion.max).contains(&score) => {
                view.refuse(&name, format!("“{}”的分数要在 0 到 {} 之间，现在是 {text}。", criterion.name, criterion.max));
            }
            Some(score) => {
                sum += score / criterion.max * criterion.weight;
                weights += criterion.weight;
                rows.insert(criterion.key.clone(), json!({ "score": score, "comment": comment }));
                if comment.is_empty() && score < criterion.max * 0.6 {
                    view.refuse(&comment_name, format!("“{}”低于六成，请写明扣分理由。", criterion.name));
                }
            }
        }
        if comment.chars().count() > MOST {
            view.refuse(&comment_name, format!("最多 {MOST} 字"));
        }
    }
    let total = if weights > 0.0 { sum / weights * 100.0 } else { 0.0 };
    (!view.is_invalid()).then_some((rows, (total * 100.0).round() / 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rubric() -> Vec<Criterion> {
        let one = |key: &str, weight: f64, max: f64| Criterion {
            key: key.into(),
            name: key.into(),
            weight,
            max,
            guidance: String::new(),
        };
        vec![one("a", 60.0, 10.0), one("b", 40.0, 20.0)]
    }

    #[test]
    fn scores_are_weighed() {
        let mut view = FormView::default();
        view.set("score-a", "8");
        view.set("score-b", "15");
        let (rows, total) = read(&rubric(), &mut view).expect("scores");
        assert_eq!(rows.len(), 2);
        assert!((total - 78.0).abs() < 0.001, "{total}");
    }

    #[test]
    fn what_is_missing_too_high_or_unreasoned_is_said_at_its_field() {
        let mut view = FormView::default();
        view.set("score-a", "11");
        view.set("score-b", "5");
        assert!(read(&rubric(), &mut view).is_none());
        assert!(view.error("score-a").contains("0 到 10"), "{}", view.error("score-a"));
        assert!(view.error("comment-b").contains("扣分理由"));
        let mut empty = FormView::default();
        assert!(read(&rubric(), &mut empty).is_none());
        assert!(empty.error("score-b").contains("请给"));
    }
}
