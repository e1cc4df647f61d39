//! Reads a document as it was received: what it is, who issued it, when, and how it is built.
//!
//! The rule: no sentence of the document is lost. Only lines that are known to be furniture of a page are dropped, each
//! is listed in [`Recognised::dropped`], and whatever was repaired or guessed is named in [`Recognised::doubts`] for a
//! person to confirm. The stages run in order over one [`Draft`]: furniture, page fields, end of the page, title,
//! roles of lines, broken list marks, broken paragraphs, headings, facts.

mod citeable;
mod date;
mod fact;
mod field;
mod furniture;
mod head;
mod join;
mod line;
mod mark;
mod org;
mod role;
mod split;
mod tail;
#[cfg(test)]
mod tests;
mod tree;
mod validity;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::line::Line;
use super::text::Body;
use crate::values::DocumentNumber;

/// What is known of a document before it is read.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The name of the uploaded file, a title of last resort.
    pub file_name: Option<String>,
    /// Who issued it, when the importer was told.
    pub issuing_authority: Option<String>,
    /// Further lines that this source's pages put into documents, such as the name of a chat window.
    pub furniture: Vec<String>,
}

/// What was read from a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// The title, put together when it was broken over lines.
    pub title: String,
    /// 文号
    pub document_number: Option<DocumentNumber>,
    /// 索引号
    pub index_number: Option<String>,
    /// 公文种类, as the page states it, otherwise as the title ends.
    pub doc_kind: Option<String>,
    /// 发文机关
    pub issuing_authority: Option<String>,
    /// 成文日期
    pub signed_on: Option<NaiveDate>,
    /// 发布日期
    pub published_on: Option<NaiveDate>,
    /// 施行日期
    pub effective_on: Option<NaiveDate>,
    /// The last day on which the document is valid.
    pub expires_on: Option<NaiveDate>,
    /// Whether it is a draft for comment (征求意见稿).
    pub is_draft: bool,
    /// 有效性 in the words of the page.
    pub validity_stated: Option<String>,
    /// 主题 in the words of the page.
    pub topics: Vec<String>,
    /// Attachments that the text mentions.
    pub attachments: Vec<String>,
    /// Titles of interpretations and related documents that the page links to.
    pub related: Vec<String>,
    /// Every field that the page's own table stated, as written.
    pub stated: Vec<(String, String)>,
    /// The text as markup.
    pub body: String,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
    /// Lines that were dropped as furniture of the page.
    pub dropped: Vec<String>,
    /// Places where a broken paragraph was joined: the end of one half, `｜`, the start of the other.
    pub joined: Vec<String>,
}

/// Something the importer was not sure of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The field of [`Recognised`] it concerns.
    pub field: String,
    /// What to check, in Chinese.
    pub message: String,
    /// The words it concerns.
    pub excerpt: String,
}

/// The text on its way through the stages.
#[derive(Debug, Default)]
struct Draft {
    lines: Vec<Line>,
    hinted_furniture: Vec<String>,
    doubts: Vec<Doubt>,
    dropped: Vec<String>,
    joined: Vec<String>,
}

impl Draft {
    fn doubt(&mut self, field: &str, message: impl Into<String>, excerpt: &str) {
        let excerpt = line::excerpt(excerpt, 40);
        self.doubts.push(Doubt { field: field.to_owned(), message: message.into(), excerpt });
    }
}

/// The date that a text is, in any spelling that documents use. None when it is anything else.
#[must_use]
pub fn date_of(text: &str) -> Option<NaiveDate> {
    date::only(text)
}

/// Reads a whole document with whatever surrounds it.
#[must_use]
pub fn recognise(text: &str, hint: &Hint) -> Recognised {
    let lines = Line::read_all(text);
    let mut draft = Draft { lines, hinted_furniture: hint.furniture.clone(), ..Draft::default() };
    furniture::drop_everywhere(&mut draft);
    let fields = field::take(&mut draft);
    let tail = tail::cut(&mut draft);
    let head = head::take(&mut draft, &fields, hint);
    let body = structured(&mut draft, &head.title);
    fact::gather(draft, fields, head, tail, &body, hint)
}

/// The structure of a text that is a body and nothing else, as in a bulk import.
#[must_use]
pub fn structure(plain_body: &str) -> Body {
    let mut draft = Draft { lines: Line::read_all(plain_body), ..Draft::default() };
    structured(&mut draft, "")
}

fn structured(draft: &mut Draft, title: &str) -> Body {
    draft.lines = split::run_on_lines(std::mem::take(&mut draft.lines));
    role::assign(&mut draft.lines, title);
    mark::repair(draft);
    join::mend(draft);
    tree::grow(draft)
}
