//! Objecting to a notice, and what becomes of it. After the last day the page says what is still possible.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use askama::Template;

use super::ask::ObjectionForm;
use super::show::found;
use crate::access::store::normal_email;
use crate::access::{Cx, Visitor};
use crate::notices::entity::public_notice::Model;
use crate::notices::evidence::Refused;
use crate::notices::follow::NoticeFollowers;
use crate::notices::rules::{Contact, NoticeState, STRUCK};
use crate::notices::store::{self, NewObjection};
use crate::notices::{event, evidence, letters, link, period, permit};
use crate::values::Calendar;
use crate::web::upload::{Upload, UploadedFile};
use crate::web::{Answer, FormView, PageError, Posted, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "notices/public/object.html")]
struct ObjectPage {
    shell: Shell,
    form: FormView,
    title: String,
    number: String,
    notice_url: String,
    left: String,
    closes: String,
    action: String,
    lines: Vec<(String, String)>,
    contact: Contact,
    had_files: bool,
}

#[derive(Template)]
#[template(path = "notices/public/over.html")]
struct OverPage {
    shell: Shell,
    title: String,
    notice_url: String,
    is_cancelled: bool,
    closes: String,
    contact: Contact,
    typed: String,
}

/// A notice with those that one can object to.
struct Wanted {
    notice: Model,
    lines: Vec<(i64, String)>,
}

async fn wanted(cx: &Cx<Visitor>, id: i64) -> Result<Wanted, PageError> {
    let notice = found(cx, id).await?;
    let lines = store::lines(cx.database(), notice.id).await?.into_iter().filter(|line| line.state != STRUCK);
    let lines = lines.map(|line| (line.id, format!("{}. {}", line.position, line.name))).collect();
    Ok(Wanted { notice, lines })
}

fn is_open(cx: &Cx<Visitor>, notice: &Model) -> bool {
    NoticeState::on(notice, cx.site.clock.today()) == NoticeState::Open
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let wanted = wanted(&cx, *id).await?;
    if !is_open(&cx, &wanted.notice) {
        return over(&cx, StatusCode::OK, &wanted.notice, "");
    }
    page(&cx, StatusCode::OK, &wanted, FormView::default(), false)
}

pub(super) async fn send(cx: Cx<Visitor>, id: Path<i64>, upload: Upload) -> Answer {
    let wanted = wanted(&cx, *id).await?;
    let Upload { pairs, files, .. } = upload;
    let files: Vec<UploadedFile> = files.into_iter().filter(|file| file.field == "file").collect();
    let had_files = !files.is_empty();
    let (form, mut view) = Posted::<ObjectionForm>::of_pairs(&pairs).unchecked();
    if !is_open(&cx, &wanted.notice) {
        return over(&cx, StatusCode::UNPROCESSABLE_ENTITY, &wanted.notice, &form.body);
    }
    let line_id = form.check(&wanted.lines, &mut view);
    if let Err(errors) = validator::Validate::validate(&form) {
        view.take_errors(&errors);
    }
    let kinds = evidence::judge(&files).map_err(|words| view.refuse("file", words)).unwrap_or_default();
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &wanted, view, had_files);
    }
    let email = normal_email(&form.email);
    let mailbox = if email.is_empty() { form.phone.clone() } else { email.clone() };
    // Negative, because entries of the directories are counted by their ids in the same place.
    if let Err(PageError::TooMany(seconds)) = cx.site.limits.enquiry(&cx.address, -wanted.notice.id, &mailbox) {
        return come_back(&cx, &wanted, view, had_files, seconds);
    }
    if let Err(refused) = evidence::scanned(&cx.site, &files).await {
        view.refuse("file", refused.words());
        note(&cx, &wanted.notice, &refused).await?;
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &wanted, view, had_files);
    }
    let files = evidence::keep(&cx.site, files, kinds).await?;
    let new = NewObjection { line_id, name: form.name, phone: form.phone, email, body: form.body, files };
    let outcome = keep(&cx, &wanted.notice, new).await;
    match view.settle(outcome.map(Some))? {
        Ok(Kept::New(token)) => Ok(unkept(see_other(link::private(&token)))),
        Ok(Kept::Repeated) => Ok(see_other("/objections/received")),
        Ok(Kept::Over(typed)) => over(&cx, StatusCode::UNPROCESSABLE_ENTITY, &wanted.notice, &typed),
        Err(status) => page(&cx, status, &wanted, view, had_files),
    }
}

