//! Every route and every role, compared with a stored table. A new route fails here until somebody has written down who
//! may use it. `CBEC_WRITE_MATRIX=1 cargo test access_matrix` writes the table anew, for review.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cbec_portal::access::Role;
use cbec_portal::app::{my_routes, office_routes, public_routes};
use reqwest::Method;

use crate::support::browser::Browser;
use crate::support::page::Page;
use crate::support::{PASSWORD, TestApp, send};

/// What the table says of a route for somebody.
fn outcome(page: &Page) -> &'static str {
    let leads_to_sign_in =
        page.location.as_deref().is_some_and(|to| to.starts_with("/office/sign-in?") || to.starts_with("/my/sign-in?"));
    match page.status {
        401 => "sign-in",
        303 if leads_to_sign_in => "sign-in",
        403 => "forbidden",
        405 => "WRONG METHOD",
        500.. => "FAULT",
        _ => "yes",
    }
}

fn routes() -> Vec<(Method, String)> {
    let mut routes = public_routes().list();
    routes.extend(office_routes().list());
    routes.extend(my_routes().list());
    let mut routes: Vec<(Method, String)> =
        routes.into_iter().map(|(method, path)| (Method::from_bytes(method.as_str().as_bytes()).unwrap(), path)).collect();
    // Signing out comes last, or everything after it would be a visitor's.
    routes.sort_by_key(|(method, path)| (path.ends_with("/sign-out"), path.clone(), method.to_string()));
    routes
}

/// The path with its parameters set to a record that does not exist: the table is about who, not about what.
fn filled(path: &str) -> String {
    let mut filled = String::new();
    for part in path.split('/').skip(1) {
        filled.push('/');
        match (part.find('{'), part.rfind('}')) {
            (Some(from), Some(to)) => write!(filled, "{}987654{}", &part[..from], &part[to + 1..]).unwrap(),
            _ => filled.push_str(part),
        }
    }
    if filled.is_empty() { "/".to_owned() } else { filled }
}

async fn ask(browser: &Browser, method: &Method, path: &str) -> &'static str {
    let mut request = browser.request(method.clone(), &filled(path));
    if *method == Method::POST {
        request = request.header("sec-fetch-site", "same-origin").form(&[("nothing", "")]);
    }
    let page = send(request).await;
    if page.status != 415 {
        return outcome(&page);
    }
    // A form with files, which says so before it asks who is there.
    outcome(&browser.upload(&filled(path), &[], &[("file", "a.txt", b"a".to_vec())]).await)
}

fn table_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/access_matrix.txt")
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let app = TestApp::start().await;
    let roles = [
        ("member", "member@example.com", Role::Member),
        ("case_officer", "case@example.com", Role::CaseOfficer),
        ("editor", "editor@example.com", Role::Editor),
        ("administrator", "chief@example.com", Role::Administrator),
    ];
    // There are two ways to sign out, and after the first nobody is there for the second: everybody comes in twice.
    let mut people = vec![("visitor", app.browser(), app.browser())];
    for (who, email, role) in roles {
        let (first, second) = (app.sign_in_as(email, role).await, app.browser());
        second.sign_in(email, PASSWORD).await.must_be(303);
        people.push((who, first, second));
    }
    let mut table = String::new();
    for (method, path) in routes() {
        let mut line = format!("{:<4} {path:<56}", method.as_str());
        for (who, first, second) in &people {
            let browser = if path == "/my/sign-out" { second } else { first };
            write!(line, " {who}:{:<9}", ask(browser, &method, &path).await).unwrap();
        }
        writeln!(table, "{}", line.trim_end()).unwrap();
    }
    assert!(!table.contains("FAULT") && !table.contains("WRONG METHOD"), "{table}");
    if std::env::var_os("CBEC_WRITE_MATRIX").is_some() {
        std::fs::write(table_file(), &table).unwrap();
    }
    let stored = std::fs::read_to_string(table_file()).unwrap_or_default();
    let differences = differences(&stored, &table);
    assert!(differences.is_empty(), "tests/it/access_matrix.txt says otherwise:\n{differences}");
}

fn differences(stored: &str, actual: &str) -> String {
    let lines = |text: &str| -> BTreeMap<String, String> {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        text.lines()
            .map(words)
            .filter(|words| words.len() > 2)
            .map(|words| (words[..2].join(" "), words[2..].join(" ")))
            .collect()
    };
    let (stored, actual) = (lines(stored), lines(actual));
    let mut text = String::new();
    for (route, roles) in &actual {
        match stored.get(route) {
            None => writeln!(text, "new:     {route} {roles}").unwrap(),
            Some(old) if old != roles => writeln!(text, "changed: {route} {roles} (stored: {old})").unwrap(),
            Some(_) => {}
        }
    }
    for route in stored.keys().filter(|route| !actual.contains_key(*route)) {
        writeln!(text, "gone:    {route}").unwrap();
    }
    text
}
