//! The audit trail as a chain: every row carries the SHA-256 of the row before it together with what it says itself, so
//! that a row which was changed, taken out or put in later does not fit. Rows written before there was a chain stay
//! outside. Whoever may write to the database can make a whole new chain: note the newest digest elsewhere.

use std::collections::VecDeque;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait as _,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::entity::audit_event::{ActiveModel, Column, Entity, Model};

/// Begins what is digested: another way of writing a row down gets another word.
const VERSION: &str = "audit-1";
/// Rows read at once.
const PAGE: u64 = 1000;
/// Rows remembered behind the newest.
const REMEMBERED: usize = 100;
/// The lock of PostgreSQL under which one writer at a time adds to the chain. It ends with the transaction.
const LOCK: i64 = 0x6362_6563_6175_6469;

/// Adds rows to the end of the chain. Called last in a transaction, because on PostgreSQL the next writer waits from here
/// on; SQLite has one writer anyway.
pub(super) async fn append(transaction: &DatabaseTransaction, rows: Vec<Model>) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    let newest = Entity::find().filter(Column::Digest.is_not_null()).order_by_desc(Column::Id).one(transaction).await?;
    let mut head = newest.and_then(|row| Some((row.id, row.digest?)));
    for mut row in rows {
        row.chained_from = head.as_ref().map(|(id, _)| *id);
        let digest = digest(head.as_ref().map_or("", |(_, digest)| digest), &row);
        row.digest = Some(digest.clone());
        let mut row = ActiveModel::from(row).reset_all();
        row.id = sea_orm::ActiveValue::NotSet;
        head = Some((row.insert(transaction).await?.id, digest));
    }
    Ok(())
}

/// What a walk along the chain found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// Rows in the chain.
    pub count: u64,
    /// Rows from before there was a chain.
    pub outside: u64,
    /// The newest row and its digest.
    pub head: Option<(i64, String)>,
    /// Whether the digest that was asked for is in the chain.
    pub has_noted: bool,
    /// The newest rows before the head, to tell which of two followers of one row is the false one.
    before: VecDeque<(i64, String)>,
}

/// The first place where the chain does not hold, by the number of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// What the row says is not what was digested.
    #[error("event {0} was changed, or was not written by this program")]
    Changed(i64),
    /// A row that others follow is gone.
    #[error("event {missing} was removed: event {after} follows it")]
    Removed {
        /// The row that is gone.
        missing: i64,
        /// The row that names it.
        after: i64,
    },
    /// A row that nothing follows, or that follows nothing.
    #[error("event {0} was inserted later")]
    Inserted(i64),
}

/// Walks the whole chain from its beginning, a page of rows at a time. `noted` is a digest that somebody wrote down earlier.
pub async fn verify(database: &impl ConnectionTrait, noted: Option<&str>) -> Result<Result<Chain, Broken>, DbErr> {
    let mut chain = Chain::default();
    let mut after = 0;
    loop {
        let page = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(PAGE).all(database).await?;
        let Some(last) = page.last() else { return Ok(Ok(chain)) };
        after = last.id;
        for row in &page {
            if let Err(broken) = chain.take(row, noted) {
                return Ok(Err(broken.in_words_of(database).await?));
            }
        }
    }
}

impl Chain {
    fn take(&mut self, row: &Model, noted: Option<&str>) -> Result<(), Broken> {
        let Some(digest_of_row) = &row.digest else {
            if self.head.is_some() {
                return Err(Broken::Inserted(row.id));
            }
            self.outside += 1;
            return Ok(());
        };
        let before = match (&self.head, row.chained_from) {
            (None, None) => "",
            (Some(_), None) => return Err(Broken::Inserted(row.id)),
            (Some((id, digest)), Some(from)) if *id == from => digest.as_str(),
            // The row leads past the one before it, to an older one or to one that is gone.
            (Some((id, _)), Some(from)) if from < *id => {
                let known = self.before.iter().find(|(id, _)| *id == from);
                let fits = known.is_some_and(|(_, before)| digest(before, row) == *digest_of_row);
                return Err(if fits { Broken::Inserted(*id) } else { Broken::Changed(row.id) });
            }
            (_, Some(missing)) => return Err(Broken::Removed { missing, after: row.id }),
        };
        if digest(before, row) != *digest_of_row {
            return Err(Broken::Changed(row.id));
        }
        self.has_noted |= noted == Some(digest_of_row.as_str());
        self.count += 1;
        self.before.extend(self.head.replace((row.id, digest_of_row.clone())));
        if self.before.len() > REMEMBERED {
            self.before.pop_front();
        }
        Ok(())
    }
}

impl Broken {
    /// A row that claims to follow a younger one which is there was changed, not robbed of its neighbour.
    async fn in_words_of(self, database: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let Self::Removed { missing, after } = self else { return Ok(self) };
        let is_there = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Expr::col(Column::Id).eq(missing))
            .into_tuple::<i64>()
            .one(database)
            .await?;
        Ok(if is_there.is_some() { Self::Changed(after) } else { self })
    }
}

