//! The documents that a text cites by number, and what it says about them.
//!
//! A number is the one thing that identifies a document for certain, so only cited numbers make links; the title in 《》
//! beside the number is kept for display. The relation is read from the words of the same sentence.

use serde::{Deserialize, Serialize};

use super::text::{Block, Body, Content};
use crate::values::{DocumentNumber, document_number::find_all};

/// A document cited by its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The number cited.
    pub number: DocumentNumber,
    /// The title in 《》 beside the number.
    pub title: Option<String>,
    /// What the text says about the cited document.
    pub relation: Relation,
    /// Where it is cited.
    pub anchor: String,
}

/// How a document relates to one it cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 依据
    Basis,
    /// 修改
    Amends,
    /// 废止
    Repeals,
    /// 解读
    Interprets,
    /// 征求意见稿→正式稿
    Formalises,
    /// 提及
    Cites,
}

/// The most characters before and after a number that are read for what is said about it.
const LONGEST_SENTENCE: usize = 400;

/// The citations of a text, each number once, in order of appearance. `own` is the document's own number.
#[must_use]
pub fn citations(body: &Body, own: Option<&DocumentNumber>) -> Vec<Citation> {
    let mut citations: Vec<Citation> = Vec::new();
    for block in body.blocks() {
        for citation in in_block(block).into_iter().filter(|citation| Some(&citation.number) != own) {
            match citations.iter_mut().find(|known| known.number == citation.number) {
                Some(known) => merge(known, citation),
                None => citations.push(citation),
            }
        }
    }
    citations
}

/// The strongest relation wins; a title is kept from wherever it was given.
fn merge(known: &mut Citation, again: Citation) {
    if strength(again.relation) > strength(known.relation) {
        known.relation = again.relation;
        known.anchor = again.anchor;
    }
    known.title = known.title.take().or(again.title);
}

const fn strength(relation: Relation) -> u8 {
    match relation {
        Relation::Cites => 0,
        Relation::Basis => 1,
        Relation::Interprets | Relation::Formalises => 2,
        Relation::Amends => 3,
        Relation::Repeals => 4,
    }
}

fn in_block(block: &Block) -> Vec<Citation> {
    if matches!(block.content, Content::Closing(_)) {
        return Vec::new();
    }
    let text = block.content.plain_text();
    let found = find_all(&text).into_iter();
    found
        .map(|(range, number)| Citation {
            number,
            title: title_before(&text[..range.start]).or_else(|| title_after(&text[range.end..])),
            relation: relation(&text, range.start, range.end),
            anchor: block.anchor.clone(),
        })
        .collect()
}

/// `《…》（` just before a number. Titles nest: 《关于印发〈…〉的通知》, sometimes with 《》 inside as well.
fn title_before(before: &str) -> Option<String> {
    let before = before.trim_end_matches(['（', '(', ' ', '，', '[']);
    let inner = before.strip_suffix('》')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        depth += match c {
            '》' => 1,
            '《' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some(inner[at + c.len_utf8()..].to_owned());
        }
    }
    None
}

/// `《…》` just after a number.
fn title_after(after: &str) -> Option<String> {
    let inner = after.trim_start_matches(['）', ')', ' ']).strip_prefix('《')?;
    inner.find('》').map(|end| inner[..end].to_owned())
}

