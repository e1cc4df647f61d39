//! What changes often, in a short form of its own: public at once, and a confirmation of the rest.

use actix_web::web::Path;
use serde_json::{Map, Value};

use super::{Own, overview, own};
use crate::access::{Cx, Member};
use crate::listings::definition::{Directory, Field, FieldKind};
use crate::listings::event::ListingEvent;
use crate::listings::facts::Facts;
use crate::listings::form::{self, FactsForm, FormField};
use crate::listings::merge::{three_way, value};
use crate::listings::mine::draft::base_of;
use crate::listings::rules::{Status, differences};
use crate::listings::sheet::Sheet;
use crate::listings::store;
use crate::web::{Answer, FormView, PageError, Posted, Routes, see_other};

/// Fields of the short form at most.
const MOST: usize = 6;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/listings/{id}/quick", save);
}

/// Fields that are public at once and likely to change: what lists sort by and show, who answers, and when.
pub(super) fn fields(directory: &Directory) -> Vec<&Field> {
    let is_short =
        |field: &&Field| !field.review && !field.private && field.kind != FieldKind::LongText && !field.kind.is_several();
    let rank = |field: &Field| match field.kind {
        _ if field.key.contains("vacant") || field.key.contains("free_area") || field.key == "stock" => 0,
        FieldKind::Phone => 1,
        _ if field.key.contains("hours") && field.kind == FieldKind::Text => 2,
        kind if kind.is_number() && (field.sort.is_some() || field.card.is_some()) => 3,
        kind if kind.is_number() => 4,
        _ => 5,
    };
    let mut chosen: Vec<(usize, usize, &Field)> = directory
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| is_short(field))
        .map(|(at, field)| (rank(field), at, field))
        .collect();
    chosen.sort_by_key(|(rank, at, _)| (*rank, *at));
    chosen.truncate(MOST);
    chosen.sort_by_key(|(_, at, _)| *at);
    chosen.into_iter().map(|(_, _, field)| field).collect()
}

/// The short form as a page shows it.
pub(super) fn controls(sheet: &Sheet) -> Vec<FormField> {
    let own = |field: &&Field| form::field_of(sheet, field, Status::Published);
    fields(&sheet.directory).iter().map(own).collect()
}

/// What the short form was made from.
pub(super) fn base(sheet: &Sheet, public: &Facts) -> String {
    let pairs = fields(&sheet.directory).into_iter().map(|field| (field.key.clone(), value(public, &field.key)));
    Value::Object(pairs.collect::<Map<String, Value>>()).to_string()
}

async fn save(cx: Cx<Member>, id: Path<i64>, posted: Posted<FactsForm>) -> Answer {
    let before = own(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = try_save(&cx, &before, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(before.url()))
        }
        Err(status) => overview::page(&cx, status, &before, view, Some(&form)).await,
    }
}

async fn try_save(cx: &Cx<Member>, before: &Own, form: &FactsForm, view: &mut FormView) -> Result<Option<String>, PageError> {
    let write = cx.begin().await?;
    let listing = store::find(&*write, before.listing.id).await?.ok_or(PageError::NotFound)?;
    let sheet = super::sheet(cx, &listing.directory).await?;
    let own = super::of(cx, listing, sheet)?;
    if own.status() != Status::Published {
        return Err(PageError::Conflict("这个条目目前没有公开，请在“编辑”中修改。".into()));
    }
    let chosen = fields(&own.sheet.directory);
    let keys: Vec<&str> = chosen.iter().map(|field| field.key.as_str()).collect();
    let public = own.sheet.public(&own.listing);
    let (typed, faults) = form.read(&own.sheet, &public, |field| keys.contains(&field.key.as_str()));
    form::refuse(view, &faults);
    let (facts, conflicts) = three_way(keys.iter().copied(), &base_of(form), &typed, &public);
    for conflict in &conflicts {
        let said = own.sheet.directory.field(&conflict.key).map(|field| own.sheet.said_value(field, &conflict.theirs, &public));
        let said = said.filter(|words| !words.is_empty()).unwrap_or_else(|| "空".into());
        view.refuse(&form::name_of(&conflict.key), format!("您填写期间，这一项已被改为“{said}”。要用您填的，请再保存一次。"));
    }
    let missing = facts.missing(&own.sheet.directory).into_iter().filter(|(key, _)| keys.contains(&key.as_str())).collect();
    form::refuse(view, &missing);
    form::refuse(
        view,
        &facts.cross_faults(&own.sheet.directory).into_iter().filter(|(key, _)| !faults.contains_key(key)).collect(),
    );
    if !conflicts.is_empty() {
        return Err(PageError::Conflict("有人刚刚改了同样的内容，您的修改还没有保存。".into()));
    }
    if view.is_invalid() {
        return Ok(None);
    }
    let changed = differences(&own.sheet.directory, &public, &facts);
    let (mut old, mut new) = (Map::new(), Map::new());
    for difference in changed {
        old.insert(difference.field.key.clone(), difference.before);
        new.insert(difference.field.key.clone(), difference.after);
    }
    let count = new.len();
    if count > 0 {
        let (stored, _) = own.sheet.stored(&facts);
        store::put_facts(&write, &own.permit, &own.listing, &stored).await?.ok_or_else(super::draft::raced)?;
    }
    store::confirm(&write, &own.permit, cx.site.clock.today()).await?;
    let summary = if count > 0 { format!("更新常变信息 {count} 项并确认") } else { "确认信息无误".to_owned() };
    let event =
        ListingEvent::entry("listing.updated", &own.listing, summary).with_changes(Value::Object(old), Value::Object(new));
    write.commit(event).await?;
    Ok(Some(if count > 0 {
        format!("{count} 项已更新并公开，今天的确认已记下。")
    } else {
        "没有改动，今天的确认已记下。".into()
    }))
}
