//! Frameworks: the list, one with its revisions, the editor with checks and preview, and the page of weights.

mod edit;
mod preview;
mod show;
mod weights;

use crate::scoring::Framework;
use crate::web::Routes;

pub(super) fn routes(routes: &mut Routes) {
    // Fixed words first: `{id}` would take them.
    preview::routes(routes);
    edit::routes(routes);
    show::routes(routes);
    weights::routes(routes);
}

/// A text as it is stored: with plain line ends and one at the end.
fn normal(text: &str) -> String {
    format!("{}\n", text.replace("\r\n", "\n").trim_end())
}

/// A framework where nothing is wrong with it; otherwise everything that is wrong.
fn understood(text: &str) -> Result<Framework, Vec<String>> {
    Framework::read(text).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}
