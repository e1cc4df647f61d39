//! How well one clause fits a query: its own words, its heading's, and what stands around it.
//!
//! Paragraphs are short, so a query's words are often strewn over a section: the heading names the subject, one
//! paragraph the measure, the next who is responsible. What a clause lacks, its section, the headings above and the
//! title may lend it, each at a lower worth.

use super::{
    document::{StoredClause, StoredDocument},
    fold::is_han,
    matcher::{Coverage, fold_into},
    question::Wanted,
    rerank::{Judge, ratio},
};

/// A clause that answers the kind of question gains this much.
const ANSWERS: f32 = 0.3;
/// A heading that announces the kind of answer adds this much.
const ANNOUNCES: f32 = 0.2;
/// The article that the query names is meant above all others.
const ARTICLE: f32 = 1.0;
/// Clauses shorter than this are mere labels.
const LABEL: usize = 8;
/// What a mere label keeps.
const AS_LABEL: f32 = 0.8;
/// What a clause outside all headings, such as a preamble, keeps in a text that has headings.
const LOOSE: f32 = 0.85;
/// What a heading is made of that only counts.
const NUMBERING: &str = "第章节条款一二三四五六七八九十百零";
const STEP: [char; 3] = [' ', '>', ' '];

/// A clause with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Position in the document.
    pub at: usize,
    /// To compare clauses by.
    pub score: f32,
    /// Clauses of one section stand under the same heading.
    pub section: usize,
    /// It has a place in the text; the summary has none.
    pub is_anchored: bool,
}

/// What the clauses under one heading have in common.
#[derive(Default)]
struct Section {
    /// Coverage by the heading itself, by concept.
    own: Vec<f32>,
    /// Coverage by the headings above.
    above: Vec<f32>,
    /// Best coverage by any clause of it.
    any: Vec<f32>,
    /// Some clause of it gives the kind of answer that is wanted.
    answers: bool,
    is_loose: bool,
    /// What the heading adds by itself: it holds the query word for word, is the article named, or announces the kind of
    /// answer that is wanted.
    bonus: f32,
}

struct Read<'a> {
    clause: StoredClause<'a>,
    section: usize,
    own: Coverage,
    extra: f32,
    answers: bool,
    len: usize,
}

