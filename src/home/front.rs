//! The front page: search first, then what is new, what holds, and the topics.

use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::{Cx, Visitor};
use crate::casework::Programmes;
use crate::casework::public::row::{Row as ProgrammeRow, rows_of as programme_rows};
use crate::casework::words::CallWords;
use crate::events;
use crate::listings::{self, Directories, Directory};
use crate::notices;
use crate::policies::link;
use crate::policies::public::find;
use crate::policies::public::inquiry::Inquiry;
use crate::policies::public::row::{Row, Tag};
use crate::policies::rules::Validity;
use crate::policies::store;
use crate::signups::finding::row::{Row as OccasionRow, upcoming};
use crate::statistics;
use crate::training;
use crate::values::Level;
use crate::web::browse::Inquire as _;
use crate::web::request::with_pairs;
use crate::web::{Answer, Shell, render};

/// Documents under 最新政策.
const NEWEST: usize = 6;
/// Notices beside them.
const NOTICES: u64 = 4;
/// Programmes under 正在申报.
const OPEN: usize = 4;
/// Occasions under 近期培训与活动.
const UPCOMING: u64 = 6;
/// Width of the bar and of the gaps between its parts.
const BAR: u64 = 1000;
const GAP: u64 = 4;
/// What people may try; the first words of a visit.
const EXAMPLES: [&str; 5] = ["海外仓有补贴吗", "成都 产业园", "德国 海外仓", "国办发〔2015〕46号", "9810"];

