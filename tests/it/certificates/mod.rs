//! Certificates: issuing, the public register, what officials decide, and what holders are told.

mod deciding;
mod holding;
mod issuing;
mod verifying;

use cbec_portal::access::Role;
use cbec_portal::certificates::entity::certificate::Model;
use cbec_portal::certificates::rules::Wording;
use cbec_portal::certificates::store::{self, NewCertificate};
use cbec_portal::certificates::{CertificateFollowers, event, permit};

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::need::skip;

pub const HOLDER: &str = "holder@example.com";

/// A certificate about a warehouse that holds from 5 March 2026 for a year.
pub fn certificate_for(organisation_id: i64) -> NewCertificate {
    NewCertificate {
        is_personal: false,
        kind: "warehouse".into(),
        kind_name: "公共海外仓认定".into(),
        number_pattern: "海仓认〔{year}〕{serial}号".into(),
        holder_name: "锦江出海（演示）有限公司".into(),
        credit_code: "91510100MA6CXXXX1X".into(),
        organisation_id,
        division_code: "510100".into(),
        scope: "普货、带电产品".into(),
        subject: Some(("warehouse".into(), 7, "洛杉矶安大略仓".into())),
        issued_on: "2026-03-05".parse().unwrap(),
        expires_on: "2027-03-04".parse().ok(),
        recheck_on: None,
        application_id: None,
        replaces_id: None,
        wording: Wording { programme_key: "warehouse-certification".into(), ..Wording::default() },
        is_demo: false,
    }
}

impl TestApp {
    /// A certificate, issued by the program itself.
    pub async fn issue(&self, new: NewCertificate) -> Model {
        let write = self.write().await;
        let permit = permit::by_system(&write, 0).expect("a permit");
        let followers = self.site.kept::<CertificateFollowers>().expect("followers");
        let issued = store::issue(&write, &followers, &permit, new).await.expect("a certificate");
        let event = event::happened("certificate.issued", &issued.certificate, "颁发", issued.touched);
        write.commit(event).await.expect("a commit");
        issued.certificate
    }

    /// A certificate of a new organisation in Chengdu, with somebody who works for it.
    pub async fn certified(&self) -> (Model, Browser) {
        let organisation = self.make_organisation("锦江出海（演示）有限公司", "enterprise").await;
        let holder = self.member_of(organisation, HOLDER).await;
        (self.issue(certificate_for(organisation)).await, holder)
    }

    /// A browser in which a case officer of a division is signed in.
    pub async fn officer_of(&self, email: &str, division: &str) -> Browser {
        use sea_orm::ActiveModelTrait as _;
        use sea_orm::ActiveValue::Set;
        let browser = self.sign_in_as(email, Role::CaseOfficer).await;
        let user = cbec_portal::access::store::find_by_email(self.site.database.read(), email).await.unwrap().unwrap();
        let mut row: cbec_portal::access::entity::app_user::ActiveModel = user.into();
        row.division_code = Set(Some(division.to_owned()));
        row.update(self.site.database.read()).await.expect("a division");
        browser
    }

    /// Its file, or none where this machine has no typeface, which is said aloud.
    pub async fn paper(&self, row: &Model) -> Option<Vec<u8>> {
        use cbec_portal::web::PageError;
        match cbec_portal::certificates::paper::of(&self.site, row).await {
            Err(PageError::Unavailable(words)) => {
                assert!(words.contains("PDF"), "{words}");
                skip("a typeface with Chinese characters");
                None
            }
            made => Some(made.expect("a file")),
        }
    }
}

/// The register's page of a certificate.
pub fn page_of(row: &Model) -> String {
    cbec_portal::certificates::url(&row.code)
}
