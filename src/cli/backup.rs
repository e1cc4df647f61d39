//! `backup` and `restore`: database and files, while the site serves.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use clap::Args;

use super::{open, say};
use crate::app::make_private_folder;
use crate::config::Config;

/// Where to write a backup.
#[derive(Debug, Args)]
pub struct Backup {
    /// Folder, which must not exist or be empty.
    pub dir: PathBuf,
}

/// Which backup to put in place.
#[derive(Debug, Args)]
pub struct Restore {
    /// Folder that `backup` wrote.
    pub dir: PathBuf,
}

/// Secrets of the installation: the seal of sessions, and the key by which persons are recognised.
const SECRETS: [&str; 2] = ["session.key", "person.key"];
const SQLITE: &str = "portal.sqlite3";
const POSTGRES: &str = "portal.pgdump";

/// Database first, then files: every file that a row names was stored before the row, and stored files never change.
pub(super) async fn run(config: Config, backup: &Backup) -> anyhow::Result<()> {
    let target = &backup.dir;
    make_private_folder(target)?;
    anyhow::ensure!(std::fs::read_dir(target)?.next().is_none(), "{} is not empty: choose a new folder", target.display());
    let url = config.database_url();
    let files = config.at("files");
    let secrets = SECRETS.map(|name| (config.at(name), target.join(name)));
    if config.sqlite_file().is_some() {
        let application = open(config).await?;
        let copy = target.join(SQLITE).display().to_string().replace('\'', "''");
        application.site.database.execute(&format!("VACUUM INTO '{copy}'")).await.context("the database could not be copied")?;
    } else {
        let (url, password) = without_password(&url);
        let mut command = Command::new("pg_dump");
        command.args(["--format=custom", "--no-owner", "--file"]).arg(target.join(POSTGRES)).arg(url);
        let status = command.envs(password).status();
        let status = status.context("pg_dump is needed to back up PostgreSQL: install the postgresql-client package")?;
        anyhow::ensure!(status.success(), "pg_dump failed");
    }
    let count = copy_tree(&files, &target.join("files"))?;
    for (own, copy) in secrets.iter().filter(|(own, _)| own.exists()) {
        std::fs::copy(own, copy)?;
    }
    say(&format!("database and {count} files written to {}", target.display()));
    Ok(())
}

/// Puts a backup into an empty data folder (and an empty database). The search index is built at the next start.
pub(super) fn restore(config: &Config, restore: &Restore) -> anyhow::Result<()> {
    let (source, url) = (&restore.dir, config.database_url());
    std::fs::create_dir_all(&config.data_dir)?;
    if let Some(file) = config.sqlite_file() {
        anyhow::ensure!(!file.exists(), "{} exists: restore into an empty data folder", file.display());
        std::fs::copy(source.join(SQLITE), &file).with_context(|| format!("{} is not a backup of SQLite", source.display()))?;
    } else {
        let (url, password) = without_password(&url);
        let mut command = Command::new("pg_restore");
        command.args(["--no-owner", "--exit-on-error", "--dbname"]).arg(url).arg(source.join(POSTGRES));
        let status = command.envs(password).status();
        let status = status.context("pg_restore is needed to restore PostgreSQL: install the postgresql-client package")?;
        anyhow::ensure!(status.success(), "pg_restore failed: is the database empty?");
    }
    let count = copy_tree(&source.join("files"), &config.at("files"))?;
    for name in SECRETS.into_iter().filter(|name| source.join(name).exists()) {
        std::fs::copy(source.join(name), config.at(name))?;
    }
    let index = config.at("index");
    if index.exists() {
        std::fs::remove_dir_all(&index)?;
    }
    say(&format!("database and {count} files restored; the search index is built at the next start"));
    Ok(())
}

/// The address without its password, and the password as the variable in which PostgreSQL's tools look for it: command
/// lines can be read by everybody on the machine.
fn without_password(url: &str) -> (String, Option<(&'static str, String)>) {
    let Ok(mut parsed) = url::Url::parse(url) else { return (url.to_owned(), None) };
    let password =
        parsed.password().map(|password| percent_encoding::percent_decode_str(password).decode_utf8_lossy().into_owned());
    let is_without = parsed.set_password(None).is_ok();
    let shown = if is_without { parsed.to_string() } else { url.to_owned() };
    (shown, password.map(|password| ("PGPASSWORD", password)))
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<usize> {
    if !from.exists() {
        return Ok(0);
    }
    std::fs::create_dir_all(to)?;
    let mut count = 0;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            count += copy_tree(&entry.path(), &target)?;
        } else if !target.exists() {
            std::fs::copy(entry.path(), &target)?;
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_stands_on_a_command_line() {
        let (url, password) = without_password("postgres://portal:p%40ss@db.example:5432/portal");
        assert_eq!(url, "postgres://portal@db.example:5432/portal");
        assert_eq!(password, Some(("PGPASSWORD", "p@ss".to_owned())));
    }
}
