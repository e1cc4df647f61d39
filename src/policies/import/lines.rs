//! Many documents at once from lines of JSON. Lines are prepared on worker threads while the batch before is written;
//! every batch is one transaction, so a kill in the middle leaves whole batches, and importing again continues.

use std::collections::HashMap;
use std::io::BufRead;

use tokio::task::JoinHandle;

use crate::policies::store;
use crate::web::Site;

mod batch;
mod line;

use line::Prepared;

/// Documents written in one transaction.
const BATCH: usize = 400;

/// What importing lines did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ImportedLines {
    /// New documents.
    pub added: usize,
    /// Known documents brought up to date.
    pub updated: usize,
    /// Known documents that say the same.
    pub unchanged: usize,
    /// Known documents that editors have changed since, left as they are.
    pub kept: usize,
    /// Lines that could not be read, with their numbers and reasons.
    pub refused: Vec<(usize, String)>,
}

/// Imports all lines and publishes them. `progress` hears how many lines were done after each batch.
pub async fn import_lines(
    site: &Site,
    mut lines: impl BufRead,
    mut progress: impl FnMut(usize),
) -> anyhow::Result<ImportedLines> {
    let mut done = ImportedLines::default();
    let topics: HashMap<String, i64> = topic_ids(site).await?;
    let mut number = 0;
    let mut next = prepare_later(site, read_batch(&mut lines, &mut number)?);
    loop {
        let prepared = next.await?;
        if prepared.is_empty() {
            site.database.look_at_tables().await?;
            return Ok(done);
        }
        // The batch after this one is prepared on another thread while this one is written.
        next = prepare_later(site, read_batch(&mut lines, &mut number)?);
        let mut ready = Vec::with_capacity(prepared.len());
        for (number, item) in prepared {
            match item {
                Ok(item) => ready.push(item),
                Err(reason) => done.refused.push((number, reason)),
            }
        }
        batch::write_batch(site, ready, &topics, &mut done).await?;
        progress(done.added + done.updated + done.unchanged + done.kept + done.refused.len());
    }
}

fn prepare_later(site: &Site, batch: Vec<(usize, String)>) -> JoinHandle<Vec<(usize, Result<Prepared, String>)>> {
    let zone = site.zone.clone();
    let now = site.clock.now();
    tokio::task::spawn_blocking(move || {
        let prepare = |(number, line): (usize, String)| (number, line::prepare(&line, &zone, now));
        batch.into_iter().map(prepare).collect()
    })
}

fn read_batch(lines: &mut impl BufRead, number: &mut usize) -> anyhow::Result<Vec<(usize, String)>> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut bytes = Vec::new();
    while batch.len() < BATCH {
        bytes.clear();
        if lines.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        *number += 1;
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_start_matches('\u{feff}').trim();
        if !line.is_empty() {
            batch.push((*number, line.to_owned()));
        }
    }
    Ok(batch)
}

/// Topics by slug and by name.
async fn topic_ids(site: &Site) -> anyhow::Result<HashMap<String, i64>> {
    let topics = store::topics(site.database.read()).await?;
    Ok(topics.into_iter().flat_map(|topic| [(topic.slug, topic.id), (topic.name, topic.id)]).collect())
}
