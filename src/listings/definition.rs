//! What a directory is, as data: its fields, what of them is reviewed, counted, sorted and compared, and how long facts stay
//! fresh. One file of `content/directories/` a directory; a new field or a new directory needs no code.

mod check;

use std::sync::Arc;

use anyhow::Context as _;
use serde::Deserialize;

use super::places::Places;
use crate::index::MEASURES;
use crate::platform::Content;

/// Files of the content in the order in which directories are shown.
const ORDER: [&str; 7] = ["parks", "incubators", "warehouses", "providers", "belts", "factories", "products"];

/// A directory.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Address below the root, such as `parks`.
    pub key: String,
    /// Kind in the change log and in the index, such as `park`.
    pub kind: String,
    /// Name of the directory.
    pub name: String,
    /// One entry.
    pub noun: String,
    /// 量词 of entries: 家, 个.
    pub measure_word: String,
    /// One sentence for people who come to the list.
    pub intro: String,
    /// Drawing in the sprite.
    pub icon: String,
    /// What its map shows.
    #[serde(default)]
    pub map: Option<MapKind>,
    /// Directory whose entries own the entries of this one.
    #[serde(default)]
    pub parent: Option<String>,
    /// What the parent is called in forms and spreadsheets.
    #[serde(default)]
    pub parent_field: Option<String>,
    /// Kinds of enquiries that its entries take.
    #[serde(default)]
    pub enquiries: Vec<EnquiryKind>,
    /// Kinds of organisations that may own an entry.
    #[serde(default)]
    pub owner_kinds: Vec<String>,
    /// Order of a list for which none was chosen.
    #[serde(default)]
    pub default_sort: String,
    /// How long facts stay fresh.
    pub freshness: Freshness,
    /// Sections of page and form.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    /// Fields in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Checks between fields.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// What is shown and not typed.
    #[serde(default, rename = "computed")]
    pub computed: Vec<Computed>,
}

/// What a map's tiles stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapKind {
    /// Prefectures of the zone.
    Divisions,
    /// Countries.
    Countries,
}

/// What somebody who writes to an entry wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnquiryKind {
    /// 入驻意向
    Settle,
    /// 租仓需求
    Space,
    /// 采购询盘
    Purchase,
    /// 咨询
    Consult,
}

impl EnquiryKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Settle, Self::Space, Self::Purchase, Self::Consult];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Settle => "settle",
            Self::Space => "space",
            Self::Purchase => "purchase",
            Self::Consult => "consult",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settle => "入驻意向",
            Self::Space => "租仓需求",
            Self::Purchase => "采购询盘",
            Self::Consult => "业务咨询",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == text)
    }
}

/// Months since the facts of an entry were last confirmed, after which something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freshness {
    /// The owner is asked.
    pub ask_after: u32,
    /// The public page says that the facts may be old.
    pub mark_after: u32,
    /// The entry ranks lower.
    pub sink_after: u32,
    /// The entry leaves the public directory.
    pub unpublish_after: u32,
}

/// A section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Stable word.
    pub key: String,
    /// Heading.
    pub name: String,
    /// Date field whose day is the last on which the section holds; afterwards visitors no longer see it.
    #[serde(default)]
    pub until: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Paragraphs.
    LongText,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// An amount; yuan unless another field says the currency.
    Money,
    /// A share of a hundred.
    Percent,
    /// One of the options.
    Choice,
    /// Some of the options.
    Choices,
    /// Yes or no.
    YesNo,
    /// Code of a division.
    Division,
    /// Code of a country.
    Country,
    /// A day.
    Date,
    /// Address of a site.
    Url,
    /// Telephone number.
    Phone,
    /// Mail address.
    Email,
    /// Chapters of the Harmonized System, two digits each.
    HsChapters,
    /// 文号 of policy documents.
    DocumentNumbers,
    /// 统一社会信用代码
    CreditCode,
}

impl FieldKind {
    /// Whether its value is a number.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number | Self::Money | Self::Percent)
    }

    /// Whether it may hold several values.
    pub const fn is_several(self) -> bool {
        matches!(self, Self::Choices | Self::HsChapters | Self::DocumentNumbers)
    }
}

