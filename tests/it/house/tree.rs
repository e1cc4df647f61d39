//! Files of the repository, and what must not be written in any of them.

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files below a folder of the repository, by their paths below it, in order.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    let name = |path: &Path| path.strip_prefix(root()).unwrap().display().to_string();
    let mut files: Vec<(String, String)> =
        found.iter().filter_map(|path| Some((name(path), std::fs::read_to_string(path).ok()?))).collect();
    files.sort();
    files
}

/// Rust files below a folder.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    files(folder).into_iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs")).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let is_ours = !["target", ".git", "var", "node_modules"].iter().any(|other| *other == name);
        match (is_ours, path.is_dir()) {
            (true, true) => walk(&path, found),
            (true, false) => found.push(path),
            (false, _) => {}
        }
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let places = ["work", "home", "root", "Users"].map(|name| format!("/{name}/"));
    let mut bad = Vec::new();
    for (path, text) in files("") {
        for (number, line) in text.lines().enumerate() {
            // An address on the web may well have such a part.
            let line = line.replace("https://", "").replace("http://", "");
            if places.iter().any(|place| is_a_place(&line, place)) {
                bad.push(format!("{path}:{}: {line:.100}", number + 1));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Whether the place stands at the beginning of a path and not in its middle.
fn is_a_place(line: &str, place: &str) -> bool {
    let begins =
        |at: usize| line[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && !"./_-}".contains(before));
    line.match_indices(place).any(|(at, _)| begins(at))
}

#[test]
fn permits_are_granted_by_permit_files_only() {
    let granted = ["Permit", "::granted("].concat();
    let elsewhere: Vec<String> = sources("src")
        .into_iter()
        .filter(|(path, text)| text.contains(&granted) && !path.ends_with("permit.rs") && !path.contains("/permit/"))
        .map(|(path, _)| path)
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}
