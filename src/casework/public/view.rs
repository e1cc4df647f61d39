//! A programme in words: everything that its guide shows, made from the definition alone, so that the office can look at a
//! definition before it is saved.

use crate::casework::link;
use crate::casework::programme::flow_picture::FlowPicture;
use crate::casework::programme::{Basis, Clause, Criterion, Exclusion, Faq, Programme, Stage, Vocabulary};
use crate::casework::words;
use crate::forms::schema::{Field, Kind};
use crate::forms::{Catalogues, Rule};
use crate::values::{Fen, find_all};
use crate::web::topics::TopicNames;

/// A guide.
pub struct GuideView {
    /// Stable name.
    pub key: String,
    /// Name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// Kind, level, way of paying.
    pub tags: Vec<String>,
    /// The most important facts: label and value.
    pub highlights: Vec<(&'static str, String)>,
    /// More facts: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Who may have it.
    pub conditions: Vec<ConditionView>,
    /// How much.
    pub amount: Option<AmountView>,
    /// What is handed in.
    pub materials: Vec<MaterialView>,
    /// What is filled in: title and number of questions.
    pub sections: Vec<(String, usize)>,
    /// The way.
    pub stages: Vec<StageView>,
    /// Its picture.
    pub flow: [FlowPicture; 2],
    /// What experts score.
    pub rubric: Vec<Criterion>,
    /// What one may not have beside it: name, address where it is public, words.
    pub exclusions: Vec<(String, String, String)>,
    /// What it rests on.
    pub basis: Vec<BasisView>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Questions that are asked often.
    pub faq: Vec<Faq>,
    /// Where the numbers come from.
    pub source_note: String,
}

/// A condition.
pub struct ConditionView {
    /// In words.
    pub text: String,
    /// The article that says so.
    pub article: Cited,
    /// What to do.
    pub fix: String,
    /// Whether the number is a proposal.
    pub is_proposed: bool,
}

/// An article, with a way to the document where its number is known.
#[derive(Default)]
pub struct Cited {
    /// In words.
    pub words: String,
    /// The library's answer to its number.
    pub url: Option<String>,
}

/// How much.
pub struct AmountView {
    /// In words.
    pub text: String,
    /// The formula with labels in it.
    pub formula: String,
    /// The article that says so.
    pub article: Cited,
    /// Most a year.
    pub cap: String,
    /// Whether the number is a proposal.
    pub is_proposed: bool,
}

/// Something handed in.
pub struct MaterialView {
    /// Name.
    pub name: String,
    /// What it must show.
    pub hint: String,
    /// Whether it must be there.
    pub need: String,
    /// Kinds of files, number and size.
    pub files: String,
    /// Whether it may come later.
    pub is_deferrable: bool,
    /// How old it may be.
    pub age: String,
}

/// A stage.
pub struct StageView {
    /// Name.
    pub name: String,
    /// What is done.
    pub kind: &'static str,
    /// Who.
    pub who: String,
    /// How long.
    pub days: String,
    /// When it is left out, and remarks.
    pub note: String,
}

/// A document it rests on.
pub struct BasisView {
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// Article and remark.
    pub article: String,
    /// Remark.
    pub note: String,
    /// The library's answer.
    pub url: String,
}

/// What words are taken from.
pub struct Said<'a> {
    /// Labels of facts.
    pub vocabulary: &'a Vocabulary,
    /// Names of topics.
    pub topics: &'a TopicNames,
    /// Names of divisions.
    pub places: &'a Catalogues,
}

impl GuideView {
    /// Of a definition. `others` are names of public programmes by key.
    pub fn of(programme: &Programme, said: &Said<'_>, others: &[(String, String)]) -> Self {
        let mut tags = vec![programme.kind.name().to_owned(), words::level(&programme.level).to_owned()];
        tags.extend(programme.payment.clone());
        tags.extend(programme.topics.iter().map(|topic| said.topics.name(topic).to_owned()));
        Self {
            key: programme.key.clone(),
            name: programme.name.clone(),
            summary: programme.summary.clone(),
            tags,
            highlights: highlights(programme),
            facts: facts(programme, said),
            conditions: programme.eligibility.iter().map(condition).collect(),
            amount: programme.amount.as_ref().map(|amount| AmountView {
                text: amount.text.clone(),
                formula: in_words(&amount.formula, said.vocabulary),
                article: cited(&amount.article),
                cap: amount.per_firm_cap.and_then(Fen::of_yuan).map(Fen::wan).unwrap_or_default(),
                is_proposed: amount.proposed,
            }),
            materials: programme
                .form
                .fields()
                .filter(|(_, field)| field.kind.is_file())
                .map(|(_, field)| material(field))
                .collect(),
            sections: sections(programme),
            stages: programme.stages.iter().map(|stage| stage_view(programme, stage)).collect(),
            flow: [FlowPicture::wide(programme, None), FlowPicture::narrow(programme, None)],
            rubric: programme.rubric.clone(),
            exclusions: programme.exclusions.iter().map(|exclusion| excluded(exclusion, others)).collect(),
            basis: programme.basis.iter().map(basis).collect(),
            notes: programme.guide.notes.clone(),
            faq: programme.guide.faq.clone(),
            source_note: programme.source_note.clone(),
        }
    }
}

