//! What the field of the head offers while somebody types: titles of every kind, numbers, words.

use actix_web::web::block;
use serde::Serialize;

use super::{address, page_of};
use crate::access::{Cx, Visitor};
use crate::index::{Suggestion, SuggestionKind};
use crate::web::browse::last;
use crate::web::render::json;
use crate::web::{Answer, Asked, PageError};

/// Completions in a list.
const MOST: usize = 8;
/// Characters that are read.
const LONGEST: usize = 60;

/// One completion.
#[derive(Debug, Serialize, PartialEq, Eq)]
struct Offer {
    text: String,
    kind: &'static str,
    url: String,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let typed: String = last(&pairs, "q").chars().take(LONGEST).collect();
    let index = cx.site.index.clone();
    let found = block(move || index.suggest(&typed, MOST)).await;
    let found = found.map_err(|error| PageError::Internal(error.into()))?.unwrap_or_default();
    json(&found.into_iter().map(offer).collect::<Vec<_>>())
}

fn offer(suggestion: Suggestion) -> Offer {
    let Suggestion { text, kind, key } = suggestion;
    let kind = match kind {
        SuggestionKind::Title => "标题",
        SuggestionKind::Number => "文号",
        SuggestionKind::Topic => "主题",
    };
    let url = key.as_deref().and_then(page_of).unwrap_or_else(|| address(&text, false));
    Offer { text, kind, url }
}
