//! Lists of those who signed up, for those who run an occasion.

use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _,
    Select,
};

use crate::platform::like::contains;
use crate::signups::entity::attendance;
use crate::signups::entity::signup::{Column, Entity, Model};
use crate::signups::rules::State;
use crate::values::short_code::{self, Typed};

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Everybody.
    All,
    /// The organiser has to agree.
    Requested,
    /// Have a place.
    Confirmed,
    /// In the queue.
    Waiting,
    /// Hold a place until they answer.
    Pending,
    /// Came.
    Came,
    /// Have a place and did not come.
    Absent,
    /// Given up, refused, too late.
    Over,
}

impl Part {
    /// All parts in the order of the tabs.
    pub const ALL: [Self; 8] =
        [Self::All, Self::Requested, Self::Confirmed, Self::Waiting, Self::Pending, Self::Came, Self::Absent, Self::Over];

    /// In addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::Waiting => "waiting",
            Self::Pending => "pending",
            Self::Came => "came",
            Self::Absent => "absent",
            Self::Over => "over",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "全部",
            Self::Requested => "待审核",
            Self::Confirmed => "报名成功",
            Self::Waiting => "候补",
            Self::Pending => "等对方确认",
            Self::Came => "已签到",
            Self::Absent => "未签到",
            Self::Over => "已取消和未通过",
        }
    }

    /// Reads an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }

    fn condition(self, occasion_id: i64) -> Condition {
        let all = Condition::all().add(Column::OccasionId.eq(occasion_id));
        let is = |state: State| Column::State.eq(state.key());
        let came = || {
            let rows = attendance::Entity::find().select_only().column(attendance::Column::SignupId);
            rows.filter(attendance::Column::OccasionId.eq(occasion_id)).into_query()
        };
        match self {
            Self::All => all,
            Self::Requested => all.add(is(State::Requested)),
            Self::Confirmed => all.add(is(State::Confirmed)),
            Self::Waiting => all.add(is(State::Waiting)),
            Self::Pending => all.add(Column::State.is_in([State::Pending.key(), State::Offered.key()])),
            Self::Came => all.add(Column::Id.in_subquery(came())),
            Self::Absent => all.add(is(State::Confirmed)).add(Column::Id.not_in_subquery(came())),
            Self::Over => {
                all.add(Column::State.is_in([State::Lapsed, State::Cancelled, State::Refused, State::CalledOff].map(State::key)))
            }
        }
    }
}

fn select(occasion_id: i64, part: Part, text: &str) -> Select<Entity> {
    let mut all = part.condition(occasion_id);
    for word in text.split_whitespace().take(4) {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let code = if let Typed::Code(code) = short_code::read(word) { Some(code) } else { None };
        let says = Condition::any()
            .add(contains(Column::Name, word))
            .add(contains(Column::Employer, word))
            .add_option((digits.len() >= 4).then(|| Column::Mobile.ends_with(&digits)))
            .add_option(code.map(|code| Column::Code.eq(code)));
        all = all.add(says);
    }
    Entity::find().filter(all)
}

/// How many a part has.
pub async fn count(database: &impl ConnectionTrait, occasion_id: i64, part: Part, text: &str) -> Result<u64, DbErr> {
    select(occasion_id, part, text).count(database).await
}

/// A page of a part, in the order of the queue.
pub async fn list(
    database: &impl ConnectionTrait,
    occasion_id: i64,
    part: Part,
    text: &str,
    offset: u64,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let rows =
        select(occasion_id, part, text).order_by_desc(Column::Rank).order_by_asc(Column::QueuedAt).order_by_asc(Column::Id);
    rows.offset(offset).limit(limit).all(database).await
}

/// Days on which these people came: sign-up, day.
pub async fn days(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<attendance::Model>, DbErr> {
    let mut rows = Vec::new();
    for ids in ids.chunks(500) {
        let found = attendance::Entity::find().filter(attendance::Column::SignupId.is_in(ids.iter().copied()));
        rows.extend(found.order_by_asc(attendance::Column::Day).all(database).await?);
    }
    Ok(rows)
}