/// A rule over facts with their questions instead of their names.
pub fn in_words(rule: &Rule, vocabulary: &Vocabulary) -> String {
    plain(&rule.said(|name| vocabulary.get(name).map(|fact| fact.label.clone())))
}

/// Functions by words that everybody knows.
pub fn plain(formula: &str) -> String {
    formula.replace("min(", "取较小值(").replace("max(", "取较大值(").replace("round(", "四舍五入(")
}

/// An article with a way to the library where it names a document.
pub fn cited(article: &str) -> Cited {
    let number = find_all(article).into_iter().next().map(|(_, number)| number.normal());
    Cited { words: article.to_owned(), url: number.map(|number| link::cited(&number, "")) }
}

fn highlights(programme: &Programme) -> Vec<(&'static str, String)> {
    let gift = words::gift(programme);
    let label = if programme.amount.is_some() { "支持标准" } else { "结果" };
    let days = format!("{} 个工作日", programme.guide.promised_days);
    let all = [(label, gift), ("承诺办理时限", days), ("收费", programme.guide.fee.clone())];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn facts(programme: &Programme, said: &Said<'_>) -> Vec<(&'static str, String)> {
    let who = programme.audience.iter().map(|who| words::audience(said.vocabulary, who)).collect::<Vec<_>>().join("、");
    let guide = &programme.guide;
    let all = [
        ("主管部门", programme.authority.clone()),
        ("适用地区", said.places.division(&programme.division).to_owned()),
        ("申报对象", who),
        ("办理结果", guide.result.clone()),
        ("办理地点", guide.place.clone()),
        ("办理时间", guide.hours.clone()),
        ("咨询电话", guide.phone.clone()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn condition(clause: &Clause) -> ConditionView {
    ConditionView {
        text: clause.text.clone(),
        article: cited(&clause.article),
        fix: clause.fix.clone(),
        is_proposed: clause.proposed,
    }
}

/// Sections in which something is filled in.
fn sections(programme: &Programme) -> Vec<(String, usize)> {
    let sections = programme.form.sections.iter().map(|part| (part.title.clone(), questions(&part.fields)));
    sections.filter(|(_, count)| *count > 0).collect()
}

fn questions(fields: &[Field]) -> usize {
    fields.iter().filter(|field| field.kind.is_typed()).count()
}

fn material(field: &Field) -> MaterialView {
    let kinds = if field.accepts.is_empty() && field.kind == Kind::Picture {
        "图片".to_owned()
    } else {
        field.accepts.iter().map(|kind| kind.to_uppercase()).collect::<Vec<_>>().join("、")
    };
    let count = if field.most_items() > 1 { format!("，最多 {} 份", field.most_items()) } else { String::new() };
    let size = field.largest_mb.map(|size| format!("，每份不超过 {size} MB")).unwrap_or_default();
    let need = if field.required {
        "必交"
    } else if field.required_if.is_some() || field.shown_if.is_some() {
        "符合情形时交"
    } else {
        "选交"
    };
    MaterialView {
        name: field.label.clone(),
        hint: field.hint.clone(),
        need: need.to_owned(),
        files: format!("{kinds}{count}{size}").trim_start_matches('，').to_owned(),
        is_deferrable: field.deferrable,
        age: field.valid_months.map(|months| format!("{months} 个月内出具")).unwrap_or_default(),
    }
}

fn stage_view(programme: &Programme, stage: &Stage) -> StageView {
    let label = |name: &str| programme.form.field(name).map(|(_, field)| field.label.clone());
    let skipped = stage.skip_if.as_ref().map(|rule| format!("满足“{}”时不经过", rule.said(label)));
    let units = (!stage.units.is_empty()).then(|| {
        let names = stage.units.iter().map(|unit| programme.department_name(unit));
        names.collect::<Vec<_>>().join("、")
    });
    let counted = (!stage.counts).then(|| "不计入承诺时限".to_owned());
    let notes = [units, skipped, counted, (!stage.note.is_empty()).then(|| stage.note.clone())];
    StageView {
        name: stage.name.clone(),
        kind: stage.kind.name(),
        who: stage.who(),
        days: format!("{} 个工作日", stage.days),
        note: notes.into_iter().flatten().collect::<Vec<_>>().join("；"),
    }
}

fn excluded(exclusion: &Exclusion, others: &[(String, String)]) -> (String, String, String) {
    let other = others.iter().find(|(key, _)| *key == exclusion.programme);
    let url = other.map(|(key, _)| link::programme(key)).unwrap_or_default();
    let name = other.map_or_else(|| exclusion.programme.clone(), |(_, name)| name.clone());
    (name, url, exclusion.text.clone())
}

fn basis(basis: &Basis) -> BasisView {
    BasisView {
        title: basis.title.clone(),
        number: basis.document_number.clone(),
        article: basis.article.clone(),
        note: basis.note.clone(),
        url: link::cited(&basis.document_number, &basis.title),
    }
}
