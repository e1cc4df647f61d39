//! Signing up: one person or many at once.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::DbErr;

use crate::platform::Write;
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::{Closed, Occasion as _};
use crate::signups::places::Claim;
use crate::signups::rules::State;
use crate::signups::store::signups;
use crate::values::short_code;

/// How long a place is held until the link in the letter is opened.
pub const HOLD: Duration = Duration::minutes(60);

/// How somebody comes to the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Without an account: the address has to be confirmed.
    ByMail,
    /// Signed in: the account's address was confirmed long ago.
    ByAccount,
    /// Entered by the organiser, or at the door.
    ByOrganiser,
}

impl How {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ByMail => "mail",
            Self::ByAccount => "account",
            Self::ByOrganiser => "organiser",
        }
    }
}

/// A person as they sign up. All texts are in their normal spelling: [`crate::signups::person`].
#[derive(Debug, Clone)]
pub struct NewSignup {
    /// How they come.
    pub how: How,
    /// Type of place, where there are several.
    pub quota: Option<String>,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub mobile: String,
    /// Mail address.
    pub email: String,
    /// Firm, school or authority.
    pub employer: String,
    /// The employer's code.
    pub credit_code: Option<String>,
    /// Office there.
    pub post: String,
    /// Where they are from.
    pub division_code: Option<String>,
    /// Identity number, masked; kept only so.
    pub identity_masked: Option<String>,
    /// Recognises the person in counts: by identity where it is asked for, by mobile otherwise.
    pub person_hash: String,
    /// Recognises the person within the occasion: by mobile.
    pub contact_hash: String,
    /// What else was asked.
    pub answers: serde_json::Value,
    /// The text that they agreed to.
    pub consent: String,
    /// Their account.
    pub user_id: Option<i64>,
    /// The firm that signed them up.
    pub organisation_id: Option<i64>,
    /// The list with which they came.
    pub batch: Option<String>,
    /// Invented, for the demonstration.
    pub is_demo: bool,
}

/// Why somebody was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// One cannot sign up now.
    Closed(Closed),
    /// The same mobile has signed up already.
    Twice {
        /// Where the first one stands.
        state: State,
    },
    /// No place is left, and there is no queue.
    Full,
    /// The type of place does not exist, or none was chosen.
    NoSuchQuota,
}

impl Refused {
    /// As people read it, with a way on.
    pub fn words(&self) -> String {
        match self {
            Self::Closed(closed) => format!("现在不能报名：{}。", closed.words()),
            Self::Twice { state } => format!(
                "这个手机号已经报过名，目前是“{}”。如要修改或取消，请打开报名邮件里的链接；没收到邮件的，可以在本页重新发送。",
                state.name()
            ),
            Self::Full => "名额已满，这一场不设候补。可以看看其他场次。".to_owned(),
            Self::NoSuchQuota => "请选择报名类别。".to_owned(),
        }
    }
}

/// Signs people up in the order given, while the occasion's row is held ([`crate::signups::store::occasions::hold`]). Whoever
/// does not fit waits; whoever cannot be taken gets the reason, and the others are taken all the same.
pub async fn sign_up(
    write: &Write,
    occasion: &occasion::Model,
    people: Vec<NewSignup>,
) -> Result<Vec<Result<signup::Model, Refused>>, DbErr> {
    let now = write.clock().now();
    let hashes: Vec<String> = people.iter().map(|person| person.contact_hash.clone()).collect();
    let mut known: std::collections::HashMap<String, State> = signups::active_among(&**write, occasion.id, &hashes)
        .await?
        .into_iter()
        .map(|row| (row.contact_hash, State::parse(&row.state).unwrap_or(State::Pending)))
        .collect();
    let mut places = signups::standing(&**write, occasion).await?.places;
    let types: Vec<String> = places.quotas.iter().filter(|quota| !quota.is_division).map(|quota| quota.key.clone()).collect();
    let mut outcomes: Vec<Result<(), Refused>> = Vec::with_capacity(people.len());
    let mut rows = Vec::new();
    for person in people {
        let closed = occasion.closed(now).filter(|_| person.how != How::ByOrganiser);
        let claim = Claim { quota: person.quota.as_deref(), division: person.division_code.as_deref() };
        let fits = places.fits(claim);
        let state = match (person.how, fits) {
            (How::ByMail | How::ByAccount, _) if occasion.needs_approval => State::Requested,
            (How::ByMail, true) => State::Pending,
            (How::ByAccount | How::ByOrganiser, true) => State::Confirmed,
            (_, false) => State::Waiting,
        };
        let outcome = if let Some(closed) = closed {
            Err(Refused::Closed(closed))
        } else if let Some(state) = known.get(&person.contact_hash) {
            Err(Refused::Twice { state: *state })
        } else if !types.is_empty() && !person.quota.as_ref().is_some_and(|quota| types.contains(quota)) {
            Err(Refused::NoSuchQuota)
        } else if state == State::Waiting && !occasion.has_waiting_list {
            Err(Refused::Full)
        } else {
            if state.holds_place() {
                places.hold(claim, 1);
            }
            known.insert(person.contact_hash.clone(), state);
            rows.push(row(person, occasion.id, state, now));
            Ok(())
        };
        outcomes.push(outcome);
    }
    let written = signups::insert_all(write, rows).await?;
    signups::note_made(write, &written).await?;
    let mut written = written.into_iter();
    let pair = |outcome: Result<(), Refused>| match outcome {
        Err(refused) => Ok(Err(refused)),
        Ok(()) => written.next().map(Ok).ok_or(DbErr::RecordNotInserted),
    };
    outcomes.into_iter().map(pair).collect()
}

fn row(person: NewSignup, occasion_id: i64, state: State, now: DateTime<Utc>) -> signup::ActiveModel {
    signup::ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        code: Set(short_code::random()),
        ticket: Set(1),
        state: Set(state.key().to_owned()),
        quota: Set(person.quota),
        name: Set(person.name),
        mobile: Set(person.mobile),
        email: Set(person.email),
        employer: Set(person.employer),
        credit_code: Set(person.credit_code),
        post: Set(person.post),
        division_code: Set(person.division_code),
        identity_masked: Set(person.identity_masked),
        person_hash: Set(person.person_hash),
        contact_hash: Set(person.contact_hash),
        answers: Set(person.answers),
        consent: Set(person.consent),
        consented_at: Set(now),
        user_id: Set(person.user_id),
        organisation_id: Set(person.organisation_id),
        batch: Set(person.batch),
        source: Set(person.how.key().to_owned()),
        queued_at: Set(now),
        rank: Set(0),
        offered_until: Set((state == State::Pending).then(|| now + HOLD)),
        confirmed_at: Set((state == State::Confirmed).then_some(now)),
        ended_at: Set(None),
        end_reason: Set(None),
        note: Set(None),
        reminded: Set(String::new()),
        erased_at: Set(None),
        is_demo: Set(person.is_demo),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
}
