//! `backup` and `restore`: database and files, while the site serves.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use clap::Args;

use super::{open, say};
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

const SQLITE: &str = "portal.sqlite3";
const POSTGRES: &str = "portal.pgdump";

/// Database first, then files: every file that a row names was stored before the row, and stored files never change.
pub(super) async fn run(config: Config, backup: &Backup) -> anyhow::Result<()> {
    let target = &backup.dir;
    std::fs::create_dir_all(target)?;
    anyhow::ensure!(std::fs::read_dir(target)?.next().is_none(), "{} is not empty: choose a new folder", target.display());
    let url = config.database_url();
    let files = config.at("files");
    let secret = config.at("session.key");
    if url.starts_with("sqlite:") {
        let application = open(config).await?;
        let copy = target.join(SQLITE).display().to_string().replace('\'', "''");
        application.site.database.execute(&format!("VACUUM INTO '{copy}'")).await.context("the database could not be copied")?;
    } else {
        let status = Command::new("pg_dump")
            .args(["--format=custom", "--no-owner", "--file"])
            .arg(target.join(POSTGRES))
            .arg(&url)
            .status();
        let status = status.context("pg_dump is needed to back up PostgreSQL: install the postgresql-client package")?;
        anyhow::ensure!(status.success(), "pg_dump failed");
    }
    let count = copy_tree(&files, &target.join("files"))?;
    if secret.exists() {
        std::fs::copy(&secret, target.join("session.key"))?;
    }
    say(&format!("database and {count} files written to {}", target.display()));
    Ok(())
}

/// Puts a backup into an empty data folder (and an empty database). The search index is built at the next start.
pub(super) fn restore(config: &Config, restore: &Restore) -> anyhow::Result<()> {
    let (source, url) = (&restore.dir, config.database_url());
    std::fs::create_dir_all(&config.data_dir)?;
    if url.starts_with("sqlite:") {
        let file = config.at(SQLITE);
        anyhow::ensure!(!file.exists(), "{} exists: restore into an empty data folder", file.display());
        std::fs::copy(source.join(SQLITE), &file).with_context(|| format!("{} is not a backup of SQLite", source.display()))?;
    } else {
        let status = Command::new("pg_restore")
            .args(["--no-owner", "--exit-on-error", "--dbname"])
            .arg(&url)
            .arg(source.join(POSTGRES))
            .status();
        let status = status.context("pg_restore is needed to restore PostgreSQL: install the postgresql-client package")?;
        anyhow::ensure!(status.success(), "pg_restore failed: is the database empty?");
    }
    let count = copy_tree(&source.join("files"), &config.at("files"))?;
    let secret = source.join("session.key");
    if secret.exists() {
        std::fs::copy(&secret, config.at("session.key"))?;
    }
    let index = config.at("index");
    if index.exists() {
        std::fs::remove_dir_all(&index)?;
    }
    say(&format!("database and {count} files restored; the search index is built at the next start"));
    Ok(())
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
