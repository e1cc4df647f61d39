//! `demo remove`.

use clap::Subcommand;

use super::{open, say};
use crate::config::Config;
use crate::listings;

/// What to do with the demonstration.
#[derive(Subcommand)]
pub enum DemoCommand {
    /// Take out all demonstration entries and organisations. They are not loaded again; entries of your own stay.
    Remove,
}

pub(super) async fn run(config: Config, command: &DemoCommand) -> anyhow::Result<()> {
    let DemoCommand::Remove = command;
    let application = open(config).await?;
    let count = listings::demo::remove(&application.site).await?;
    say(&format!("{count} demonstration entries removed"));
    Ok(())
}
