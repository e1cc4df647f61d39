//! Names of the library's topics, which programmes and occasions name by their slugs.

use serde::Deserialize;

use crate::platform::Content;

/// Topics by slug.
#[derive(Debug, Clone, Default)]
pub struct TopicNames(Vec<Topic>);

#[derive(Debug, Clone, Deserialize)]
struct Topic {
    slug: String,
    name: String,
}

#[derive(Deserialize)]
struct File {
    topic: Vec<Topic>,
}

impl TopicNames {
    /// From the content.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        Ok(Self(content.toml::<File>("topics.toml")?.topic))
    }

    /// Slug and name of every topic, in the order of the content.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|topic| (topic.slug.as_str(), topic.name.as_str()))
    }

    /// The name of a topic; the slug where nobody knows it.
    pub fn name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.0.iter().find(|topic| topic.slug == slug).map_or(slug, |topic| topic.name.as_str())
    }
}
