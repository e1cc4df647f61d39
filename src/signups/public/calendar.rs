//! Days of an occasion for somebody's own calendar.

use actix_web::web::Path;

use super::gate;
use crate::access::mail::link as full;
use crate::access::{Cx, Visitor};
use crate::signups::finding::ics::happenings;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::{Stage, State};
use crate::signups::{PersonKey, link};
use crate::web::ics::{self, Happening};
use crate::web::{Answer, PageError, unkept};

pub(super) async fn show(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, occasion) = gate::own(&cx, &address).await?;
    if row.erased_at.is_some() {
        return Err(PageError::NotFound);
    }
    let own = full(&cx.site, &link::own(&*cx.site.kept::<PersonKey>()?, &row));
    let is_off = occasion.stage() == Stage::Cancelled || !State::parse(&row.state).is_some_and(State::is_active);
    let days = happenings(&occasion, &cx.public_url, &format!("查看、修改、取消和电子票：{own}"));
    let mine = |(at, day)| Happening {
        uid: format!("{}-{}@cbec-portal", row.code, at + 1),
        url: own.clone(),
        is_cancelled: is_off,
        ..day
    };
    let days: Vec<Happening> = days.into_iter().enumerate().map(mine).collect();
    Ok(unkept(ics::answer(Some("calendar.ics"), &occasion.title, &days)))
}
