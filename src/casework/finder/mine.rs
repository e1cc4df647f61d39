//! The finder with what is already known of one's organisation: its register and what it answered in applications.

use super::QUESTIONS;
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Member};
use crate::casework::known;
use crate::casework::programme::Programmes;
use crate::web::request::with_pairs;
use crate::web::{Answer, see_other};

/// Leads to the questions with these answers in the address; the public pages know nobody.
pub(super) async fn go(cx: Cx<Member>) -> Answer {
    let kept = cx.site.kept::<Programmes>()?;
    let Some(place) = cx.who.place() else { return Ok(see_other(super::START)) };
    let Some(row) = organisations::find(cx.database(), place.organisation_id).await? else { return Ok(see_other(super::START)) };
    let known = known::of_many(cx.database(), &kept, &[row]).await?;
    let pairs: Vec<(String, String)> = known.into_iter().flat_map(|known| known::pairs(&known.facts)).collect();
    Ok(see_other(with_pairs(QUESTIONS, &pairs)))
}
