//! The main navigation: few entries, and each leads somewhere.

use crate::support::TestApp;

#[tokio::test]
async fn the_navigation_has_at_most_seven_entries_and_no_dead_end() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    let page = browser.get("/statistics").await;
    let entries = page.texts(".site-nav__list > li");
    assert!(entries.len() <= 7, "{entries:?}");
    let urls = page.attributes(".site-nav__list a", "href");
    assert!(urls.contains(&"/warehouses".to_owned()) && urls.contains(&"/statistics".to_owned()), "{urls:?}");
    for url in urls {
        let page = browser.visit(&url).await;
        page.must_be(200);
        let current = page.attributes(".site-nav__list a[aria-current=page]", "href");
        assert_eq!(current, [url], "one page of the navigation is marked as the current one");
    }
    assert_eq!(page.attributes(".site-nav summary[aria-current]", "aria-current"), ["true"]);
}
