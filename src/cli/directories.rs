//! `directories import`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use super::{open, say};
use crate::config::Config;
use crate::listings::exchange::{Importer, Sheet, apply, plan};
use crate::platform::Actor;

/// What to do with the directories.
#[derive(Subcommand)]
pub enum DirectoriesCommand {
    /// Add and update entries from an XLSX or CSV file with the columns of the template. Nothing is written while any cell
    /// is wrong.
    Import {
        /// The directory: parks, incubators, warehouses, providers, belts, factories or products.
        directory: String,
        /// The file.
        file: PathBuf,
        /// Say what would happen and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Exit code 1 when the file has problems, each on a line of its own with its cell.
pub(super) async fn run(config: Config, command: &DirectoriesCommand) -> anyhow::Result<ExitCode> {
    let DirectoriesCommand::Import { directory, file, dry_run } = command;
    let application = open(config).await?;
    let (site, directories) = (&application.site, &application.directories);
    let directory = directories.by_key(directory).with_context(|| format!("there is no directory {directory}"))?;
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let sheet = Sheet::read(&bytes).map_err(anyhow::Error::msg)?;
    let plan = plan(site.database.read(), directories, directory, Importer::Program, sheet).await?;
    if !plan.faults.is_empty() {
        plan.faults.iter().for_each(|fault| say(&format!("{}\t{}", fault.cell, fault.message)));
        anyhow::bail!("{} cells have to be corrected; nothing was written", plan.faults.len());
    }
    let (added, changed, unchanged) = (plan.additions.len(), plan.updates.len(), plan.unchanged);
    if !dry_run {
        let write = site.begin(Actor::system("directories import")).await?;
        apply(write, directory, Importer::Program, plan).await?;
    }
    say(&format!("{added} added, {changed} updated, {unchanged} unchanged{}", if *dry_run { " (dry run)" } else { "" }));
    Ok(ExitCode::SUCCESS)
}
