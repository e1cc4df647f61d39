//! The page on which many people are signed up.

use actix_web::http::StatusCode;
use askama::Template;

use super::rows::{self, Column, MOST, Row};
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Member, Workspace};
use crate::forms::{Catalogues, SectionForm};
use crate::signups::entity::occasion;
use crate::signups::look::{self, Brief, PlaceType};
use crate::signups::occasion::Occasion as _;
use crate::signups::public::person_form::Asks;
use crate::signups::public::{CONSENT, CONSENT_OF_OTHERS};
use crate::signups::store::{occasions, signups};
use crate::web::{Answer, FormView, PageError, render};

/// Problems that the summary lists.
const MOST_SAID: usize = 100;

#[derive(Template)]
#[template(path = "signups/mine/many.html")]
struct ManyPage {
    workspace: Workspace,
    form: FormView,
    brief: Brief,
    closed: Option<String>,
    places: String,
    employer: String,
    columns: Vec<Column>,
    rows: Vec<RowView>,
    filled: usize,
    types: Vec<PlaceType>,
    divisions: Vec<String>,
    more: SectionForm,
    consent: &'static str,
    base: String,
    file: String,
    most: usize,
}

struct RowView {
    number: usize,
    cells: Vec<Cell>,
}

struct Cell {
    name: String,
    label: &'static str,
    kind: &'static str,
    value: String,
    error: String,
}

/// The firm in whose name people are signed up.
pub(super) struct Firm {
    pub id: i64,
    pub name: String,
    pub credit_code: String,
}

/// A list that is being made.
pub(super) struct List {
    pub occasion: occasion::Model,
    pub firm: Option<Firm>,
}

impl List {
    /// For an occasion that is on the public lists.
    pub(super) async fn of(cx: &Cx<Member>, code: &str) -> Result<Self, PageError> {
        let found = occasions::find_public(cx.database(), code).await?.filter(|row| row.is_listed);
        let occasion = found.ok_or(PageError::NotFound)?;
        let firm = match cx.who.place() {
            Some(place) => organisations::find(cx.database(), place.organisation_id).await?,
            None => None,
        };
        let firm = firm.map(|firm| Firm { id: firm.id, name: firm.name, credit_code: firm.credit_code });
        Ok(Self { occasion, firm })
    }

    /// What is agreed to: for oneself, or for those whom a firm signs up.
    pub(super) const fn consent(&self) -> &'static str {
        if self.firm.is_some() { CONSENT_OF_OTHERS } else { CONSENT }
    }
}

/// What is shown of a list.
pub(super) struct Shown {
    pub rows: Vec<Row>,
    pub empty: usize,
    pub more: SectionForm,
    pub file: String,
}

/// The page.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, list: &List, mut form: FormView, shown: Shown) -> Answer {
    let occasion = &list.occasion;
    let standing = signups::standing(cx.database(), occasion).await?;
    let places = cx.site.kept::<Catalogues>()?;
    let asks = Asks::of(occasion, &places);
    let columns = rows::columns(&asks, list.firm.is_some());
    say(&mut form, &columns, &shown.rows);
    let filled = shown.rows.len();
    let all = shown.rows.into_iter().chain(std::iter::repeat_with(Row::default).take(shown.empty)).take(MOST.max(filled));
    let view = |(at, row): (usize, Row)| RowView {
        number: at + 1,
        cells: columns.iter().map(|column| cell(at, column, &row, &places)).collect(),
    };
    let page = ManyPage {
        workspace: cx.workspace(format!("报名：{}", occasion.title)),
        brief: Brief::of(occasion),
        closed: occasion.closed(cx.site.clock.now()).map(|closed| closed.words()),
        places: look::places_words(occasion, &standing),
        employer: list.firm.as_ref().map(|firm| firm.name.clone()).unwrap_or_default(),
        rows: all.enumerate().map(view).collect(),
        filled,
        types: look::types(occasion, &standing),
        divisions: places.divisions().iter().map(|place| place.name.clone()).collect(),
        more: shown.more,
        consent: list.consent(),
        base: format!("/my/occasions/{}", occasion.code),
        file: shown.file,
        most: MOST,
        columns,
        form,
    };
    render(status, &page)
}

fn cell(at: usize, column: &Column, row: &Row, places: &Catalogues) -> Cell {
    let typed = row.typed.field(column.name);
    Cell {
        name: Row::control(at, column.name),
        label: column.label,
        kind: column.kind,
        value: if column.name == "division" { places.division(typed).to_owned() } else { typed.to_owned() },
        error: row.wrong.iter().find(|(field, _)| *field == column.name).map(|(_, words)| words.clone()).unwrap_or_default(),
    }
}

/// Says in the summary what is wrong with each row, with the cell where the list came from a file.
fn say(form: &mut FormView, columns: &[Column], rows: &[Row]) {
    let mut said = 0_usize;
    let all: usize = rows.iter().map(|row| row.wrong.len()).sum();
    for (at, row) in rows.iter().enumerate() {
        for (field, words) in &row.wrong {
            said += 1;
            if said > MOST_SAID {
                form.refuse_all(format!("共有 {all} 处需要改正，先列出前 {MOST_SAID} 处。"));
                return;
            }
            let label = columns.iter().find(|column| column.name == *field).map_or("", |column| column.label);
            let line = row.line.map_or_else(|| format!("第 {} 行", at + 1), |line| format!("表格第 {line} 行"));
            form.refuse(&Row::control(at, field), format!("{line}{label}：{words}"));
        }
    }
}