/// Which end of a sorted list comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// A field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one line of the definition that its authors set or leave")]
pub struct Field {
    /// Stable word, also the field's name in facts.
    pub key: String,
    /// As people read it, also the heading of its column in spreadsheets.
    pub label: String,
    /// Section.
    pub group: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<String>,
    /// Whether an entry cannot be published without it.
    #[serde(default)]
    pub required: bool,
    /// Whether a change waits for an official; otherwise it is public at once.
    #[serde(default)]
    pub review: bool,
    /// Whether it narrows the list.
    #[serde(default)]
    pub facet: bool,
    /// Place on a card.
    #[serde(default)]
    pub card: Option<u8>,
    /// Whether it is a row of the comparison.
    #[serde(default)]
    pub compare: Option<bool>,
    /// Whether the list can be sorted by it.
    #[serde(default)]
    pub sort: Option<Direction>,
    /// Unit of the number.
    #[serde(default)]
    pub unit: Option<String>,
    /// Field that says in which unit the number is: a price per piece, a quantity in boxes.
    #[serde(default)]
    pub unit_field: Option<String>,
    /// Field that says in which currency the amount is.
    #[serde(default)]
    pub currency_field: Option<String>,
    /// What to fill in.
    #[serde(default)]
    pub hint: String,
    /// Least number.
    #[serde(default)]
    pub min: Option<f64>,
    /// Greatest number.
    #[serde(default)]
    pub max: Option<f64>,
    /// Most characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// Whether full-text search reads it.
    #[serde(default)]
    pub searched: Option<bool>,
    /// Whether it is never public.
    #[serde(default)]
    pub private: bool,
}

impl Field {
    /// Whether full-text search reads it.
    pub fn is_searched(&self) -> bool {
        let usual = matches!(self.kind, FieldKind::Text | FieldKind::LongText | FieldKind::Choice | FieldKind::Choices);
        !self.private && self.searched.unwrap_or(usual || self.kind == FieldKind::Country || self.kind == FieldKind::Division)
    }

    /// Whether the comparison has a row for it.
    pub fn is_compared(&self) -> bool {
        !self.private && self.compare.unwrap_or(!matches!(self.kind, FieldKind::LongText | FieldKind::Url | FieldKind::Email))
    }
}

/// A check between two fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The first number must not exceed the second.
    #[serde(default)]
    pub at_most: Option<[String; 2]>,
    /// The first day must not lie before the second.
    #[serde(default)]
    pub not_before: Option<[String; 2]>,
    /// What is said at the first field.
    pub message: String,
}

/// A share of two fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Computed {
    /// Stable word.
    pub key: String,
    /// As people read it.
    pub label: String,
    /// How it is written: `percent` or `number`.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// First divided by second.
    pub ratio: [String; 2],
    /// Section; that of the first field where none is said.
    #[serde(default)]
    pub group: Option<String>,
    /// Place on a card.
    #[serde(default)]
    pub card: Option<u8>,
    /// Unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
}

impl Directory {
    /// A field by its stable word.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Fields that narrow the list.
    pub fn facets(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.facet)
    }

    /// Fields the list can be sorted by, in the order of the index's measures.
    pub fn sorts(&self) -> impl Iterator<Item = (usize, &Field, Direction)> {
        let sorted = self.fields.iter().filter_map(|field| field.sort.map(|direction| (field, direction)));
        sorted.enumerate().take(MEASURES).map(|(place, (field, direction))| (place, field, direction))
    }

    /// Fields of a section.
    pub fn fields_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.group == group)
    }
}

/// All directories of the zone with the names of places.
#[derive(Debug, Clone)]
pub struct Directories {
    all: Vec<Arc<Directory>>,
    /// Names of divisions and countries, and where their tiles lie.
    pub places: Arc<Places>,
}

impl Directories {
    /// Reads and checks the definitions. The error names the file and what is wrong in it.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        let mut all: Vec<Arc<Directory>> = Vec::new();
        for key in ORDER {
            let path = format!("directories/{key}.toml");
            let directory: Directory = content.toml(&path)?;
            check::directory(&directory).with_context(|| format!("content file {path}"))?;
            all.push(Arc::new(directory));
        }
        Ok(Self { all, places: Arc::new(Places::load(content)?) })
    }

    /// In the order in which they are shown.
    pub fn all(&self) -> &[Arc<Directory>] {
        &self.all
    }

    /// Those whose entries stand by themselves.
    pub fn roots(&self) -> impl Iterator<Item = &Arc<Directory>> {
        self.all.iter().filter(|directory| directory.parent.is_none())
    }

    /// By its address.
    pub fn by_key(&self, key: &str) -> Option<&Arc<Directory>> {
        self.all.iter().find(|directory| directory.key == key)
    }

    /// Directories whose entries belong to entries of this one.
    pub fn children<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Arc<Directory>> {
        self.all.iter().filter(move |directory| directory.parent.as_deref() == Some(key))
    }
}
