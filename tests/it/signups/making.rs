//! Courses, occasions and people who sign up, made without the editor.

use cbec_portal::platform::Write;
use cbec_portal::signups::counter::{How, NewSignup, sign_up};
use cbec_portal::signups::entity::{invitation, occasion};
use cbec_portal::signups::event;
use cbec_portal::signups::occasion::blank;
use cbec_portal::signups::store::occasions;
use cbec_portal::training::entity::course;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use crate::support::TestApp;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A public event in Chengdu on 20 March 2026 for 100 people; `kind` is `event` or `training`.
pub fn occasion(title: &str, kind: &str) -> occasion::Model {
    let made = at("2026-03-01T01:00:00Z");
    occasion::Model {
        kind: kind.to_owned(),
        category: if kind == "training" { "b2b" } else { "matchmaking" }.to_owned(),
        title: title.to_owned(),
        summary: "和海外仓当面谈仓位与价格。".to_owned(),
        body: "带货物清单来谈。\n# 怎么谈\n| 时段 | 内容 |\n| 上午 | 一对一 |\n> 不收费".to_owned(),
        organiser: "数字贸易促进中心".to_owned(),
        contact: "王老师 028-0000 0000".to_owned(),
        division_code: "510104".to_owned(),
        place: "天府会展馆".to_owned(),
        address: "成都市演示会展路1号".to_owned(),
        sittings: json!([{ "on": "2026-03-20", "from": "09:00:00", "to": "17:00:00" }]),
        starts_at: at("2026-03-20T01:00:00Z"),
        ends_at: at("2026-03-20T09:00:00Z"),
        closes_at: at("2026-03-19T10:00:00Z"),
        capacity: 100,
        agenda: json!([{ "day": 1, "time": "09:30", "title": "开场与分桌", "who": "主持人甲" }]),
        speakers: json!([{ "name": "法务顾问乙", "title": "涉外法务", "about": "看过两百份仓储合同。" }]),
        topics: json!(["logistics-warehouses"]),
        stage: "published".to_owned(),
        published_at: Some(made),
        made_by_name: "测试".to_owned(),
        ..blank(made)
    }
}

/// A published course.
pub fn course(key: &str, title: &str) -> course::Model {
    course::Model {
        id: 0,
        key: key.to_owned(),
        title: title.to_owned(),
        category: "logistics".to_owned(),
        level: "初级".to_owned(),
        audience: "刚做外贸的业务员".to_owned(),
        summary: "租仓之前要弄清的事。".to_owned(),
        body: "讲课和上机各占一半。".to_owned(),
        hours: 12,
        outline: json!([{ "title": "备货多少", "hours": 4, "points": "在途、在仓、可卖天数" }]),
        attendance_percent: 80,
        pass_score: 60,
        has_homework: true,
        certificate: "结业证书".to_owned(),
        valid_months: 24,
        needs_identity: true,
        fee_fen: 0,
        form: json!({ "section": [] }),
        stage: "published".to_owned(),
        source_mark: None,
        is_demo: false,
        revision: 1,
        created_at: at("2026-03-01T01:00:00Z"),
        updated_at: at("2026-03-01T01:00:00Z"),
    }
}

impl TestApp {
    /// Puts an occasion into the database, as a commit that search follows.
    pub async fn add_occasion(&self, row: occasion::Model) -> occasion::Model {
        let write = self.write().await;
        let row = insert(&write, row).await;
        write.commit(event::shown("occasion.added", &row, "测试")).await.expect("a commit");
        row
    }

    /// Puts a course into the database with its sessions.
    pub async fn add_course(&self, row: course::Model, sessions: Vec<occasion::Model>) -> course::Model {
        let write = self.write().await;
        let mut new = row.into_active_model().reset_all();
        new.id = NotSet;
        let course = new.insert(&*write).await.expect("a course");
        let mut last = None;
        for session in sessions {
            last = Some(insert(&write, occasion::Model { subject_id: Some(course.id), ..session }).await);
        }
        let last = last.expect("a session");
        write.commit(event::shown("occasion.added", &last, "测试")).await.expect("a commit");
        course
    }

    /// So many people hold places.
    pub async fn seat(&self, row: &occasion::Model, people: usize) {
        let write = self.write().await;
        let held = occasions::hold(&write, row.id).await.unwrap().unwrap();
        let person = |number: usize| NewSignup {
            how: How::ByOrganiser,
            quota: None,
            name: format!("学员{number}"),
            mobile: format!("138{number:08}"),
            email: format!("p{number}@example.com"),
            employer: "某公司".to_owned(),
            credit_code: None,
            post: String::new(),
            division_code: None,
            identity_masked: None,
            person_hash: format!("person {number}"),
            contact_hash: format!("contact {number}"),
            answers: json!({}),
            consent: "同意".to_owned(),
            user_id: None,
            organisation_id: None,
            batch: None,
            is_demo: true,
        };
        sign_up(&write, &held, (0..people).map(person).collect()).await.expect("places");
        write.commit(event::occasion("occasion.filled", row, "测试")).await.expect("a commit");
    }

    /// An invitation with a key.
    pub async fn invite(&self, row: &occasion::Model, key: &str) {
        let new = invitation::Model {
            id: 0,
            occasion_id: row.id,
            email: "guest@example.com".to_owned(),
            name: "来宾".to_owned(),
            key_hash: cbec_portal::platform::secret::fingerprint(key.as_bytes()),
            signup_id: None,
            sent_at: self.site.clock.now(),
            expires_on: None,
        };
        let mut new = new.into_active_model().reset_all();
        new.id = NotSet;
        let write = self.write().await;
        invitation::Entity::insert(new).exec_without_returning(&*write).await.expect("an invitation");
        write.commit(event::occasion("occasion.invited", row, "测试")).await.expect("a commit");
    }
}

async fn insert(write: &Write, row: occasion::Model) -> occasion::Model {
    let mut new = row.into_active_model().reset_all();
    new.id = NotSet;
    occasions::insert(write, new).await.expect("an occasion")
}
