//! The register of statistical definitions (口径): what a figure means and whose it is. Kept by the content.

use anyhow::Context as _;
use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use toml::value::Datetime;

use super::entity::definition;
use crate::platform::{Actor, Content, Happened, Subject};
use crate::web::Site;

/// File of the content.
const FILE: &str = "returns/definitions.toml";

/// Whose figures they are: short name and word.
pub const KINDS: [(&str, &str); 4] =
    [("customs", "海关统计"), ("platform", "平台监测"), ("enterprise", "企业填报"), ("postal", "邮政统计")];

/// The word for a kind.
pub fn kind_word(kind: &str) -> &'static str {
    KINDS.iter().find(|(key, _)| *key == kind).map_or("其他", |(_, word)| *word)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    definition: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    name: String,
    kind: String,
    text: String,
    basis: String,
    #[serde(default)]
    unit: String,
    source: String,
    #[serde(default)]
    valid_from: Option<Datetime>,
}

/// All definitions in order.
pub async fn all(database: &impl ConnectionTrait) -> Result<Vec<definition::Model>, DbErr> {
    definition::Entity::find().order_by_asc(definition::Column::Position).all(database).await
}

/// Some of them by their short names.
pub async fn of_keys(database: &impl ConnectionTrait, keys: &[&str]) -> Result<Vec<definition::Model>, DbErr> {
    definition::Entity::find().filter(definition::Column::Key.is_in(keys.iter().copied())).all(database).await
}

/// Brings the register to what the content says.
pub async fn keep(site: &Site) -> anyhow::Result<()> {
    let wanted = read(&site.content)?;
    let known = all(site.database.read()).await?;
    let is_same =
        |(row, want): (&definition::Model, &definition::Model)| definition::Model { id: row.id, ..want.clone() } == *row;
    if known.len() == wanted.len() && known.iter().zip(&wanted).all(is_same) {
        return Ok(());
    }
    let write = site.begin(Actor::system("统计口径")).await?;
    let keys: Vec<&str> = wanted.iter().map(|row| row.key.as_str()).collect();
    definition::Entity::delete_many().filter(definition::Column::Key.is_not_in(keys)).exec(&*write).await?;
    let count = wanted.len();
    for row in wanted {
        use definition::Column as C;
        let over = OnConflict::column(C::Key)
            .update_columns([C::Name, C::Kind, C::Text, C::Basis, C::Unit, C::Source, C::ValidFrom, C::Position])
            .to_owned();
        definition::Entity::insert(active(row)).on_conflict(over).exec_without_returning(&*write).await?;
    }
    let subject = Subject { kind: "statistical_definition", id: 0, name: "统计口径".to_owned() };
    write.commit(Happened::new("statistical_definition.loaded", subject, format!("统计口径 {count} 条"), Vec::new())).await?;
    Ok(())
}

fn active(row: definition::Model) -> definition::ActiveModel {
    definition::ActiveModel {
        id: NotSet,
        key: Set(row.key),
        name: Set(row.name),
        kind: Set(row.kind),
        text: Set(row.text),
        basis: Set(row.basis),
        unit: Set(row.unit),
        source: Set(row.source),
        valid_from: Set(row.valid_from),
        position: Set(row.position),
    }
}

fn read(content: &Content) -> anyhow::Result<Vec<definition::Model>> {
    if !content.list("returns").iter().any(|path| path == FILE) {
        return Ok(Vec::new());
    }
    let file: File = content.toml(FILE)?;
    (1..).zip(file.definition).map(|(position, entry)| model(position, entry)).collect()
}

fn model(position: i32, entry: Entry) -> anyhow::Result<definition::Model> {
    anyhow::ensure!(KINDS.iter().any(|(key, _)| *key == entry.kind), "{}: unknown kind {}", entry.key, entry.kind);
    let day = |day: Datetime| day.to_string().parse::<NaiveDate>().with_context(|| format!("{day} is no day"));
    Ok(definition::Model {
        id: 0,
        key: entry.key,
        name: entry.name,
        kind: entry.kind,
        text: entry.text,
        basis: entry.basis,
        unit: entry.unit,
        source: entry.source,
        valid_from: entry.valid_from.map(day).transpose()?,
        position,
    })
}
