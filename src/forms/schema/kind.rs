//! What a field holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::forms::rules::Shape;

/// 海关监管方式 of cross-border e-commerce.
pub const CUSTOMS_MODES: [(&str, &str); 5] = [
    ("9610", "9610 跨境贸易电子商务"),
    ("1210", "1210 保税跨境贸易电子商务"),
    ("1239", "1239 保税跨境贸易电子商务A"),
    ("9710", "9710 跨境电商企业对企业直接出口"),
    ("9810", "9810 跨境电商出口海外仓"),
];

/// What a field holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line.
    #[default]
    Text,
    /// Paragraphs.
    LongText,
    /// A whole number.
    Number,
    /// A number.
    Decimal,
    /// An amount in yuan, unless its unit says otherwise.
    Money,
    /// A share of a hundred.
    Percent,
    /// A day.
    Date,
    /// A month.
    Month,
    /// From a day to a day.
    Period,
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
    /// 商品编码
    HsCode,
    /// 海关监管方式
    CustomsMode,
    /// 统一社会信用代码
    CreditCode,
    /// Telephone number.
    Phone,
    /// Mail address.
    Email,
    /// Address of a site.
    Url,
    /// 银行账号
    BankAccount,
    /// 身份证号
    IdNumber,
    /// Files.
    File,
    /// Pictures.
    Picture,
    /// Rows.
    Table,
    /// Computed from others.
    Computed,
    /// Something the applicant declares.
    Declaration,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 27] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Decimal,
        Self::Money,
        Self::Percent,
        Self::Date,
        Self::Month,
        Self::Period,
        Self::Choice,
        Self::Choices,
        Self::YesNo,
        Self::Division,
        Self::Country,
        Self::HsCode,
        Self::CustomsMode,
        Self::CreditCode,
        Self::Phone,
        Self::Email,
        Self::Url,
        Self::BankAccount,
        Self::IdNumber,
        Self::File,
        Self::Picture,
        Self::Table,
        Self::Computed,
        Self::Declaration,
    ];

    /// Whether a number is typed into it.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Decimal | Self::Money | Self::Percent)
    }

    /// Whether it takes files.
    pub const fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Picture)
    }

    /// Whether its options are its own.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Choices)
    }

    /// Whether something is typed or chosen in it; files are uploaded, the rest is computed.
    pub const fn is_typed(self) -> bool {
        !self.is_file() && !matches!(self, Self::Computed)
    }

    /// Whether it can be a column of a table.
    pub const fn is_column(self) -> bool {
        !matches!(
            self,
            Self::Table | Self::File | Self::Picture | Self::Declaration | Self::LongText | Self::Choices | Self::Period
        )
    }

    /// What rules see of it; of files they see how many there are.
    pub fn shape(self) -> Shape {
        match self {
            Self::Number | Self::Decimal | Self::Money | Self::Percent | Self::Computed | Self::File | Self::Picture => {
                Shape::Number
            }
            Self::YesNo | Self::Declaration => Shape::Truth,
            Self::Choices => Shape::List,
            Self::Table => Shape::Any,
            Self::Period => Shape::Row(BTreeMap::from([("from".to_owned(), Shape::Text), ("to".to_owned(), Shape::Text)])),
            _ => Shape::Text,
        }
    }
}
