//! Where a certificate stands, on a day, and what may happen to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entity::certificate;

/// Days before the end in which a certificate is said to end soon.
pub const SOON: i64 = 60;

/// What officials decided about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds, while its days last.
    Valid,
    /// It does not hold for the time being.
    Suspended,
    /// It will never hold again.
    Revoked,
}

impl State {
    /// Name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }

    /// By the name in the database; whatever is unknown counts as revoked, so that a fault makes nobody certified.
    pub fn of(key: &str) -> Self {
        match key {
            "valid" => Self::Valid,
            "suspended" => Self::Suspended,
            _ => Self::Revoked,
        }
    }
}

/// Where a certificate stands on a day: the state, and what follows from the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Valid,
    /// It holds, and ends in so many days.
    Expiring(i64),
    /// Its days are over.
    Expired,
    /// Suspended.
    Suspended,
    /// Revoked.
    Revoked,
}

impl Standing {
    /// On a day. The last day counts.
    pub fn on(row: &certificate::Model, today: NaiveDate) -> Self {
        match (State::of(&row.state), row.expires_on) {
            (State::Revoked, _) => Self::Revoked,
            (_, Some(end)) if end < today => Self::Expired,
            (State::Suspended, _) => Self::Suspended,
            (State::Valid, Some(end)) if (end - today).num_days() <= SOON => Self::Expiring((end - today).num_days()),
            (State::Valid, _) => Self::Valid,
        }
    }

    /// Whether it holds.
    pub fn holds(self) -> bool {
        matches!(self, Self::Valid | Self::Expiring(_))
    }

    /// The four words of the register.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid | Self::Expiring(_) => "有效",
            Self::Expired => "已到期",
            Self::Suspended => "暂停",
            Self::Revoked => "已撤销",
        }
    }

    /// For machines.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Valid | Self::Expiring(_) => "valid",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

/// What happens to a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It was made.
    Issued,
    /// It does not hold for a while.
    Suspended,
    /// It holds again.
    Resumed,
    /// It ended for good.
    Revoked,
    /// A new one takes its place.
    Renewed,
    /// The yearly look found it in order.
    Rechecked,
}

impl Step {
    const ALL: [Self; 6] = [Self::Issued, Self::Suspended, Self::Resumed, Self::Revoked, Self::Renewed, Self::Rechecked];

    /// Name in the database and for machines.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::Revoked => "revoked",
            Self::Renewed => "renewed",
            Self::Rechecked => "rechecked",
        }
    }

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "颁发",
            Self::Suspended => "暂停",
            Self::Resumed => "恢复",
            Self::Revoked => "撤销",
            Self::Renewed => "换发新证",
            Self::Rechecked => "年度复核通过",
        }
    }

    /// The name for people of a name in the database.
    pub fn name_of(key: &str) -> &'static str {
        Self::ALL.into_iter().find(|step| step.key() == key).map_or("变更", Self::name)
    }

    /// The state after this step of a certificate in a state; none where the step is not open to it.
    pub fn from(self, state: State) -> Option<State> {
        match (self, state) {
            (Self::Suspended, State::Valid) => Some(State::Suspended),
            (Self::Resumed, State::Suspended) => Some(State::Valid),
            (Self::Revoked, State::Valid | State::Suspended) => Some(State::Revoked),
            (Self::Rechecked, State::Valid | State::Suspended) => Some(state),
            _ => None,
        }
    }
}

/// What is written on the paper beside the columns, kept as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wording {
    /// Name of the paper, such as 公共海外仓认定证书.
    pub title: String,
    /// One sentence: what is recognised.
    pub statement: String,
    /// Who issues it.
    pub issuer: String,
    /// Further labels with what they say.
    pub lines: Vec<(String, String)>,
    /// The programme that leads to it, where it is renewed.
    pub programme_key: String,
}

impl Wording {
    /// Of a certificate.
    pub fn of(row: &certificate::Model) -> Self {
        serde_json::from_value(row.data.clone()).unwrap_or_default()
    }
}

/// A wish to revoke that waits for somebody else's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who proposed it.
    pub by_id: i64,
    /// Their name.
    pub by_name: String,
    /// Why.
    pub reason: String,
    /// When, for people.
    pub at: String,
}

impl Proposal {
    /// What waits at a certificate.
    pub fn of(row: &certificate::Model) -> Option<Self> {
        serde_json::from_value(row.proposed.clone()?).ok()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::json;

    /// A certificate that holds for the year 2026.
    pub fn certificate() -> certificate::Model {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        certificate::Model {
            holder_kind: "organisation".to_owned(),
            id: 1,
            code: "0000000000".into(),
            number: "海仓认〔2026〕0001号".into(),
            kind: "warehouse".into(),
            kind_name: "公共海外仓认定".into(),
            holder_name: "甲公司".into(),
            credit_code: "91510100MA6CXXXX1X".into(),
            organisation_id: 1,
            division_code: "510100".into(),
            scope: String::new(),
            subject_kind: None,
            subject_id: None,
            subject_name: None,
            issued_on: day("2026-01-01"),
            expires_on: day("2026-12-31"),
            recheck_on: None,
            state: State::Valid.key().into(),
            reason: None,
            pdf_sha256: None,
            application_id: None,
            replaces_id: None,
            data: json!({}),
            proposed: None,
            reminded: None,
            is_demo: true,
            revision: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_last_day_counts_and_the_state_comes_before_the_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let mut row = certificate();
        assert_eq!(Standing::on(&row, day("2026-06-01")), Standing::Valid);
        assert_eq!(Standing::on(&row, day("2026-11-01")), Standing::Expiring(60));
        assert_eq!(Standing::on(&row, day("2026-12-31")), Standing::Expiring(0));
        assert_eq!(Standing::on(&row, day("2027-01-01")), Standing::Expired);
        row.state = State::Suspended.key().into();
        assert_eq!(Standing::on(&row, day("2026-06-01")), Standing::Suspended);
        assert_eq!(Standing::on(&row, day("2027-01-01")), Standing::Expired);
        row.state = State::Revoked.key().into();
        assert_eq!(Standing::on(&row, day("2027-01-01")), Standing::Revoked);
        row.state = "nonsense".into();
        assert!(!Standing::on(&row, day("2026-06-01")).holds());
    }

    #[test]
    fn what_is_revoked_never_comes_back() {
        for step in Step::ALL {
            assert_eq!(step.from(State::Revoked), None, "{step:?}");
        }
        assert_eq!(Step::Suspended.from(State::Suspended), None);
        assert_eq!(Step::Resumed.from(State::Valid), None);
    }
}
