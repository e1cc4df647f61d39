//! `search eval`: how well search answers a judged set of queries.

use std::process::ExitCode;

use clap::Subcommand;

use super::say;
use crate::config::Config;

/// What to do with search.
#[derive(Subcommand)]
pub enum SearchCommand {
    /// Score search against judged queries.
    Eval,
}

pub(super) fn run(_config: &Config, command: &SearchCommand) -> anyhow::Result<ExitCode> {
    let SearchCommand::Eval = command;
    say("not yet");
    Ok(ExitCode::FAILURE)
}
