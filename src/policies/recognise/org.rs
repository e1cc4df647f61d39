//! Names of public bodies, as they sign and are addressed.

/// How the names of bodies that sign end.
const ENDINGS: [&str; 37] = [
    "人民政府",
    "政府",
    "办公厅",
    "办公室",
    "国务院",
    "委员会",
    "管委会",
    "领导小组",
    "指挥部",
    "总署",
    "总局",
    "厅",
    "局",
    "海关",
    "部",
    "委",
    "署",
    "院",
    "中心",
    "银行",
    "分行",
    "支行",
    "协会",
    "商会",
    "公司",
    "集团",
    "法院",
    "检察院",
    "学会",
    "联合会",
    "管理处",
    "服务处",
    "专班",
    "试办",
    "推进办",
    "工作组",
    "联席会议",
];

/// Words of those whom a notice addresses.
const ADDRESSED: [&str; 27] = [
    "政府",
    "部门",
    "单位",
    "委",
    "局",
    "厅",
    "机构",
    "公司",
    "企业",
    "院",
    "各",
    "海关",
    "银行",
    "办公室",
    "同志",
    "署",
    "部",
    "会",
    "中心",
    "学校",
    "代表",
    "委员",
    "先生",
    "女士",
    "申请人",
    "街道",
    "乡镇",
];

/// Whether a line is nothing but the name of a body (or several, separated by spaces).
pub(super) fn is_organisation(text: &str) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    let is_name = |c: char| c.is_alphabetic() || matches!(c, ' ' | '（' | '）' | '(' | ')' | '、' | '·');
    (2..=60).contains(&count)
        && text.chars().all(is_name)
        && !text.contains("关于")
        && text.split(' ').filter(|name| !name.is_empty()).all(is_one)
}

/// Whether a line addresses bodies: `各市（州）人民政府，省政府各部门：`.
pub(super) fn is_addressee(text: &str) -> bool {
    let Some(names) = text.strip_suffix(['：', ':']) else { return false };
    let count = names.chars().count();
    (2..=200).contains(&count) && !names.contains(['。', '；', '“']) && ADDRESSED.iter().any(|word| names.contains(word))
}

fn is_one(name: &str) -> bool {
    let base = name.strip_suffix("（代章）").or_else(|| name.strip_suffix("（章）")).unwrap_or(name);
    base.chars().count() >= 3 && ENDINGS.iter().any(|ending| base.ends_with(ending))
}
