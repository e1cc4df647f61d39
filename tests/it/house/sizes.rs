//! A file that grows too long is two things; so is a function.

use super::tree::{files, sources};

const MOST_LINES: usize = 400;
const MOST_IN_A_FUNCTION: usize = 60;
const MOST_IN_A_TEMPLATE: usize = 120;

#[test]
fn no_source_file_is_too_long() {
    let all = ["src", "migrations/src", "tests/it", "benches"].into_iter().flat_map(sources);
    let long = all.map(|(path, text)| (path, text.lines().count())).filter(|(_, lines)| *lines > MOST_LINES);
    let long: Vec<String> = long.map(|(path, lines)| format!("{path}: {lines} lines")).collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn no_template_is_too_long() {
    let long = files("templates").into_iter().map(|(path, text)| (path, text.lines().count()));
    let long: Vec<(String, usize)> = long.filter(|(_, lines)| *lines > MOST_IN_A_TEMPLATE).collect();
    assert!(long.is_empty(), "more than {MOST_IN_A_TEMPLATE} lines: {long:?}");
}

#[test]
fn no_function_is_too_long() {
    let mut long = Vec::new();
    for (path, text) in sources("src") {
        long.extend(
            functions(&text)
                .into_iter()
                .filter(|(_, _, lines)| *lines > MOST_IN_A_FUNCTION)
                .map(|(name, at, lines)| format!("{path}:{at}: {name} has {lines} lines")),
        );
    }
    assert!(long.is_empty(), "more than {MOST_IN_A_FUNCTION} lines:\n{}", long.join("\n"));
}

/// Name, first line and length of each function: from its `fn` to the brace that closes it at the same depth, which the
/// formatter puts under the beginning of the line.
fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.contains('(')).collect();
        let is_function = line.contains("fn ")
            && words.iter().all(|word| ["pub", "async", "const", "fn", "unsafe"].contains(word) || word.starts_with("pub("));
        let name = line.split("fn ").nth(1).and_then(|rest| rest.split(['(', '<']).next()).unwrap_or_default();
        if !(is_function || line.trim_start().starts_with("pub(") && line.contains(" fn ")) || line.trim_end().ends_with(';') {
            continue;
        }
        let close = format!("{}}}", " ".repeat(indent));
        let end = lines[at..].iter().position(|line| *line == close).unwrap_or(0);
        found.push((name.to_owned(), at + 1, end + 1));
    }
    found
}

#[test]
fn functions_are_measured() {
    let text = "impl A {\n    pub async fn long(\n        &self,\n    ) {\n        one();\n    }\n\n    fn short(&self) {}\n}\npub(crate) fn last() {\n    x();\n}\n";
    let seen: Vec<(String, usize)> = functions(text).into_iter().map(|(name, _, lines)| (name, lines)).collect();
    assert_eq!(seen, [("long".to_owned(), 5), ("short".to_owned(), 1), ("last".to_owned(), 3)]);
}