#[derive(Template)]
#[template(path = "home/front.html")]
struct FrontPage {
    shell: Shell,
    total: u64,
    entries: i64,
    directories: Vec<DirectoryCard>,
    programmes: usize,
    open: Vec<ProgrammeRow>,
    open_count: usize,
    upcoming: Vec<OccasionRow>,
    examples: Vec<(&'static str, String)>,
    newest: Vec<NewestRow>,
    notices: Vec<notices::look::Row>,
    validities: Vec<ValidityTally>,
    levels: Vec<(&'static str, u64, String)>,
    topics: Vec<TopicCard>,
    figures: Vec<statistics::public::Card>,
}

/// A new document with its day in two lines.
struct NewestRow {
    row: Row,
    day: String,
    year: String,
}

/// Documents of one validity, with its part of the bar.
struct ValidityTally {
    tag: Tag,
    count: u64,
    url: String,
    x: u64,
    width: u64,
}

/// A directory with how much is in it.
struct DirectoryCard {
    name: String,
    about: String,
    icon: String,
    url: String,
    counts: String,
}

/// A topic with what it is about.
struct TopicCard {
    name: String,
    about: String,
    count: u64,
    url: String,
}

async fn counts(cx: &Cx<Visitor>) -> Result<crate::index::SearchResults, crate::web::PageError> {
    find::search(cx, Inquiry::default().request(0, NEWEST)).await
}

pub(super) async fn show(cx: Cx<Visitor>) -> Answer {
    let everything = counts(&cx).await?;
    let count = |facet: &str, value: &str| {
        let values = everything.facets.get(facet).map(Vec::as_slice).unwrap_or_default();
        values.iter().find(|(name, _)| name == value).map_or(0, |(_, count)| *count)
    };
    let today = cx.site.clock.today();
    let directories = cx.site.kept::<Directories>()?;
    let counts = listings::store::count_by_directory(cx.database()).await?;
    let ids: Vec<i64> = everything.hits.iter().map(|hit| hit.record_id).collect();
    let newest = store::find_listed(cx.database(), &ids).await?;
    let public = notices::store::newest(cx.database(), NOTICES).await?;
    let topics = store::topics(cx.database()).await?;
    let level = |level: Level| (level.name(), count("level", level.name()), link::narrowed("level", level.name()));
    let card = |topic: crate::policies::entity::topic::Model| TopicCard {
        count: count("topic", &topic.name),
        url: link::topic_page(&topic.slug),
        name: topic.name,
        about: topic.description,
    };
    let programmes = cx.site.kept::<Programmes>()?.published(cx.database()).await?;
    let mut open = programme_rows(&cx, &programmes).await?;
    open.retain(|row| row.call.as_ref().is_some_and(CallWords::is_open));
    open.sort_by_key(|row| row.call.as_ref().map(|call| call.closes_machine.clone()));
    let open_count = open.len();
    open.truncate(OPEN);
    render(
        StatusCode::OK,
        &FrontPage {
            figures: statistics::public::front(&cx).await?,
            programmes: programmes.len(),
            open,
            open_count,
            upcoming: upcoming(&cx, &[&training::ROOM, &events::ROOM], UPCOMING).await?,
            shell: cx.shell("").described(cx.site.zone.tagline.clone()),
            total: everything.total,
            entries: counts.iter().map(|(_, count)| count).sum(),
            directories: directory_cards(&directories, &counts),
            examples: EXAMPLES.map(|text| (text, search_url(text))).to_vec(),
            newest: newest.iter().map(|document| newest_row(Row::new(document, today))).collect(),
            notices: notices::look::in_order(&cx, &public.iter().collect::<Vec<_>>()).await?,
            validities: validities(|validity| count("validity", validity.name())),
            levels: Level::ALL.map(level).into_iter().filter(|(_, count, _)| *count > 0).collect(),
            topics: topics.into_iter().map(card).filter(|topic| topic.count > 0).collect(),
        },
    )
}

fn search_url(text: &str) -> String {
    with_pairs("/search", &[("q".to_owned(), text.to_owned())])
}

/// Directories whose entries stand by themselves; what belongs to them is counted along.
fn directory_cards(directories: &Directories, counts: &[(String, i64)]) -> Vec<DirectoryCard> {
    let counted = |directory: &Directory| {
        let count = counts.iter().find(|(key, _)| *key == directory.key).map_or(0, |(_, count)| *count);
        (count > 0).then(|| format!("{count} {}{}", directory.measure_word, directory.noun))
    };
    let card = |directory: &Arc<Directory>| {
        let all = std::iter::once(directory).chain(directories.children(&directory.key));
        DirectoryCard {
            name: directory.name.clone(),
            about: directory.intro.split('。').next().unwrap_or_default().to_owned(),
            icon: directory.icon.clone(),
            url: listings::link::list(&directory.key),
            counts: all.filter_map(|directory| counted(directory)).collect::<Vec<_>>().join("，"),
        }
    };
    directories.roots().map(card).collect()
}

fn newest_row(row: Row) -> NewestRow {
    let words = row.day.as_ref().map(|day| day.words.clone()).unwrap_or_default();
    let (year, day) = words.split_once('年').unwrap_or(("", ""));
    let (day, year) = (day.to_owned(), if year.is_empty() { String::new() } else { format!("{year}年") });
    NewestRow { row, day, year }
}

/// The parts of the bar, as wide as their share, none so narrow that it cannot be seen.
fn validities(count: impl Fn(Validity) -> u64) -> Vec<ValidityTally> {
    let order =
        [Validity::InForce, Validity::Amended, Validity::Upcoming, Validity::Draft, Validity::Expired, Validity::Repealed];
    let counted: Vec<(Validity, u64)> =
        order.into_iter().map(|validity| (validity, count(validity))).filter(|(_, n)| *n > 0).collect();
    let total: u64 = counted.iter().map(|(_, count)| count).sum::<u64>().max(1);
    let room = BAR - GAP * (counted.len().max(1) as u64 - 1);
    let mut x = 0;
    let tally = |(validity, count): (Validity, u64)| {
        let width = (count * room / total).max(6);
        let tally = ValidityTally { tag: Tag::of(validity), count, url: link::narrowed("validity", validity.name()), x, width };
        x += width + GAP;
        tally
    };
    counted.into_iter().map(tally).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_filled_in_proportion() {
        let bar = validities(|validity| match validity {
            Validity::InForce => 75,
            Validity::Repealed => 25,
            _ => 0,
        });
        assert_eq!(bar.iter().map(|part| (part.x, part.width)).collect::<Vec<_>>(), [(0, 747), (751, 249)]);
    }
}
