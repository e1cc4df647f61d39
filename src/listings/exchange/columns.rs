//! The columns of a directory's spreadsheet.

use crate::listings::definition::{Directory, Field, FieldKind};

/// A column.
#[derive(Debug, Clone, Copy)]
pub enum Column<'a> {
    /// The entry's number; empty for a new one.
    Id,
    /// The revision that was read, so that newer changes are not lost.
    Revision,
    /// The entry that it belongs to: its number or its name.
    Parent(&'a str),
    /// The owner's 统一社会信用代码.
    Owner,
    /// A field.
    Field(&'a Field),
}

/// Heading of the number.
pub const ID: &str = "编号";
/// Heading of the revision.
pub const REVISION: &str = "版本";
/// Heading of the owner.
pub const OWNER: &str = "运营机构信用代码";

impl<'a> Column<'a> {
    /// All columns of a directory.
    pub fn of(directory: &'a Directory) -> Vec<Self> {
        let parent = directory.parent_field.as_deref().map(Self::Parent);
        let first = [Self::Id, Self::Revision].into_iter().chain(parent).chain([Self::Owner]);
        first.chain(directory.fields.iter().map(Self::Field)).collect()
    }

    /// Its heading.
    pub fn heading(&self) -> &str {
        match self {
            Self::Id => ID,
            Self::Revision => REVISION,
            Self::Parent(_) => "所属条目",
            Self::Owner => OWNER,
            Self::Field(field) => &field.label,
        }
    }

    /// What belongs into it, for the sheet of instructions.
    pub fn instruction(&self) -> String {
        let Self::Field(field) = self else {
            return match self {
                Self::Id => "导出时自动填写；新增条目请留空",
                Self::Revision => "导出时自动填写，请勿修改；用于发现导出之后的改动",
                Self::Parent(_) => "所属条目的编号或完整名称",
                _ => "已在本站登记并确认的机构的 18 位统一社会信用代码；可留空",
            }
            .to_owned();
        };
        let kind = match field.kind {
            FieldKind::Integer => "整数",
            FieldKind::Number | FieldKind::Money => "数字",
            FieldKind::Percent => "百分数，0 到 100",
            FieldKind::Choice => "单选",
            FieldKind::Choices => "多选，用“、”分隔",
            FieldKind::YesNo => "是 / 否",
            FieldKind::Division => "行政区划名称，如 成都市",
            FieldKind::Country => "国家或地区名称",
            FieldKind::Date => "日期，如 2026-07-01",
            FieldKind::Url => "网址",
            FieldKind::Phone => "电话",
            FieldKind::Email => "电子邮箱",
            FieldKind::HsChapters => "HS 编码前两位，用“、”分隔",
            FieldKind::DocumentNumbers => "文号，用“、”分隔",
            FieldKind::CreditCode => "18 位统一社会信用代码",
            FieldKind::Text | FieldKind::LongText => "文字",
        };
        let unit = field.unit.as_ref().map(|unit| format!("（{unit}）")).unwrap_or_default();
        let options = if field.options.is_empty() { String::new() } else { format!("：{}", field.options.join("、")) };
        let hint = if field.hint.is_empty() { String::new() } else { format!("。{}", field.hint) };
        format!("{kind}{unit}{options}{hint}")
    }

    /// Whether an entry cannot be public without it.
    pub fn is_required(&self) -> bool {
        matches!(self, Self::Parent(_)) || matches!(self, Self::Field(field) if field.required)
    }
}
