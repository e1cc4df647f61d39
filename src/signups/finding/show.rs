//! The share page of an occasion: what, when, where, by whom, and whether one can sign up.

use actix_web::http::StatusCode;
use askama::Template;

use super::body::{Piece, pieces};
use super::sign_up::SignUp;
use super::{Room, json_ld, query, words};
use crate::access::{Cx, Visitor};
use crate::signups::entity::occasion::Model;
use crate::signups::entity::occasion_file;
use crate::signups::occasion::{AgendaLine, Closed, Occasion as _, Sitting, Speaker};
use crate::signups::rules::State;
use crate::signups::store::signups::{self, Standing};
use crate::signups::{link, look};
use crate::web::filters::{machine, size};
use crate::web::json_ld::JsonLd;
use crate::web::request::with_pairs;
use crate::web::topics::TopicNames;
use crate::web::{Answer, PageError, Shell, render};

#[derive(Template)]
#[template(path = "signups/finding/show.html")]
struct OccasionPage {
    shell: Shell,
    json_ld: JsonLd,
    room: &'static Room,
    view: View,
    more: More,
}

/// What a room says beyond the occasion itself.
#[derive(Default)]
pub struct More {
    /// The step of the breadcrumb between the list and this page: word and address.
    pub above: Option<(String, String)>,
    /// Facts among the first: label and value.
    pub facts: Vec<(String, String)>,
    /// Sections after the agenda.
    pub sections: Vec<Section>,
    /// Links in the side box: drawing, words and address.
    pub links: Vec<(&'static str, String, String)>,
    /// More properties for search engines.
    pub json_ld: Vec<(&'static str, serde_json::Value)>,
}

/// A section that a room adds.
pub struct Section {
    /// Anchor.
    pub id: &'static str,
    /// Heading.
    pub heading: String,
    /// Text and tables.
    pub pieces: Vec<Piece>,
    /// A way on: words and address.
    pub link: Option<(String, String)>,
}

/// An occasion that was found, with its places.
pub struct Found {
    /// The row.
    pub row: Model,
    standing: Standing,
    files: Vec<occasion_file::Model>,
    invitation: String,
}

/// A day of the agenda.
struct AgendaDay {
    heading: String,
    lines: Vec<AgendaLine>,
}

/// A kind of place with what is left of it.
struct Place {
    name: String,
    places: u32,
    left: u32,
}

struct View {
    title: String,
    tags: Vec<String>,
    is_demo: bool,
    cancelled: Option<String>,
    summary: String,
    when: String,
    begins: String,
    days: Vec<(String, String)>,
    place: String,
    address: String,
    division: String,
    mode: &'static str,
    facts: Vec<(String, String)>,
    body: Vec<Piece>,
    agenda: Vec<AgendaDay>,
    has_who: bool,
    speakers: Vec<Speaker>,
    places: Vec<Place>,
    files: Vec<(String, String, String)>,
    sign_up: SignUp,
    sign_up_url: String,
    why_closed: String,
    closes: String,
    closes_machine: String,
    needs: Vec<&'static str>,
    ics_url: String,
    is_over: bool,
}

/// Finds an occasion of a room that the visitor may read.
pub async fn found(cx: &Cx<Visitor>, room: &Room, code: &str, invitation: &str) -> Result<Found, PageError> {
    let today = cx.site.clock.today();
    let row = query::readable(cx.database(), room.occasions, code, invitation, today).await?.ok_or(PageError::NotFound)?;
    let standing = signups::standing(cx.database(), &row).await?;
    let files = query::files(cx.database(), row.id).await?;
    Ok(Found { row, standing, files, invitation: invitation.to_owned() })
}

/// The page of it.
pub fn answer(cx: &Cx<Visitor>, room: &'static Room, found: &Found, more: More) -> Answer {
    let view = view(cx, room, found)?;
    let speakers: Vec<String> = view.speakers.iter().map(|speaker| speaker.name.clone()).collect();
    let kind = if more.json_ld.is_empty() { "Event" } else { "EducationEvent" };
    let mut value = json_ld::event(kind, &found.row, view.sign_up, &cx.public_url, &speakers);
    for (name, own) in &more.json_ld {
        value[*name] = own.clone();
    }
    let mut shell = cx.shell(view.title.clone()).described(format!("{}，{}。{}", view.when, view.place, view.summary));
    shell = shell.below(room.name, room.list);
    if let Some((word, url)) = &more.above {
        shell = shell.below(word, url);
    }
    if !found.row.is_listed {
        shell = shell.unlisted();
    }
    let shell = shell.here(&view.title);
    render(StatusCode::OK, &OccasionPage { shell, json_ld: JsonLd::new(value), room, view, more })
}

fn view(cx: &Cx<Visitor>, room: &Room, found: &Found) -> Result<View, PageError> {
    let (row, now) = (&found.row, cx.site.clock.now());
    let waiting = found.standing.of(State::Waiting);
    let sign_up = SignUp::of(row, found.standing.places.held(), waiting, now);
    let topics = cx.site.kept::<TopicNames>()?;
    let slugs: Vec<String> = serde_json::from_value(row.topics.clone()).unwrap_or_default();
    let mut tags = vec![(room.category)(&row.category).to_owned(), words::mode(&row.mode).to_owned()];
    tags.extend(slugs.iter().map(|slug| topics.name(slug).to_owned()));
    let sittings = words::sittings(row);
    let agenda = agenda(row, &sittings);
    let invited = vec![("invitation".to_owned(), found.invitation.clone())];
    let files = found.files.iter().map(|file| {
        let url = with_pairs(&format!("/occasions/{}/files/{}", row.code, file.id), &invited);
        (file.name.clone(), url, size(file.size))
    });
    Ok(View {
        title: row.title.clone(),
        tags,
        is_demo: row.is_demo,
        cancelled: row.cancelled_at.map(|_| row.stage_note.clone().unwrap_or_default()),
        summary: row.summary.clone(),
        when: words::when(row),
        begins: machine(row.starts_at),
        days: if sittings.len() > 1 { sittings.iter().map(day).collect() } else { Vec::new() },
        place: words::place(row),
        address: if row.mode == "online" { String::new() } else { row.address.clone() },
        division: cx.site.zone.division_name(&row.division_code),
        mode: words::mode(&row.mode),
        facts: facts(row),
        body: pieces(&row.body),
        has_who: agenda.iter().flat_map(|day| &day.lines).any(|line| !line.who.is_empty()),
        agenda,
        speakers: serde_json::from_value(row.speakers.clone()).unwrap_or_default(),
        places: places(&found.standing),
        files: files.collect(),
        sign_up_url: with_pairs(&link::sign_up(row), &invited),
        why_closed: row.closed(now).map(|closed| why(closed, row)).unwrap_or_default(),
        closes: words::full_moment(row.closes_at),
        closes_machine: machine(row.closes_at),
        needs: needs(row),
        ics_url: with_pairs(&format!("{}.ics", link::occasion(row)), &invited),
        is_over: now >= row.ends_at,
        sign_up,
    })
}

fn day(sitting: &Sitting) -> (String, String) {
    (look::day(sitting.on), words::span(sitting))
}

/// Who holds it and whom to ask.
fn facts(row: &Model) -> Vec<(String, String)> {
    let others: Vec<String> = serde_json::from_value(row.co_organisers.clone()).unwrap_or_default();
    let pairs = [("主办", row.organiser.clone()), ("协办", others.join("、")), ("咨询", row.contact.clone())];
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| (label.to_owned(), value)).collect()
}

/// Why nobody can sign up now, as a sentence with what to do.
fn why(closed: Closed, row: &Model) -> String {
    let advice = match closed {
        Closed::Over(_) if row.contact.is_empty() => "。确有需要的，请联系主办方。".to_owned(),
        Closed::Over(_) => format!("。确有需要的，请联系主办方：{}。", row.contact),
        Closed::NotYet(_) => "，届时可在本页报名。".to_owned(),
        Closed::CalledOff | Closed::Ended | Closed::Hidden => "。".to_owned(),
    };
    format!("{}{advice}", closed.words())
}

/// What one should know before signing up.
fn needs(row: &Model) -> Vec<&'static str> {
    let known = [
        (row.needs_identity, "需要填写身份证号，用于核对结业证书，只保存掩码"),
        (row.needs_approval, "提交后由主办方审核"),
        (row.has_waiting_list && row.capacity > 0, "满员后可候补，有人取消时按顺序递补"),
    ];
    known.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words).collect()
}

