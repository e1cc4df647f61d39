//! Puts together what the page states, what the head and the signature say, and what is still open.

use chrono::NaiveDate;

use super::{
    Draft, Hint, Recognised, citeable, date,
    field::{Field, Fields},
    head::Head,
    line::squeezed,
    org,
    tail::Tail,
    validity,
};
use crate::{
    policies::text::{Body, Content},
    values::DocumentNumber,
};

/// Fills in a [`Recognised`] and adds the doubts about it.
pub(super) fn gather(mut draft: Draft, fields: Fields, head: Head, tail: Tail, body: &Body, hint: &Hint) -> Recognised {
    let signature = Signature::of(body);
    let number = number(&mut draft, &fields, &head);
    let signed_on = day(&fields, Field::Signed).or(signature.dated).or(head.dated);
    let published_on = day(&fields, Field::Published);
    let issuing_authority = issuer(&mut draft, &fields, &head, &signature, hint);
    let text = body.to_plain_text();
    let term = validity::read(&text, validity::Issue { signed_on, published_on });
    if term.is_computed {
        draft.doubt("effective_on", "施行或失效日期按“印发之日”“有效期”推算，请核对", &head.title);
    }
    let stated = |field| fields.get(field).map(str::to_owned);
    let mut read = Recognised {
        is_draft: citeable::is_draft(&head.title),
        doc_kind: stated(Field::Kind).or_else(|| citeable::kind(&head.title).map(str::to_owned)),
        document_number: number,
        index_number: stated(Field::Index).map(|index| squeezed(&index)),
        issuing_authority,
        signed_on,
        published_on,
        effective_on: day(&fields, Field::Effective).or(term.effective_on),
        expires_on: day(&fields, Field::Expires).or(term.expires_on),
        validity_stated: stated(Field::Validity),
        topics: topics(fields.get(Field::Topic)),
        attachments: [attachments(body), tail.attachments].concat(),
        related: tail.related,
        stated: fields.into_stated(),
        body: body.to_markup(),
        title: head.title,
        ..Recognised::default()
    };
    doubt_what_is_missing(&mut draft, &read, body.is_empty());
    (read.doubts, read.dropped, read.joined) = (draft.doubts, draft.dropped, draft.joined);
    read
}

/// Who signed the first document, and when.
#[derive(Debug, Default)]
struct Signature {
    name: Option<String>,
    dated: Option<NaiveDate>,
}

impl Signature {
    fn of(body: &Body) -> Self {
        let mut signature = Self::default();
        for block in body.blocks() {
            match &block.content {
                Content::Closing(text) => signature.read(text),
                _ if signature.dated.is_some() => break,
                _ => {}
            }
        }
        signature
    }

    fn read(&mut self, text: &str) {
        if let Some((name, day)) = date::at_end(text) {
            self.dated.get_or_insert(day);
            if !name.is_empty() {
                self.add(name);
            }
        } else if let Some(day) = date::only(text) {
            self.dated.get_or_insert(day);
        } else {
            self.add(text);
        }
    }

    fn add(&mut self, name: &str) {
        let titled = ["部长", "署长", "局长", "厅长", "省长", "市长", "主席", "总理", "主任"];
        if titled.iter().any(|title| name.starts_with(title)) {
            return;
        }
        let name = name.split(' ').filter(|name| !name.is_empty()).collect::<Vec<_>>().join("、");
        self.name = Some(self.name.take().map_or_else(|| name.clone(), |first| format!("{first}、{name}")));
    }
}

fn day(fields: &Fields, field: Field) -> Option<NaiveDate> {
    fields.get(field).and_then(date::first)
}

fn number(draft: &mut Draft, fields: &Fields, head: &Head) -> Option<DocumentNumber> {
    let issuer = fields.get(Field::Issuer).unwrap_or_default();
    let written = fields.get(Field::Number);
    let is_short = written.is_some_and(|written| ["公告", "令", "通告", "第"].iter().any(|kind| written.starts_with(kind)));
    let whole = written.map(|written| if is_short { format!("{issuer}{written}") } else { written.to_owned() });
    let stated = whole.as_deref().and_then(DocumentNumber::parse);
    if let (Some(stated), Some(read)) = (&stated, &head.number)
        && stated != read
    {
        draft.doubt("document_number", format!("页面写的文号与正文的“{read}”不同，请核对"), &stated.to_string());
    }
    let same = head.number.clone().filter(|read| stated.as_ref().is_none_or(|stated| stated == read));
    same.or(stated)
}

