//! The stages of an application's way.

use serde::{Deserialize, Serialize};

use crate::forms::Rule;

/// What is done in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Is it complete and for us?
    Admission,
    /// First review by the applicant's own division.
    Preliminary,
    /// Several departments at once.
    Departments,
    /// A visit by two.
    Inspection,
    /// Experts score.
    Experts,
    /// Second review.
    Second,
    /// Decision: one proposes, another confirms.
    Decision,
    /// Public notice.
    Notice,
    /// Payment or certificate.
    Settlement,
}

impl StageKind {
    /// All kinds in the order in which they may come.
    pub const ALL: [Self; 9] = [
        Self::Admission,
        Self::Preliminary,
        Self::Departments,
        Self::Inspection,
        Self::Experts,
        Self::Second,
        Self::Decision,
        Self::Notice,
        Self::Settlement,
    ];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admission => "admission",
            Self::Preliminary => "preliminary",
            Self::Departments => "departments",
            Self::Inspection => "inspection",
            Self::Experts => "experts",
            Self::Second => "second",
            Self::Decision => "decision",
            Self::Notice => "notice",
            Self::Settlement => "settlement",
        }
    }

    /// The official word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admission => "受理",
            Self::Preliminary => "初审",
            Self::Departments => "部门会审",
            Self::Inspection => "现场核查",
            Self::Experts => "专家评审",
            Self::Second => "复核",
            Self::Decision => "决定",
            Self::Notice => "公示",
            Self::Settlement => "办结",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == text)
    }

    /// Whether an application passes through it while it is in review.
    pub const fn is_review(self) -> bool {
        matches!(self, Self::Preliminary | Self::Departments | Self::Inspection | Self::Experts | Self::Second)
    }
}

/// Whose desk a stage is done at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// The applicant's county.
    County,
    /// The applicant's city.
    City,
    /// The zone.
    #[default]
    Zone,
}

impl Desk {
    /// The division whose officers work at this desk for an applicant of a division.
    pub fn division(self, of_applicant: &str) -> String {
        let kept = match self {
            Self::County => return of_applicant.to_owned(),
            Self::City => 4,
            Self::Zone => 2,
        };
        let beginning: String = of_applicant.chars().take(kept).collect();
        format!("{beginning:0<6}")
    }

    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::County => "区县",
            Self::City => "市州",
            Self::Zone => "综试区",
        }
    }
}

/// What ends a good application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// Money.
    Payment,
    /// A certificate.
    Certificate,
}

/// A stage.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Stable name.
    pub key: String,
    /// What is done.
    pub kind: StageKind,
    /// Name.
    pub name: String,
    /// Working days.
    #[serde(default = "five")]
    pub days: u32,
    /// Whose desk.
    #[serde(default)]
    pub desk: Desk,
    /// Departments that are asked.
    #[serde(default)]
    pub units: Vec<String>,
    /// Officers of a visit.
    #[serde(default = "two")]
    pub inspectors: usize,
    /// Experts that are drawn.
    #[serde(default = "three")]
    pub experts: usize,
    /// Whether its days count as promised days.
    #[serde(default = "yes")]
    pub counts: bool,
    /// Money or certificate.
    #[serde(default)]
    pub settle: Option<Settlement>,
    /// When the stage is left out, over the answers.
    #[serde(default)]
    pub skip_if: Option<Rule>,
    /// For the picture and the guide.
    #[serde(default)]
    pub note: String,
}

const fn five() -> u32 {
    5
}

const fn two() -> usize {
    2
}

const fn three() -> usize {
    3
}

const fn yes() -> bool {
    true
}

impl Stage {
    /// Who does it, in words.
    pub fn who(&self) -> String {
        match self.kind {
            StageKind::Departments => format!("{} 个部门同时会审", self.units.len()),
            StageKind::Inspection => format!("{}名核查人员", self.inspectors),
            StageKind::Experts => format!("抽取 {} 名专家独立评分", self.experts),
            StageKind::Decision => format!("{}主管部门，一人拟定、一人复核", self.desk.name()),
            StageKind::Notice => "面向社会".to_owned(),
            _ => format!("{}主管部门", self.desk.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_belongs_to_a_division() {
        assert_eq!(Desk::County.division("510104"), "510104");
        assert_eq!(Desk::City.division("510104"), "510100");
        assert_eq!(Desk::Zone.division("510104"), "510000");
    }
}