/// Read from the sentence around the number: what stands before it and what follows.
fn relation(text: &str, start: usize, end: usize) -> Relation {
    const STOPS: [char; 3] = ['。', '；', '\n'];
    let (before, after) = (last_chars(&text[..start], LONGEST_SENTENCE), first_chars(&text[end..], LONGEST_SENTENCE));
    let before = before.rfind(STOPS).map_or(before, |at| &before[at..]);
    let after = after.find(STOPS).map_or(after, |at| &after[..at]);
    let follows = |words: &[&str]| words.iter().any(|word| after.contains(word));
    let leads = |words: &[&str]| words.iter().any(|word| before.contains(word));
    match () {
        () if follows(&["废止", "停止执行", "不再执行", "失效"]) || leads(&["废止", "代替", "取代"]) => {
            Relation::Repeals
        }
        () if follows(&["作如下修改", "进行修改", "予以修改", "修改如下", "作如下修订", "修订如下", "修改为"]) => {
            Relation::Amends
        }
        () if leads(&["解读", "就《"]) && follows(&["解读", "说明如下"]) => Relation::Interprets,
        () if follows(&["政策解读", "的解读"]) || is_interpreted(&text[end..]) => Relation::Interprets,
        () if follows(&["征求意见稿"]) => Relation::Formalises,
        () if follows(&["精神", "制定本", "为依据"]) => Relation::Basis,
        () if leads(&["根据", "依据", "按照", "依照", "贯彻", "落实", "为进一步", "遵照"]) => Relation::Basis,
        () => Relation::Cites,
    }
}

/// 现解读如下 in the sentence after the one that names the document.
fn is_interpreted(after: &str) -> bool {
    const NEAR: usize = 60;
    first_chars(after, NEAR).contains("解读如下")
}

fn first_chars(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

fn last_chars(text: &str, limit: usize) -> &str {
    text.char_indices().rev().nth(limit).map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::{Body, DocumentNumber, Relation, citations};

    fn read(markup: &str) -> Vec<(String, Option<String>, Relation, String)> {
        let citations = citations(&Body::parse(markup), None).into_iter();
        citations.map(|found| (found.number.to_string(), found.title, found.relation, found.anchor)).collect()
    }

    #[test]
    fn the_basis_of_a_plan_is_found_with_title_and_place() {
        let found = read(
            "为贯彻落实《甲省关于促进贸易的意见》（甲府发〔2020〕3号）、《乙部关于印发〈规划〉的通知》（乙发〔2021〕4号）精神，制定本方案。\n",
        );
        let expected = [("甲府发〔2020〕3号", "甲省关于促进贸易的意见"), ("乙发〔2021〕4号", "乙部关于印发〈规划〉的通知")];
        for (found, (number, title)) in found.iter().zip(expected) {
            assert_eq!(*found, (number.to_owned(), Some(title.to_owned()), Relation::Basis, "p1".to_owned()));
        }
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn repealing_counts_more_than_citing() {
        let found = read(
            "按照甲府发〔2020〕3号要求办理。\n# 五、附则\n《旧办法》（甲府发〔2020〕3号）同时废止。对甲府发〔2019〕1号作如下修改。\n",
        );
        assert_eq!(found[0].2, Relation::Repeals);
        assert_eq!(found[0].1.as_deref(), Some("旧办法"));
        assert_eq!(found[0].3, "s5.p1");
        assert_eq!(found[1].2, Relation::Amends);
    }

    #[test]
    fn relations_are_read_from_the_words_around() {
        for (text, relation) in [
            ("本办法代替甲商发〔2019〕1号。", Relation::Repeals),
            ("将甲商发〔2019〕1号文件中的“甲”修改为“乙”。", Relation::Amends),
            ("关于《甲办法》（甲商发〔2019〕1号）的政策解读", Relation::Interprets),
            ("近日印发了《甲办法》（甲商发〔2019〕1号，以下简称《办法》）。现解读如下：", Relation::Interprets),
            ("《甲意见》（甲商发〔2019〕1号）精神，结合实际，制定本方案。", Relation::Basis),
            ("详见甲商发〔2019〕1号。", Relation::Cites),
        ] {
            let found = read(text);
            assert_eq!((found[0].0.as_str(), found[0].2), ("甲商发〔2019〕1号", relation), "{text}");
        }
    }

    #[test]
    fn the_own_number_is_no_citation() {
        let own = DocumentNumber::parse("甲府函〔2016〕129号");
        let body = Body::parse("甲府函〔2016〕129号\n另见海关总署公告2020年第75号。\n");
        let found = citations(&body, own.as_ref());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].relation, Relation::Cites);
    }
}
