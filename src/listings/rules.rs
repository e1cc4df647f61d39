//! Where an entry and a proposed change stand, and which steps lead on.

use super::facts::Facts;
use serde_json::{Map, Value};

use super::definition::{Directory, Field};

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not public yet.
    Draft,
    /// Public.
    Published,
    /// Taken out of the public directory: by an official, by its owner, or because nobody confirmed it.
    Unpublished,
    /// Became part of another entry.
    Merged,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::Unpublished, Self::Merged];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Unpublished => "unpublished",
            Self::Merged => "merged",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "未发布",
            Self::Published => "已公开",
            Self::Unpublished => "已下架",
            Self::Merged => "已合并",
        }
    }

    /// Reads the stored word; anything else is a draft, which nobody sees.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.key() == text).unwrap_or(Self::Draft)
    }

    /// Steps that exist.
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft | Self::Unpublished, Self::Published)
                | (Self::Published, Self::Unpublished)
                | (Self::Published | Self::Unpublished | Self::Draft, Self::Merged)
        )
    }
}

/// Where a proposed change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeState {
    /// Being written.
    Draft,
    /// Waits for an official.
    Submitted,
    /// Sent back with reasons.
    Returned,
    /// Became public, whole or in part.
    Approved,
    /// Taken back by its author.
    Withdrawn,
}

impl ChangeState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Submitted, Self::Returned, Self::Approved, Self::Withdrawn];
    /// Those an entry has at most one of.
    pub const OPEN: [Self; 3] = [Self::Draft, Self::Submitted, Self::Returned];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审核",
            Self::Returned => "已退回",
            Self::Approved => "已通过",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Reads the stored word.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.key() == text).unwrap_or(Self::Draft)
    }
}

/// A field that differs between what is public and what is proposed.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// The field.
    pub field: &'a Field,
    /// What is public; null when empty.
    pub before: Value,
    /// What is proposed; null when emptied.
    pub after: Value,
}

/// What differs, in the order of fields.
pub fn differences<'a>(directory: &'a Directory, before: &Facts, after: &Facts) -> Vec<Difference<'a>> {
    let value = |facts: &Facts, key: &str| facts.get(key).cloned().unwrap_or(Value::Null);
    let all = directory.fields.iter().map(|field| Difference {
        before: value(before, &field.key),
        after: value(after, &field.key),
        field,
    });
    all.filter(|difference| difference.before != difference.after).collect()
}

/// A proposal cut in two: what is public at once, and what waits for review. Before an entry is public everything waits.
pub fn split(status: Status, differences: &[Difference<'_>]) -> (Map<String, Value>, Map<String, Value>) {
    let (mut at_once, mut reviewed) = (Map::new(), Map::new());
    for difference in differences {
        let waits = status != Status::Published || difference.field.review;
        let part = if waits { &mut reviewed } else { &mut at_once };
        part.insert(difference.field.key.clone(), difference.after.clone());
    }
    (at_once, reviewed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_entry_is_at_its_end_and_words_are_read_back() {
        assert!(Status::ALL.into_iter().all(|to| !Status::Merged.may_become(to)));
        assert!(Status::Unpublished.may_become(Status::Published) && !Status::Draft.may_become(Status::Unpublished));
        assert!(Status::ALL.into_iter().all(|status| Status::of(status.key()) == status));
        assert!(ChangeState::ALL.into_iter().all(|state| ChangeState::of(state.key()) == state));
    }
}
