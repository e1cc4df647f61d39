//! `audit verify`.

use clap::Subcommand;

use super::{open, say};
use crate::config::Config;
use crate::platform::audit_chain;

/// What to do with the audit trail.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Walk the chain of events and name the first that was changed, removed or inserted later. Exit code 1 when there is
    /// one. The server may be running.
    Verify {
        /// A digest that an earlier run printed and somebody wrote down: it must still be in the chain, or the newest events
        /// were removed since.
        #[arg(long)]
        noted: Option<String>,
    },
}

pub(super) async fn run(config: Config, command: &AuditCommand) -> anyhow::Result<()> {
    let AuditCommand::Verify { noted } = command;
    let noted = noted.as_deref().map(|digest| digest.trim().to_ascii_lowercase());
    let application = open(config).await?;
    let chain = audit_chain::verify(application.site.database.read(), noted.as_deref()).await??;
    if let Some(digest) = noted {
        anyhow::ensure!(
            chain.has_noted,
            "the digest {digest} is not in the chain: newer events were removed, or it is another's"
        );
    }
    say(&format!("{} events in the chain, {} from before it", chain.count, chain.outside));
    if let Some((id, digest)) = chain.head {
        say(&format!("newest: event {id}, digest {digest}"));
    }
    Ok(())
}
