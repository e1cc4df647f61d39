//! What a search field offers while somebody types.

use actix_web::web::block;
use serde::Serialize;

use crate::access::{Cx, Visitor};
use crate::index::{Suggestion, SuggestionKind};
use crate::policies::event::POLICY;
use crate::policies::link;
use crate::web::render::json;
use crate::web::{Answer, Asked, PageError};

/// Completions in a list.
const MOST: usize = 8;
/// Completions of all kinds among which the library's are.
const ASKED: usize = 24;
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
    let typed = pairs.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.as_str());
    let typed: String = typed.chars().take(LONGEST).collect();
    let index = cx.site.index.clone();
    let found = block(move || index.suggest(&typed, ASKED)).await;
    let found = found.map_err(|error| PageError::Internal(error.into()))?.unwrap_or_default();
    json(&found.into_iter().filter(is_ours).take(MOST).map(offer).collect::<Vec<_>>())
}

/// Words lead to a search of the library; titles and numbers are taken where they are its own.
fn is_ours(suggestion: &Suggestion) -> bool {
    suggestion.key.as_deref().is_none_or(|key| key.starts_with(POLICY))
}

fn offer(suggestion: Suggestion) -> Offer {
    let Suggestion { text, kind, key } = suggestion;
    let id = key.as_deref().and_then(|key| key.rsplit_once(':')).and_then(|(_, id)| id.parse::<i64>().ok());
    let kind = match kind {
        SuggestionKind::Title => "标题",
        SuggestionKind::Number => "文号",
        SuggestionKind::Topic => "主题",
    };
    let url = id.map_or_else(|| link::search(&text), link::policy);
    Offer { text, kind, url }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_leads_to_its_document_and_a_topic_to_a_search() {
        let title = Suggestion { text: "方案".into(), kind: SuggestionKind::Title, key: Some("policy:12".into()) };
        assert_eq!(offer(title).url, "/policies/12");
        let topic = Suggestion { text: "a b".into(), kind: SuggestionKind::Topic, key: None };
        assert_eq!(offer(topic), Offer { text: "a b".into(), kind: "主题", url: "/policies?q=a+b".into() });
    }
}
