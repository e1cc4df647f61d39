//! A decision on a change: what is approved becomes public over what is public now, what is sent back goes to its authors with
//! reasons.

use serde_json::{Map, Value};

use super::actions::{decide_pictures, make_public};
use super::{Entry, covered, raced};
use crate::access::{Cx, Officer};
use crate::listings::entity::{listing, listing_change};
use crate::listings::event::ListingEvent;
use crate::listings::facts::Facts;
use crate::listings::form::{self, FactsForm, name_of};
use crate::listings::letter::{Whom, tell};
use crate::listings::look::state_of;
use crate::listings::merge::value;
use crate::listings::permit::edit_by_official;
use crate::listings::rules::{ChangeState, Status};
use crate::listings::sheet::{map, proposal};
use crate::listings::store::change::{self, Proposal, Step};
use crate::listings::store::{self, owner};
use crate::platform::Write;
use crate::web::{FormView, PageError};

/// Characters of a reason.
const MOST_REASON: usize = 500;

/// What an official said, by field.
#[derive(Default)]
struct Verdicts {
    /// What becomes public.
    approved: Map<String, Value>,
    /// Why the others go back.
    returned: Map<String, Value>,
}

/// Decides; none when the form says too little, which the view then tells.
pub(super) async fn decide(
    cx: &Cx<Officer>,
    before: &Entry,
    seen: &listing_change::Model,
    form: &FactsForm,
    view: &mut FormView,
) -> Result<Option<String>, PageError> {
    let write = cx.begin().await?;
    let listing = store::find(&*write, before.listing.id).await?.ok_or(PageError::NotFound)?;
    let entry = covered(cx, listing).await?;
    let change = change::find(&*write, seen.id).await?.ok_or(PageError::NotFound)?;
    still_waits(&change, form)?;
    let verdicts = read(&entry, &change, form, view);
    if view.is_invalid() {
        return Ok(None);
    }
    let public = entry.sheet.public(&entry.listing);
    not_overtaken(&entry, &public, &verdicts, form)?;
    let after = public.with(&verdicts.approved);
    form::refuse(view, &after.cross_faults(&entry.sheet.directory));
    if view.is_invalid() {
        return Ok(None);
    }
    let words = apply(cx, &write, entry, &change, &verdicts, &public, &after, form).await?;
    let (summary, listing, flash) = words;
    let old: Map<String, Value> = verdicts.approved.keys().map(|key| (key.clone(), value(&public, key))).collect();
    let mut new = verdicts.approved.clone();
    if !verdicts.returned.is_empty() {
        new.insert("returned".to_owned(), Value::Object(verdicts.returned));
    }
    write
        .commit(ListingEvent::entry("listing.reviewed", &listing, summary).with_changes(Value::Object(old), Value::Object(new)))
        .await?;
    Ok(Some(flash))
}

fn still_waits(change: &listing_change::Model, form: &FactsForm) -> Result<(), PageError> {
    let is_same = change.revision.to_string() == form.text("revision");
    if state_of(change) == ChangeState::Submitted && is_same {
        return Ok(());
    }
    let who = change.decided_by_name.as_deref().unwrap_or("他人");
    let words = match state_of(change) {
        ChangeState::Approved | ChangeState::Returned => format!("这次修改已由{who}处理，您的审核没有执行。结果见下。"),
        ChangeState::Draft | ChangeState::Withdrawn => "提交人已撤回这次修改，您的审核没有执行。".to_owned(),
        ChangeState::Submitted => "提交人撤回后又提交了新的内容，您的审核没有执行。请核对新的内容后再审核。".to_owned(),
    };
    Err(PageError::Conflict(words))
}

/// Reads the verdicts; what is missing or wrong is said at its field.
fn read(entry: &Entry, change: &listing_change::Model, form: &FactsForm, view: &mut FormView) -> Verdicts {
    let mine = proposal(change);
    let proposed = entry.sheet.public(&entry.listing).with(&mine);
    let is_edited = |key: &str| form.text("all").is_empty() && form.text(&format!("verdict_{key}")) == "edit";
    let (typed, faults) = form.read(&entry.sheet, &proposed, |field| mine.contains_key(&field.key) && is_edited(&field.key));
    let mut verdicts = Verdicts::default();
    for (key, wanted) in &mine {
        let choice = form.text(&format!("verdict_{key}"));
        match (form.text("all"), choice) {
            ("approve", _) | ("", "approve") => drop(verdicts.approved.insert(key.clone(), wanted.clone())),
            ("return", _) => {
                let why = reason(form, "reason_all", "请写明整体退回的原因", view);
                verdicts.returned.insert(key.clone(), why.into());
            }
            (_, "edit") => {
                if let Some(words) = faults.get(key) {
                    view.refuse(&name_of(key), words.clone());
                }
                verdicts.approved.insert(key.clone(), value(&typed, key));
            }
            (_, "return") => {
                let words = format!("请写明退回“{}”的原因", entry.sheet.label(key));
                let why = reason(form, &format!("reason_{key}"), &words, view);
                verdicts.returned.insert(key.clone(), why.into());
            }
            _ => view.refuse(&format!("verdict_{key}"), format!("“{}”还没有审核", entry.sheet.label(key))),
        }
    }
    verdicts
}

fn reason(form: &FactsForm, name: &str, missing: &str, view: &mut FormView) -> String {
    let text = form.text(name).trim();
    let length = text.chars().count();
    if length == 0 && view.error(name).is_empty() {
        view.refuse(name, missing);
    } else if length > MOST_REASON {
        view.refuse(name, format!("原因最多 {MOST_REASON} 字，现在是 {length} 字"));
    }
    text.to_owned()
}

