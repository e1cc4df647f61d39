//! Courses and bases, as those who run occasions know them.

use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};

use super::entity::{base, course};
use crate::indexing::Later;
use crate::signups::subject::{SubjectSource, Template};

/// See the module.
pub struct Courses;

impl SubjectSource for Courses {
    fn list<'a>(&'a self, database: &'a DatabaseConnection) -> Later<'a, Vec<(i64, String)>> {
        Box::pin(async move {
            let rows = course::Entity::find().order_by_asc(course::Column::Title).all(database).await?;
            Ok(rows.into_iter().map(|row| (row.id, row.title)).collect())
        })
    }

    fn template<'a>(&'a self, database: &'a DatabaseConnection, id: i64) -> Later<'a, Option<Template>> {
        Box::pin(async move {
            let row = course::Entity::find_by_id(id).one(database).await?;
            Ok(row.map(|row| Template {
                title: row.title,
                category: row.category,
                summary: row.summary,
                body: row.body,
                needs_identity: row.needs_identity,
                form: row.form,
            }))
        })
    }

    fn bases<'a>(&'a self, database: &'a DatabaseConnection) -> Later<'a, Vec<(String, String)>> {
        Box::pin(async move {
            let rows = base::Entity::find().order_by_asc(base::Column::Name).all(database).await?;
            Ok(rows.into_iter().map(|row| (row.key, row.name)).collect())
        })
    }
}
