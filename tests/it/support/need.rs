//! What a machine may lack. A test that needs it says that it was skipped; where everything is required it fails.

use std::io::Write as _;

/// Says why a test was skipped, or fails it under `CBEC_TEST_REQUIRE_ALL=1`.
#[track_caller]
pub fn skip(missing: &str) {
    let is_required = std::env::var("CBEC_TEST_REQUIRE_ALL").is_ok_and(|value| value == "1");
    assert!(!is_required, "{missing} is required here (CBEC_TEST_REQUIRE_ALL=1) and missing");
    say(&format!("SKIPPED: {missing} is missing on this machine"));
}

/// Writes past the test harness, which keeps what passing tests print through macros to itself.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A program that a test needs: where a variable says, else on the path.
pub fn program(variable: &str, names: &[&str]) -> Option<std::path::PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    places.find(|place| place.is_file())
}
