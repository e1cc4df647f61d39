//! Pieces that several pages of the library's back office share: tags, choices, timelines, and the text as it is read.

use chrono::NaiveDate;

use crate::access::{Cx, Officer};
use crate::platform::entity::audit_event;
use crate::policies::entity::policy_document;
use crate::policies::recognise::Doubt;
use crate::policies::rules::{KINDS, Stage, Standing, Validity};
use crate::policies::text::{Body, Content};
use crate::policies::{link, store};
use crate::values::Level;
use crate::web::filters::moment;
use crate::web::{PageError, Zone};

/// A state in a word with its drawing.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Class after `tag--`.
    pub kind: String,
    /// Drawing.
    pub icon: String,
    /// Word.
    pub word: &'static str,
}

impl Tag {
    /// Where a document stands.
    pub fn of_stage(stage: Stage) -> Self {
        let (kind, icon) = match stage {
            Stage::Draft => ("editing", "edit"),
            Stage::Scheduled => ("scheduled", "clock"),
            Stage::Published => ("published", "done"),
            Stage::Withdrawn => ("withdrawn", "withdraw"),
        };
        Self { kind: kind.to_owned(), icon: icon.to_owned(), word: stage.name() }
    }

    /// Whether it holds.
    pub fn of_validity(validity: Validity) -> Self {
        let kind = validity.key().replace('_', "-");
        Self { icon: format!("v-{kind}"), kind, word: validity.name() }
    }
}

/// What can be chosen in the form of a document.
#[derive(Debug, Clone)]
pub struct Options {
    /// 公文种类
    pub kinds: Vec<(String, String)>,
    /// 层级
    pub levels: Vec<(String, String)>,
    /// 地区
    pub regions: Vec<(String, String)>,
    /// 文件性质
    pub standings: Vec<(String, String)>,
    /// 主题
    pub topics: Vec<(String, String)>,
}

impl Options {
    /// All choices; a value that is stored but no longer offered stays a choice.
    pub async fn load(cx: &Cx<Officer>, form: &crate::web::FormView) -> Result<Self, PageError> {
        let same = |word: &str| (word.to_owned(), word.to_owned());
        let topics = store::topics(cx.database()).await?;
        let mut regions = vec![(String::new(), "未注明".to_owned())];
        regions.extend(regions_of(&cx.site.zone).map(same));
        let mut options = Self {
            kinds: KINDS.into_iter().map(same).collect(),
            levels: Level::ALL.into_iter().map(|level| same(level.name())).collect(),
            regions,
            standings: Standing::ALL
                .into_iter()
                .filter(|(standing, key, _)| *standing != Standing::Repealed || form.has("standing", key))
                .map(|(_, key, word)| (key.to_owned(), word.to_owned()))
                .collect(),
            topics: topics.into_iter().map(|topic| (topic.id.to_string(), topic.name)).collect(),
        };
        keep(&mut options.kinds, form.value("kind"));
        keep(&mut options.regions, form.value("region"));
        Ok(options)
    }
}

fn regions_of(zone: &Zone) -> impl Iterator<Item = &str> {
    zone.divisions.iter().map(|division| division.name.as_str())
}

fn keep(options: &mut Vec<(String, String)>, value: &str) {
    if !value.is_empty() && options.iter().all(|(key, _)| key != value) {
        options.push((value.to_owned(), value.to_owned()));
    }
}

/// What the importer was not sure of, by field.
#[derive(Debug, Clone, Default)]
pub struct Doubts(pub Vec<Doubt>);

impl Doubts {
    /// Doubts about a field, in words.
    pub fn of(&self, field: &str) -> Vec<String> {
        let about = self.0.iter().filter(|doubt| doubt.field == field);
        about
            .map(|doubt| if doubt.excerpt.is_empty() { doubt.message.clone() } else { format!("{}：“{}”", doubt.message, doubt.excerpt) })
            .collect()
    }
}

/// A step in a history.
#[derive(Debug, Clone)]
pub struct TimelineRow {
    /// What happened.
    pub title: String,
    /// Who and when.
    pub when: String,
    /// Where to look at it; empty when nowhere.
    pub url: String,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// A history from the audit trail. `names` says what each step was about.
pub fn timeline(events: Vec<audit_event::Model>, names: bool) -> Vec<TimelineRow> {
    let row = |(at, event): (usize, audit_event::Model)| TimelineRow {
        title: if names { format!("{}：{}", event.summary, event.subject_name) } else { event.summary },
        when: format!("{}　{}", event.actor_name, moment(event.at)),
        url: if event.subject_kind == "policy" && event.subject_id > 0 { link::office(event.subject_id) } else { String::new() },
        is_newest: at == 0,
    };
    events.into_iter().enumerate().map(row).collect()
}

/// A block of a text as a page shows it.
#[derive(Debug, Clone)]
pub struct ProseBlock {
    /// Kind of element: `heading`, `paragraph`, `table`, `note`, `closing`.
    pub kind: &'static str,
    /// Level of the heading element, 2 to 6.
    pub level: u8,
    /// Anchor.
    pub anchor: String,
    /// Words.
    pub text: String,
    /// Cells of a table, its head first.
    pub rows: Vec<Vec<String>>,
}

/// A text for a page on which its outermost headings are of `top`.
pub fn prose(body: &Body, top: u8) -> Vec<ProseBlock> {
    let block = |block: &crate::policies::text::Block| {
        let (kind, level, rows) = match &block.content {
            Content::Heading { level, .. } => ("heading", (level + top - 1).min(6), Vec::new()),
            Content::Paragraph(_) => ("paragraph", 0, Vec::new()),
            Content::Table(rows) => ("table", 0, rows.clone()),
            Content::Note(_) => ("note", 0, Vec::new()),
            Content::Closing(_) => ("closing", 0, Vec::new()),
        };
        let text = crate::policies::text::shown_heading(&block.content.plain_text()).to_owned();
        let text = if kind == "heading" { text } else { block.content.plain_text() };
        ProseBlock { kind, level, anchor: block.anchor.clone(), text, rows }
    };
    body.blocks().iter().map(block).collect()
}

/// How a breadcrumb calls a document: its number, else its title.
pub fn short_name(document: &policy_document::Model) -> String {
    document.document_number.clone().unwrap_or_else(|| document.title.clone())
}

/// 2016-07-01, or nothing.
pub fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
