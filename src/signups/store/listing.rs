//! Lists of occasions for those who run them.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::platform::like::contains;
use crate::signups::entity::occasion::{Column, Entity, Model};
use crate::signups::rules::Stage;

/// Words of a search that are looked for.
const MOST_WORDS: usize = 6;

/// Whose occasions.
#[derive(Debug, Clone)]
pub enum Scope {
    /// Those of a division and all below, by what the codes begin with; none for the whole zone.
    Division(Option<String>),
    /// Those of one outside organiser.
    Organisation(i64),
}

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Handed in by outside organisers.
    Review,
    /// Being written, or handed back.
    Draft,
    /// Public, and not yet begun.
    Coming,
    /// Going on.
    Running,
    /// Over.
    Ended,
    /// Called off.
    Cancelled,
}

impl Part {
    /// All parts in the order of the tabs.
    pub const ALL: [Self; 6] = [Self::Review, Self::Draft, Self::Coming, Self::Running, Self::Ended, Self::Cancelled];

    /// In addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Draft => "draft",
            Self::Coming => "coming",
            Self::Running => "running",
            Self::Ended => "ended",
            Self::Cancelled => "cancelled",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Review => "待审核",
            Self::Draft => "草稿",
            Self::Coming => "报名中",
            Self::Running => "进行中",
            Self::Ended => "已结束",
            Self::Cancelled => "已取消",
        }
    }

    /// Reads an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }

    fn condition(self, now: DateTime<Utc>) -> Condition {
        let stage = |stage: Stage| Column::Stage.eq(stage.key());
        let all = Condition::all();
        match self {
            Self::Review => all.add(stage(Stage::Submitted)),
            Self::Draft => all.add(Column::Stage.is_in([Stage::Draft.key(), Stage::Returned.key()])),
            Self::Coming => all.add(stage(Stage::Published)).add(Column::StartsAt.gt(now)),
            Self::Running => all.add(stage(Stage::Published)).add(Column::StartsAt.lte(now)).add(Column::EndsAt.gt(now)),
            Self::Ended => all.add(stage(Stage::Published)).add(Column::EndsAt.lte(now)),
            Self::Cancelled => all.add(stage(Stage::Cancelled)),
        }
    }
}

/// Which occasions a list shows.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Whose.
    pub scope: Scope,
    /// Kind.
    pub kind: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// What codes of divisions begin with.
    pub division: Option<String>,
    /// Words, each of which stands in the title, the place, the organiser or the code.
    pub text: String,
}

impl Filter {
    /// All of somebody's.
    pub fn of(scope: Scope) -> Self {
        Self { scope, kind: None, category: None, division: None, text: String::new() }
    }

    fn select(&self, part: Part, now: DateTime<Utc>) -> Select<Entity> {
        let (covered, organisation) = match &self.scope {
            Scope::Division(prefix) => (prefix.as_deref(), None),
            Scope::Organisation(id) => (None, Some(*id)),
        };
        let mut all = part
            .condition(now)
            .add_option(covered.map(|prefix| Column::DivisionCode.starts_with(prefix)))
            .add_option(organisation.map(|id| Column::OrganisationId.eq(id)))
            .add_option(self.kind.as_deref().map(|kind| Column::Kind.eq(kind)))
            .add_option(self.category.as_deref().map(|category| Column::Category.eq(category)))
            .add_option(self.division.as_deref().map(|prefix| Column::DivisionCode.starts_with(prefix)));
        for word in self.text.split_whitespace().take(MOST_WORDS) {
            let code: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
            let says = Condition::any()
                .add(contains(Column::Title, word))
                .add(contains(Column::Place, word))
                .add(contains(Column::Organiser, word))
                .add_option((code.len() == crate::values::short_code::LENGTH).then(|| Column::Code.eq(code)));
            all = all.add(says);
        }
        Entity::find().filter(all)
    }
}

/// How many a part has.
pub async fn count(database: &impl ConnectionTrait, filter: &Filter, part: Part, now: DateTime<Utc>) -> Result<u64, DbErr> {
    filter.select(part, now).count(database).await
}

/// A page of a part: what comes first on top, what is over by the latest.
pub async fn list(
    database: &impl ConnectionTrait,
    filter: &Filter,
    part: Part,
    now: DateTime<Utc>,
    offset: u64,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let rows = filter.select(part, now);
    let rows = match part {
        Part::Ended | Part::Cancelled => rows.order_by_desc(Column::StartsAt).order_by_desc(Column::Id),
        Part::Draft => rows.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id),
        Part::Review | Part::Coming | Part::Running => rows.order_by_asc(Column::StartsAt).order_by_asc(Column::Id),
    };
    rows.offset(offset).limit(limit).all(database).await
}

/// What waits for officials of a division: handed in by outside organisers, longest first; and how many.
pub async fn submitted(database: &impl ConnectionTrait, covered: Option<&str>, most: u64) -> Result<(Vec<Model>, u64), DbErr> {
    let rows = Entity::find().filter(
        Condition::all()
            .add(Column::Stage.eq(Stage::Submitted.key()))
            .add_option(covered.map(|prefix| Column::DivisionCode.starts_with(prefix))),
    );
    let total = rows.clone().count(database).await?;
    Ok((rows.order_by_asc(Column::UpdatedAt).limit(most).all(database).await?, total))
}
