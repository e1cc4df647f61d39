//! Two people who edit the same entry: what both left alone stays, what one changed is taken, what both changed differently is
//! for a person to decide.

use serde_json::{Map, Value};

use super::facts::Facts;

/// A field that both changed, each in their own way. Null is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The field.
    pub key: String,
    /// What both started from.
    pub base: Value,
    /// What this person wants.
    pub mine: Value,
    /// What the other has saved.
    pub theirs: Value,
}

/// The value of a field; null when it is empty.
pub fn value(facts: &Facts, key: &str) -> Value {
    facts.get(key).cloned().unwrap_or(Value::Null)
}

/// Facts of both, and where they contradict each other; there the merged facts hold mine.
pub fn three_way<'a>(keys: impl Iterator<Item = &'a str>, base: &Facts, mine: &Facts, theirs: &Facts) -> (Facts, Vec<Conflict>) {
    let (mut merged, mut conflicts) = (theirs.clone(), Vec::new());
    for key in keys {
        let (before, own, other) = (value(base, key), value(mine, key), value(theirs, key));
        if own == before || own == other {
            continue;
        }
        merged.set(key, own.clone());
        if other != before {
            conflicts.push(Conflict { key: key.to_owned(), base: before, mine: own, theirs: other });
        }
    }
    (merged, conflicts)
}

/// What a stored proposal contradicts: fields that changed in public, other than proposed, since the proposal was made.
pub fn overtaken(base: &Map<String, Value>, proposal: &Map<String, Value>, public: &Facts) -> Vec<Conflict> {
    let conflict = |(key, mine): (&String, &Value)| {
        let before = base.get(key).cloned().unwrap_or(Value::Null);
        let theirs = value(public, key);
        let is_one = theirs != before && theirs != *mine;
        is_one.then(|| Conflict { key: key.clone(), base: before, mine: mine.clone(), theirs })
    };
    proposal.iter().filter_map(conflict).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts(json: &Value) -> Facts {
        Facts::of_json(json)
    }

    #[test]
    fn what_one_changed_is_taken_and_what_both_changed_is_asked() {
        let base = facts(&json!({ "a": 1, "b": 1, "c": 1, "d": 1, "e": 1 }));
        let mine = facts(&json!({ "a": 2, "b": 1, "c": 2, "d": 2 }));
        let theirs = facts(&json!({ "a": 1, "b": 2, "c": 2, "d": 3, "e": 1 }));
        let (merged, conflicts) = three_way(["a", "b", "c", "d", "e"].into_iter(), &base, &mine, &theirs);
        assert_eq!(merged, facts(&json!({ "a": 2, "b": 2, "c": 2, "d": 2 })));
        let [conflict] = &conflicts[..] else { panic!("one conflict: {conflicts:?}") };
        assert_eq!((conflict.key.as_str(), &conflict.theirs, &conflict.base), ("d", &json!(3), &json!(1)));
    }

    #[test]
    fn a_proposal_is_overtaken_by_another_value_only() {
        let map = |json: Value| json.as_object().cloned().expect("an object");
        let base = map(json!({ "a": 1, "b": 1, "c": null }));
        let proposal = map(json!({ "a": 2, "b": 2, "c": 5 }));
        let public = facts(&json!({ "a": 3, "b": 2 }));
        let overtaken = overtaken(&base, &proposal, &public);
        assert_eq!(overtaken.iter().map(|conflict| conflict.key.as_str()).collect::<Vec<_>>(), ["a"]);
    }
}
