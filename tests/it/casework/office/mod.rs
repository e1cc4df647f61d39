//! Officials: their list, the file, and everything they may and may not do with it.

mod beside;
mod bulk;
mod closed;
mod decide;
mod list;
mod people;
mod way;

use cbec_portal::casework::link;

use super::support::Applicant;
use crate::support::TestApp;
use crate::support::browser::Browser;

const ENTERPRISE: &str = "成都示例跨境电商有限公司";

/// Somebody who applies in a county of the city.
async fn applicant(app: &TestApp) -> Applicant {
    app.applicant(ENTERPRISE, "510100", "boss@example.com").await
}

/// The first official of the file's county, signed in.
async fn county(app: &TestApp) -> Browser {
    app.officer_at_work("county@example.com", "区县经办", Some("510100"), None).await
}

fn file(id: i64) -> String {
    link::office(id)
}

/// Posts an outcome as the page does.
async fn outcome(browser: &Browser, id: i64, task: i64, pairs: &[(&str, &str)]) -> crate::support::page::Page {
    browser.upload(&format!("{}/tasks/{task}/outcome", file(id)), pairs, &[]).await
}