fn issuer(draft: &mut Draft, fields: &Fields, head: &Head, signature: &Signature, hint: &Hint) -> Option<String> {
    let signed = signature.name.as_deref();
    let stated = fields.get(Field::Issuer).or(hint.issuing_authority.as_deref());
    if let (Some(stated), Some(signed)) = (stated, signed)
        && squeezed(stated) != squeezed(signed)
    {
        draft.doubt("issuing_authority", format!("页面写的发布机构是“{stated}”，落款是“{signed}”，请核对"), signed);
    }
    let named = stated.or(signed).or(head.letterhead.as_deref());
    let named = named.map(str::to_owned).or_else(|| from_title(draft, &head.title));
    named.or_else(|| from_number(head.number.as_ref()))
}

/// 某市商务局关于…: the title begins with the issuer.
fn from_title(draft: &mut Draft, title: &str) -> Option<String> {
    let (name, _) = title.split_once("关于")?;
    org::is_organisation(name).then(|| {
        draft.doubt("issuing_authority", "没有落款，发文机关取自标题，请核对", title);
        name.trim().to_owned()
    })
}

/// An order or announcement is numbered with its issuer's full name: 商务部令2019年第1号.
fn from_number(number: Option<&DocumentNumber>) -> Option<String> {
    let issuer = number?.issuer();
    let name = ["令", "公告", "通告"].iter().find_map(|kind| issuer.strip_suffix(kind))?;
    (name.chars().count() >= 3).then(|| name.to_owned())
}

fn topics(stated: Option<&str>) -> Vec<String> {
    let parts = stated.unwrap_or_default().split(['；', ';', '|', '\\', '>', '/']);
    parts.map(str::trim).map(citeable::without_kind).filter(|topic| !topic.is_empty()).map(str::to_owned).collect()
}

/// The list of attachments in the text, and the headings of annexes.
fn attachments(body: &Body) -> Vec<String> {
    let mut attachments = Vec::new();
    let mut is_list = false;
    for block in body.blocks() {
        let Content::Paragraph(text) = &block.content else {
            is_list = false;
            continue;
        };
        let first = text.strip_prefix("附件").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '));
        if let Some(name) = first.and_then(|rest| rest.strip_prefix(['：', ':'])) {
            is_list = true;
            attachments.push(name.trim());
        } else if is_list && text.starts_with(|c: char| c.is_ascii_digit()) {
            attachments.push(text);
        } else {
            is_list = false;
        }
    }
    attachments.into_iter().map(without_number).filter(|name| !name.is_empty()).collect()
}

fn without_number(name: &str) -> String {
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '．', '、', ' ']);
    name.trim_end_matches(['；', '。', ';']).to_owned()
}

fn doubt_what_is_missing(draft: &mut Draft, read: &Recognised, is_empty: bool) {
    let title = read.title.as_str();
    if is_empty {
        draft.doubt("body", "没有认出正文，请检查原件", title);
    }
    if read.document_number.is_none() && !read.is_draft {
        draft.doubt("document_number", "没有认出文号", title);
    }
    if read.issuing_authority.is_none() {
        draft.doubt("issuing_authority", "没有认出发文机关，请填写", title);
    }
    if read.signed_on.is_none() && read.published_on.is_none() {
        draft.doubt("signed_on", "没有认出成文日期和发布日期，请填写", title);
    }
    if !title.is_empty() && !citeable::is_title_like(title) {
        draft.doubt("title", "标题不像公文标题，请核对", title);
    }
    let of_annex = |line: &&str| line.starts_with("附件") || line.starts_with(|c: char| c.is_ascii_digit());
    let last = read.body.lines().rev().find(|line| !of_annex(line)).unwrap_or_default();
    if !is_empty && !last.starts_with(['~', '>', '|', '#']) && !last.ends_with(['。', '）', '；', '”', '！', ')']) {
        draft.doubt("body", "正文末尾不像一句话的结尾，可能不完整", last);
    }
}
