//! Writes synthetic policies as lines of JSON, for `policies import-jsonl`: `synthetic COUNT [CHARACTERS]`.

#![expect(clippy::print_stderr, reason = "a tool for the command line")]

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

mod generator;

use generator::Language;

fn main() -> ExitCode {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let Some(&count) = numbers.first() else {
        eprintln!("usage: synthetic COUNT [CHARACTERS]");
        return ExitCode::from(2);
    };
    let length = numbers.get(1).copied().unwrap_or(3000);
    let language = Language::learn(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for id in 0..count as u64 {
        let document = language.document(id, length);
        let (issuer, level, region) = document.issuer;
        let line = serde_json::json!({
            "id": format!("synthetic-{}", document.id),
            "title": document.title,
            "document_number": document.number,
            "issuing_authority": issuer,
            "level": level,
            "region": region,
            "issued_on": document.issued_on,
            "topics": [document.topic],
            "body": document.body,
        });
        if writeln!(out, "{line}").is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
