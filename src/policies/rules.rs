//! What is true of a policy document on a given day, and which steps it may take on its way to the public.

use chrono::NaiveDate;
use serde::Serialize;

use super::entity::policy_document;

/// The fifteen kinds of official documents (公文种类) of 党政机关公文处理工作条例 (中办发〔2012〕14号) article 8, and the
/// three words that government sites use beside them.
pub const KINDS: [&str; 18] = [
    "决议",
    "决定",
    "命令（令）",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
    "规划",
    "方案",
    "其他",
];

/// What the issuer says about a document (declared by editors); [`Validity`] is what follows from it on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force as issued.
    InForce,
    /// In force with later changes.
    Amended,
    /// Taken out of force.
    Repealed,
    /// A draft for consultation (征求意见稿).
    Draft,
}

impl Standing {
    /// All standings with the words that editors choose from.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::InForce, "in_force", "有效"),
        (Self::Amended, "amended", "已修改"),
        (Self::Repealed, "repealed", "已废止"),
        (Self::Draft, "draft", "征求意见稿"),
    ];

    /// The stored word.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(standing, ..)| *standing == self).map_or("in_force", |(_, key, _)| key)
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, key, _)| *key == text).map(|(standing, ..)| *standing)
    }
}

/// Whether a document holds on a day (有效性).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// In force.
    InForce,
    /// Issued, takes effect later.
    Upcoming,
    /// In force with later changes.
    Amended,
    /// Taken out of force.
    Repealed,
    /// Past its last day.
    Expired,
    /// A draft for consultation.
    Draft,
}

impl Validity {
    /// All, in the order in which people are offered them.
    pub const ALL: [Self; 6] = [Self::InForce, Self::Upcoming, Self::Amended, Self::Repealed, Self::Expired, Self::Draft];

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InForce => "有效",
            Self::Upcoming => "尚未施行",
            Self::Amended => "已修改",
            Self::Repealed => "已废止",
            Self::Expired => "已失效",
            Self::Draft => "征求意见稿",
        }
    }

    /// Stable word for style sheets and machines.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Upcoming => "upcoming",
            Self::Amended => "amended",
            Self::Repealed => "repealed",
            Self::Expired => "expired",
            Self::Draft => "draft",
        }
    }

    /// How much a document of this validity counts in search: what holds comes before what held.
    pub const fn weight(self) -> f32 {
        match self {
            Self::InForce | Self::Amended => 1.0,
            Self::Upcoming => 0.97,
            Self::Draft => 0.9,
            Self::Expired => 0.8,
            Self::Repealed => 0.75,
        }
    }

    /// What holds on `today`. A last day (废止日期, 有效期至) still counts; a repeal counts from its own date.
    pub fn of(document: &policy_document::Model, today: NaiveDate) -> Self {
        let dates = [document.effective_on, document.expires_on, document.repealed_on];
        Self::on(Standing::parse(&document.standing).unwrap_or(Standing::InForce), dates, today)
    }

    /// The same for a row of a list, which has the stored standing and the days it takes effect, expires and is repealed.
    pub fn of_row(standing: &str, dates: [Option<NaiveDate>; 3], today: NaiveDate) -> Self {
        Self::on(Standing::parse(standing).unwrap_or(Standing::InForce), dates, today)
    }

    fn on(standing: Standing, [effective_on, expires_on, repealed_on]: [Option<NaiveDate>; 3], today: NaiveDate) -> Self {
        let is_repealed = standing == Standing::Repealed && repealed_on.is_none_or(|day| day <= today);
        if standing == Standing::Draft {
            Self::Draft
        } else if is_repealed {
            Self::Repealed
        } else if expires_on.is_some_and(|day| day < today) {
            Self::Expired
        } else if effective_on.is_some_and(|day| day > today) {
            Self::Upcoming
        } else if standing == Standing::Amended {
            Self::Amended
        } else {
            Self::InForce
        }
    }
}

/// Where a document stands on its way to the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Goes public at a set time.
    Scheduled,
    /// Public.
    Published,
    /// Was public and was taken back.
    Withdrawn,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Scheduled, Self::Published, Self::Withdrawn];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word that editors read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Scheduled => "待定时发布",
            Self::Published => "已发布",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == text)
    }

    /// Whether a document may go from here to `to`.
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft | Self::Withdrawn | Self::Scheduled, Self::Published | Self::Scheduled)
                | (Self::Published | Self::Scheduled, Self::Withdrawn)
                | (Self::Scheduled, Self::Draft)
        )
    }
}

/// The stage of a stored document.
pub fn stage_of(document: &policy_document::Model) -> Stage {
    Stage::parse(&document.stage).unwrap_or(Stage::Draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    fn on(standing: Standing, effective: &str, expires: &str, repealed: &str) -> Validity {
        let today = day("2026-03-05").expect("date");
        Validity::on(standing, [day(effective), day(expires), day(repealed)], today)
    }

    #[test]
    fn validity_follows_from_standing_and_dates() {
        use Standing::{Amended, Draft, InForce, Repealed};
        assert_eq!(on(InForce, "", "", ""), Validity::InForce);
        assert_eq!(on(InForce, "2026-03-05", "", ""), Validity::InForce);
        assert_eq!(on(InForce, "2026-03-06", "", ""), Validity::Upcoming);
        assert_eq!(on(InForce, "", "2026-03-05", ""), Validity::InForce);
        assert_eq!(on(InForce, "", "2026-03-04", ""), Validity::Expired);
        assert_eq!(on(Amended, "", "", ""), Validity::Amended);
        assert_eq!(on(Repealed, "", "", ""), Validity::Repealed);
        assert_eq!(on(Repealed, "", "", "2026-03-06"), Validity::InForce);
        assert_eq!(on(Draft, "", "2020-01-01", ""), Validity::Draft);
    }

    #[test]
    fn only_these_steps_lead_to_the_public_and_back() {
        let allowed: Vec<_> = Stage::ALL
            .into_iter()
            .flat_map(|from| Stage::ALL.into_iter().map(move |to| (from, to)))
            .filter(|(from, to)| from.may_become(*to))
            .map(|(from, to)| format!("{}→{}", from.key(), to.key()))
            .collect();
        assert_eq!(
            allowed,
            [
                "draft→scheduled",
                "draft→published",
                "scheduled→draft",
                "scheduled→scheduled",
                "scheduled→published",
                "scheduled→withdrawn",
                "published→withdrawn",
                "withdrawn→scheduled",
                "withdrawn→published",
            ]
        );
    }
}
