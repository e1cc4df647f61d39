//! A programme as data: what it gives, to whom, on which basis, what it asks, and which way an application takes. Read from
//! TOML, checked when saved, with its own test cases beside the rules.

pub mod catalogue;
pub mod check;
pub mod flow_picture;
pub mod stage;
pub mod trial;
pub mod vocabulary;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::forms::{Rule, Schema};

pub use catalogue::Programmes;
pub use stage::{Desk, Settlement, Stage, StageKind};
pub use vocabulary::Vocabulary;

/// What a programme gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeKind {
    /// Money.
    Subsidy,
    /// A certificate for something that is checked again.
    Certification,
    /// A title.
    Recognition,
}

impl ProgrammeKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Subsidy, Self::Certification, Self::Recognition];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Subsidy => "subsidy",
            Self::Certification => "certification",
            Self::Recognition => "recognition",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subsidy => "资金扶持",
            Self::Certification => "认证",
            Self::Recognition => "认定遴选",
        }
    }
}

/// A programme.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Stable name in addresses.
    pub key: String,
    /// What it gives.
    pub kind: ProgrammeKind,
    /// Name.
    pub name: String,
    /// One plain sentence.
    pub summary: String,
    /// What it is about.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Who may apply.
    #[serde(default)]
    pub audience: Vec<String>,
    /// Level: province, city or county.
    pub level: String,
    /// The division that gives.
    pub division: String,
    /// The authority.
    pub authority: String,
    /// How it is paid.
    #[serde(default)]
    pub payment: Option<String>,
    /// Where the numbers come from, and which of them are this project's proposal.
    #[serde(default)]
    pub source_note: String,
    /// Years that a certificate holds.
    #[serde(default)]
    pub terms_years: Option<u32>,
    /// What is certified.
    #[serde(default)]
    pub subject: Option<String>,
    /// The directory whose entry carries the badge.
    #[serde(default)]
    pub directory: Option<String>,
    /// Documents it rests on.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// What a guide to a service says (办事指南).
    pub guide: Guide,
    /// Who may have it, clause by clause.
    #[serde(default)]
    pub eligibility: Vec<Clause>,
    /// How much.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// What it excludes (互斥).
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Departments that are asked.
    #[serde(default)]
    pub departments: Vec<Department>,
    /// The form.
    pub form: Schema,
    /// The way of an application.
    pub stages: Vec<Stage>,
    /// What experts score.
    #[serde(default)]
    pub rubric: Vec<Criterion>,
    /// What a visit looks at.
    #[serde(default)]
    pub inspection: Inspection,
    /// How applications are put in order under a budget.
    #[serde(default)]
    pub ranking: Option<Ranking>,
    /// Cases with known answers.
    #[serde(default)]
    pub tests: Vec<TestCase>,
}

/// A document that a programme rests on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Basis {
    /// Title.
    pub title: String,
    /// Document number, empty when there is none.
    #[serde(default)]
    pub document_number: String,
    /// Article.
    #[serde(default)]
    pub article: String,
    /// Remark.
    #[serde(default)]
    pub note: String,
}

/// The parts of a guide that nothing else says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Guide {
    /// Working days promised from admission to decision.
    pub promised_days: u32,
    /// What it costs.
    #[serde(default)]
    pub fee: String,
    /// Where.
    #[serde(default, rename = "where")]
    pub place: String,
    /// When.
    #[serde(default)]
    pub hours: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// What one gets.
    #[serde(default)]
    pub result: String,
    /// More.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Questions that are asked often.
    #[serde(default)]
    pub faq: Vec<Faq>,
}

/// A question and its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Faq {
    /// Question.
    pub question: String,
    /// Answer.
    pub answer: String,
}

/// A condition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Clause {
    /// Stable name.
    pub key: String,
    /// The condition in plain words.
    pub text: String,
    /// The article that says so.
    #[serde(default)]
    pub article: String,
    /// The condition over facts.
    pub rule: Rule,
    /// What to do when it does not hold.
    #[serde(default)]
    pub fix: String,
    /// Whether the number is this project's proposal.
    #[serde(default)]
    pub proposed: bool,
}

/// How much is given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Amount {
    /// In words.
    pub text: String,
    /// In yuan, over facts.
    pub formula: Rule,
    /// Most that one firm gets in a year, in yuan.
    #[serde(default)]
    pub per_firm_cap: Option<f64>,
    /// The article that says so.
    #[serde(default)]
    pub article: String,
    /// Whether the number is this project's proposal.
    #[serde(default)]
    pub proposed: bool,
}

/// A programme that one may not have beside this one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its key.
    pub programme: String,
    /// In words.
    pub text: String,
}

/// A department that is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Department {
    /// The unit that its officers carry.
    pub key: String,
    /// Name.
    pub name: String,
}

/// Something that experts score.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Criterion {
    /// Stable name.
    pub key: String,
    /// Name.
    pub name: String,
    /// Share of 100.
    pub weight: f64,
    /// Highest score.
    pub max: f64,
    /// What to look at.
    #[serde(default)]
    pub guidance: String,
}

/// What a visit looks at.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Inspection {
    /// Points of the list.
    #[serde(default)]
    pub items: Vec<InspectionItem>,
}

/// A point of the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InspectionItem {
    /// Stable name.
    pub key: String,
    /// What to look at.
    pub text: String,
    /// `yes_no`, `text` or `number`.
    #[serde(default = "yes_no")]
    pub kind: String,
}

fn yes_no() -> String {
    "yes_no".to_owned()
}

/// How applications are put in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ranking {
    /// `score`, `amount` or `date`.
    pub by: String,
    /// `line` or `pro_rata`.
    pub cut: String,
}

/// A case with a known answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TestCase {
    /// What it shows.
    pub name: String,
    /// What is known.
    #[serde(default)]
    pub facts: Map<String, Value>,
    /// `eligible`, `ineligible` or `missing`.
    pub expect: String,
    /// Clauses that fail.
    #[serde(default)]
    pub fails: Vec<String>,
    /// Amount in yuan.
    #[serde(default)]
    pub amount: Option<f64>,
    /// The day on which it is looked at.
    #[serde(default)]
    pub today: Option<NaiveDate>,
}

impl Programme {
    /// Reads a definition; what does not fit is said in words that name the place.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| {
                let before = text.get(..span.start).unwrap_or_default();
                format!("第 {} 行", before.matches('\n').count() + 1)
            });
            format!("定义无法读取：{}{}", place.map(|place| format!("{place}，")).unwrap_or_default(), error.message())
        })
    }

    /// A stage by its position.
    pub fn stage(&self, position: i32) -> Option<&Stage> {
        usize::try_from(position).ok().and_then(|at| self.stages.get(at))
    }

    /// The position of the first stage of a kind.
    pub fn position_of(&self, kind: StageKind) -> Option<i32> {
        self.stages.iter().position(|stage| stage.kind == kind).and_then(|at| i32::try_from(at).ok())
    }

    /// Working days in which completeness has to be answered for.
    pub fn admission_days(&self) -> u32 {
        self.stages.iter().find(|stage| stage.kind == StageKind::Admission).map_or(5, |stage| stage.days)
    }

    /// What a department is called.
    pub fn department_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.departments.iter().find(|department| department.key == key).map_or(key, |department| department.name.as_str())
    }

    /// What the applicant gets in the end.
    pub fn settlement(&self) -> Option<Settlement> {
        self.stages.iter().find_map(|stage| stage.settle)
    }

    /// Whether results are made public before they are final.
    pub fn has_notice(&self) -> bool {
        self.position_of(StageKind::Notice).is_some()
    }
}
