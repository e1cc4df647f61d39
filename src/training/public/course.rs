//! The page of a course: what one learns, how one finishes, and when it is taught.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};
use serde_json::json;

use super::{ROOM, row::fee};
use crate::access::{Cx, Visitor};
use crate::signups::entity::occasion;
use crate::signups::finding::body::{Piece, pieces};
use crate::signups::finding::row::Next;
use crate::signups::finding::{json_ld, query};
use crate::signups::link::TRAINING;
use crate::training::courses::{OutlineLine, outline};
use crate::training::entity::course::Model;
use crate::training::{link, store, words};
use crate::web::json_ld::JsonLd;
use crate::web::{Answer, PageError, Shell, render};

/// A session in the table.
struct Session {
    next: Next,
    trainer: String,
    is_cancelled: bool,
}

#[derive(Template)]
#[template(path = "training/course.html")]
struct CoursePage {
    shell: Shell,
    json_ld: JsonLd,
    course: Model,
    tags: Vec<String>,
    highlights: Vec<(&'static str, String)>,
    body: Vec<Piece>,
    outline: Vec<OutlineLine>,
    rules: Vec<String>,
    ahead: Vec<Session>,
    past: Vec<Session>,
    present: Option<Next>,
}

pub(super) async fn show(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let Some(course) = store::by_key(cx.database(), &key).await? else { return by_id(&cx, &key).await };
    let sessions = query::all_of(cx.database(), TRAINING, &[course.id]).await?;
    let counted = query::standings(cx.database(), &sessions).await?;
    let now = cx.site.clock.now();
    let of = |row: &occasion::Model| Session {
        next: Next::of(&cx, row, &counted),
        trainer: row.details.get("trainer").and_then(|value| value.as_str()).unwrap_or_default().to_owned(),
        is_cancelled: row.cancelled_at.is_some(),
    };
    let ahead: Vec<Session> = sessions.iter().rev().filter(|row| row.ends_at > now).map(of).collect();
    let past = sessions.iter().filter(|row| row.ends_at <= now).map(of).collect();
    let first = ahead.iter().find(|one| one.next.sign_up.is_open()).or_else(|| ahead.iter().find(|one| !one.is_cancelled));
    let present = first.map(|one| one.next.clone());
    let shell = cx.shell(course.title.clone()).described(course.summary.clone()).below(ROOM.name, ROOM.list);
    let page = CoursePage {
        shell: shell.here(&course.title),
        json_ld: linked(&cx, &course, &sessions, now),
        tags: vec![words::category(&course.category).to_owned(), course.level.clone()],
        highlights: highlights(&course),
        body: pieces(&course.body),
        outline: outline(&course),
        rules: rules(&course),
        course,
        ahead,
        past,
        present,
    };
    render(StatusCode::OK, &page)
}

/// Search knows courses by their rows; their addresses carry their keys.
async fn by_id(cx: &Cx<Visitor>, text: &str) -> Answer {
    let id = text.parse().map_err(|_| PageError::NotFound)?;
    let course = store::published(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, link::course(&course.key))).finish())
}

/// The outline as a table.
pub(super) fn outline_table(parts: &[OutlineLine]) -> (Vec<String>, Vec<Vec<String>>) {
    let head = ["内容", "学时", "要点"].map(str::to_owned).to_vec();
    (head, parts.iter().map(|part| vec![part.title.clone(), part.hours.to_string(), part.points.clone()]).collect())
}

/// How one finishes, in sentences.
pub(super) fn rules(course: &Model) -> Vec<String> {
    let mut rules = vec![format!("出勤达到 {}%。按每天的签到计算，缺席的原因不影响计算。", course.attendance_percent)];
    if course.pass_score > 0 {
        rules.push(format!("考试达到 {} 分。", course.pass_score));
    }
    if course.has_homework {
        rules.push("作业合格。".to_owned());
    }
    if course.certificate.is_empty() {
        rules.push("本课程不发证书，出勤记录可在“我的报名”里查看。".to_owned());
    } else {
        let valid = if course.valid_months > 0 {
            format!("，有效期 {} 个月，到期前提醒复训", course.valid_months)
        } else {
            "，长期有效".to_owned()
        };
        rules.push(format!("都达到的，发给《{}》，带二维码，任何人都可以在线查验{valid}。", course.certificate));
    }
    rules
}

fn highlights(course: &Model) -> Vec<(&'static str, String)> {
    let score = if course.pass_score > 0 { format!("{} 分合格", course.pass_score) } else { "不考试".to_owned() };
    let certificate = if course.certificate.is_empty() { "不发证".to_owned() } else { course.certificate.clone() };
    vec![("学时", course.hours.to_string()), ("费用", fee(course)), ("考试", score), ("证书", certificate)]
}

/// A course with what is planned of it.
fn linked(cx: &Cx<Visitor>, course: &Model, sessions: &[occasion::Model], now: DateTime<Utc>) -> JsonLd {
    let url = format!("{}{}", cx.public_url, link::course(&course.key));
    let ahead = sessions.iter().rev().filter(|row| row.ends_at > now);
    let instance = |row: &occasion::Model| {
        let sign_up = crate::signups::finding::sign_up::SignUp::of(row, 0, 0, now);
        let mut value = json_ld::event("CourseInstance", row, sign_up, &cx.public_url, &[]);
        value["courseMode"] = json!(if row.mode == "offline" { "Onsite" } else { "Online" });
        value["courseWorkload"] = json!(format!("PT{}H", course.hours));
        if let Some(value) = value.as_object_mut() {
            // How many places are left is said on the session's own page only.
            value.remove("offers");
            value.remove("@context");
        }
        value
    };
    JsonLd::new(json!({
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": course.title,
        "description": course.summary,
        "inLanguage": "zh-CN",
        "educationalLevel": course.level,
        "provider": { "@type": "Organization", "name": cx.site.zone.name, "url": cx.public_url },
        "offers": { "@type": "Offer", "category": if course.fee_fen == 0 { "Free" } else { "Paid" },
            "price": course.fee_fen / 100, "priceCurrency": "CNY" },
        "hasCourseInstance": ahead.map(instance).collect::<Vec<_>>(),
    }))
}
