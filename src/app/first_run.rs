//! The very first start: a secret of its own and an administrator who can sign in.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::access::event::AccountEvent;
use crate::access::store::{self, NewUser};
use crate::access::{Role, password};
use crate::platform::Actor;
use crate::platform::secret::{random_key, readable_password};
use crate::web::Site;

/// Address of the first administrator.
const ADMINISTRATOR: &str = "admin@portal.local";

/// How to sign in for the first time.
pub struct FirstSignIn {
    /// Address.
    pub email: String,
    /// Password, good until it is changed at the first sign-in.
    pub password: String,
    /// File that says both again.
    pub file: PathBuf,
}

/// Makes an administrator when there is nobody yet.
pub(super) async fn make_administrator(site: &Site) -> anyhow::Result<Option<FirstSignIn>> {
    let write = site.begin(Actor::system("首次启动")).await?;
    if store::count(&*write).await? > 0 {
        return Ok(None);
    }
    let first = readable_password();
    let user = NewUser {
        email: ADMINISTRATOR.to_owned(),
        name: "系统管理员".to_owned(),
        role: Role::Administrator,
        password_hash: password::hash(first.clone()).await?,
        must_change_password: true,
    };
    let user = store::insert(&write, user).await?;
    let file = site.config.at("first-sign-in.txt");
    write_private(
        &file,
        &format!("address:  {ADMINISTRATOR}\npassword: {first}\nChange it at the first sign-in, then delete this file.\n"),
    )?;
    // Committed last: a password that could not be written down would be lost.
    write.commit(AccountEvent::created(user.id, &user.name, &user.email, Role::Administrator.name())).await?;
    Ok(Some(FirstSignIn { email: ADMINISTRATOR.to_owned(), password: first, file }))
}

/// A random secret kept in a file that only we can read.
pub(super) fn kept_secret(file: &Path) -> anyhow::Result<String> {
    if let Ok(secret) = std::fs::read_to_string(file)
        && secret.trim().len() >= 32
    {
        return Ok(secret.trim().to_owned());
    }
    let secret = random_key() + &random_key();
    write_private(file, &secret)?;
    Ok(secret)
}

fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    Ok(options.open(file)?.write_all(text.as_bytes())?)
}
