//! `search eval`: how well search answers a judged set of queries, under one setting or two beside each other.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Deserialize;

use super::{say, say_error};
use crate::app::Application;
use crate::config::Config;
use crate::index::RankSettings;
use crate::platform::Clock;
use crate::search::eval::{self, Outcome, Scores};

/// What to do with search.
#[derive(Subcommand)]
pub enum SearchCommand {
    /// Score search over the project's own content against judged queries. Needs no data folder: the content is loaded
    /// into a temporary one.
    Eval(Eval),
}

/// How to score.
#[derive(Debug, Args)]
pub struct Eval {
    /// Judged queries, one JSON object a line. The content's own set when absent.
    #[arg(long)]
    judged: Option<PathBuf>,
    /// Settings to score: a preset's name, or a JSON file with the knobs that differ from the default.
    #[arg(long, default_value = "default")]
    settings: String,
    /// Settings to compare with.
    #[arg(long)]
    against: Option<String>,
    /// Fail when a measure is below the floor in `content/search/floor.toml`.
    #[arg(long)]
    check: bool,
    /// List the queries whose first good document or clause is not first.
    #[arg(long)]
    misses: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Measures that must not get worse than this.
#[derive(Debug, Deserialize)]
struct Floor {
    recall: f64,
    mrr: f64,
    ndcg: f64,
    clause_mrr: f64,
    clause_hit: f64,
    clause_own: f64,
}

pub(super) async fn run(config: Config, command: &SearchCommand) -> anyhow::Result<ExitCode> {
    let SearchCommand::Eval(wanted) = command;
    let folder = tempfile::tempdir()?;
    let config = Config { data_dir: folder.path().to_owned(), database_url: None, ..config };
    let application = Application::open(config, Clock::system()).await?;
    application.prepare().await?;
    application.rebuild_index().await?;
    let site = &application.site;
    let text = match &wanted.judged {
        Some(path) => std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
        None => site.content.text("search/judged.jsonl")?,
    };
    let queries = eval::judged(&text)?;
    let ids = eval::external_ids(site).await?;
    let score = |name: &str| eval::run(&site.index, &ids, &queries, settings(name)?);
    let outcomes = score(&wanted.settings)?;
    let summary = eval::summary(&outcomes);
    let other = wanted.against.as_deref().map(score).transpose()?.map(|outcomes| eval::summary(&outcomes));
    if wanted.json {
        say(&serde_json::to_string_pretty(&(&summary, &other))?);
    } else {
        show(&wanted.settings, &summary);
        if let (Some(name), Some(other)) = (&wanted.against, &other) {
            show(name, other);
        }
    }
    if wanted.misses {
        outcomes.iter().filter(|outcome| outcome.is_miss()).for_each(show_miss);
    }
    if !wanted.check {
        return Ok(ExitCode::SUCCESS);
    }
    Ok(check(&site.content.toml("search/floor.toml")?, &summary))
}

fn settings(name: &str) -> anyhow::Result<RankSettings> {
    if let Some(settings) = RankSettings::named(name) {
        return Ok(settings);
    }
    let text = std::fs::read_to_string(name);
    let text = text.with_context(|| format!("{name} is neither a file nor one of {}", RankSettings::NAMES.join(", ")))?;
    Ok(serde_json::from_str(&text)?)
}

fn show(name: &str, summary: &BTreeMap<String, Scores>) {
    say(&format!("settings: {name}"));
    say("kind        queries  recall@10  MRR@10  nDCG@10  clauses  clause MRR  clause hit@10  own clause");
    for (kind, s) in summary {
        let line = format!(
            "{kind:<10}  {:>7}  {:>9.3}  {:>6.3}  {:>7.3}  {:>7}  {:>10.3}  {:>13.3}  {:>10.3}",
            s.queries, s.recall, s.mrr, s.ndcg, s.clause_queries, s.clause_mrr, s.clause_hit, s.clause_own
        );
        say(&line);
    }
}

fn show_miss(outcome: &Outcome) {
    let clause = outcome.clause.map(|rank| format!(", clause {rank:.2}")).unwrap_or_default();
    let first: Vec<&str> = outcome.ranked.iter().take(4).map(String::as_str).collect();
    say(&format!(
        "[{}] {} {:?}: document {:.2}{clause}; first: {}",
        outcome.half,
        outcome.id,
        outcome.query,
        outcome.mrr,
        first.join(", ")
    ));
    for (doc, headings) in outcome.ranked.iter().zip(&outcome.headings).take(2) {
        say(&format!("    {doc}: {}", headings.join(" | ")));
    }
}

fn check(floor: &Floor, summary: &BTreeMap<String, Scores>) -> ExitCode {
    let Some(all) = summary.get("all") else { return ExitCode::FAILURE };
    let measures = [
        ("recall@10", all.recall, floor.recall),
        ("MRR@10", all.mrr, floor.mrr),
        ("nDCG@10", all.ndcg, floor.ndcg),
        ("clause MRR", all.clause_mrr, floor.clause_mrr),
        ("clause hit@10", all.clause_hit, floor.clause_hit),
        ("own clause", all.clause_own, floor.clause_own),
    ];
    let mut code = ExitCode::SUCCESS;
    for (name, value, floor) in measures {
        if value < floor {
            say_error(&format!("search quality fell: {name} is {value:.3}, the floor is {floor:.3}"));
            code = ExitCode::FAILURE;
        }
    }
    code
}
