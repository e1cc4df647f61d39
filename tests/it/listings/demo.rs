//! The demonstration that comes with the program.

use cbec_portal::access::entity::organisation;
use cbec_portal::listings::demo;
use cbec_portal::listings::entity::{listing, listing_picture};
use cbec_portal::listings::{Directories, Facts};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::app::{House, TestApp};

async fn count(app: &TestApp, directory: &str) -> u64 {
    let entries = listing::Entity::find().filter(listing::Column::Directory.eq(directory));
    entries.count(app.site.database.read()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_fills_the_directories_once_and_leaves_by_one_command() {
    let house = House::real().await;
    let config = cbec_portal::config::Config { demo_content: true, ..house.config() };
    let app = house.open_with(config).await;
    for (directory, least) in [
        ("parks", 24),
        ("incubators", 16),
        ("warehouses", 30),
        ("providers", 40),
        ("belts", 12),
        ("factories", 80),
        ("products", 200),
    ] {
        assert!(count(&app, directory).await >= least, "{directory}");
    }
    let abroad = listing::Entity::find().filter(listing::Column::Directory.eq("warehouses"));
    let abroad = abroad.all(app.site.database.read()).await.unwrap();
    let countries: std::collections::HashSet<String> =
        abroad.iter().map(|listing| Facts::of_json(&listing.facts).text("country").to_owned()).collect();
    assert!(countries.len() >= 18, "{countries:?}");
    assert!(abroad.iter().all(|listing| listing.is_demo && listing.name.contains("演示")));

    let directories = app.site.kept::<Directories>().unwrap();
    assert_eq!(demo::load(&app.site, &directories).await.unwrap(), 0, "the same content is not loaded twice");
    let all = listing::Entity::find().count(app.site.database.read()).await.unwrap();
    cbec_portal::season::remove(&app.site).await.unwrap();
    assert_eq!(demo::remove(&app.site).await.unwrap() as u64, all);
    for left in [
        listing::Entity::find().count(app.site.database.read()).await.unwrap(),
        listing_picture::Entity::find().count(app.site.database.read()).await.unwrap(),
        organisation::Entity::find().count(app.site.database.read()).await.unwrap(),
    ] {
        assert_eq!(left, 0);
    }
    assert_eq!(demo::load(&app.site, &directories).await.unwrap(), 0, "what was taken out stays out");
}
