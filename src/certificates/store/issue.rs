//! Issuing a certificate.

use chrono::{Datelike as _, NaiveDate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, DbErr};

use super::change::note;
use crate::access::Permit;
use crate::certificates::code;
use crate::certificates::entity::certificate::{ActiveModel, Model};
use crate::certificates::follow::{CertificateFollowers, Touched};
use crate::certificates::permit::Issue;
use crate::certificates::rules::{State, Step, Wording};
use crate::platform::{Write, numbers};

/// What a room above says of a certificate.
#[derive(Debug, Clone)]
pub struct NewCertificate {
    /// Kind for machines, such as `warehouse`.
    pub kind: String,
    /// Kind for people, such as 公共海外仓认定.
    pub kind_name: String,
    /// How it is numbered, with `{year}` and `{serial}`: `海仓认〔{year}〕{serial}号`. Serials begin anew each year.
    pub number_pattern: String,
    /// Who holds it.
    pub holder_name: String,
    /// Their code.
    pub credit_code: String,
    /// Their row.
    pub organisation_id: i64,
    /// Whose officials look after it.
    pub division_code: String,
    /// What it is good for.
    pub scope: String,
    /// What it is about: kind, row and name, such as a warehouse.
    pub subject: Option<(String, i64, String)>,
    /// First day.
    pub issued_on: NaiveDate,
    /// Last day; none for no end.
    pub expires_on: Option<NaiveDate>,
    /// Day of the next yearly look; none where there is none.
    pub recheck_on: Option<NaiveDate>,
    /// The application that led to it. A second call for it returns the first certificate.
    pub application_id: Option<i64>,
    /// The certificate whose place it takes.
    pub replaces_id: Option<i64>,
    /// What else is written on the paper.
    pub wording: Wording,
    /// Invented, for the demonstration.
    pub is_demo: bool,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The certificate.
    pub certificate: Model,
    /// Whether it was made now; false when the application had led to it before.
    pub is_new: bool,
    /// For the event of the write: [`crate::platform::Happened::touching`].
    pub touched: Touched,
}

/// Issues a certificate within a write; whoever commits it adds `touched` to its event. Its file is made afterwards.
pub async fn issue(
    write: &Write,
    followers: &CertificateFollowers,
    _permit: &Permit<Issue>,
    new: NewCertificate,
) -> Result<Issued, DbErr> {
    if let Some(id) = new.application_id
        && let Some(certificate) = super::find_by_application(&**write, id).await?
    {
        return Ok(Issued { certificate, is_new: false, touched: Vec::new() });
    }
    let (replaces, issued_on) = (new.replaces_id, new.issued_on);
    let certificate = row(write, new).await?.insert(&**write).await?;
    note(write, certificate.id, Step::Issued, None, issued_on).await?;
    if let Some(old) = replaces {
        note(write, old, Step::Renewed, Some(&format!("新证编号 {}", certificate.number)), issued_on).await?;
    }
    let touched = followers.changed(write, &certificate).await?;
    Ok(Issued { certificate, is_new: true, touched })
}

async fn row(write: &Write, new: NewCertificate) -> Result<ActiveModel, DbErr> {
    let number = number(write, &new).await?;
    let now = write.clock().now();
    let (subject_kind, subject_id, subject_name) = match new.subject {
        Some((kind, id, name)) => (Some(kind), Some(id), Some(name)),
        None => (None, None, None),
    };
    let data = serde_json::to_value(&new.wording).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(ActiveModel {
        id: NotSet,
        code: Set(code::random()),
        number: Set(number),
        kind: Set(new.kind),
        kind_name: Set(new.kind_name),
        holder_name: Set(new.holder_name),
        credit_code: Set(new.credit_code),
        organisation_id: Set(new.organisation_id),
        division_code: Set(new.division_code),
        scope: Set(new.scope),
        subject_kind: Set(subject_kind),
        subject_id: Set(subject_id),
        subject_name: Set(subject_name),
        issued_on: Set(Some(new.issued_on)),
        expires_on: Set(new.expires_on),
        recheck_on: Set(new.recheck_on),
        state: Set(State::Valid.key().to_owned()),
        reason: Set(None),
        pdf_sha256: Set(None),
        application_id: Set(new.application_id),
        replaces_id: Set(new.replaces_id),
        data: Set(data),
        proposed: Set(None),
        reminded: Set(None),
        is_demo: Set(new.is_demo),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    })
}

/// The next number of the kind in the year.
async fn number(write: &Write, new: &NewCertificate) -> Result<String, DbErr> {
    let year = new.issued_on.year();
    let serial = numbers::next(write, &format!("certificate-{}-{year}", new.kind)).await?;
    let number = new.number_pattern.replace("{year}", &year.to_string()).replace("{serial}", &format!("{serial:04}"));
    Ok(super::normal_number(&number))
}
