//! An index that has all the work list sorts and counts by, so that it need not read the rows of thousands of tasks.

use sea_orm_migration::prelude::*;

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 8] = ["state", "expert_id", "due_on", "assignee_id", "unit", "division_code", "kind", "application_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_index(index("review_task", &COLUMNS).name("ix_review_task_work_list").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_review_task_work_list").table("review_task").to_owned()).await
    }
}
