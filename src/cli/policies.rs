//! `policies import` and `policies import-jsonl`.

use std::fs::File;
use std::io::{BufReader, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::Subcommand;

use super::{open, say, say_error, say_progress};
use crate::app::Application;
use crate::config::Config;
use crate::policies::import::{import_file, import_lines, recognise_file};

/// What to do with policy documents.
#[derive(Subcommand)]
pub enum PoliciesCommand {
    /// Import originals: txt, md, html, docx or pdf. Importing one again brings it up to date.
    Import {
        /// Files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print what was recognised as JSON, one object a file, and store nothing.
        #[arg(long)]
        dry_run: bool,
        /// Store as drafts for an editor to publish.
        #[arg(long)]
        draft: bool,
    },
    /// Import many documents: one JSON object a line with `id`, `title` and `body`, and if known `document_number`,
    /// `issuing_authority`, `issued_on`, `kind`, `level`, `region`, `effective_on`, `expires_on`, `summary`, `topics`…
    ImportJsonl {
        /// File; `-` reads standard input.
        file: PathBuf,
    },
}

pub(super) async fn run(config: Config, command: PoliciesCommand) -> anyhow::Result<ExitCode> {
    match command {
        PoliciesCommand::Import { files, dry_run: true, .. } => Ok(show(&files)),
        PoliciesCommand::Import { files, draft, .. } => {
            let application = open(config).await?;
            import(&application, &files, draft).await
        }
        PoliciesCommand::ImportJsonl { file } => {
            let application = open(config).await?;
            import_jsonl(&application, &file).await
        }
    }
}

fn show(files: &[PathBuf]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for path in files {
        match read(path).and_then(|(name, bytes)| Ok(recognise_file(&name, &bytes)?)) {
            Ok(imported) => say(&serde_json::to_string_pretty(&imported).unwrap_or_default()),
            Err(error) => {
                say_error(&format!("{}: {error:#}", path.display()));
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

async fn import(application: &Application, files: &[PathBuf], draft: bool) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for path in files {
        match import_one(application, path, draft).await {
            Ok(line) => say(&line),
            Err(error) => {
                say_error(&format!("{}: {error:#}", path.display()));
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

async fn import_one(application: &Application, path: &PathBuf, draft: bool) -> anyhow::Result<String> {
    let (name, bytes) = read(path)?;
    let imported = recognise_file(&name, &bytes)?;
    let confirmed = import_file(&application.site, &imported, bytes, draft).await?;
    let did = match (confirmed.is_new, confirmed.is_changed) {
        (true, _) => "added",
        (false, true) => "updated",
        (false, false) => "unchanged",
    };
    let doubts = imported.recognised.doubts.iter().map(|doubt| format!("\n  ? {}：{}", doubt.field, doubt.message));
    Ok(format!("{did} {} {}{}", confirmed.id, imported.recognised.title, doubts.collect::<String>()))
}

fn read(path: &PathBuf) -> anyhow::Result<(String, Vec<u8>)> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, bytes))
}

async fn import_jsonl(application: &Application, file: &PathBuf) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let is_shown = std::io::stderr().is_terminal();
    let progress = |done: usize| {
        if is_shown {
            say_progress(&format!("{done} lines"));
        }
    };
    let done = if file.as_os_str() == "-" {
        import_lines(&application.site, BufReader::new(std::io::stdin()), progress).await?
    } else {
        let source = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
        import_lines(&application.site, BufReader::with_capacity(1 << 20, source), progress).await?
    };
    if is_shown {
        say_progress("");
    }
    let seconds = started.elapsed().as_secs_f64();
    let (added, updated, unchanged, kept) = (done.added, done.updated, done.unchanged, done.kept);
    let refused = done.refused.len();
    say(&format!(
        "{added} added, {updated} updated, {unchanged} unchanged, {kept} kept as edited, {refused} refused in {seconds:.1} s"
    ));
    for (number, reason) in done.refused.iter().take(50) {
        say_error(&format!("line {number}: {reason}"));
    }
    Ok(if done.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
