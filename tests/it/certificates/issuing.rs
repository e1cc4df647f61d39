//! Issuing: once for an application, with a number of its own, and with a file that never changes.

use std::sync::{Arc, Mutex};

use cbec_portal::certificates::entity::certificate::Model;
use cbec_portal::certificates::store::{self, NewCertificate};
use cbec_portal::certificates::{CertificateFollower, CertificateFollowers, Touched, paper, permit, work};
use cbec_portal::indexing::Later;
use cbec_portal::platform::Write;
use cbec_portal::platform::pdf::Printer;

use super::{certificate_for, page_of};
use crate::support::{House, TestApp};

#[tokio::test]
async fn an_application_leads_to_one_certificate_however_often_it_is_asked() {
    let app = TestApp::start().await;
    let new = || NewCertificate { application_id: Some(41), ..certificate_for(1) };
    let first = app.issue(new()).await;
    let again = app.issue(new()).await;
    assert_eq!(first.id, again.id);
    let next = app.issue(NewCertificate { application_id: Some(42), ..certificate_for(1) }).await;
    assert_eq!(first.number, "海仓认〔2026〕0001号");
    assert_eq!(next.number, "海仓认〔2026〕0002号", "no number was used up by the second call");
    assert_ne!(first.code, next.code);
    let park =
        NewCertificate { kind: "park".into(), number_pattern: "园认〔{year}〕{serial}号".into(), ..certificate_for(1) };
    assert_eq!(app.issue(park).await.number, "园认〔2026〕0001号");
    let old = NewCertificate { issued_on: "2025-12-31".parse().unwrap(), ..certificate_for(1) };
    assert_eq!(app.issue(old).await.number, "海仓认〔2025〕0001号");
}

#[tokio::test]
async fn a_write_that_fails_leaves_no_gap_in_the_numbers() {
    let app = TestApp::start().await;
    app.issue(certificate_for(1)).await;
    {
        let write = app.write().await;
        let permit = permit::by_system(&write, 0).unwrap();
        let followers = CertificateFollowers::default();
        store::issue(&write, &followers, &permit, certificate_for(1)).await.unwrap();
        // Dropped without an event, as after a fault.
    }
    assert_eq!(app.issue(certificate_for(1)).await.number, "海仓认〔2026〕0002号");
}

struct Watcher(Arc<Mutex<Vec<String>>>);

impl CertificateFollower for Watcher {
    fn changed<'a>(&'a self, _: &'a Write, certificate: &'a Model) -> Later<'a, Touched> {
        self.0.lock().unwrap().push(certificate.state.clone());
        Box::pin(async move { Ok(vec![("warehouse", certificate.subject_id.unwrap_or_default())]) })
    }
}

#[tokio::test]
async fn rooms_that_follow_are_told_within_the_write() {
    let app = TestApp::start().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let followers = CertificateFollowers(vec![Box::new(Watcher(seen.clone()))]);
    let write = app.write().await;
    let issue = permit::by_system(&write, 0).unwrap();
    let issued = store::issue(&write, &followers, &issue, certificate_for(1)).await.unwrap();
    assert_eq!(issued.touched, [("warehouse", 7)]);
    let handle = permit::by_system(&write, issued.certificate.id).unwrap();
    let changed = store::suspend(&write, &followers, &handle, &issued.certificate, "现场核查").await.unwrap().unwrap();
    assert_eq!(changed.touched, [("warehouse", 7)]);
    let stale = store::suspend(&write, &followers, &handle, &issued.certificate, "现场核查").await.unwrap();
    assert!(stale.is_none(), "a second step on what was read before the first");
    assert_eq!(*seen.lock().unwrap(), ["valid", "suspended"]);
}

#[tokio::test]
async fn the_file_is_made_once_and_stays_what_it_is() {
    let app = TestApp::start().await;
    let (row, holder) = app.certified().await;
    let Some(bytes) = app.paper(&row).await else { return };
    assert!(bytes.starts_with(b"%PDF-"));
    let row = store::find(app.site.database.read(), row.id).await.unwrap().unwrap();
    let sha256 = row.pdf_sha256.clone().unwrap();
    assert_eq!(paper::of(&app.site, &row).await.unwrap(), bytes);
    let page = holder.get(&format!("/my/certificates/{}/pdf", row.id)).await;
    page.must_be(200);
    assert_eq!(page.header("content-type"), "application/pdf");
    assert!(page.header("content-disposition").contains("certificate-"), "{}", page.header("content-disposition"));
    app.browser().get(&page_of(&row)).await.must_be(200).must_say(&sha256);
    let text = pdf_extract::extract_text_from_mem(&bytes).unwrap();
    for words in ["海仓认〔2026〕0001号", "锦江出海（演示）有限公司", "洛杉矶安大略仓", "2027年3月4日"]
    {
        assert!(text.replace(char::is_whitespace, "").contains(words), "{words} is not in:\n{text}");
    }
}

#[tokio::test]
async fn without_a_typeface_the_page_is_printed_instead() {
    let house = House::small().await;
    let config = cbec_portal::config::Config { pdf_font: Some("no/such/face.ttf".into()), ..house.config() };
    let app = house.open_with(config).await;
    let (row, holder) = app.certified().await;
    assert_eq!(work::draw(&app.site).await.unwrap(), 0);
    let path = format!("/my/certificates/{}", row.id);
    let answer = holder.get(&format!("{path}/pdf")).await;
    answer.must_be(303);
    holder.follow(answer).await.must_be(200).must_say("可以用浏览器打印").must_say("海仓认〔2026〕0001号");
    drop(app.site.kept::<Printer>().unwrap());
}
