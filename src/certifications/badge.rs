//! The badge on an entry: facts of the entry that follow its certificate. They are written in the write that changes the
//! certificate, so that no page ever shows a badge that has gone.

use sea_orm::DbErr;
use serde_json::{Value, json};

use super::office::LEVEL_LABEL;
use crate::casework::entity::application;
use crate::casework::event::CaseEvent;
use crate::casework::flow::{Action, State};
use crate::casework::permit as casework_permit;
use crate::casework::store::applications::{self, Said};
use crate::certificates::entity::certificate;
use crate::certificates::rules::Wording;
use crate::certificates::{CertificateFollower, Touched};
use crate::indexing::Later;
use crate::listings::event::{directory_of, kind_of};
use crate::listings::store;
use crate::listings::{Facts, permit};
use crate::platform::Write;

/// Certificates whose subject is an entry are shown by it.
pub struct BadgesFollow;

/// Fields of an entry that its certificate fills, where its directory has them.
const NUMBER: &str = "certification_number";
const LEVEL: &str = "certification_level";
const SINCE: &str = "certified_on";
const UNTIL: &str = "valid_until";

impl CertificateFollower for BadgesFollow {
    fn changed<'a>(&'a self, write: &'a Write, certificate: &'a certificate::Model) -> Later<'a, Touched> {
        Box::pin(async move {
            if certificate.state == "revoked" {
                take_back(write, certificate).await?;
            }
            let Some((directory, id)) = entry_of(certificate) else { return Ok(Vec::new()) };
            let Some(listing) = store::find(&**write, id).await?.filter(|listing| listing.directory == directory) else {
                return Ok(Vec::new());
            };
            if directory == "warehouses" {
                let mut facts = Facts::of_json(&listing.facts);
                if show(&mut facts, certificate) {
                    let permit = permit::follow_certificate(certificate.id, &listing);
                    if store::put_facts(write, &permit, &listing, &facts).await?.is_none() {
                        return Err(DbErr::RecordNotUpdated);
                    }
                }
            }
            Ok(vec![(kind_of(directory), id)])
        })
    }

    fn page(&self, subject_kind: &str, subject_id: i64) -> Option<String> {
        directory_of(subject_kind).map(|directory| format!("/{directory}/{subject_id}"))
    }
}

/// What was granted by a certificate goes with it.
async fn take_back(write: &Write, certificate: &certificate::Model) -> Result<(), DbErr> {
    let Some(id) = certificate.application_id else { return Ok(()) };
    let Some(row) = applications::find(&**write, id).await?.filter(|row| row.state == State::Completed.key()) else {
        return Ok(());
    };
    let (permit, said) = (casework_permit::follow(&row), Said::note("证书已撤销。"));
    let moved = applications::advance(write, &permit, &row, Action::Revoke, said, application::ActiveModel::default()).await;
    let moved = moved.map_err(|_| DbErr::RecordNotUpdated)?;
    write.also(CaseEvent::of("application.revoked", &moved, "证书已撤销"));
    Ok(())
}

fn entry_of(certificate: &certificate::Model) -> Option<(&'static str, i64)> {
    Some((directory_of(certificate.subject_kind.as_deref()?)?, certificate.subject_id?))
}

/// Writes what the certificate says; takes it out when it does not hold, but never what another certificate says. Whether
/// anything changed.
fn show(facts: &mut Facts, certificate: &certificate::Model) -> bool {
    let before = facts.to_json();
    let text = |day: Option<chrono::NaiveDate>| day.map_or(Value::Null, |day| json!(day.to_string()));
    if certificate.state == "valid" {
        let wording = Wording::of(certificate);
        let level = wording.lines.iter().find(|(label, _)| label == LEVEL_LABEL);
        facts.set(LEVEL, json!(level.map_or("省级", |(_, level)| level.as_str())));
        facts.set(NUMBER, json!(certificate.number));
        facts.set(SINCE, text(certificate.issued_on));
        facts.set(UNTIL, text(certificate.expires_on));
    } else if facts.text(NUMBER) == certificate.number {
        facts.set(LEVEL, json!("未认定"));
        for key in [NUMBER, SINCE, UNTIL] {
            facts.set(key, Value::Null);
        }
    }
    facts.to_json() != before
}
