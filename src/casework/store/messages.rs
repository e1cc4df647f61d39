//! Messages between an applicant and the authority.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::access::Permit;
use crate::casework::entity::application;
use crate::casework::entity::application_message::{ActiveModel, Column, Entity, Model};
use crate::casework::flow::Side;
use crate::casework::permit::Acts;
use crate::platform::Write;

/// All messages of an application, oldest first.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ApplicationId.eq(application_id)).order_by_asc(Column::Id).limit(300).all(database).await
}

/// Writes a message.
pub async fn add<A: Acts>(write: &Write, permit: &Permit<A>, body: &str) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(permit.record_id()),
        side: Set(A::SIDE.key().to_owned()),
        author_id: Set(write.actor().id),
        author_name: Set(write.actor().name.clone()),
        body: Set(body.to_owned()),
        at: Set(write.clock().now()),
        read_at: Set(None),
    };
    row.insert(&**write).await
}

/// Applications of an organisation in which the authority wrote something that nobody has read, once for each message.
pub async fn unread_of(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<i64>, DbErr> {
    let own = application::Entity::find()
        .select_only()
        .column(application::Column::Id)
        .filter(application::Column::OrganisationId.eq(organisation_id))
        .into_query();
    let rows = Entity::find().filter(Column::ApplicationId.in_subquery(own)).filter(Column::Side.eq(Side::Office.key()));
    let rows = rows.filter(Column::ReadAt.is_null()).limit(200).all(database).await?;
    Ok(rows.into_iter().map(|row| row.application_id).collect())
}

/// Marks what the other side wrote as read.
pub async fn read<A: Acts>(write: &Write, permit: &Permit<A>) -> Result<u64, DbErr> {
    let read = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(write.clock().now()))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::Side.ne(A::SIDE.key()))
        .filter(Column::ReadAt.is_null());
    Ok(read.exec(&**write).await?.rows_affected)
}
