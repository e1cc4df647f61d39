//! The register of statistical definitions: what each number means, whose it is, and where one goes wrong.

use actix_web::http::StatusCode;
use askama::Template;

use super::figure::Term;
use crate::access::{Cx, Visitor};
use crate::returns::definitions::{self, KINDS, kind_word};
use crate::statistics::catalogue::Catalogue;
use crate::statistics::link;
use crate::web::{Answer, Shell, render};

#[derive(Template)]
#[template(path = "statistics/public/definitions.html")]
struct DefinitionsPage {
    shell: Shell,
    groups: Vec<Group>,
    count: usize,
}

/// Definitions of one kind.
struct Group {
    key: &'static str,
    name: &'static str,
    terms: Vec<(Term, Vec<(String, String)>)>,
}

pub(super) async fn show(cx: Cx<Visitor>) -> Answer {
    let catalogue = cx.site.kept::<Catalogue>()?;
    let rows = definitions::all(cx.database()).await?;
    let count = rows.len();
    let used = |key: &str| -> Vec<(String, String)> {
        let uses = |figure: &&crate::statistics::catalogue::Spec| {
            figure.term == key || figure.splits.iter().flat_map(|split| &split.parts).any(|part| part.term == key)
        };
        catalogue.figures.iter().filter(uses).map(|figure| (figure.name.clone(), figure.url())).collect()
    };
    let group = |(key, name): (&'static str, &'static str)| {
        let terms = rows.iter().filter(|row| row.kind == key).cloned();
        Group { key, name, terms: terms.map(|row| (used(&row.key), Term::of(row))).map(|(used, term)| (term, used)).collect() }
    };
    let mut groups: Vec<Group> = KINDS.into_iter().map(group).collect();
    let known = |kind: &str| KINDS.iter().any(|(key, _)| *key == kind);
    let others = rows.iter().filter(|row| !known(&row.kind)).cloned();
    groups.push(Group {
        key: "others",
        name: kind_word(""),
        terms: others.map(|row| (used(&row.key), Term::of(row))).map(|(used, term)| (term, used)).collect(),
    });
    groups.retain(|group| !group.terms.is_empty());
    let shell = cx.shell("统计口径").described("每个数字是什么意思、依据什么、从哪里来。");
    let page = DefinitionsPage { shell: shell.below("统计数据", link::INDEX).here("统计口径"), groups, count };
    render(StatusCode::OK, &page)
}
