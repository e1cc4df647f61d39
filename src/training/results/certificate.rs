//! What stands on the certificate of somebody who completed a course.

use chrono::{Days, Months, NaiveDate};

use crate::certificates::rules::Wording;
use crate::certificates::store::NewCertificate;
use crate::platform::clock::local;
use crate::signups::entity::{occasion, signup};
use crate::signups::link::TRAINING;
use crate::training::entity::course;
use crate::web::filters::date;

/// How certificates are numbered.
pub const NUMBER: &str = "培证〔{year}〕{serial}号";
/// Kind of certificates for people.
pub const KIND_NAME: &str = "培训证书";

/// The last day of a certificate; none where the course sets no term.
pub fn last_day(course: &course::Model, issued_on: NaiveDate) -> Option<NaiveDate> {
    let months = u32::try_from(course.valid_months).ok().filter(|months| *months > 0)?;
    issued_on.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))
}

/// The day on which a session was over: results count towards its year.
pub fn completed_on(occasion: &occasion::Model) -> NaiveDate {
    local(occasion.ends_at).date_naive()
}

/// What stands on the paper beside names and numbers.
pub fn wording(course: &course::Model, occasion: &occasion::Model) -> Wording {
    let (from, to) = (local(occasion.starts_at).date_naive(), completed_on(occasion));
    let when = if from == to { date(from) } else { format!("{}至{}", date(from), date(to)) };
    Wording {
        title: course.certificate.clone(),
        statement: format!("参加“{}”培训，共 {} 学时，出勤和考核达到要求，准予结业。", course.title, course.hours),
        issuer: occasion.organiser.clone(),
        lines: vec![("学时".to_owned(), format!("{} 学时", course.hours)), ("培训时间".to_owned(), when)],
        programme_key: String::new(),
    }
}

/// The certificate of a person; none where the course gives none.
pub fn of(
    course: &course::Model,
    occasion: &occasion::Model,
    person: &signup::Model,
    issued_on: NaiveDate,
) -> Option<NewCertificate> {
    if course.certificate.is_empty() {
        return None;
    }
    Some(NewCertificate {
        kind: TRAINING.to_owned(),
        kind_name: KIND_NAME.to_owned(),
        number_pattern: NUMBER.to_owned(),
        is_personal: true,
        holder_name: person.name.clone(),
        credit_code: String::new(),
        organisation_id: 0,
        division_code: occasion.division_code.clone(),
        scope: String::new(),
        subject: Some((TRAINING.to_owned(), person.id, course.title.clone())),
        issued_on,
        expires_on: last_day(course, issued_on),
        recheck_on: None,
        application_id: None,
        replaces_id: None,
        wording: wording(course, occasion),
        is_demo: person.is_demo,
    })
}
