//! Training for visitors: the list of courses, a course, its sessions, the calendar, and the same for machines.

mod course;
mod export;
mod list;
mod row;
mod session;

pub use row::found;

use super::{search, words};
use crate::signups::event::COURSE;
use crate::signups::finding::Room;
use crate::signups::link::TRAINING;
use crate::web::Routes;

/// The list of courses.
pub static ROOM: Room = Room {
    key: "training",
    list: super::link::LIST,
    occasions: TRAINING,
    kind: COURSE,
    name: "培训",
    noun: "课程",
    unit: "门",
    lead: "跨境电商课程和近期班次：学什么、什么时候、在哪里、还有多少名额，在线报名。",
    placeholder: "课程、想学的本事或一句话",
    facets: &search::FACETS,
    category: words::category,
    help: "/help/training",
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/training", list::show);
    routes.get("/training.csv", export::csv);
    routes.get("/training.json", export::json);
    routes.get("/training.atom", export::atom);
    routes.get("/training.ics", export::calendar);
    routes.get("/training/calendar", list::calendar);
    routes.get("/training/sessions/{code}.ics", session::calendar);
    routes.get("/training/sessions/{code}", session::show);
    routes.get("/training/{key}", course::show);
}
