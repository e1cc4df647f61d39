//! `user create` and `user reset-password`.

use clap::{Subcommand, ValueEnum};

use super::{open, say};
use crate::access::event::AccountEvent;
use crate::access::store::{self, NewUser};
use crate::access::{Role, password};
use crate::config::Config;
use crate::platform::Actor;
use crate::platform::secret::readable_password;

/// What to do with people.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add somebody and print a first password, which must be changed at the first sign-in.
    Create {
        /// E-mail address to sign in with.
        email: String,
        /// Name, as the audit trail shows it.
        #[arg(long)]
        name: Option<String>,
        /// What they may do.
        #[arg(long, value_enum, default_value = "editor")]
        role: RoleName,
    },
    /// Give somebody a new first password and end all their sessions.
    ResetPassword {
        /// E-mail address.
        email: String,
    },
}

/// Roles as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleName {
    /// Everything.
    Administrator,
    /// The policy library.
    Editor,
}

pub(super) async fn run(config: Config, command: &UserCommand) -> anyhow::Result<()> {
    let application = open(config).await?;
    let site = &application.site;
    let first = readable_password();
    let hash = password::hash(first.clone()).await?;
    let write = site.begin(Actor::system("命令行")).await?;
    match command {
        UserCommand::Create { email, name, role } => {
            anyhow::ensure!(validator::ValidateEmail::validate_email(email), "{email} is not an e-mail address");
            anyhow::ensure!(store::find_by_email(&*write, email).await?.is_none(), "{email} exists already");
            let role = match role {
                RoleName::Administrator => Role::Administrator,
                RoleName::Editor => Role::Editor,
            };
            let name = name.clone().unwrap_or_else(|| email.clone());
            let new = NewUser { email: email.clone(), name, role, password_hash: hash, must_change_password: true };
            let user = store::insert(&write, new).await?;
            write.commit(AccountEvent::created(user.id, &user.name, &user.email, role.name())).await?;
        }
        UserCommand::ResetPassword { email } => {
            let user = store::find_by_email(&*write, email).await?;
            let user = user.ok_or_else(|| anyhow::anyhow!("nobody signs in as {email}; see `user create`"))?;
            store::set_password(&write, user.id, hash, true).await?;
            store::revoke(&write, user.id, None).await?;
            write.commit(AccountEvent::password_reset(user.id, &user.name)).await?;
        }
    }
    say(&format!("first password: {first}"));
    Ok(())
}
