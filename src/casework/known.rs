//! What is known of organisations without asking them again: the register, and the answers of the applications that they
//! handed in, the newest first. Drafts and what was thrown away count for nothing.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};

use super::entity::application::{Column, Entity, Model};
use super::flow::State;
use super::programme::{Programme, Programmes};
use crate::access::entity::organisation;

/// Applications of an organisation that are looked at.
const NEWEST: usize = 4;
/// Organisations or applications that are read at once.
const AT_ONCE: usize = 400;

/// An organisation and what is known of it.
pub struct Known {
    /// Its row.
    pub organisation: organisation::Model,
    /// Values by fact.
    pub facts: Map<String, Value>,
    /// Whether it handed in any application, so that more is known than the register says.
    pub has_applied: bool,
    /// What it has applied for: programme, call and state.
    pub applied: Vec<(i64, i64, State)>,
}

/// What is known of these.
pub async fn of_many(
    database: &impl ConnectionTrait,
    programmes: &Programmes,
    organisations: &[organisation::Model],
) -> Result<Vec<Known>, DbErr> {
    let mut known = Vec::with_capacity(organisations.len());
    for some in organisations.chunks(AT_ONCE) {
        let ids: Vec<i64> = some.iter().map(|row| row.id).collect();
        let heads = heads(database, &ids).await?;
        let newest: Vec<i64> = ids.iter().flat_map(|id| newest(&heads, *id)).collect();
        let mut answers = answers(database, &newest).await?;
        let mut revisions: Vec<i64> = answers.values().map(|row| row.revision_id).collect();
        revisions.sort_unstable();
        revisions.dedup();
        let definitions = programmes.of_revisions(database, &revisions).await?;
        for row in some {
            let mut facts = register(programmes, row);
            // The oldest first, so that newer answers stand over older ones.
            for id in newest_of(&heads, row.id).rev() {
                if let Some((answered, definition)) = answers.remove(&id).and_then(|answered| {
                    let definition = definitions.get(&answered.revision_id)?;
                    Some((answered, definition))
                }) {
                    facts.extend(answered_facts(definition, &answered.answers));
                }
            }
            let own = heads.iter().filter(|head| head.1 == row.id);
            let applied: Vec<(i64, i64, State)> = own.map(|head| (head.2, head.4, head.3)).collect();
            let has_applied = newest_of(&heads, row.id).next().is_some();
            known.push(Known { organisation: row.clone(), facts, has_applied, applied });
        }
    }
    Ok(known)
}

/// Id, organisation, programme, state and call.
type Head = (i64, i64, i64, State, i64);

/// Applications of organisations, newest first, without what they say.
async fn heads(database: &impl ConnectionTrait, organisations: &[i64]) -> Result<Vec<Head>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(Column::State.is_not_in([State::Discarded.key()]))
        .order_by_desc(Column::SubmittedAt)
        .order_by_desc(Column::Id)
        .select_only()
        .columns([Column::Id, Column::OrganisationId, Column::ProgrammeId, Column::State, Column::CallId]);
    let rows: Vec<(i64, i64, i64, String, i64)> = rows.into_tuple().all(database).await?;
    Ok(rows.into_iter().filter_map(|(id, who, what, state, call)| Some((id, who, what, State::parse(&state)?, call))).collect())
}

fn newest_of(heads: &[Head], organisation: i64) -> impl DoubleEndedIterator<Item = i64> {
    newest(heads, organisation).into_iter()
}

fn newest(heads: &[Head], organisation: i64) -> Vec<i64> {
    let own = heads.iter().filter(|head| head.1 == organisation && !matches!(head.3, State::Draft | State::Withdrawn));
    own.take(NEWEST).map(|head| head.0).collect()
}

async fn answers(database: &impl ConnectionTrait, ids: &[i64]) -> Result<HashMap<i64, Model>, DbErr> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = Entity::find().filter(Column::Id.is_in(some.iter().copied())).all(database).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

/// What the register says.
fn register(programmes: &Programmes, row: &organisation::Model) -> Map<String, Value> {
    let of = |from: &str| match from {
        "organisation.name" => Some(&row.name),
        "organisation.credit_code" => Some(&row.credit_code),
        "organisation.kind" => Some(&row.kind),
        "organisation.division_code" => Some(&row.division_code),
        _ => None,
    };
    let facts = programmes.vocabulary.all().iter();
    facts.filter_map(|fact| Some((fact.key.clone(), Value::from(of(fact.from.as_deref()?)?.clone())))).collect()
}

/// Answers of an application that answer facts.
fn answered_facts(definition: &Programme, answers: &Value) -> Map<String, Value> {
    let fields = definition.form.fields().filter_map(|(_, field)| {
        let value = answers.get(&field.key).filter(|value| !value.is_null())?;
        Some((field.fact.clone()?, value.clone()))
    });
    fields.collect()
}

/// Facts as the pairs of an address, the way people would type them.
pub fn pairs(facts: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(if *truth { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => number.as_f64().map(|number| number.to_string()),
        _ => None,
    };
    let mut pairs = Vec::new();
    for (fact, value) in facts {
        match value {
            Value::Array(items) => pairs.extend(items.iter().filter_map(text).map(|text| (fact.clone(), text))),
            other => pairs.extend(text(other).map(|text| (fact.clone(), text))),
        }
    }
    pairs
}
