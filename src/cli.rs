//! The command line. Without a subcommand the program serves; everything else is for operators.

mod audit;
mod backup;
mod content;
mod demo;
mod directories;
mod eval;
mod evaluate;
mod policies;
mod serve;
mod user;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::app::Application;
use crate::config::Config;
use crate::platform::telemetry::start_logging;
use crate::platform::{Clock, Database};

/// Public portal and management site of a cross-border e-commerce pilot zone.
#[derive(Parser)]
#[command(name = "cbec-portal", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    config: Config,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site (what happens without a subcommand).
    Serve,
    /// Bring the database schema up to date.
    Migrate,
    /// Load the content files into the database.
    #[command(subcommand)]
    Content(content::ContentCommand),
    /// Bring entries of a directory in from a spreadsheet.
    #[command(subcommand)]
    Directories(directories::DirectoriesCommand),
    /// Take out the demonstration entries.
    #[command(subcommand)]
    Demo(demo::DemoCommand),
    /// Import policy documents.
    #[command(subcommand)]
    Policies(policies::PoliciesCommand),
    /// Check the audit trail.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Build the search index anew. Stop the server first: it holds the index.
    Reindex,
    /// Measure search quality.
    #[command(subcommand)]
    Search(eval::SearchCommand),
    /// Take a round of evaluation out as one file, or compute such a file again.
    #[command(subcommand)]
    Evaluate(evaluate::EvaluateCommand),
    /// Manage people who sign in.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Write a copy of database and files into a new folder, while the site serves.
    Backup(backup::Backup),
    /// Put a backup in the place of an empty data folder.
    Restore(backup::Restore),
    /// Show the configuration in force. `config --help` lists everything that can be set.
    Config,
}

/// Parses the command line, runs the command, and turns its outcome into an exit code: 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    start_logging(&cli.config.log, cli.config.log_format);
    let outcome = actix_web::rt::System::new().block_on(run(cli));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            say_error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = cli.config;
    match cli.command {
        None | Some(Command::Serve) => serve::run(config).await?,
        Some(Command::Migrate) => migrate(&config).await?,
        Some(Command::Content(command)) => content::run(config, &command).await?,
        Some(Command::Directories(command)) => return directories::run(config, &command).await,
        Some(Command::Demo(command)) => demo::run(config, &command).await?,
        Some(Command::Policies(command)) => return policies::run(config, command).await,
        Some(Command::Audit(command)) => audit::run(config, &command).await?,
        Some(Command::Reindex) => reindex(config).await?,
        Some(Command::Search(command)) => return eval::run(config, &command).await,
        Some(Command::Evaluate(command)) => return evaluate::run(config, command).await,
        Some(Command::User(command)) => user::run(config, &command).await?,
        Some(Command::Backup(backup)) => backup::run(config, &backup).await?,
        Some(Command::Restore(restore)) => backup::restore(&config, &restore)?,
        Some(Command::Config) => config.shown().iter().for_each(|(name, value)| say(&format!("{name}={value}"))),
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir)?;
    let count = Database::migrate(&config.database_url()).await.context("the database could not be migrated")?;
    say(&format!("{count} migrations applied"));
    Ok(())
}

async fn reindex(config: Config) -> anyhow::Result<()> {
    let application = Application::open(config, Clock::system()).await?;
    application.rebuild_index().await.context("the index could not be built; is a server running on this data folder?")?;
    say(&format!("{} documents indexed", application.site.index.len()));
    Ok(())
}

/// Everything but the search index, which belongs to the server.
async fn open(config: Config) -> anyhow::Result<Application> {
    Application::open_without_index(config, Clock::system()).await
}

/// Writes a line to standard output. A closed pipe is nobody's fault.
fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// Writes a line to standard error.
fn say_error(line: &str) {
    drop(writeln!(std::io::stderr(), "error: {line}"));
}

/// Writes progress to standard error, over the line before.
fn say_progress(line: &str) {
    drop(write!(std::io::stderr(), "\r{line}"));
    drop(std::io::stderr().flush());
}
