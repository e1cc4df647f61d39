//! Monthly returns: filling in, verifying by somebody else, corrections as new vintages, spreadsheets, machines, reminders,
//! and the demonstration.

mod api;
mod correcting;
mod demo;
mod filing;
mod office;
mod register;
mod sheets;
mod work;

use cbec_portal::access::entity::membership;
use cbec_portal::returns::entity::{monthly_return, reporter};
use cbec_portal::returns::event;
use cbec_portal::returns::permit;
use cbec_portal::returns::store::reporters::{self, NewReporter};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::browser::Browser;
use crate::support::page::Page;
use crate::support::{House, TestApp};

/// The February of the tests: they stand on 5 March 2026, one working day before it is due.
pub const FEBRUARY: &str = "2026-02";

/// A node with a small form beside the real ones.
pub async fn start() -> TestApp {
    let house = House::small().await;
    std::fs::write(house.content().join("returns/probe.toml"), include_str!("probe.toml")).unwrap();
    house.open().await
}

impl TestApp {
    /// An organisation that reports the small form since January, with a browser of its owner.
    pub async fn reporting(&self, name: &str) -> (i64, reporter::Model, Browser) {
        let organisation = self.make_organisation(name, "enterprise").await;
        let reporter = self.reporter(name, organisation).await;
        let browser = self.member_of(organisation, &format!("owner{organisation}@example.com")).await;
        (organisation, reporter, browser)
    }

    /// A reporter of the small form.
    pub async fn reporter(&self, name: &str, organisation: i64) -> reporter::Model {
        let write = self.write().await;
        let permit = permit::by_system(&write, 0).unwrap();
        let new = NewReporter {
            form_key: "probe".to_owned(),
            listing_id: None,
            organisation_id: Some(organisation),
            name: name.to_owned(),
            division_code: "510100".to_owned(),
            since_period: 202_601,
        };
        let row = reporters::add(&write, &permit, new).await.unwrap().unwrap();
        write.commit(event::of_reporter("reporter.added", &row, "测试")).await.unwrap();
        row
    }

    /// Makes somebody who exists a member of an organisation.
    pub async fn join(&self, email: &str, organisation_id: i64, role: &str) {
        let user = cbec_portal::access::store::find_by_email(self.site.database.read(), email).await.unwrap().unwrap();
        let row = membership::ActiveModel {
            id: NotSet,
            organisation_id: Set(organisation_id),
            user_id: Set(user.id),
            role: Set(role.to_owned()),
            created_at: Set(self.site.clock.now()),
        };
        row.insert(self.site.database.read()).await.unwrap();
    }

    /// All returns of a reporter, by month and vintage.
    pub async fn returns_of(&self, reporter_id: i64) -> Vec<monthly_return::Model> {
        let rows = monthly_return::Entity::find().filter(monthly_return::Column::ReporterId.eq(reporter_id));
        let rows = rows.order_by_asc(monthly_return::Column::Period).order_by_asc(monthly_return::Column::Vintage);
        rows.all(self.site.database.read()).await.unwrap()
    }
}

/// The address of a month.
pub fn month(reporter: &reporter::Model, period: &str) -> String {
    format!("/my/returns/{}/{period}", reporter.id)
}

/// Fills the form of a month and presses a button.
pub async fn fill(browser: &Browser, url: &str, fields: &[(&str, &str)], what: &str) -> Page {
    let mut form = browser.get(url).await.must_be(200).form(url);
    for (name, value) in fields {
        form = form.fill(name, value);
    }
    browser.submit_only(form.fill("do", what)).await
}

/// Numbers that agree in a month of which nothing is known before.
pub const WHOLE: [(&str, &str); 4] = [("f_a", "100"), ("f_b", "50"), ("f_staff", "20"), ("f_year", "150")];

/// Hands in a month.
pub async fn hand_in(browser: &Browser, reporter: &reporter::Model, period: &str, fields: &[(&str, &str)]) {
    fill(browser, &month(reporter, period), fields, "submit").await.must_be(303);
}
