//! Signing in, sessions, people and organisations.

mod account;
mod forgotten;
mod members;
mod organisations;
mod register;
mod second_factor;
mod sign_in;
mod users;

use cbec_portal::access::Role;

use crate::support::browser::Browser;
use crate::support::page::FilledForm;
use crate::support::{PASSWORD, TestApp};

/// Credit codes whose check characters fit.
const CODES: [&str; 3] = ["91350100M000100Y43", "91510100MA62ABCD70", "91510100MA61234X3C"];

impl TestApp {
    /// A browser in which somebody who registered is signed in.
    async fn member(&self, email: &str) -> Browser {
        self.make_user(email, Role::Member).await;
        let browser = self.browser();
        browser.post_form("/my/sign-in", &[("email", email), ("password", PASSWORD)]).await.must_be(303);
        browser
    }

    /// A browser in which a case officer of a division is signed in.
    async fn case_officer(&self, email: &str, division: &str) -> Browser {
        let id = self.make_user(email, Role::CaseOfficer).await;
        let write = self.write().await;
        cbec_portal::access::store::set_place(&write, id, Some(division.to_owned()), None).await.expect("a change");
        let event = cbec_portal::access::event::AccountEvent::created(id, "经办人", email, "经办人");
        write.commit(event).await.expect("a commit");
        let browser = self.browser();
        browser.sign_in(email, PASSWORD).await.must_be(303);
        browser
    }
}

/// The form of a new organisation in Chengdu.
async fn filled(browser: &Browser, code: &str, name: &str) -> FilledForm {
    let form = browser.get("/my/organisation/new").await.form("/my/organisation/new");
    form.fill("credit_code", code)
        .fill("name", name)
        .fill("kind", "park_operator")
        .fill("division_code", "510100")
        .fill("phone", "028-12345678")
}

/// Id of the only organisation that an official sees.
async fn only_organisation(officer: &Browser) -> String {
    let page = officer.get("/office/organisations").await;
    page.must_be(200);
    let links = page.attributes(".table__main a", "href");
    assert_eq!(links.len(), 1, "{links:?}");
    links[0].clone()
}
