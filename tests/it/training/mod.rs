//! Training: courses, results that two officials settle, certificates of persons, figures, and the demonstration.

mod courses;
mod demo;
mod results;

use cbec_portal::signups::PersonKey;
use cbec_portal::signups::counter::{How, NewSignup, sign_up};
use cbec_portal::signups::entity::{occasion, signup};
use cbec_portal::signups::occasion::blank;
use cbec_portal::signups::store::attendance::{Came, insert};
use cbec_portal::signups::store::occasions;
use cbec_portal::signups::{event, link};
use cbec_portal::training::entity::course;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, NotSet};
use serde_json::json;

use crate::support::TestApp;

impl TestApp {
    /// A course of three days with a test, and a session of it that is over since two days.
    pub async fn taught(&self) -> (course::Model, occasion::Model) {
        let now = self.site.clock.now();
        let row = course::Model {
            key: "b2b-data".to_owned(),
            title: "数据运营".to_owned(),
            hours: 24,
            pass_score: 60,
            certificate: "合格证书".to_owned(),
            valid_months: 24,
            stage: "published".to_owned(),
            ..cbec_portal::training::courses::blank(now)
        };
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        let course = row.insert(self.site.database.read()).await.expect("a course");
        let occasion = self.session_of(&course).await;
        (course, occasion)
    }

    async fn session_of(&self, course: &course::Model) -> occasion::Model {
        let at = |text: &str| text.parse().expect("an instant");
        let now = self.site.clock.now();
        let day = |on: &str| json!({ "on": on, "from": "09:00:00", "to": "17:00:00" });
        let row = occasion::Model {
            kind: link::TRAINING.to_owned(),
            category: course.category.clone(),
            subject_id: Some(course.id),
            title: course.title.clone(),
            summary: "测试".to_owned(),
            organiser: "成都培训基地".to_owned(),
            contact: "028-8600 0000".to_owned(),
            division_code: "510100".to_owned(),
            place: "教室".to_owned(),
            sittings: json!([day("2026-03-01"), day("2026-03-02"), day("2026-03-03")]),
            starts_at: at("2026-03-01T09:00:00+08:00"),
            ends_at: at("2026-03-03T17:00:00+08:00"),
            closes_at: at("2026-02-28T18:00:00+08:00"),
            capacity: 20,
            stage: "published".to_owned(),
            published_at: Some(now),
            made_by_name: "测试".to_owned(),
            ..blank(now)
        };
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row.insert(self.site.database.read()).await.expect("a session")
    }

    /// People with a place who came on so many days each.
    pub async fn came(&self, occasion: &occasion::Model, people: &[(&str, usize)]) -> Vec<signup::Model> {
        let key = self.site.kept::<PersonKey>().expect("the key");
        let write = self.write().await;
        let occasion = occasions::hold(&write, occasion.id).await.expect("an answer").expect("the session");
        let new = |(at, (name, _)): (usize, &(&str, usize))| {
            let mobile = format!("1380000{at:04}");
            NewSignup {
                how: How::ByOrganiser,
                quota: None,
                name: (*name).to_owned(),
                email: format!("learner{at}@example.com"),
                employer: "示例公司".to_owned(),
                credit_code: None,
                post: String::new(),
                division_code: None,
                identity_masked: None,
                person_hash: key.of_mobile(&mobile),
                contact_hash: key.of_mobile(&mobile),
                answers: json!({}),
                consent: "同意".to_owned(),
                user_id: None,
                organisation_id: None,
                batch: None,
                is_demo: false,
                mobile,
            }
        };
        let made = sign_up(&write, &occasion, people.iter().enumerate().map(new).collect()).await.expect("sign-ups");
        let made: Vec<signup::Model> = made.into_iter().map(|one| one.expect("a place")).collect();
        for (row, (_, days)) in made.iter().zip(people) {
            for day in 1..=*days {
                let day = format!("2026-03-{day:02}").parse().expect("a day");
                let replay_key = format!("{}-{day}", row.id);
                let at = occasion.starts_at;
                let came = Came { signup_id: row.id, occasion_id: occasion.id, day, at, method: "code", door: None, replay_key };
                insert(&write, came).await.expect("an attendance");
            }
        }
        write.commit(event::occasion("occasion.signed_up", &occasion, "测试")).await.expect("a commit");
        made
    }
}