fn places(standing: &Standing) -> Vec<Place> {
    let places = &standing.places;
    let place = |quota: &crate::signups::places::Quota| Place {
        name: quota.name.clone(),
        places: quota.places,
        left: quota.places.saturating_sub(places.held_of(quota)).min(places.left().unwrap_or(u32::MAX)),
    };
    places.quotas.iter().map(place).collect()
}

fn agenda(row: &Model, sittings: &[Sitting]) -> Vec<AgendaDay> {
    let lines: Vec<AgendaLine> = serde_json::from_value(row.agenda.clone()).unwrap_or_default();
    let mut days: Vec<(u32, AgendaDay)> = Vec::new();
    for line in lines {
        let number = line.day.max(1);
        if let Some((_, day)) = days.iter_mut().find(|(known, _)| *known == number) {
            day.lines.push(line);
            continue;
        }
        let at = usize::try_from(number - 1).ok().and_then(|at| sittings.get(at));
        let on = at.map(|sitting| format!("　{}", look::day(sitting.on)));
        let heading = format!("第{number}天{}", on.unwrap_or_default());
        days.push((number, AgendaDay { heading, lines: vec![line] }));
    }
    days.sort_by_key(|(number, _)| *number);
    days.into_iter().map(|(_, day)| day).collect()
}
