//! What a query asks for: concepts, each with the ways to say it.
//!
//! Question words say what kind of answer is wanted, not what it is about: they are taken out and kept as hints. Ways of
//! saying the same thing compete (the best one counts), so a synonym never counts twice.

use super::{
    fold::is_han,
    lexicon::Synonyms,
    question::{Wanted, is_question, without_questions},
    settings::RankSettings,
    words::{Words, is_empty_word, word_tokens},
};

/// Most concepts followed.
const MOST_CONCEPTS: usize = 24;
/// Most ways of saying one concept.
const MOST_VARIANTS: usize = 8;
/// A synonym is worth a little less than the word typed.
const SYNONYM: f32 = 0.9;

/// A query understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The folded text this plan was made of.
    pub text: String,
    /// What must be found.
    pub concepts: Vec<Concept>,
    /// Pairs that straddle neighbouring words: they reward words standing together.
    pub glue: Vec<String>,
    /// What kind of answer is wanted.
    pub wanted: Option<Wanted>,
    /// It is put as a question, so one clause should answer it.
    pub asks: bool,
}

/// One thing asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// Ways of saying it, the typed one first.
    pub variants: Vec<Variant>,
}

/// One way of saying it.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Folded text.
    pub text: String,
    /// 1 for what was typed.
    pub weight: f32,
    /// Tokens in the combined field; the first ones are words, the rest pairs.
    pub tokens: Vec<String>,
}

/// Makes plans.
pub struct Planner<'a> {
    /// Cuts texts.
    pub words: &'a Words,
    /// Same meanings.
    pub synonyms: &'a Synonyms,
    /// Knobs.
    pub settings: &'a RankSettings,
}

impl Planner<'_> {
    /// Plans a folded query. `others` are further readings of a word (pinyin that several words share).
    #[must_use]
    pub fn plan(&self, folded: &str, others: &[(String, Vec<String>)]) -> Plan {
        let (asked, wanted) = without_questions(folded);
        let mut plan = self.concepts(&asked, others, true);
        if plan.concepts.is_empty() {
            plan = self.concepts(folded, others, false);
        }
        Plan { text: folded.to_owned(), wanted, asks: asked != folded, ..plan }
    }

    fn concepts(&self, text: &str, others: &[(String, Vec<String>)], strict: bool) -> Plan {
        let mut plan = Plan::default();
        let chars: Vec<char> = text.chars().collect();
        let (mut at, mut gap) = (0, String::new());
        while at < chars.len() {
            if let Some(len) = self.settings.synonyms.then(|| self.synonyms.longest_at(&chars, at)).flatten() {
                self.add_words(&mut plan, &std::mem::take(&mut gap), others, strict);
                self.add(&mut plan, &chars[at..at + len].iter().collect::<String>(), others);
                at += len;
            } else {
                gap.push(chars[at]);
                at += 1;
            }
        }
        self.add_words(&mut plan, &gap, others, strict);
        plan.glue = glue(&chars, &plan);
        plan
    }

    fn add_words(&self, plan: &mut Plan, text: &str, others: &[(String, Vec<String>)], strict: bool) {
        for piece in self.words.query(text) {
            let hollow = is_empty_word(&piece.text) || is_question(&piece.text);
            if !(strict && hollow) {
                self.add(plan, &piece.text, others);
            }
        }
    }

    fn add(&self, plan: &mut Plan, text: &str, others: &[(String, Vec<String>)]) {
        let known = plan.concepts.iter().any(|concept| concept.variants.iter().any(|v| v.text == text && v.weight >= SYNONYM));
        if known || plan.concepts.len() >= MOST_CONCEPTS {
            return;
        }
        let mut variants = vec![self.variant(text, 1.0)];
        if self.settings.synonyms {
            for other in self.synonyms.of(text) {
                variants.push(self.variant(&other.text, if other.related { self.settings.related } else { SYNONYM }));
            }
        }
        for (_, readings) in others.iter().filter(|(word, _)| word == text) {
            variants.extend(readings.iter().map(|reading| self.variant(reading, SYNONYM)));
        }
        variants.truncate(MOST_VARIANTS);
        plan.concepts.push(Concept { variants });
    }

    fn variant(&self, text: &str, weight: f32) -> Variant {
        let pieces = self.words.query(text);
        let mut tokens: Vec<String> = pieces.iter().map(|piece| piece.text.clone()).collect();
        if tokens.len() > 1 {
            tokens.retain(|token| !is_empty_word(token));
        }
        let longer = pieces.iter().flat_map(|piece| word_tokens(&piece.text, piece.han).into_iter().skip(1));
        tokens.extend(longer);
        if pieces.len() > 1 {
            tokens.extend(pairs_of(&text.chars().collect::<Vec<_>>()));
        }
        let mut seen = std::collections::HashSet::new();
        tokens.retain(|token| seen.insert(token.clone()));
        Variant { text: text.to_owned(), weight, tokens }
    }
}

/// Pairs of the query that no concept contains.
fn glue(chars: &[char], plan: &Plan) -> Vec<String> {
    let mut glue = pairs_of(chars);
    glue.retain(|pair| !plan.concepts.iter().any(|concept| concept.variants[0].tokens.contains(pair)));
    glue.truncate(MOST_CONCEPTS);
    glue
}

fn pairs_of(chars: &[char]) -> Vec<String> {
    chars.windows(2).filter(|pair| pair.iter().all(|&c| is_han(c))).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::lexicon::Lexicon;

    fn plan(query: &str) -> Plan {
        let lexicon = Lexicon::parse("海外仓\n跨境电商", "跨境电商 = 跨境电子商务 = cbec\n补贴 ~ 奖励", "");
        let words = Words::new(&lexicon);
        let settings = RankSettings::default();
        Planner { words: &words, synonyms: lexicon.synonyms(), settings: &settings }.plan(query, &[])
    }

    fn texts(plan: &Plan) -> Vec<Vec<&str>> {
        plan.concepts.iter().map(|c| c.variants.iter().map(|v| v.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_question_leaves_what_it_is_about() {
        let plan = plan("海外仓有补贴吗");
        assert_eq!(texts(&plan), [vec!["海外仓"], vec!["补贴", "奖励"]]);
        assert_eq!(plan.concepts[0].variants[0].tokens, ["海外仓", "海外", "外仓"]);
    }

    #[test]
    fn synonyms_are_variants_of_one_concept() {
        let plan = plan("cbec 跨境电商 奖励多少钱");
        assert_eq!(texts(&plan), [vec!["cbec", "跨境电商", "跨境电子商务"], vec!["奖励"]]);
        assert_eq!(plan.wanted, Some(Wanted::Amount));
    }

    #[test]
    fn a_query_of_question_words_alone_still_asks_for_something() {
        assert!(!plan("是什么").concepts.is_empty());
    }
}
