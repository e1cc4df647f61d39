//! Chinese words for what events, records and fields are called in the trail.

use serde_json::Value;

use crate::access::organisation::{OrganisationKind, OrganisationStatus};
use crate::policies::rules::{Stage, Standing};

/// Kinds of records that the trail can be narrowed to.
pub const SUBJECTS: [(&str, &str); 20] = [
    ("policy", "政策文件"),
    ("import", "导入"),
    ("topic", "主题"),
    ("synonym", "同义词"),
    ("best_bet", "置顶结果"),
    ("search_query", "搜索记录"),
    ("enquiry", "咨询"),
    ("need", "仓储需求"),
    ("notice", "公示"),
    ("objection", "异议"),
    ("user", "用户"),
    ("organisation", "机构"),
    ("setting", "系统"),
    ("application", "申报"),
    ("programme", "申报项目"),
    ("certificate", "证书"),
    ("ranking", "资金名单"),
    ("disbursement", "拨付"),
    ("occasion", "培训与活动"),
    ("signup", "报名"),
];

/// Kinds of events that the trail can be narrowed to: the stored word or its beginning, and what people read.
pub const KINDS: [(&str, &str); 27] = [
    ("policy.created", "新建文件"),
    ("policy.imported", "导入文件"),
    ("policy.edited", "编辑文件"),
    ("policy.corrected", "更正文件"),
    ("policy.published", "发布文件"),
    ("policy.scheduled", "定时发布"),
    ("policy.amended", "修订文件"),
    ("policy.repealed", "标记废止"),
    ("policy.withdrawn", "撤回文件"),
    ("topic.", "主题分类"),
    ("synonym.", "同义词"),
    ("best_bet.", "置顶结果"),
    ("enquiry.", "咨询"),
    ("need.", "仓储需求"),
    ("notice.", "公示"),
    ("objection.", "异议"),
    ("user.", "用户与登录"),
    ("organisation.", "机构与成员"),
    ("application.", "申报办理"),
    ("expert.", "评审专家"),
    ("delegation.", "委托办理"),
    ("programme.", "申报项目"),
    ("certificate.", "证书"),
    ("ranking.", "资金名单"),
    ("payment.", "拨付"),
    ("occasion.", "培训与活动"),
    ("signup.", "报名"),
];

/// Where the record can be looked at now; empty when nowhere.
pub fn subject_url(kind: &str, id: i64) -> String {
    match kind {
        "policy" if id > 0 => format!("/office/policies/{id}"),
        "import" => format!("/office/imports/{id}"),
        "topic" => "/office/topics".into(),
        "synonym" => "/office/synonyms".into(),
        "best_bet" => "/office/best-bets".into(),
        "search_query" => "/office/searches".into(),
        "notice" => format!("/office/notices/{id}"),
        "objection" => format!("/office/objections/{id}"),
        "organisation" => format!("/office/organisations/{id}"),
        "programme" if id > 0 => format!("/office/programmes/{id}"),
        "certificate" if id > 0 => format!("/office/certificates/{id}"),
        "ranking" if id > 0 => format!("/office/rankings/{id}"),
        "disbursement" => "/office/payments".into(),
        "payment_batch" if id > 0 => format!("/office/payment-batches/{id}"),
        "application" if id > 0 => format!("/office/applications/{id}"),
        "occasion" if id > 0 => format!("/office/occasions/{id}"),
        _ => String::new(),
    }
}

/// What a field is called.
pub fn field(name: &str) -> &str {
    match name {
        "title" => "标题",
        "document_number" => "文号",
        "index_number" => "索引号",
        "kind" => "公文种类",
        "issuing_authority" => "发布机构",
        "level" => "层级",
        "region" | "division_code" => "地区",
        "region_code" => "地区代码",
        "signed_on" => "成文日期",
        "published_on" => "发布日期",
        "effective_on" => "施行日期",
        "expires_on" => "失效日期",
        "repealed_on" => "废止日期",
        "repealed_by" => "由此文件废止",
        "repeal_note" => "废止说明",
        "standing" => "文件性质",
        "summary" => "摘要",
        "body" => "正文",
        "source_url" => "原文网址",
        "source_note" => "来源说明",
        "external_id" => "来源编号",
        "topics" => "主题",
        "stage" => "状态",
        "publish_at" => "定时发布",
        "reason" => "原因",
        "attachments" => "附件",
        "relation" => "关系",
        "to" => "对象",
        "form" => "形式",
        "picture_alt" => "图片说明",
        "name" => "名称",
        "slug" => "网址名",
        "description" | "note" => "说明",
        "terms" => "词组",
        "is_active" => "启用",
        "query" => "查询",
        "document" => "文件",
        "is_settled" => "已处理",
        "email" => "邮箱",
        "credit_code" => "统一社会信用代码",
        "organisation_kind" => "机构类型",
        "organisation_status" => "机构状态",
        "contact_name" => "联系人",
        "phone" => "电话",
        "role" => "角色",
        "file_name" => "文件名",
        "size" => "大小",
        "call" => "批次",
        "organisations" => "机构",
        "sittings" => "时间",
        "place" => "地点",
        "capacity" => "名额",
        "quotas" => "名额分配",
        "closes_at" => "报名截止",
        other => other,
    }
}

/// A value in words.
pub fn value(field: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".into(),
        Value::Bool(false) => "否".into(),
        Value::String(text) => word(field, text),
        Value::Array(items) => items.iter().map(|item| self::value(field, item)).collect::<Vec<_>>().join("、"),
        Value::Number(number) if field == "size" => crate::web::filters::size(number.as_i64().unwrap_or_default()),
        other => other.to_string(),
    }
}

fn word(field: &str, text: &str) -> String {
    let known = match field {
        "standing" => Standing::ALL.iter().find(|(_, key, _)| *key == text).map(|(_, _, word)| *word),
        "stage" => Stage::parse(text).map(Stage::name),
        "organisation_kind" => OrganisationKind::parse(text).map(OrganisationKind::name),
        "organisation_status" => OrganisationStatus::parse(text).map(OrganisationStatus::name),
        "role" => crate::access::Role::parse(text).map(crate::access::Role::name),
        _ => None,
    };
    if let Some(known) = known {
        return known.to_owned();
    }
    let day = if field.ends_with("_on") { text.parse().ok() } else { None };
    day.map_or_else(|| text.to_owned(), crate::web::filters::date)
}
