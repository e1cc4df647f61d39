//! The forms and their revisions, to be read.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::returns::definitions;
use crate::returns::forms::{self, Field, Form, Forms};
use crate::returns::say::shown;
use crate::web::filters::moment;
use crate::web::{Answer, Asked, PageError, render};

#[derive(Template)]
#[template(path = "returns/office/forms.html")]
struct FormsPage {
    desk: Desk,
    rows: Vec<FormRow>,
}

struct FormRow {
    key: String,
    name: String,
    about: String,
    fields: usize,
    revision: i32,
    due: u32,
    lock: u32,
}

pub(super) async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let known = cx.site.kept::<Forms>()?;
    let mut rows = Vec::new();
    for form in known.all() {
        rows.push(FormRow {
            key: form.key.clone(),
            name: form.name.clone(),
            about: form.about.clone(),
            fields: form.fields().count(),
            revision: known.current_revision(cx.database(), &form.key).await?,
            due: form.due_working_day,
            lock: form.lock_working_day,
        });
    }
    render(StatusCode::OK, &FormsPage { desk: cx.desk("报表"), rows })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct FormQuery {
    revision: String,
}

#[derive(Template)]
#[template(path = "returns/office/form.html")]
struct FormPage {
    desk: Desk,
    form: Form,
    revision: i32,
    is_current: bool,
    revisions: Vec<(i32, String, bool)>,
    parts: Vec<(String, String, Vec<FieldRow>)>,
}

struct FieldRow {
    key: String,
    name: String,
    unit: String,
    nature: &'static str,
    help: String,
    rules: String,
    definition: String,
    definition_key: String,
}

pub(super) async fn show(cx: Cx<Officer>, key: Path<String>, Asked(query): Asked<FormQuery>) -> Answer {
    admit(&cx)?;
    let known = cx.site.kept::<Forms>()?;
    let current = known.of(&key).ok_or(PageError::NotFound)?;
    let revisions = forms::revisions(cx.database(), &key).await?;
    let newest = revisions.first().map_or(1, |row| row.revision);
    let revision = query.revision.parse().ok().filter(|number| revisions.iter().any(|row| row.revision == *number));
    let revision = revision.unwrap_or(newest);
    let form = if revision == newest {
        current.clone()
    } else {
        forms::revision(cx.database(), &key, revision).await?.ok_or(PageError::NotFound)?
    };
    let register = definitions::all(cx.database()).await?;
    let name_of = |key: &str| register.iter().find(|row| row.key == key).map_or(String::new(), |row| row.name.clone());
    let row = |field: &Field| FieldRow {
        key: field.key.clone(),
        name: field.name.clone(),
        unit: field.unit.clone(),
        nature: field.nature.word(),
        help: field.help.clone(),
        rules: rules(&form, field),
        definition: field.definition.as_deref().map(name_of).unwrap_or_default(),
        definition_key: field.definition.clone().unwrap_or_default(),
    };
    let part = |section: &forms::Section| (section.name.clone(), section.help.clone(), section.fields.iter().map(row).collect());
    let page = FormPage {
        desk: cx.desk(form.name.clone()),
        parts: form.sections.iter().map(part).collect(),
        revisions: revisions.iter().map(|row| (row.revision, moment(row.created_at), row.revision == revision)).collect(),
        is_current: revision == newest,
        revision,
        form,
    };
    render(StatusCode::OK, &page)
}

/// The checks of a field in words.
fn rules(form: &Form, field: &Field) -> String {
    let name = |key: &String| form.field(key).map_or_else(|| key.clone(), |field| field.name.clone());
    let names = |keys: &[String]| keys.iter().map(name).collect::<Vec<_>>().join(" + ");
    let mut rules = Vec::new();
    if !field.required {
        rules.push("选填".to_owned());
    }
    if !field.sum_of.is_empty() {
        rules.push(format!("= {}", names(&field.sum_of)));
    }
    if let Some(of) = &field.cumulative_of {
        rules.push(format!("= 上月累计 + {}", name(of)));
    }
    if let Some(limit) = &field.at_most {
        rules.push(format!("不大于{}", name(limit)));
    }
    if !field.opening_plus.is_empty() || !field.opening_minus.is_empty() {
        let minus = if field.opening_minus.is_empty() { String::new() } else { format!(" − {}", names(&field.opening_minus)) };
        rules.push(format!("= 上月数 + {}{minus}，不等时说明原因", names(&field.opening_plus)));
    }
    if let Some(share) = form.alert_of(field) {
        rules.push(format!("比上月变动超过 {}% 说明原因", shown(share * 100.0, 0)));
    }
    if field.copied {
        rules.push("预填上月数".to_owned());
    }
    if field.negative {
        rules.push("可以为负".to_owned());
    }
    rules.join("；")
}
