//! What stands above a text: the table of facts that a Chinese government site gives, and the banner that says whether
//! the document holds.

use chrono::NaiveDate;

use super::links::{Links, ListedDocument};
use super::row::{Day, Tag};
use crate::policies::entity::{policy_document::Model, topic};
use crate::policies::link;
use crate::policies::rules::{Standing, Validity};
use crate::web::filters::date;

/// Days before a last day from which the page says that it is near.
const SOON: i64 = 90;
const PAST: &str = "下文供查阅历史之用。";

/// A row of the table of facts.
pub struct Fact {
    /// Term.
    pub name: &'static str,
    /// What is said.
    pub value: FactValue,
    /// Whether it takes the whole width.
    pub is_wide: bool,
}

/// What a row says.
pub enum FactValue {
    /// Words.
    Text(String),
    /// A day.
    Date(Day),
    /// Whether the document holds.
    Validity(Tag),
    /// Words with addresses.
    Links(Vec<(String, String)>),
}

/// The banner above a text.
pub struct Banner {
    /// Ends the class `notice--…`; empty for information.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// What is the case.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// Words before the links.
    pub lead: &'static str,
    /// The documents that made it so.
    pub links: Vec<ListedDocument>,
    /// Words after the links.
    pub tail: &'static str,
}

/// The table of facts; rows without a value are left out.
pub fn facts(document: &Model, topics: &[topic::Model], validity: Validity) -> Vec<Fact> {
    let text = |name, value: Option<&str>| Some((name, FactValue::Text(value?.to_owned())));
    let day = |name, day: Option<NaiveDate>| Some((name, FactValue::Date(Day::of(day?))));
    let topics = topics.iter().map(|topic| (topic.name.clone(), link::topic_page(&topic.slug))).collect::<Vec<_>>();
    let rows = [
        text("索引号", document.index_number.as_deref()),
        text("公文种类", Some(&document.kind)),
        text("发布机构", Some(&document.issuing_authority)),
        text("文号", document.document_number.as_deref()),
        day("成文日期", document.signed_on),
        day("发布日期", document.published_on),
        day("施行日期", document.effective_on),
        Some(("有效性", FactValue::Validity(Tag::of(validity)))),
        day("废止日期", document.repealed_on),
        day("有效期至", document.expires_on),
        Some(("主题", FactValue::Links(topics))),
    ];
    let is_said = |value: &FactValue| match value {
        FactValue::Text(text) => !text.is_empty(),
        FactValue::Links(links) => !links.is_empty(),
        FactValue::Date(_) | FactValue::Validity(_) => true,
    };
    let rows = rows.into_iter().flatten().filter(|(_, value)| is_said(value));
    let mut facts: Vec<Fact> = rows.map(|(name, value)| Fact { name, value, is_wide: name == "主题" }).collect();
    facts.extend(source(document));
    facts
}

/// The banner, where there is something to say.
pub fn banner(document: &Model, validity: Validity, links: &Links, today: NaiveDate) -> Option<Banner> {
    match validity {
        Validity::Repealed => Some(repealed(document, links)),
        Validity::Expired => Some(Banner {
            title: "本文件已失效，不再执行".into(),
            text: document.expires_on.map(|day| format!("有效期至{}。", date(day))).unwrap_or_default(),
            tail: PAST,
            ..Banner::new("legal", "v-expired")
        }),
        Validity::Upcoming => document.effective_on.map(|day| Banner {
            title: "本文件已经发布，尚未施行".into(),
            text: format!("自{}起施行，还有 {} 天。", date(day), (day - today).num_days()),
            ..Banner::new("", "clock")
        }),
        Validity::Draft => Some(Banner {
            title: "这是征求意见稿，不是正式文件".into(),
            text: "内容可能调整，不能作为申报和办事的依据。".into(),
            lead: "正式文件：",
            links: links.formal.clone(),
            ..Banner::new("draft", "info")
        }),
        Validity::Amended => Some(Banner {
            title: "本文件已被修改".into(),
            text: if document.version > 1 { format!("下文是修改后的第{}版，旧版见页末“历史版本”。", document.version) } else { "阅读时请对照修改文件。".into() },
            lead: "修改依据：",
            links: links.amending.clone(),
            ..Banner::new("warning", "amend")
        }),
        Validity::InForce => ending(document, today),
    }
}

impl Banner {
    fn new(kind: &'static str, icon: &'static str) -> Self {
        Self { kind, icon, title: String::new(), text: String::new(), lead: "", links: Vec::new(), tail: "" }
    }
}

fn repealed(document: &Model, links: &Links) -> Banner {
    let since = document.repealed_on.map(|day| format!("自{}起废止。", date(day))).unwrap_or_default();
    let note = document.repeal_note.clone().unwrap_or_default();
    Banner {
        title: "本文件已废止，不再执行".into(),
        text: format!("{since}{note}"),
        lead: "废止依据：",
        links: links.repealing.clone(),
        tail: PAST,
        ..Banner::new("legal", "repeal")
    }
}

/// A document in force whose end is known and near.
fn ending(document: &Model, today: NaiveDate) -> Option<Banner> {
    let is_marked = Standing::parse(&document.standing) == Some(Standing::Repealed);
    let (day, words) = match (is_marked.then_some(document.repealed_on).flatten(), document.expires_on) {
        (Some(day), _) => (day, "起废止"),
        (None, Some(day)) if (day - today).num_days() <= SOON => (day, "到期"),
        _ => return None,
    };
    let days = (day - today).num_days();
    let text = if days == 0 { "今天是最后一天。".to_owned() } else { format!("还有 {days} 天。") };
    Some(Banner { title: format!("本文件将于{}{words}", date(day)), text, ..Banner::new("warning", "clock") })
}

/// Where the text comes from and how sure it is.
fn source(document: &Model) -> Option<Fact> {
    let address = document.source_url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let value = match (document.source_note.is_empty(), address) {
        (true, None) => return None,
        (false, None) => FactValue::Text(document.source_note.clone()),
        (true, Some(url)) => FactValue::Links(vec![("查看发布机构原文".into(), url.to_owned())]),
        (false, Some(url)) => FactValue::Links(vec![(document.source_note.clone(), url.to_owned())]),
    };
    Some(Fact { name: "来源", value, is_wide: true })
}
