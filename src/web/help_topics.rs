//! Which help pages there are, from `content/help/`. The first in order is what `/help` shows.

use serde::Deserialize;

use crate::platform::Content;
use crate::platform::content::front_matter;

/// A help page before it is laid out.
#[derive(Debug)]
pub struct HelpTopic {
    /// Last part of its address.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Text in body markup.
    pub body: String,
    /// Whether it is the one that `/help` shows.
    pub is_first: bool,
    order: i32,
}

#[derive(Deserialize)]
struct Front {
    title: String,
    order: i32,
}

impl HelpTopic {
    /// Its address.
    pub fn url(&self) -> String {
        if self.is_first { "/help".to_owned() } else { format!("/help/{}", self.slug) }
    }
}

/// All help pages in their order.
pub fn help_topics(content: &Content) -> anyhow::Result<Vec<HelpTopic>> {
    let mut topics = Vec::new();
    for path in content.list("help") {
        let Some(slug) = path.strip_prefix("help/").and_then(|name| name.strip_suffix(".md")) else { continue };
        let text = content.text(&path)?;
        let (Front { title, order }, body) = front_matter(&text)?;
        topics.push(HelpTopic { slug: slug.to_owned(), title, body: body.to_owned(), is_first: false, order });
    }
    topics.sort_by_key(|topic| topic.order);
    if let Some(first) = topics.first_mut() {
        first.is_first = true;
    }
    Ok(topics)
}
