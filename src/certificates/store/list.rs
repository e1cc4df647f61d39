//! Lists of certificates for officials, and those that somebody must be reminded of.

use chrono::{Duration, NaiveDate};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::certificates::entity::certificate::{Column, Entity, Model};
use crate::certificates::rules::{SOON, State};
use crate::platform::Write;
use crate::platform::like::contains;

/// Which certificates by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// They hold.
    Valid,
    /// They hold and end soon.
    Ending,
    /// Their days are over.
    Expired,
    /// Suspended.
    Suspended,
    /// Revoked.
    Revoked,
    /// Revoking them waits for a second word.
    Proposed,
    /// The yearly look is due within a month, or was.
    Recheck,
}

impl Shown {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self, &'static str); 7] = [
        ("valid", Self::Valid, "有效"),
        ("ending", Self::Ending, "60 天内到期"),
        ("recheck", Self::Recheck, "待年度复核"),
        ("proposed", Self::Proposed, "撤销待确认"),
        ("suspended", Self::Suspended, "暂停"),
        ("expired", Self::Expired, "已到期"),
        ("revoked", Self::Revoked, "已撤销"),
    ];

    /// By the word in an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, ..)| *known == key).map(|(_, shown, _)| shown)
    }

    fn condition(self, today: NaiveDate) -> Condition {
        let lasts = Condition::any().add(Column::ExpiresOn.is_null()).add(Column::ExpiresOn.gte(today));
        let state = |state: State| Condition::all().add(Column::State.eq(state.key()));
        match self {
            Self::Valid => state(State::Valid).add(lasts),
            Self::Ending => state(State::Valid).add(Column::ExpiresOn.between(today, today + Duration::days(SOON))),
            Self::Expired => Condition::all().add(Column::State.ne(State::Revoked.key())).add(Column::ExpiresOn.lt(today)),
            Self::Suspended => state(State::Suspended).add(lasts),
            Self::Revoked => state(State::Revoked),
            Self::Proposed => Condition::all().add(Column::Proposed.is_not_null()),
            Self::Recheck => state(State::Valid).add(lasts).add(Column::RecheckOn.lte(today + Duration::days(30))),
        }
    }
}

/// Which certificates are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// What codes of divisions begin with that the officer covers.
    pub covered: Option<String>,
    /// What the code of the division begins with.
    pub division: Option<String>,
    /// Kind.
    pub kind: String,
    /// Where they stand.
    pub shown: Option<Shown>,
    /// Part of number, holder, subject or code.
    pub text: String,
}

impl Filter {
    fn condition(&self, today: NaiveDate) -> Condition {
        let mut all = Condition::all()
            .add_option(self.covered.as_ref().map(|prefix| Column::DivisionCode.starts_with(prefix)))
            .add_option(self.division.as_ref().map(|prefix| Column::DivisionCode.starts_with(prefix)))
            .add_option(Some(&self.kind).filter(|kind| !kind.is_empty()).map(|kind| Column::Kind.eq(kind)))
            .add_option(self.shown.map(|shown| shown.condition(today)));
        let text = self.text.trim();
        if !text.is_empty() {
            let code = text.replace('-', "");
            all = all.add(
                Condition::any()
                    .add(contains((Entity, Column::Number), text))
                    .add(contains((Entity, Column::HolderName), text))
                    .add(contains((Entity, Column::SubjectName), text))
                    .add(contains((Entity, Column::CreditCode), text))
                    .add(contains((Entity, Column::Code), &code)),
            );
        }
        all
    }
}

/// How many there are.
pub async fn count(database: &impl ConnectionTrait, filter: &Filter, today: NaiveDate) -> Result<u64, DbErr> {
    Entity::find().filter(filter.condition(today)).count(database).await
}

/// A page of certificates: those that end next come first where that is asked, otherwise the newest.
pub async fn page(
    database: &impl ConnectionTrait,
    filter: &Filter,
    today: NaiveDate,
    from: u64,
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(filter.condition(today));
    let found = match filter.shown {
        Some(Shown::Ending) => found.order_by_asc(Column::ExpiresOn),
        Some(Shown::Recheck) => found.order_by_asc(Column::RecheckOn),
        _ => found.order_by_desc(Column::IssuedOn),
    };
    found.order_by_desc(Column::Id).offset(from).limit(most).all(database).await
}

/// Kinds that there are, with their names.
pub async fn kinds(database: &impl ConnectionTrait) -> Result<Vec<(String, String)>, DbErr> {
    let kinds = Entity::find().select_only().column(Column::Kind).column_as(Column::KindName.max(), "name");
    kinds.group_by(Column::Kind).order_by_asc(Column::Kind).into_tuple().all(database).await
}

/// Certificates of organisations that hold, end by a day and were not replaced, the first to end first.
pub async fn ending_soon(database: &impl ConnectionTrait, today: NaiveDate, by: NaiveDate) -> Result<Vec<Model>, DbErr> {
    ending(Column::HolderKind.ne("person"), today, by).all(database).await
}

/// The same of real persons that nobody was reminded of.
pub async fn of_persons_ending(database: &impl ConnectionTrait, today: NaiveDate, by: NaiveDate) -> Result<Vec<Model>, DbErr> {
    let whose = Column::HolderKind.eq("person").and(Column::IsDemo.eq(false)).and(Column::Reminded.is_null());
    ending(whose, today, by).all(database).await
}

fn ending(whose: sea_orm::sea_query::SimpleExpr, today: NaiveDate, by: NaiveDate) -> sea_orm::Select<Entity> {
    let all = Entity::find().filter(whose);
    let all = all.filter(Column::State.eq(State::Valid.key())).filter(Column::ExpiresOn.between(today, by));
    all.filter(not_replaced()).order_by_asc(Column::ExpiresOn).order_by_asc(Column::Id).limit(500)
}

/// Certificates that hold and whose yearly look is due by a day, the first due first.
pub async fn due_for_recheck(database: &impl ConnectionTrait, today: NaiveDate, by: NaiveDate) -> Result<Vec<Model>, DbErr> {
    let lasts = Condition::any().add(Column::ExpiresOn.is_null()).add(Column::ExpiresOn.gte(today));
    let all = Entity::find().filter(Column::State.eq(State::Valid.key())).filter(lasts).filter(Column::RecheckOn.lte(by));
    all.filter(not_replaced()).order_by_asc(Column::RecheckOn).order_by_asc(Column::Id).limit(500).all(database).await
}

/// Remembers of what somebody was reminded; false when another node was quicker.
pub async fn remember(write: &Write, row: &Model, words: &str) -> Result<bool, DbErr> {
    let change = Entity::update_many().col_expr(Column::Reminded, Expr::value(words)).filter(Column::Id.eq(row.id));
    let change = match &row.reminded {
        Some(known) => change.filter(Column::Reminded.eq(known)),
        None => change.filter(Column::Reminded.is_null()),
    };
    Ok(change.exec(&**write).await?.rows_affected == 1)
}

fn not_replaced() -> sea_orm::sea_query::SimpleExpr {
    let replaced = Entity::find().select_only().column(Column::ReplacesId).filter(Column::ReplacesId.is_not_null());
    Column::Id.not_in_subquery(replaced.into_query())
}
