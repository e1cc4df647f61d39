//! Makes occasions the short way, and reads who signed up.

use cbec_portal::signups::PersonKey;
use cbec_portal::signups::entity::{occasion, signup};
use cbec_portal::signups::occasion::blank;
use cbec_portal::signups::{link, work};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, NotSet, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::app::TestApp;
use super::page::FilledForm;

impl TestApp {
    /// A public occasion of ten places on 20 March 2026, with what a test changes of it.
    pub async fn occasion_row(&self, title: &str, kind: &str, change: impl FnOnce(&mut occasion::Model)) -> occasion::Model {
        let now = self.site.clock.now();
        let at = |text: &str| text.parse().expect("an instant");
        let mut row = occasion::Model {
            kind: kind.to_owned(),
            category: if kind == link::TRAINING { "b2b" } else { "matchmaking" }.to_owned(),
            title: title.to_owned(),
            summary: "测试".to_owned(),
            organiser: "成都市商务局".to_owned(),
            contact: "028-8600 0000".to_owned(),
            division_code: "510100".to_owned(),
            place: "天府国际会议中心".to_owned(),
            address: "成都市天府大道北段".to_owned(),
            sittings: json!([{ "on": "2026-03-20", "from": "09:00:00", "to": "17:00:00" }]),
            starts_at: at("2026-03-20T09:00:00+08:00"),
            ends_at: at("2026-03-20T17:00:00+08:00"),
            closes_at: at("2026-03-18T18:00:00+08:00"),
            capacity: 10,
            stage: "published".to_owned(),
            published_at: Some(now),
            made_by_name: "测试".to_owned(),
            ..blank(now)
        };
        change(&mut row);
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row.insert(self.site.database.read()).await.expect("an occasion")
    }

    /// Everybody who signed up, in the order in which they came.
    pub async fn people_of(&self, occasion: &occasion::Model) -> Vec<signup::Model> {
        let rows = signup::Entity::find().filter(signup::Column::OccasionId.eq(occasion.id)).order_by_asc(signup::Column::Id);
        rows.all(self.site.database.read()).await.expect("sign-ups")
    }

    /// The last sign-up with a mail address.
    pub async fn signup_of(&self, email: &str) -> signup::Model {
        let rows = signup::Entity::find().filter(signup::Column::Email.eq(email)).order_by_desc(signup::Column::Id);
        rows.one(self.site.database.read()).await.expect("an answer").expect("a sign-up")
    }

    /// Where somebody's own page is.
    pub fn own_page(&self, row: &signup::Model) -> String {
        link::own(&self.site.kept::<PersonKey>().expect("the key"), row)
    }

    /// The form of an occasion, filled in for the person of this number.
    pub async fn sign_up_form(&self, occasion: &occasion::Model, number: u32) -> FilledForm {
        let url = link::sign_up(occasion);
        self.browser()
            .get(&url)
            .await
            .must_be(200)
            .form(&url)
            .fill("name", &format!("周敏{number}"))
            .fill("mobile", &format!("138{number:08}"))
            .fill("email", &person(number))
            .fill("consent", "yes")
    }

    /// Signs the person of this number up, and confirms where a place is held; the row.
    pub async fn sign_up(&self, occasion: &occasion::Model, number: u32) -> signup::Model {
        let browser = self.browser();
        browser.submit_only(self.sign_up_form(occasion, number).await).await.must_be(303);
        let row = self.signup_of(&person(number)).await;
        if row.state != "pending" {
            return row;
        }
        let own = self.own_page(&row);
        browser.post_form(&format!("{own}/confirmation"), &[]).await.must_be(303);
        self.signup_of(&person(number)).await
    }

    /// Lets the worker end what is over and call the next.
    pub async fn run_queue(&self) -> usize {
        work::run_queue(&self.site).await.expect("the queue runs")
    }
}

/// Mail address of the person of a number.
pub fn person(number: u32) -> String {
    format!("person{number}@example.com")
}
