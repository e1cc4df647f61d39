//! `demo remove`.

use clap::Subcommand;

use super::{open, say};
use crate::config::Config;
use crate::{listings, season};

/// What to do with the demonstration.
#[derive(Subcommand)]
pub enum DemoCommand {
    /// Take out all demonstration entries, organisations, calls, applications, courses, events and sign-ups. They are not loaded
    /// again; what is your own stays.
    Remove,
}

pub(super) async fn run(config: Config, command: &DemoCommand) -> anyhow::Result<()> {
    let DemoCommand::Remove = command;
    let application = open(config).await?;
    // The season first: its people belong to the organisations.
    let applications = season::remove(&application.site).await?;
    let count = listings::demo::remove(&application.site).await?;
    say(&format!("{count} demonstration entries removed"));
    say(&format!("{applications} demonstration applications removed"));
    Ok(())
}
