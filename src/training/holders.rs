//! Whoever holds a certificate of training hears when it no longer holds. Certificates of organisations are told of by the
//! room of certificates, which knows no people.

use sea_orm::DbErr;

use crate::access::mail::say;
use crate::certificates::entity::certificate;
use crate::certificates::{CertificateFollower, Touched};
use crate::indexing::Later;
use crate::platform::Write;
use crate::signups::link::TRAINING;
use crate::signups::store::signups;

/// Letters to those who completed.
pub struct HoldersHear;

impl CertificateFollower for HoldersHear {
    fn changed<'a>(&'a self, write: &'a Write, certificate: &'a certificate::Model) -> Later<'a, Touched> {
        Box::pin(async move {
            let of_training = certificate.subject_kind.as_deref() == Some(TRAINING) && !certificate.is_demo;
            match (certificate.state.as_str(), certificate.subject_id) {
                ("suspended", Some(signup)) if of_training => tell(write, certificate, signup, "已暂停").await?,
                ("revoked", Some(signup)) if of_training => tell(write, certificate, signup, "已撤销").await?,
                _ => {}
            }
            Ok(Vec::new())
        })
    }
}

async fn tell(write: &Write, certificate: &certificate::Model, signup_id: i64, word: &str) -> Result<(), DbErr> {
    let Some(person) = signups::find(&**write, signup_id).await?.filter(|person| !person.email.is_empty()) else {
        return Ok(());
    };
    let reason = certificate.reason.as_deref().unwrap_or("见公开查验页");
    let text = format!(
        "您的{}（{}）{word}，公开查验页已同时更新。\n\n原因：{reason}\n\n有疑问请联系培训的主办方。",
        certificate.kind_name, certificate.number
    );
    say(write, &person.email, &person.name, &format!("证书{word}"), &text).await
}