impl Judge<'_> {
    /// Every clause that has anything to do with the query.
    pub(super) fn clauses(&self, document: &StoredDocument<'_>, title: &Coverage, buffer: &mut Vec<char>) -> Vec<Scored> {
        let (read, sections) = self.read(document, buffer);
        let has_headings = sections.iter().any(|section| !section.is_loose);
        let mut scored = Vec::new();
        for (at, read) in read.iter().enumerate() {
            let section = &sections[read.section];
            let mut score = self.clause(read, section, title);
            if has_headings && section.is_loose && !read.clause.anchor.is_empty() {
                score *= LOOSE;
            }
            if score > 0.0 {
                scored.push(Scored { at, score, section: read.section, is_anchored: !read.clause.anchor.is_empty() });
            }
        }
        scored
    }

    fn read<'d>(&self, document: &StoredDocument<'d>, buffer: &mut Vec<char>) -> (Vec<Read<'d>>, Vec<Section>) {
        let mut read: Vec<Read<'d>> = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        for clause in document.clauses() {
            if read.last().is_none_or(|last| last.clause.heading != clause.heading) {
                sections.push(self.section(clause.heading, buffer));
            }
            let section = sections.len() - 1;
            fold_into(clause.text, buffer);
            let own = self.matcher.cover(buffer);
            for (any, here) in sections[section].any.iter_mut().zip(&own.by_concept) {
                *any = any.max(*here);
            }
            let phrase = if self.holds_query(buffer) { self.settings.phrase } else { 0.0 };
            let extra = self.settings.proximity * self.closeness(&own) + self.density(&own, buffer.len()) + phrase;
            let answers = self.wanted.is_some_and(|wanted| answers(wanted, buffer));
            sections[section].answers |= answers;
            read.push(Read { clause, section, own, extra, answers, len: buffer.len() });
        }
        (read, sections)
    }

    fn section(&self, path: &str, buffer: &mut Vec<char>) -> Section {
        fold_into(path, buffer);
        let last = buffer.windows(STEP.len()).rposition(|window| window == STEP);
        let (above, own) = buffer.split_at(last.unwrap_or(0));
        let last_step = own.strip_prefix(&STEP).unwrap_or(own);
        // An article's number says nothing: its chapter's name stands in.
        let own = if own.iter().filter(|c| is_han(**c)).all(|c| NUMBERING.contains(*c)) { &buffer[..] } else { own };
        let when = |is: bool, worth: f32| if is { worth } else { 0.0 };
        let bonus = when(self.holds_query(own), 2.0 * self.settings.phrase)
            + when(self.article.is_some_and(|article| last_step.starts_with(article)), ARTICLE)
            + when(self.wanted.is_some_and(|wanted| announces(wanted, own)), ANNOUNCES);
        Section {
            own: self.matcher.cover(own).by_concept,
            above: self.matcher.cover(above).by_concept,
            any: vec![0.0; self.matcher.weights.len()],
            answers: false,
            is_loose: path.is_empty(),
            bonus,
        }
    }

    fn clause(&self, read: &Read<'_>, section: &Section, title: &Coverage) -> f32 {
        let has = |list: &[f32]| list.iter().any(|quality| *quality > 0.0);
        if read.own.found.is_empty() && !has(&section.own) && !has(&section.above) {
            return 0.0;
        }
        let settings = self.settings;
        let mut sum = 0.0;
        for (concept, weight) in self.matcher.weights.iter().enumerate() {
            let (here, own) = (read.own.by_concept[concept], section.own[concept]);
            let lent = (own * settings.heading)
                .max(section.above[concept] * settings.above)
                .max(section.any[concept] * settings.section)
                .max(title.by_concept[concept] * settings.context);
            sum += weight * (here.max(lent) + 0.15 * here.min(own.max(section.above[concept])));
        }
        let headed = self.total(&section.own);
        let mut score = sum + read.extra + settings.headed * headed * headed + section.bonus;
        let speaks = !read.own.found.is_empty() || has(&section.own);
        // Who is responsible often stands in a paragraph of its own.
        let answers = read.answers || section.answers && self.wanted == Some(Wanted::Unit);
        if speaks && answers {
            score += ANSWERS;
        }
        if read.len < LABEL { score * AS_LABEL } else { score }
    }

    /// 1 when all concepts found stand side by side, less the wider they are strewn; 0 for a single one.
    fn closeness(&self, own: &Coverage) -> f32 {
        let mut last: Vec<Option<(usize, usize)>> = vec![None; self.matcher.weights.len()];
        let present = own.by_concept.iter().filter(|quality| **quality > 0.3).count();
        if present < 2 {
            return 0.0;
        }
        let mut narrowest = usize::MAX;
        for hit in &own.found {
            last[hit.concept] = Some((hit.at, hit.at + hit.len));
            let (seen, from) = last.iter().flatten().fold((0, usize::MAX), |(n, from), at| (n + 1, from.min(at.0)));
            if seen >= present {
                narrowest = narrowest.min(hit.at + hit.len - from);
            }
        }
        let of_all = ratio(present, self.matcher.weights.len());
        if narrowest == usize::MAX { 0.0 } else { of_all / (1.0 + ratio(narrowest, 40)) }
    }

    /// Repetition in a short text says more than one mention in a long one.
    fn density(&self, own: &Coverage, len: usize) -> f32 {
        let marked: usize = self.matcher.marks(own).iter().map(|(from, to)| to - from).sum();
        0.1 * ratio(marked, len.max(30)).min(0.5)
    }
}

fn answers(wanted: Wanted, text: &[char]) -> bool {
    let has = |word: &str| holds(text, word);
    let digits = text.iter().any(char::is_ascii_digit);
    match wanted {
        Wanted::Amount => digits && ["万", "元", "%", "亿", "个", "家", "人", "平方米", "倍", "次"].iter().any(|word| has(word)),
        Wanted::Time => {
            digits && ["年", "月", "日", "天"].iter().any(|word| has(word)) || ["工作日", "之日起"].iter().any(|word| has(word))
        }
        Wanted::Unit => ["责任单位", "牵头", "负责", "责任部门", "会同", "配合单位"].iter().any(|word| has(word)),
    }
}

fn announces(wanted: Wanted, heading: &[char]) -> bool {
    let words: &[&str] = match wanted {
        Wanted::Amount => &["标准", "金额", "限值", "额度", "目标", "限额", "控制"],
        Wanted::Time => &["时限", "期限", "时间", "日期", "有效期", "施行"],
        Wanted::Unit => &["分工", "职责", "责任", "组织领导"],
    };
    words.iter().any(|word| holds(heading, word))
}

fn holds(text: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    text.windows(word.len()).any(|window| window == word)
}