/// SHA-256 of the digest before and of everything a row says but its own number, each part with its length.
fn digest(before: &str, row: &Model) -> String {
    let mut sha = Sha256::new();
    let mut part = |text: Option<&str>| match text {
        None => sha.update([0]),
        Some(text) => {
            sha.update([1]);
            sha.update((text.len() as u64).to_be_bytes());
            sha.update(text.as_bytes());
        }
    };
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    part(Some(VERSION));
    part(Some(before));
    part(number(row.chained_from).as_deref());
    part(Some(&row.at.timestamp_micros().to_string()));
    part(number(row.actor_id).as_deref());
    for text in [&row.actor_name, &row.kind, &row.subject_kind, &row.subject_id.to_string(), &row.subject_name, &row.summary] {
        part(Some(text));
    }
    part(row.before.as_ref().map(canonical).as_deref());
    part(row.after.as_ref().map(canonical).as_deref());
    part(row.request_id.as_deref());
    part(row.address.as_deref());
    hex::encode(sha.finalize())
}

/// JSON in the one form that both engines give back: PostgreSQL keeps neither the order of keys nor the spelling of numbers.
fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in fields {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write(item, out);
                out.push(',');
            }
            out.push(']');
        }
        // Whole numbers look alike however they were written: 1e2, 100.0 and 100.
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => out.push_str(&whole.to_string()),
            (None, Some(float)) => out.push_str(&(float + 0.0).to_string()),
            (None, None) => out.push_str(&number.to_string()),
        },
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(id: i64, chained_from: Option<i64>, before: &str) -> Model {
        let mut row = Model {
            id,
            at: "2026-03-05T01:00:00Z".parse().expect("an instant"),
            actor_id: Some(1),
            actor_name: "甲".into(),
            kind: "test.happened".into(),
            subject_kind: "test".into(),
            subject_id: id,
            subject_name: "试验".into(),
            summary: "试验".into(),
            before: None,
            after: Some(json!({ "b": 1.0, "a": [1e2, null] })),
            request_id: None,
            address: None,
            digest: None,
            chained_from,
        };
        row.digest = Some(digest(before, &row));
        row
    }

    fn rows() -> Vec<Model> {
        let mut rows: Vec<Model> = Vec::new();
        for id in 1..=4 {
            let before = rows.last().and_then(|row| row.digest.clone()).unwrap_or_default();
            rows.push(row(id, (id > 1).then_some(id - 1), &before));
        }
        rows
    }

    fn walk(rows: &[Model]) -> Result<Chain, Broken> {
        let mut chain = Chain::default();
        rows.iter().try_for_each(|row| chain.take(row, None)).map(|()| chain)
    }

    #[test]
    fn a_whole_chain_holds_and_older_rows_stay_outside() {
        let mut all = rows();
        let old = Model { id: 0, digest: None, ..all[0].clone() };
        all.insert(0, old);
        let chain = walk(&all).expect("a chain that holds");
        assert_eq!((chain.count, chain.outside, chain.head.map(|(id, _)| id)), (4, 1, Some(4)));
    }

    #[test]
    fn what_was_changed_removed_or_inserted_is_named() {
        let mut changed = rows();
        changed[1].summary = "改过".into();
        assert_eq!(walk(&changed), Err(Broken::Changed(2)));
        let mut removed = rows();
        removed.remove(1);
        assert_eq!(walk(&removed), Err(Broken::Removed { missing: 2, after: 3 }));
        let mut beheaded = rows();
        beheaded.remove(0);
        assert_eq!(walk(&beheaded), Err(Broken::Removed { missing: 1, after: 2 }));
        let mut bare = rows();
        bare.push(Model { id: 5, digest: None, ..bare[0].clone() });
        assert_eq!(walk(&bare), Err(Broken::Inserted(5)));
        // One that fits the row before it, but which the next row does not follow.
        let mut forged = rows();
        let before = forged[1].digest.clone().unwrap_or_default();
        forged.insert(2, Model { id: 9, ..row(2, Some(2), &before) });
        assert_eq!(walk(&forged), Err(Broken::Inserted(9)));
    }

    #[test]
    fn json_reads_the_same_from_both_engines() {
        let ours = json!({ "b": 1e2, "a": { "y": 0.5, "x": "\u{1f}中" }, "n": 1.0e16, "z": -0.0 });
        let theirs: Value =
            serde_json::from_str(r#"{"z":0.0,"n":10000000000000000,"a":{"x":"\u001f中","y":0.5},"b":100}"#).expect("json");
        assert_eq!(canonical(&ours), canonical(&theirs));
        assert_ne!(canonical(&json!({ "a": "1" })), canonical(&json!({ "a": 1 })));
    }
}
