//! One document at a glance: what can be done with it now, what hangs on it, and what happened to it.

mod rows;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use self::rows::{FileRow, InterpretationRow, RelationRow, VersionRow};
use super::edit::found;
use super::page::{Tag, TimelineRow, short_name, timeline};
use crate::access::{Cx, Desk, Officer};
use crate::policies::entity::policy_document::Model;
use crate::policies::relation::KINDS;
use crate::policies::rules::{Stage, Standing, Validity, stage_of};
use crate::policies::{link, store};
use crate::web::{Answer, FormView, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/policies/{id}", show);
}

#[derive(Template)]
#[template(path = "policies/office/overview.html")]
struct OverviewPage {
    desk: Desk,
    form: FormView,
    base: String,
    title: String,
    short: String,
    stage: Tag,
    validity: Tag,
    public_url: Option<String>,
    notices: Vec<String>,
    can: Can,
    facts: Vec<(&'static str, String)>,
    attachments: Vec<FileRow>,
    original: Option<FileRow>,
    interpretations: Vec<InterpretationRow>,
    relations: Vec<RelationRow>,
    incoming: Vec<RelationRow>,
    relation_kinds: Vec<(String, String)>,
    versions: Vec<VersionRow>,
    history: Vec<TimelineRow>,
    audit_url: String,
}

/// What may be done now, and which panel stands open.
#[expect(clippy::struct_excessive_bools, reason = "one for each panel of the page")]
struct Can {
    publish: bool,
    schedule: bool,
    unschedule: bool,
    amend: bool,
    repeal: bool,
    reinstate: bool,
    withdraw: bool,
    open: &'static str,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &document, FormView::default(), "").await
}

/// The page, with a form that was refused in the panel `open`.
pub(super) async fn page(cx: &Cx<Officer>, status: StatusCode, document: &Model, form: FormView, open: &'static str) -> Answer {
    let id = document.id;
    let today = cx.site.clock.today();
    let stage = stage_of(document);
    let (relations, incoming) = rows::relations(cx, document).await?;
    let page = OverviewPage {
        desk: cx.desk(short_name(document)),
        base: link::office(id),
        title: document.title.clone(),
        short: short_name(document),
        stage: Tag::of_stage(stage),
        validity: Tag::of_validity(Validity::of(document, today)),
        public_url: (stage == Stage::Published).then(|| link::policy(id)),
        notices: rows::notices(cx, document).await?,
        can: Can::now(document, open),
        facts: rows::facts(cx, document).await?,
        attachments: rows::attachments(cx, id).await?,
        original: rows::original(cx, document).await?,
        interpretations: rows::interpretations(cx, id).await?,
        relations,
        incoming,
        relation_kinds: KINDS.iter().map(|(_, key, word, _)| ((*key).to_owned(), (*word).to_owned())).collect(),
        versions: rows::versions(cx, document).await?,
        history: timeline(store::history(cx.database(), id, 12).await?, false),
        audit_url: format!("/office/audit?subject=policy&id={id}"),
        form,
    };
    render(status, &page)
}

impl Can {
    fn now(document: &Model, open: &'static str) -> Self {
        let stage = stage_of(document);
        let is_repealed = document.standing == Standing::Repealed.key();
        let likely = match stage {
            Stage::Draft | Stage::Withdrawn | Stage::Scheduled => "publication",
            Stage::Published => "",
        };
        Self {
            publish: stage.may_become(Stage::Published),
            schedule: stage.may_become(Stage::Scheduled),
            unschedule: stage == Stage::Scheduled,
            amend: stage == Stage::Published,
            repeal: stage == Stage::Published && !is_repealed,
            reinstate: is_repealed,
            withdraw: stage.may_become(Stage::Withdrawn) && stage == Stage::Published,
            open: if open.is_empty() { likely } else { open },
        }
    }

    fn open(&self, panel: &str) -> bool {
        self.open == panel
    }
}
