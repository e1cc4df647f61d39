//! Events for visitors: the list, the calendar, the share page, and the same for machines.

mod export;
mod list;
mod show;

use super::search;
use crate::signups::finding::Room;
use crate::signups::link::EVENT;
use crate::signups::words::event_category;
use crate::web::Routes;

/// The list of events.
pub static ROOM: Room = Room {
    key: "events",
    list: "/events",
    occasions: EVENT,
    kind: EVENT,
    name: "活动",
    noun: "活动",
    unit: "场",
    lead: "展会、对接会、峰会、大赛、路演和宣讲：什么时候、在哪里、谁来讲、还有多少名额，在线报名。",
    placeholder: "活动、主题、嘉宾或一句话",
    facets: &search::FACETS,
    category: event_category,
    help: "/help/events",
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/events", list::show);
    routes.get("/events.csv", export::csv);
    routes.get("/events.json", export::json);
    routes.get("/events.atom", export::atom);
    routes.get("/events.ics", export::calendar);
    routes.get("/events/calendar", list::calendar);
    routes.get("/events/{code}.ics", show::calendar);
    routes.get("/events/{code}", show::show);
}