/// What is public of the approved fields must be what the official saw beside them.
fn not_overtaken(entry: &Entry, public: &Facts, verdicts: &Verdicts, form: &FactsForm) -> Result<(), PageError> {
    let seen = serde_json::from_str::<Value>(form.text("base")).map(|json| map(&json)).unwrap_or_default();
    let is_other = |key: &&String| {
        let before = seen.get(*key).cloned().unwrap_or(Value::Null);
        value(public, key) != before
    };
    let labels: Vec<&str> = verdicts.approved.keys().filter(is_other).map(|key| entry.sheet.label(key)).collect();
    if labels.is_empty() {
        return Ok(());
    }
    let labels = labels.join("、");
    Err(PageError::Conflict(format!(
        "您审核期间，公开的“{labels}”已被他人修改，您的审核没有执行。下面左栏是现在公开的内容，请核对后再提交。"
    )))
}

/// Writes the decision; the line for the audit trail, the entry after it, and words for the official.
#[expect(clippy::too_many_arguments, reason = "one decision, one transaction")]
async fn apply(
    cx: &Cx<Officer>,
    write: &Write,
    mut entry: Entry,
    change: &listing_change::Model,
    verdicts: &Verdicts,
    public: &Facts,
    after: &Facts,
    form: &FactsForm,
) -> Result<(String, listing::Model, String), PageError> {
    if !verdicts.approved.is_empty() {
        put(write, &mut entry, after).await?;
    }
    let mine = proposal(change);
    let rest: Map<String, Value> = mine.into_iter().filter(|(key, _)| verdicts.returned.contains_key(key)).collect();
    if entry.status() == Status::Draft {
        let named = after.with(&rest);
        owner::label(write, &edit_by_official(&entry.permit), named.text("name"), named.text("division")).await?;
        (entry.listing.name, entry.listing.division_code) = (named.text("name").to_owned(), named.text("division").to_owned());
    }
    settle(write, &entry, change, verdicts, public, rest, form).await?;
    let is_complete = after.missing(&entry.sheet.directory).is_empty();
    let is_wanted = match entry.status() {
        Status::Draft => true,
        Status::Unpublished => form.text("publish") == "yes",
        _ => false,
    };
    let is_published = is_complete && is_wanted && !verdicts.approved.is_empty();
    let (approved, refused) = decide_pictures(write, &entry, form, is_published && entry.status() == Status::Draft).await?;
    if is_published {
        entry.listing = make_public(cx, write, &entry).await?;
    }
    let counts = (verdicts.approved.len(), verdicts.returned.len());
    let pictures =
        if approved + refused > 0 { format!("；图片通过 {approved} 张，不通过 {refused} 张") } else { String::new() };
    let public_now = if is_published { "，条目已公开" } else { "" };
    let summary = format!("审核修改：通过 {} 项，退回 {} 项{pictures}{public_now}", counts.0, counts.1);
    inform(cx, write, &entry, change, verdicts, &summary).await?;
    let flash = format!("“{}”：通过 {} 项，退回 {} 项{public_now}。已通知提交人。", entry.listing.name, counts.0, counts.1);
    Ok((summary, entry.listing, flash))
}

/// Makes the approved facts public, with the entry that this one belongs to.
async fn put(write: &Write, entry: &mut Entry, after: &Facts) -> Result<(), PageError> {
    let edit = edit_by_official(&entry.permit);
    let (stored, parent) = entry.sheet.stored(after);
    entry.listing = store::put_facts(write, &edit, &entry.listing, &stored).await?.ok_or_else(raced)?;
    if parent != entry.listing.parent_id {
        owner::set_parent(write, &edit, parent).await?;
        entry.listing.parent_id = parent;
    }
    Ok(())
}

async fn settle(
    write: &Write,
    entry: &Entry,
    change: &listing_change::Model,
    verdicts: &Verdicts,
    public: &Facts,
    rest: Map<String, Value>,
    form: &FactsForm,
) -> Result<(), PageError> {
    let is_over = rest.is_empty();
    let base = rest.keys().map(|key| (key.clone(), value(public, key))).collect();
    let overall = form.text("reason_all").trim();
    let step = Step {
        to: Some(if is_over { ChangeState::Approved } else { ChangeState::Returned }),
        proposal: (!is_over).then_some(Proposal { base_revision: entry.listing.revision, base, facts: rest }),
        verdicts: Some(Value::Object(verdicts.returned.clone())),
        reason: Some(overall.to_owned()).filter(|text| !text.is_empty() && form.text("all").is_empty()),
        ..Step::default()
    };
    change::decide(write, &entry.permit, change, step).await?.map(|_| ()).ok_or_else(raced)
}

/// Tells the author and the owners of the organisation.
async fn inform(
    cx: &Cx<Officer>,
    write: &Write,
    entry: &Entry,
    change: &listing_change::Model,
    verdicts: &Verdicts,
    summary: &str,
) -> Result<(), PageError> {
    let name = &entry.listing.name;
    let outcome = match (verdicts.approved.is_empty(), verdicts.returned.is_empty()) {
        (_, true) => "已通过审核",
        (true, false) => "被退回",
        (false, false) => "部分通过，部分被退回",
    };
    let mut text = format!("“{name}”的修改{outcome}。\n\n{summary}。\n");
    for (key, reason) in &verdicts.returned {
        text = format!("{text}\n- {}：{}", entry.sheet.label(key), reason.as_str().unwrap_or_default());
    }
    if !verdicts.returned.is_empty() {
        text.push_str("\n\n请按原因修改后再提交。");
    }
    let text = format!("{text}\n\n{}", crate::access::mail::link(&cx.site, &crate::listings::link::mine(entry.listing.id)));
    tell(write, entry.listing.organisation_id, Whom::OwnersAnd(change.author_id), &format!("“{name}”的修改{outcome}"), &text)
        .await?;
    Ok(())
}
