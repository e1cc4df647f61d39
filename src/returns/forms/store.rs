//! Revisions of forms in the database.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{Form, Forms};
use crate::platform::secret::fingerprint;
use crate::platform::{Actor, Happened, Subject};
use crate::returns::entity::form;
use crate::web::Site;

/// Writes down forms that changed since the last start as new revisions.
pub async fn keep(site: &Site, forms: &Forms) -> anyhow::Result<()> {
    for one in forms.all() {
        let schema = serde_json::to_value(one)?;
        let mark = fingerprint(schema.to_string().as_bytes());
        let newest = newest(site.database.read(), &one.key).await?;
        if newest.as_ref().is_some_and(|row| row.fingerprint == mark && row.is_current) {
            continue;
        }
        let write = site.begin(Actor::system("月报报表")).await?;
        form::Entity::update_many()
            .col_expr(form::Column::IsCurrent, Expr::value(false))
            .filter(form::Column::Key.eq(&one.key))
            .exec(&*write)
            .await?;
        let revision = newest.map_or(1, |row| row.revision + 1);
        let row = form::ActiveModel {
            id: NotSet,
            key: Set(one.key.clone()),
            revision: Set(revision),
            name: Set(one.name.clone()),
            schema: Set(schema),
            fingerprint: Set(mark),
            is_current: Set(true),
            created_at: Set(write.clock().now()),
        };
        let row = row.insert(&*write).await?;
        let subject = Subject { kind: "return_form", id: row.id, name: one.name.clone() };
        write.commit(Happened::new("return_form.revised", subject, format!("报表更新为第 {revision} 版"), Vec::new())).await?;
    }
    Ok(())
}

async fn newest(database: &impl ConnectionTrait, key: &str) -> Result<Option<form::Model>, DbErr> {
    let rows = form::Entity::find().filter(form::Column::Key.eq(key)).order_by_desc(form::Column::Revision);
    rows.one(database).await
}

/// Revisions of a form, the newest first.
pub async fn revisions(database: &impl ConnectionTrait, key: &str) -> Result<Vec<form::Model>, DbErr> {
    let rows = form::Entity::find().filter(form::Column::Key.eq(key)).order_by_desc(form::Column::Revision);
    rows.all(database).await
}

/// A form as it was in a revision; none where there is no such revision.
pub async fn revision(database: &impl ConnectionTrait, key: &str, revision: i32) -> Result<Option<Form>, DbErr> {
    let row = form::Entity::find().filter(form::Column::Key.eq(key)).filter(form::Column::Revision.eq(revision));
    let Some(row) = row.one(database).await? else { return Ok(None) };
    serde_json::from_value(row.schema).map(Some).map_err(|error| DbErr::Custom(format!("form {key}: {error}")))
}

impl Forms {
    /// The revision of each form that is current now.
    pub async fn current_revision(&self, database: &impl ConnectionTrait, key: &str) -> Result<i32, DbErr> {
        Ok(newest(database, key).await?.map_or(1, |row| row.revision))
    }
}
