//! Public bulletins: list, page, PDF, workbook, feed.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::access::{Cx, Visitor};
use crate::platform::pdf::{PdfError, Printer};
use crate::returns::Period;
use crate::statistics::bulletin::compose::{Number, Section};
use crate::statistics::bulletin::{book, paper, store};
use crate::statistics::entity::bulletin::Model;
use crate::statistics::link;
use crate::web::feed::FeedEntry;
use crate::web::file_answer::{Way, file};
use crate::web::filters::date;
use crate::web::{Answer, PageError, Shell, feed, render, workbook};

#[derive(Template)]
#[template(path = "statistics/public/bulletins.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<ListRow>,
}

struct ListRow {
    title: String,
    url: String,
    lead: String,
    day: String,
    is_demo: bool,
}

#[derive(Template)]
#[template(path = "statistics/public/bulletin.html")]
struct BulletinPage {
    shell: Shell,
    title: String,
    url: String,
    day: String,
    note: Vec<String>,
    sections: Vec<Section>,
    numbers: Vec<NumberRow>,
    parts: Vec<NumberRow>,
    closing: String,
    is_demo: bool,
}

/// A line of the table in words.
pub struct NumberRow {
    /// Name.
    pub name: String,
    /// Page of the figure.
    pub url: String,
    /// Unit.
    pub unit: String,
    /// Month, growth, so far, growth.
    pub cells: [String; 4],
}

impl NumberRow {
    /// In words.
    pub fn of(number: &Number) -> Self {
        let value = |value: Option<f64>| {
            let unknown = if number.is_hidden { crate::statistics::say::STAR } else { crate::statistics::say::NOTHING };
            value.map_or_else(|| unknown.to_owned(), |value| crate::charts::grouped(value, number.decimals))
        };
        let growth = |share: Option<f64>| {
            share.map_or_else(|| crate::statistics::say::NOTHING.to_owned(), crate::statistics::say::percent)
        };
        let cells = [value(number.month), growth(number.month_growth), value(number.so_far), growth(number.growth)];
        Self { name: number.name.clone(), url: format!("/statistics/{}", number.figure), unit: number.unit.clone(), cells }
    }
}

fn published_on(row: &Model) -> String {
    row.published_at.map(|at| date(crate::platform::clock::local(at).date_naive())).unwrap_or_default()
}

fn first_sentence(row: &Model) -> String {
    let content = store::content(row);
    let text = content.sections.first().map(|section| section.text.as_str()).unwrap_or_default();
    text.split_inclusive('。').next().unwrap_or_default().to_owned()
}

pub(super) async fn list(cx: Cx<Visitor>) -> Answer {
    let rows = store::published(cx.database()).await?;
    let row = |row: Model| ListRow {
        url: link::bulletin(row.period),
        lead: first_sentence(&row),
        day: published_on(&row),
        is_demo: row.is_demo,
        title: row.title,
    };
    let shell = cx.shell("统计简报").described("每月一期：跨境电商进出口、企业、园区、海外仓和培训。");
    let page = ListPage {
        shell: shell.below("统计数据", link::INDEX).here("统计简报"),
        rows: rows.into_iter().map(row).collect(),
    };
    render(StatusCode::OK, &page)
}

pub(super) async fn atom(cx: Cx<Visitor>) -> Answer {
    let entries = store::published(cx.database()).await?.into_iter().map(|row| FeedEntry {
        url: format!("{}{}", cx.public_url, link::bulletin(row.period)),
        updated: row.published_at.unwrap_or(row.updated_at),
        summary: first_sentence(&row),
        title: row.title,
    });
    let title = format!("统计简报 - {}", cx.site.zone.name);
    let (here, page) = (format!("{}{}", cx.public_url, cx.uri), format!("{}{}", cx.public_url, link::BULLETINS));
    Ok(feed::atom(&title, &here, &page, entries.collect()))
}

async fn found(cx: &Cx<Visitor>, period: &str) -> Result<Model, PageError> {
    let period = Period::parse(period).filter(|of| of.key() == period).ok_or(PageError::NotFound)?;
    store::of_month(cx.database(), period.number()).await?.ok_or(PageError::NotFound)
}

pub(super) async fn show(cx: Cx<Visitor>, period: Path<String>) -> Answer {
    let row = found(&cx, &period).await?;
    let content = store::content(&row);
    let shell = cx.shell(row.title.clone()).described(first_sentence(&row));
    let page = BulletinPage {
        shell: shell.below("统计数据", link::INDEX).below("统计简报", link::BULLETINS).here(&row.title),
        url: link::bulletin(row.period),
        day: published_on(&row),
        note: row.note.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        numbers: content.numbers.iter().map(NumberRow::of).collect(),
        parts: content.parts.iter().map(NumberRow::of).collect(),
        sections: content.sections,
        closing: content.closing,
        is_demo: row.is_demo,
        title: row.title,
    };
    render(StatusCode::OK, &page)
}

pub(super) async fn pdf(cx: Cx<Visitor>, period: Path<String>) -> Answer {
    let row = found(&cx, &period).await?;
    pdf_of(&cx, &row).await
}

pub(super) async fn xlsx(cx: Cx<Visitor>, period: Path<String>) -> Answer {
    let row = found(&cx, &period).await?;
    xlsx_of(&row)
}

/// The paper of a bulletin, public or not.
pub(in crate::statistics) async fn pdf_of<W>(cx: &Cx<W>, row: &Model) -> Answer {
    let printer = cx.site.kept::<Printer>()?;
    let (zone, day) = (cx.site.zone.name.clone(), published_on(row));
    let bytes = paper::paper(&printer, zone, store::content(row), row.note.clone(), day).await.map_err(|error| match error {
        PdfError::NoFont => PageError::Unavailable("这台服务器没有中文字体，暂时不能生成 PDF。请先看网页或下载 XLSX。".into()),
        PdfError::Drawing => PageError::Internal(error.into()),
    })?;
    Ok(file(Way::Shown, &format!("{}.pdf", row.title), "application/pdf").body(bytes))
}

/// The workbook of a bulletin, public or not.
pub(in crate::statistics) fn xlsx_of(row: &Model) -> Answer {
    let bytes = book::book(&store::content(row), &row.note).map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer(&format!("{}.xlsx", row.title), bytes))
}
