//! `content load`.

use clap::Subcommand;

use super::{open, say};
use crate::config::Config;
use crate::{casework, policies};

/// What to do with content files.
#[derive(Subcommand)]
pub enum ContentCommand {
    /// Load topics, policies, interpretations, synonyms, best bets and programmes. Loading again changes only what changed in the
    /// files, and never what an editor has changed since.
    Load,
}

pub(super) async fn run(config: Config, command: &ContentCommand) -> anyhow::Result<()> {
    let ContentCommand::Load = command;
    let application = open(config).await?;
    let loaded = policies::content::load(&application.site, &application.site.content).await?;
    say(&format!("{} added, {} updated, {} kept", loaded.added, loaded.updated, loaded.kept));
    let programmes = casework::content::load(&application.site, &application.site.content).await?;
    say(&format!("programmes: {} added, {} updated, {} kept", programmes.added, programmes.updated, programmes.kept));
    Ok(())
}
