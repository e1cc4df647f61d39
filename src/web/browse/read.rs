//! From the pairs of an address.

/// Characters of a query that are used.
pub const LONGEST_TEXT: usize = 120;
/// Values of one facet that may be chosen.
const MOST_VALUES: usize = 50;
/// Bytes of a value.
const LONGEST_VALUE: usize = 300;

/// The last value of a name, trimmed; empty where there is none.
pub fn last<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

/// What to look for: the beginning of what was typed, in one line.
pub fn words(typed: &str) -> String {
    let text: String = typed.trim().chars().take(LONGEST_TEXT).collect();
    text.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Whether more was typed than is looked for.
pub fn was_shortened(typed: &str) -> bool {
    typed.trim().chars().nth(LONGEST_TEXT).is_some()
}

/// Values chosen for a facet, each once; `spelled` gives the form that the index knows.
pub fn chosen_values(pairs: &[(String, String)], facet: &str, spelled: impl Fn(&str) -> String) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for (_, value) in pairs.iter().filter(|(key, _)| key == facet) {
        let value = spelled(value.trim());
        if !value.is_empty() && value.len() <= LONGEST_VALUE && !values.contains(&value) && values.len() < MOST_VALUES {
            values.push(value);
        }
    }
    values
}
