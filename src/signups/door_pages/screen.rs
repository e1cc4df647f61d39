//! A screen in the hall with a code that changes: whoever scans it checks themselves in. The page loads itself anew, so it
//! needs no script.

use actix_web::http::StatusCode;
use askama::Template;

use super::doorway::Doorway;
use super::show::Counts;
use crate::access::second_factor::qr::{self, Qr};
use crate::signups::door::{SCREEN_SECONDS, closed, screen_code};
use crate::web::{Answer, Shell, render};

#[derive(Template)]
#[template(path = "signups/door/screen.html")]
struct ScreenPage {
    shell: Shell,
    occasion: String,
    place: String,
    qr: Option<Qr>,
    counts: Counts,
    closed: Option<String>,
    /// Seconds until the code changes.
    seconds: i64,
    base: String,
}

pub(super) async fn show(doorway: &Doorway) -> Answer {
    let (occasion, now) = (&doorway.occasion, doorway.site().clock.now());
    let code = screen_code(&*doorway.key()?, occasion.id, now);
    let address = format!("{}/in/{}?s={code}", doorway.site().config.own_address(), occasion.code);
    let page = ScreenPage {
        shell: doorway.shell("自助签到"),
        occasion: occasion.title.clone(),
        place: occasion.place.clone(),
        qr: qr::of(&address),
        counts: Counts::of(doorway).await?,
        closed: closed(occasion, now).map(|reason| reason.title()),
        seconds: SCREEN_SECONDS - now.timestamp().rem_euclid(SCREEN_SECONDS) + 1,
        base: doorway.base.clone(),
    };
    render(StatusCode::OK, &page)
}
