//! `evaluate export` and `evaluate verify`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use super::{open, say};
use crate::config::Config;
use crate::evaluations::dossier;
use crate::evaluations::store::rounds;
use crate::scoring::Dossier;

/// Most differences that are printed.
const MOST: usize = 50;

/// What to do with a round.
#[derive(Subcommand)]
pub enum EvaluateCommand {
    /// Write a round that was computed into one file: framework, data, seeds, scores, robustness. The server may be running.
    Export {
        /// Key of the round, such as `park-2025`, or its number.
        round: String,
        /// Where to write.
        file: PathBuf,
    },
    /// Compute a file again and compare every number to the last digit. Exit code 1 when one differs. Needs no database.
    Verify {
        /// The file.
        file: PathBuf,
    },
}

pub(super) async fn run(config: Config, command: EvaluateCommand) -> anyhow::Result<ExitCode> {
    match command {
        EvaluateCommand::Export { round, file } => export(config, &round, file).await,
        EvaluateCommand::Verify { file } => verify(&file),
    }
}

async fn export(config: Config, round: &str, file: PathBuf) -> anyhow::Result<ExitCode> {
    let application = open(config).await?;
    let database = application.site.database.read();
    let found = match round.parse::<i64>() {
        Ok(id) => rounds::find(database, id).await?,
        Err(_) => rounds::by_key(database, round).await?,
    };
    let found = found.with_context(|| format!("there is no round {round}"))?;
    let dossier = dossier::of(database, &found).await.map_err(|_| anyhow::anyhow!("round {} was not computed yet", found.key))?;
    std::fs::write(&file, dossier.write()).with_context(|| format!("{} cannot be written", file.display()))?;
    say(&format!("{} subjects of {} written to {}", dossier.scores.subjects.len(), found.key, file.display()));
    Ok(ExitCode::SUCCESS)
}

fn verify(file: &PathBuf) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let dossier = Dossier::read(&text).map_err(|problem| anyhow::anyhow!("{}: {problem}", file.display()))?;
    let differences = dossier.verify();
    if differences.is_empty() {
        say(&format!("{} subjects computed again: nothing differs", dossier.scores.subjects.len()));
        return Ok(ExitCode::SUCCESS);
    }
    for difference in differences.iter().take(MOST) {
        say(&format!("{}: the file says {}, computed is {}", difference.at, difference.file, difference.computed));
    }
    say(&format!("{} numbers differ", differences.len()));
    Ok(ExitCode::FAILURE)
}
