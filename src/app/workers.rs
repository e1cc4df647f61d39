//! The background workers of a node.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web::Data;

use crate::casework::search::ProgrammeSearch;
use crate::events::search::EventSearch;
use crate::index::Opened;
use crate::indexing::{Follower, Searchable};
use crate::listings::Directories;
use crate::listings::enquiry::work as enquiries;
use crate::listings::search::ListingSearch;
use crate::needs;
use crate::notices;
use crate::notices::search::NoticeSearch;
use crate::platform::change_log;
use crate::platform::mail::{Post, deliver, forget_sent};
use crate::platform::work::Crew;
use crate::policies::search::PolicySearch;
use crate::policies::work;
use crate::training::search::CourseSearch;
use crate::web::Site;
use crate::{access, casework, certificates, evaluations, events, listings, returns, season, signups, statistics, training};

/// Days that the change log is kept. A node that was away longer builds its index anew.
const LOG_DAYS: i64 = 14;

/// Days that sent letters are kept.
const LETTER_DAYS: i64 = 30;

/// What can be found. A new searchable room is a new line here.
pub(super) fn searchable(site: &Site, directories: &Directories) -> Vec<Box<dyn Searchable>> {
    let mut kinds: Vec<Box<dyn Searchable>> = vec![Box::new(PolicySearch)];
    for directory in directories.all() {
        kinds.push(Box::new(ListingSearch::new(directory.clone(), directories.places.clone())));
    }
    kinds.push(Box::new(NoticeSearch));
    if let (Ok(programmes), Ok(topics)) = (site.kept(), site.kept()) {
        kinds.push(Box::new(ProgrammeSearch::new(programmes, topics, site.clock.clone())));
    }
    kinds.push(Box::new(CourseSearch::new(site.zone.clone(), site.clock.clone())));
    if let Ok(topics) = site.kept() {
        kinds.push(Box::new(EventSearch::new(site.zone.clone(), site.clock.clone(), topics)));
    }
    kinds
}

/// The worker that keeps the search index true.
pub(super) fn follower(site: &Site, directories: &Directories, is_current: Arc<AtomicBool>) -> Follower {
    let parts = (site.database.clone(), site.clock.clone(), site.bell.clone(), site.index.clone());
    Follower::new(parts, searchable(site, directories), is_current)
}

/// Hires everybody.
pub(super) fn hire(site: Data<Site>, directories: &Directories, opened: Opened, post: Post, is_current: Arc<AtomicBool>) -> Crew {
    let mut crew = Crew::default();
    let follower = follower(&site, directories, is_current);
    crew.hire(follower.run(opened, crew.stop_sign()));
    if site.config.demo_content && site.zone.is_demo {
        crew.hire(season::work(site.clone(), crew.stop_sign()));
    }
    let own = site.clone();
    let taught = Arc::new(Mutex::new(None));
    crew.repeat(Duration::from_secs(5), move || {
        let (site, taught) = (own.clone(), taught.clone());
        async move {
            each_moment(&site).await;
            report("synonyms", work::follow_synonyms(&site, &taught).await);
        }
    });
    let own = site.clone();
    crew.repeat(Duration::from_mins(1), move || {
        let site = own.clone();
        async move {
            report("meetings", events::matching::release(&site).await);
            if !season::is_loading(&site).await {
                report("notices", notices::work::close_due(&site).await);
            }
        }
    });
    let own = site.clone();
    crew.repeat(Duration::from_secs(10), move || {
        let (site, post) = (own.clone(), post.clone());
        // On a loop of its own: a slow mail server holds nothing else up.
        async move { report("mail", deliver(&site.database, &site.clock, &post).await) }
    });
    crew.repeat(Duration::from_mins(10), move || {
        let site = site.clone();
        async move { now_and_then(&site).await }
    });
    crew
}

async fn each_moment(site: &Site) {
    report("publication", work::publish_due(site).await);
    report("turn of the day", work::turn_the_day(site).await);
    report("freshness", listings::work::turn_the_day(site).await);
    if !season::is_loading(site).await {
        report("clocks", casework::work::run_clocks(site).await);
        report("clocks of rounds", evaluations::work::run_clocks(site).await);
    }
    report("queues", signups::work::run_queue(site).await);
    report("times of occasions", signups::finding::turning::turn(site).await);
    report("certificate papers", certificates::work::draw(site).await);
    report("calls", casework::turning::turn_calls(site).await);
    report("search record", work::note_searches(site).await);
}

async fn now_and_then(site: &Site) {
    report("surveys", signups::survey::work::ask(site).await);
    report("follow-ups", training::follow_up::work::ask(site).await);
    let before = site.clock.now() - chrono::Duration::days(LOG_DAYS);
    report("change log", change_log::trim(site.database.read(), before).await);
    let before = site.clock.now() - chrono::Duration::days(LETTER_DAYS);
    report("sent letters", forget_sent(site.database.read(), before).await);
    report("tables", site.database.look_at_tables().await);
    report("reminders of enquiries", enquiries::remind(site).await);
    report("needs", needs::work::expire(site).await);
    report("reminders of certificates", certificates::work::remind(site).await);
    report("certificates of persons", training::work::recertify(site).await);
    report("reminders of occasions", signups::work::remind(site).await);
    report("reminders of returns", returns::work::remind(site).await);
    report("locking of returns", returns::work::lock(site).await);
    report("old sign-ups", signups::work::forget(site).await);
    report("old enquiries", enquiries::forget(site).await);
    report("late applications", casework::work::escalate(site).await);
    report("reminders of rounds", evaluations::work::remind(site).await);
    if !season::is_loading(site).await {
        report("bulletins", statistics::bulletin::work::make(site).await);
    }
    report("sessions", access::store::forget_ended_sessions(site.database.read(), site.clock.now()).await);
    site.limits.forget_the_idle();
}

fn report<T, E: std::fmt::Display>(work: &str, outcome: Result<T, E>) {
    if let Err(error) = outcome {
        tracing::error!(work, %error, "background work failed and will be tried again");
    }
}
