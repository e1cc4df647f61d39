//! Organisations as officials look for them.

use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::access::entity::organisation::{Column, Entity, Model};
use crate::access::organisation::OrganisationStatus;
use crate::platform::entity::audit_event;

/// Which organisations an official looks for.
#[derive(Debug, Clone, Default)]
pub struct OrganisationFilter {
    /// What codes of divisions begin with that the official covers; none for all.
    pub covered: Option<String>,
    /// How far they have come.
    pub status: Option<OrganisationStatus>,
    /// A division, with everything in it.
    pub division: Option<String>,
    /// Part of a name or a code.
    pub text: String,
}

impl OrganisationFilter {
    fn select(&self, with_status: bool) -> Select<Entity> {
        let text = self.text.trim();
        let code: String = text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
        let named = || Condition::any().add(Column::Name.contains(text)).add(Column::CreditCode.contains(code));
        let status = self.status.filter(|_| with_status);
        let all = Condition::all()
            .add_option(self.covered.as_ref().map(|prefix| Column::DivisionCode.starts_with(prefix.as_str())))
            .add_option(self.division.as_ref().map(|prefix| Column::DivisionCode.starts_with(prefix.as_str())))
            .add_option(status.map(|status| Column::Status.eq(status.key())))
            .add_option((!text.is_empty()).then(named));
        Entity::find().filter(all)
    }
}

/// A page of those that fit: what waits first, and of that what has waited longest.
pub async fn list(
    database: &DatabaseConnection,
    filter: &OrganisationFilter,
    from: u64,
    count: u64,
) -> Result<Vec<Model>, DbErr> {
    filter
        .select(true)
        .order_by(Column::Status.eq(OrganisationStatus::Pending.key()).cast_as("integer"), Order::Desc)
        .order_by_asc(Column::UpdatedAt)
        .order_by_asc(Column::Id)
        .offset(from)
        .limit(count)
        .all(database)
        .await
}

/// How many fit.
pub async fn count(database: &DatabaseConnection, filter: &OrganisationFilter) -> Result<u64, DbErr> {
    filter.select(true).count(database).await
}

/// How many fit in each status.
pub async fn count_statuses(database: &DatabaseConnection, filter: &OrganisationFilter) -> Result<Vec<(String, i64)>, DbErr> {
    filter
        .select(false)
        .select_only()
        .column(Column::Status)
        .column_as(Column::Id.count(), "organisations")
        .group_by(Column::Status)
        .into_tuple()
        .all(database)
        .await
}

/// What has happened to an organisation, newest first.
pub async fn history(database: &DatabaseConnection, id: i64) -> Result<Vec<audit_event::Model>, DbErr> {
    audit_event::Entity::find()
        .filter(audit_event::Column::SubjectKind.eq("organisation"))
        .filter(audit_event::Column::SubjectId.eq(id))
        .order_by_desc(audit_event::Column::Id)
        .limit(50)
        .all(database)
        .await
}
