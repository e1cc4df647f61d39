//! Synonyms: words that search treats as one. What is saved works at once, without building the index anew.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use crate::access::{Cx, Desk, Officer};
use crate::platform::Subject;
use crate::policies::entity::synonym_group::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::{permit, store, work};
use crate::web::filters::moment;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

const LIST: &str = "/office/synonyms";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, list);
    routes.post(LIST, create);
    routes.get("/office/synonyms/{id}/edit", show_edit);
    routes.post("/office/synonyms/{id}", update);
    routes.post("/office/synonyms/{id}/activity", switch);
}

#[derive(Template)]
#[template(path = "policies/office/synonyms.html")]
struct SynonymsPage {
    desk: Desk,
    form: FormView,
    q: String,
    rows: Vec<GroupRow>,
    edited: Option<i64>,
}

struct GroupRow {
    id: i64,
    words: Vec<String>,
    related: Vec<String>,
    name: String,
    is_active: bool,
    origin: &'static str,
    updated: String,
}

/// Words to look for, and a word to begin a new group with.
#[derive(Deserialize, Default)]
#[serde(default)]
struct SynonymQuery {
    q: String,
    word: String,
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct SynonymForm {
    #[validate(length(max = 1000, message = "一组词最多 1000 字"))]
    terms: String,
}

impl Form for SynonymForm {}

async fn list(cx: Cx<Officer>, asked: Asked<SynonymQuery>) -> Answer {
    let mut form = FormView::default();
    if !asked.0.word.is_empty() {
        form.set("terms", format!("{} = ", asked.0.word.chars().take(100).collect::<String>()));
    }
    page(&cx, StatusCode::OK, form, &asked.0.q, None).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, q: &str, edited: Option<i64>) -> Answer {
    let wanted = q.trim().to_lowercase();
    let all = store::synonyms(cx.database()).await?.into_iter().filter(|group| group.terms.to_lowercase().contains(&wanted));
    let rows = all.map(|group| GroupRow::new(&group)).collect();
    let title = if edited.is_some() { "修改同义词" } else { "同义词" };
    render(status, &SynonymsPage { desk: cx.desk(title), form, q: q.to_owned(), rows, edited })
}

impl GroupRow {
    fn new(group: &Model) -> Self {
        let (equal, related) = group.terms.split_once('~').unwrap_or((&group.terms, ""));
        let words = |text: &str| -> Vec<String> {
            text.split(['=', '＝', '~']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let (words, related) = (words(equal), words(related));
        Self {
            id: group.id,
            name: words.first().cloned().unwrap_or_default(),
            words,
            related,
            is_active: group.is_active,
            origin: if group.origin == "content" { "内置" } else { "编辑" },
            updated: moment(group.updated_at),
        }
    }
}

/// The group in its proper spelling, or what is wrong with it. Equal words are joined by `=`, related ones follow `~`.
fn normal_terms(typed: &str) -> Result<String, &'static str> {
    let parts: Vec<Vec<&str>> = typed
        .split(['~', '～'])
        .map(|part| part.split(['=', '＝', '、', '，', ',', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect())
        .collect();
    let words: Vec<&str> = parts.iter().flatten().copied().collect();
    if words.len() < 2 {
        return Err("一组至少要有两个词，用 = 连接，例如：海外仓 = 境外仓");
    }
    if parts.first().is_none_or(Vec::is_empty) {
        return Err("~ 前面至少要有一个词，例如：补贴 = 补助 ~ 奖励");
    }
    if words.iter().any(|word| word.chars().count() > 40) {
        return Err("每个词最多 40 字");
    }
    let mut seen: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    seen.sort_unstable();
    if seen.windows(2).any(|two| two[0] == two[1]) {
        return Err("有重复的词，请去掉一个");
    }
    let joined = parts.iter().filter(|part| !part.is_empty()).map(|part| part.join(" = "));
    Ok(joined.collect::<Vec<_>>().join(" ~ "))
}

async fn create(cx: Cx<Officer>, posted: Posted<SynonymForm>) -> Answer {
    save(cx, posted, None).await
}

async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<SynonymForm>) -> Answer {
    let known = store::synonym_group(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    save(cx, posted, Some(known)).await
}

async fn save(cx: Cx<Officer>, posted: Posted<SynonymForm>, known: Option<Model>) -> Answer {
    let edited = known.as_ref().map(|known| known.id);
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, "", edited).await,
    };
    let outcome = match normal_terms(&form.terms) {
        Ok(terms) => write_group(&cx, known.as_ref(), &terms, known.as_ref().is_none_or(|known| known.is_active)).await.map(Some),
        Err(why) => {
            view.refuse("terms", why);
            Ok(None)
        }
    };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("同义词已保存，搜索立即生效。");
            Ok(see_other(LIST))
        }
        Err(status) => page(&cx, status, view, "", edited).await,
    }
}

async fn write_group(cx: &Cx<Officer>, known: Option<&Model>, terms: &str, is_active: bool) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let group = store::save_synonyms(&write, &permit::curate(&cx.who)?, known.map(|known| known.id), terms, is_active).await?;
    let subject = Subject { kind: "synonym", id: group.id, name: GroupRow::new(&group).name };
    let after = json!({ "terms": terms, "is_active": is_active });
    let event = match known {
        None => LibraryEvent::other("synonym.created", subject, "添加同义词").with_after(after),
        Some(known) => {
            let before = json!({ "terms": known.terms, "is_active": known.is_active });
            let summary = match (known.is_active, is_active) {
                (true, false) => "停用同义词",
                (false, true) => "启用同义词",
                _ => "修改同义词",
            };
            LibraryEvent::other("synonym.updated", subject, summary).with_changes(before, after)
        }
    };
    write.commit(event).await?;
    work::teach_synonyms(&cx.site).await?;
    Ok(())
}

async fn show_edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let known = store::synonym_group(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let form = FormView::of_form(&SynonymForm { terms: known.terms });
    page(&cx, StatusCode::OK, form, "", Some(*id)).await
}

async fn switch(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let known = store::synonym_group(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    write_group(&cx, Some(&known), &known.terms, !known.is_active).await?;
    cx.flash(if known.is_active { "已停用，这些词不再互相搜到。" } else { "已启用，搜索立即生效。" });
    Ok(see_other(LIST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_spelt_one_way() {
        assert_eq!(normal_terms("海外仓＝境外仓、 overseas warehouse").as_deref(), Ok("海外仓 = 境外仓 = overseas warehouse"));
        assert_eq!(normal_terms("补贴=补助~奖励=资助").as_deref(), Ok("补贴 = 补助 ~ 奖励 = 资助"));
        assert_eq!(normal_terms("补贴 ~ 奖励").as_deref(), Ok("补贴 ~ 奖励"));
    }

    #[test]
    fn a_group_that_teaches_nothing_is_refused() {
        for typed in ["", "海外仓", "海外仓 = ", "~ 奖励 = 资助", "甲 = 乙 = 甲"] {
            assert!(normal_terms(typed).is_err(), "{typed}");
        }
    }
}
