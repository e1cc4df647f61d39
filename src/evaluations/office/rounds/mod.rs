//! Rounds: the list, one round in its parts, and every step in it.

mod check;
mod experts;
mod grades;
mod head;
mod history;
mod list;
mod management;
mod new;
mod objections;
mod show;
mod steps;

use crate::web::Routes;

pub(super) use check::source;

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    new::routes(routes);
    show::routes(routes);
    steps::routes(routes);
    check::routes(routes);
    experts::routes(routes);
    objections::routes(routes);
    grades::routes(routes);
    management::routes(routes);
    history::routes(routes);
}
