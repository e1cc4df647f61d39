//! A code typed into the form, for browsers without a script or a camera.

use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use validator::Validate;

use super::doorway::Doorway;
use super::show;
use super::verdict::{Mode, Said};
use crate::platform::clock::local;
use crate::platform::secret::{fingerprint, random_key};
use crate::signups::door::{Scan, check_in, check_out};
use crate::web::{Answer, Form, PageError, Posted};

/// Letters of the name of a door that are kept.
const DOOR_NAME: usize = 20;

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct CheckForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 1, max = 200, message = "请扫描电子票，或输入 10 位签到码"))]
    code: String,
    mode: String,
    door: String,
    key: String,
}

impl Form for CheckForm {}

pub(super) async fn post(doorway: &Doorway, posted: Posted<CheckForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return show::page(doorway, StatusCode::UNPROCESSABLE_ENTITY, view, None).await,
    };
    let mode = Mode::parse(&form.mode);
    let now = doorway.site().clock.now();
    let scan = Scan {
        replay_key: replay_key(doorway, &form.code, &form.key, now),
        text: form.code,
        scanned_at: None,
        sent_at: None,
        method: "code",
        door: door_name(&form.door),
    };
    let said = run(doorway, mode, scan).await?;
    let status = if said.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    if said.is_good() {
        view.set("code", "");
    }
    show::page(doorway, status, view, Some(said)).await
}

/// Lets somebody in or out.
pub(super) async fn run(doorway: &Doorway, mode: Mode, scan: Scan) -> Result<Said, PageError> {
    let (key, write) = (doorway.key()?, doorway.begin().await?);
    let verdict = match mode {
        Mode::In => check_in(write, &key, &doorway.permit, &doorway.occasion, scan).await?,
        Mode::Out => check_out(write, &key, &doorway.permit, &doorway.occasion, scan).await?,
    };
    Ok(Said::of(&doorway.occasion, mode, verdict))
}

/// The key under which a scan is kept: that of the device, bound to what was scanned and to the day, so that no device can
/// take the key of another. A page without a script sends the one that it was made with.
pub(super) fn replay_key(doorway: &Doorway, text: &str, key: &str, at: DateTime<Utc>) -> String {
    if !(8..=100).contains(&key.len()) {
        return random_key();
    }
    let (id, day) = (doorway.occasion.id, local(at).date_naive());
    fingerprint(format!("{id} {day} {key} {text}").as_bytes())
}

/// What is kept of the name of a door.
pub(super) fn door_name(text: &str) -> Option<String> {
    let name: String = text.trim().chars().take(DOOR_NAME).collect();
    (!name.is_empty()).then_some(name)
}
