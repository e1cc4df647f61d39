//! The schema of the portal, forward only.
//!
//! Names here are plain strings on purpose: a migration must not change when an entity does, so this crate never
//! imports entities. A migration that has landed is never edited; a new one is added below it.

pub use sea_orm_migration::MigratorTrait;
pub use sea_orm_migration::sea_orm::{DbErr, TransactionTrait};
use sea_orm_migration::{MigrationTrait, async_trait};

mod columns;
mod m20261121_000001_platform;
mod m20261121_000002_access;
mod m20261121_000003_policies;
mod m20261121_000004_organisations;
mod m20261121_000005_listings;
mod m20261121_000006_enquiry_links;
mod m20261121_000007_listing_changes;
mod m20261121_000008_casework;
mod m20261121_000009_notices;
mod m20261121_000010_settlement;
mod m20261121_000011_reviewers;
mod m20261122_000012_series;
mod m20261122_000013_work_list;
mod m20261122_000014_signups;
mod m20261122_000015_training;
mod m20261122_000016_results;
mod m20261123_000017_returns;
mod m20261123_000018_evaluations;
mod m20261123_000019_bulletins;

/// All migrations in the order in which they run.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_platform::Migration),
            Box::new(m20261121_000002_access::Migration),
            Box::new(m20261121_000003_policies::Migration),
            Box::new(m20261121_000004_organisations::Migration),
            Box::new(m20261121_000005_listings::Migration),
            Box::new(m20261121_000006_enquiry_links::Migration),
            Box::new(m20261121_000007_listing_changes::Migration),
            Box::new(m20261121_000008_casework::Migration),
            Box::new(m20261121_000009_notices::Migration),
            Box::new(m20261121_000010_settlement::Migration),
            Box::new(m20261121_000011_reviewers::Migration),
            Box::new(m20261122_000012_series::Migration),
            Box::new(m20261122_000013_work_list::Migration),
            Box::new(m20261122_000014_signups::Migration),
            Box::new(m20261122_000015_training::Migration),
            Box::new(m20261122_000016_results::Migration),
            Box::new(m20261123_000017_returns::Migration),
            Box::new(m20261123_000018_evaluations::Migration),
            Box::new(m20261123_000019_bulletins::Migration),
        ]
    }
}
