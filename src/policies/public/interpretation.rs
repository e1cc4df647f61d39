//! Interpretations (政策解读), in words or as a picture.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::body::{self, Shown};
use super::files;
use super::reading::{self, short_name};
use super::row::Day;
use crate::access::{Cx, Visitor};
use crate::policies::text::Body;
use crate::policies::{link, store};
use crate::web::{Answer, PageError, Shell, render};

#[derive(Template)]
#[template(path = "policies/public/interpretation.html")]
struct InterpretationPage {
    shell: Shell,
    title: String,
    form: String,
    day: Option<Day>,
    policy_title: String,
    policy_url: String,
    picture_url: Option<String>,
    picture_alt: String,
    blocks: Vec<Shown>,
}

pub(super) async fn show(cx: Cx<Visitor>, ids: Path<(i64, i64)>) -> Answer {
    let (policy_id, id) = ids.into_inner();
    let document = reading::published(&cx, policy_id).await?;
    let found = store::interpretation(cx.database(), policy_id, id).await?.ok_or(PageError::NotFound)?;
    let parsed = Body::parse(&found.body);
    let numbers: Vec<String> = body::numbers(&parsed).into_iter().collect();
    let cited = store::find_cited(cx.database(), &[], &numbers).await?;
    let cited = cited.into_iter().filter_map(|document| Some((document.number_key?, document.id))).collect();
    let shell = cx.shell(format!("{}（{}）", found.title, short_name(&document))).described(format!("{}：{}", found.form, document.title));
    render(StatusCode::OK, &InterpretationPage {
        shell: shell.below("政策库", link::LIST).below(&short_name(&document), &link::policy(policy_id)).here(&found.form),
        picture_url: found.file_id.map(|_| link::picture(policy_id, id)),
        picture_alt: if found.picture_alt.is_empty() { found.title.clone() } else { found.picture_alt },
        title: found.title,
        form: found.form,
        day: found.published_on.map(Day::of),
        policy_title: document.title,
        policy_url: link::policy(policy_id),
        blocks: body::shown(&parsed, 0, &cited),
    })
}

pub(super) async fn picture(cx: Cx<Visitor>, ids: Path<(i64, i64)>) -> Answer {
    let (policy_id, id) = ids.into_inner();
    let document = reading::published(&cx, policy_id).await?;
    let found = store::interpretation(cx.database(), document.id, id).await?.ok_or(PageError::NotFound)?;
    files::picture(&cx, found.file_id.ok_or(PageError::NotFound)?).await
}
