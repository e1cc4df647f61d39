//! Scans from the page's script: several at once, because a bad network keeps them on the device for a while. Each carries a
//! key, so that what is sent twice counts once; one that cannot be understood does not hold up the others.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::check::{door_name, replay_key, run};
use super::doorway::Doorway;
use super::show::Counts;
use super::verdict::{Mode, Said};
use crate::signups::door::Scan;
use crate::web::render::json;
use crate::web::{Answer, PageError};

/// Scans that are taken at once.
const MOST: usize = 50;

#[derive(Deserialize)]
struct Batch {
    #[serde(default)]
    sent_at: String,
    #[serde(default)]
    door: String,
    #[serde(default)]
    scans: Vec<Sent>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Sent {
    key: String,
    text: String,
    at: String,
    mode: String,
    method: String,
}

#[derive(Serialize)]
struct Taken {
    key: String,
    #[serde(flatten)]
    said: Said,
}

#[derive(Serialize)]
struct Outcome {
    results: Vec<Taken>,
    counts: Counts,
}

pub(super) async fn post(doorway: &Doorway, body: &[u8]) -> Answer {
    let Ok(batch) = serde_json::from_slice::<Batch>(body) else {
        let words = serde_json::json!({ "message": "签到数据无法识别，请刷新签到页后再试。" });
        return Ok(HttpResponse::BadRequest().json(words));
    };
    let sent_at: Option<DateTime<Utc>> = batch.sent_at.parse().ok();
    let now = doorway.site().clock.now();
    let mut results = Vec::with_capacity(batch.scans.len().min(MOST));
    for sent in batch.scans.into_iter().take(MOST) {
        let scanned_at: Option<DateTime<Utc>> = sent.at.parse().ok();
        let text: String = sent.text.trim().chars().take(200).collect();
        let scan = Scan {
            replay_key: replay_key(doorway, &text, &sent.key, scanned_at.unwrap_or(now)),
            text,
            scanned_at,
            sent_at,
            method: if sent.method == "code" { "code" } else { "scan" },
            door: door_name(&batch.door),
        };
        let said = match run(doorway, Mode::parse(&sent.mode), scan).await {
            Err(error @ PageError::Unavailable(_)) => return Err(error),
            Err(error) => {
                tracing::error!(%error, "a scan could not be written");
                Said::failed()
            }
            Ok(said) => said,
        };
        results.push(Taken { key: sent.key, said });
    }
    json(&Outcome { results, counts: Counts::of(doorway).await? })
}