/// Writes down that a file was refused because of what is in it.
async fn note(cx: &Cx<Visitor>, notice: &Model, refused: &Refused) -> Result<(), PageError> {
    let Refused::Infected(file, found) = refused else { return Ok(()) };
    let write = cx.begin_unnamed().await?;
    let summary = format!("拒收异议中带病毒的文件“{file}”（{found}）");
    write.commit(event::beside("objection.evidence_infected", notice, summary)).await?;
    Ok(())
}

/// What became of an objection.
enum Kept {
    New(String),
    Repeated,
    /// The notice was taken back, or its day ended, while the form was on its way.
    Over(String),
}

async fn keep(cx: &Cx<Visitor>, notice: &Model, new: NewObjection) -> Result<Kept, PageError> {
    let (calendar, followers) = (cx.site.kept::<Calendar>()?, cx.site.kept::<NoticeFollowers>()?);
    let write = cx.begin_unnamed().await?;
    let notice = store::find_public(&*write, notice.id).await?.ok_or(PageError::NotFound)?;
    let Some(permit) = permit::object(&write, &notice) else { return Ok(Kept::Over(new.body)) };
    if store::is_repeated(&write, notice.id, &new.name, &new.body).await? {
        return Ok(Kept::Repeated);
    }
    let (objection, token) = store::object(&write, &permit, new, &calendar, &followers).await?;
    letters::received(&write, &cx.site, &objection, &notice, &token).await?;
    letters::to_officers(&write, &cx.site, &objection, &notice).await?;
    write.commit(event::objection("objection.received", &objection, &notice, "收到异议")).await?;
    Ok(Kept::New(token))
}

fn frame(cx: &Cx<Visitor>, notice: &Model, title: &str) -> Shell {
    let shell = cx.shell(format!("{title}：{}", notice.title)).unlisted();
    shell.below("公示公告", link::LIST).below("公示内容", &link::notice(notice.id)).here(title)
}

fn page(cx: &Cx<Visitor>, status: StatusCode, wanted: &Wanted, form: FormView, had_files: bool) -> Answer {
    let notice = &wanted.notice;
    let calendar = cx.site.kept::<Calendar>()?;
    let today = cx.site.clock.today();
    let whole = std::iter::once((String::new(), "整份公示".to_owned()));
    let page = ObjectPage {
        shell: frame(cx, notice, "提出异议"),
        form,
        title: notice.title.clone(),
        number: notice.number.clone().unwrap_or_default(),
        notice_url: link::notice(notice.id),
        left: notice.closes_on.map(|day| period::left(&calendar, today, day)).unwrap_or_default(),
        closes: crate::web::filters::date_or_blank(notice.closes_on),
        action: format!("{}/objections", link::notice(notice.id)),
        lines: whole.chain(wanted.lines.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect(),
        contact: Contact::read(&notice.contact),
        had_files,
    };
    render(status, &page)
}

/// Nobody may object here any more: what is still possible, with what was typed.
fn over(cx: &Cx<Visitor>, status: StatusCode, notice: &Model, typed: &str) -> Answer {
    let page = OverPage {
        shell: frame(cx, notice, "公示期已结束"),
        title: notice.title.clone(),
        notice_url: link::notice(notice.id),
        is_cancelled: NoticeState::of(notice) == NoticeState::Cancelled,
        closes: crate::web::filters::date_or_blank(notice.closes_on),
        contact: Contact::read(&notice.contact),
        typed: typed.to_owned(),
    };
    render(status, &page)
}

/// Too many in a short time: when to come back, with everything typed kept.
fn come_back(cx: &Cx<Visitor>, wanted: &Wanted, mut view: FormView, had_files: bool, seconds: u64) -> Answer {
    let wait = match seconds {
        0..=90 => format!("{} 秒", seconds.max(1)),
        91..=5400 => format!("{} 分钟", seconds.div_ceil(60)),
        _ => format!("{} 小时", seconds.div_ceil(3600)),
    };
    view.refuse_all(format!("提交得太频繁，请在 {wait} 后再试。您填写的内容都还在，也可以按页面上的电话、地址书面提出。"));
    let mut answer: HttpResponse = page(cx, StatusCode::TOO_MANY_REQUESTS, wanted, view, had_files)?;
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(answer)
}
