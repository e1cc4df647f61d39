//! What a manager's form was made from, what was typed into it, and what others have saved meanwhile, put together.

use serde_json::{Map, Value};

use crate::access::Permit;
use crate::listings::entity::{listing, listing_change};
use crate::listings::facts::Facts;
use crate::listings::form::FactsForm;
use crate::listings::look::{state_of, status_of};
use crate::listings::merge::{self, Conflict, value};
use crate::listings::permit::Edit;
use crate::listings::rules::{ChangeState, Status, differences};
use crate::listings::sheet::{Sheet, base, proposal};
use crate::listings::store::change::{self, Proposal, Step};
use crate::listings::store::owner;
use crate::platform::Write;
use crate::web::PageError;

/// What stands now: what is public, what is proposed over it, and where the proposal was overtaken by the public.
pub(super) struct Present {
    pub public: Facts,
    pub proposed: Facts,
    pub overtaken: Vec<Conflict>,
}

impl Present {
    pub(super) fn of(sheet: &Sheet, listing: &listing::Model, open: Option<&listing_change::Model>) -> Self {
        let public = sheet.public(listing);
        let Some(open) = open else { return Self { proposed: public.clone(), public, overtaken: Vec::new() } };
        let mine = proposal(open);
        let overtaken = merge::overtaken(&base(open), &mine, &public);
        Self { proposed: public.with(&mine), public, overtaken }
    }

    /// What the other side says: the proposal, and the public where it was quicker.
    pub(super) fn theirs(&self) -> Facts {
        let mut theirs = self.proposed.clone();
        for conflict in &self.overtaken {
            theirs.set(&conflict.key, conflict.theirs.clone());
        }
        theirs
    }
}

/// What a manager said about a conflict that the form showed.
struct Choices<'a>(&'a FactsForm);

impl Choices<'_> {
    fn of(&self, key: &str) -> Option<bool> {
        match self.0.text(&format!("choice_{key}")) {
            "mine" => Some(true),
            "theirs" => Some(false),
            _ => None,
        }
    }
}

/// What was typed together with what stands now, and what is still to be decided by a person.
pub(super) fn resolve(sheet: &Sheet, present: &Present, form: &FactsForm, typed: &Facts) -> (Facts, Vec<Conflict>) {
    let base = base_of(form);
    let choices = Choices(form);
    let theirs = present.theirs();
    let mut mine = typed.clone();
    for key in sheet.keys() {
        if choices.of(key) == Some(false) {
            mine.set(key, value(&base, key));
        }
    }
    let (mut merged, mut conflicts) = merge::three_way(sheet.keys(), &base, &mine, &theirs);
    let mut open = |key: &str, base: Value| {
        let (own, other) = (value(&mine, key), value(&theirs, key));
        if own != other && conflicts.iter().all(|conflict| conflict.key != key) {
            merged.set(key, own.clone());
            conflicts.push(Conflict { key: key.to_owned(), base, mine: own, theirs: other });
        }
    };
    for conflict in &present.overtaken {
        // Decided only by somebody who saw what is public now.
        let is_decided = choices.of(&conflict.key).is_some() && value(&base, &conflict.key) == conflict.theirs;
        if !is_decided {
            open(&conflict.key, conflict.base.clone());
        }
    }
    for key in form.all("conflict").iter().filter(|key| choices.of(key).is_none()) {
        open(key, Value::Null);
    }
    (merged, conflicts)
}

/// What the form was made from. Where nobody knows, everything that differs is asked.
pub(super) fn base_of(form: &FactsForm) -> Facts {
    serde_json::from_str::<Value>(form.text("base")).map(|json| Facts::of_json(&json)).unwrap_or_default()
}

/// What became of saving a draft.
pub(super) enum Saved {
    /// Nothing differs from what is public.
    Nothing,
    /// The draft holds so many fields.
    Kept(usize),
}

/// Saves what differs from the public as the one open draft of the entry.
pub(super) async fn save(
    write: &Write,
    permit: &Permit<Edit>,
    sheet: &Sheet,
    listing: &listing::Model,
    open: Option<&listing_change::Model>,
    facts: &Facts,
) -> Result<Saved, PageError> {
    let public = sheet.public(listing);
    let (mut base, mut proposed) = (Map::new(), Map::new());
    for difference in differences(&sheet.directory, &public, facts) {
        base.insert(difference.field.key.clone(), difference.before);
        proposed.insert(difference.field.key.clone(), difference.after);
    }
    let count = proposed.len();
    if status_of(listing) == Status::Draft {
        owner::label(write, permit, facts.text("name"), facts.text("division")).await?;
    }
    let proposal = Proposal { base_revision: listing.revision, base, facts: proposed };
    let done = match open {
        None if count == 0 => return Ok(Saved::Nothing),
        None => change::start(write, permit, proposal).await?.is_some(),
        Some(open) => {
            // A change that was sent back stays so, with its reasons, until it is handed in again.
            let to = if count == 0 { ChangeState::Withdrawn } else { state_of(open) };
            change::take(write, permit, open, Step { to: Some(to), proposal: Some(proposal), ..Step::default() }).await?.is_some()
        }
    };
    if done { Ok(if count == 0 { Saved::Nothing } else { Saved::Kept(count) }) } else { Err(raced()) }
}

/// Somebody else was quicker.
pub(super) fn raced() -> PageError {
    PageError::Conflict("您的同事刚刚保存了这份草稿，您的内容还没有保存。请核对后再次保存。".into())
}
