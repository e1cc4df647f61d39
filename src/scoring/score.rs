//! From data to scores.

use std::ops::Range;

use super::data::Data;
use super::framework::{Aggregation, Framework};
use super::grading::{applied, vetoes};
use super::model::{Fate, Model};
use super::numbers::shared;
use super::problem::Problem;
use super::scores::{AppliedAdjustment, DimensionScore, Line, Peer, Scores, SubjectScore, WeightLine};
use super::words::{self, Words};

/// Scores everybody, or says what stands in the way.
pub fn score(framework: &Framework, data: &Data) -> Result<Scores, Vec<Problem>> {
    Ok(of_model(&Model::new(framework, data)?))
}

/// Ranks and grades of subjects, in the order of the data.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranking {
    /// Bases, 0 to 1.
    pub bases: Vec<f64>,
    pub ranks: Vec<usize>,
    /// 0 for the best.
    pub grades: Vec<usize>,
}

impl Ranking {
    /// Everybody ranked by these weights and this aggregation.
    pub fn of(model: &Model<'_>, aggregation: Aggregation, weights: &[f64]) -> Self {
        Self::by_bases(model, model.bases(&model.kernel(aggregation), weights))
    }

    /// Everybody ranked by these bases.
    pub fn by_bases(model: &Model<'_>, bases: Vec<f64>) -> Self {
        let (mut ranks, mut grades, mut places) = (vec![0; bases.len()], vec![0; bases.len()], Vec::new());
        model.standing.order(&bases, &mut places);
        model.standing.walk(&places, |subject, rank, grade| (ranks[subject], grades[subject]) = (rank, grade));
        Self { bases, ranks, grades }
    }
}

/// The scores of a model.
pub(super) fn of_model(model: &Model<'_>) -> Scores {
    let ranking = Ranking::of(model, model.framework.aggregation, &model.weights);
    let in_group = ranks_in_groups(model.data, &ranking.ranks);
    let own: Vec<Vec<f64>> = model.patterns.iter().map(|pattern| model.tree.around(&model.weights, pattern)).collect();
    let writer = Writer { model, ranking: &ranking, in_group: &in_group, own: &own };
    let of_range = |range: Range<usize>| range.map(|subject| writer.subject(subject)).collect::<Vec<_>>();
    let subjects = shared(model.subjects, 400 * model.indicators, of_range).into_iter().flatten().collect();
    let weight = |(leaf, weight): (&super::framework::Leaf<'_>, &f64)| WeightLine {
        key: leaf.node.key.clone(),
        name: leaf.node.name.clone(),
        dimension: leaf.dimension.to_owned(),
        path: leaf.path.clone(),
        weight: *weight,
    };
    Scores {
        aggregation: model.framework.aggregation,
        weighting: model.framework.weighting.name().to_owned(),
        weights: model.leaves.iter().zip(&model.weights).map(weight).collect(),
        subjects,
        notices: model.notices.clone(),
    }
}

/// Ranks among those of the same peer group.
fn ranks_in_groups(data: &Data, ranks: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ranks.len()).collect();
    let group = |subject: usize| data.subjects[subject].group.as_str();
    order.sort_by_key(|subject| (group(*subject), ranks[*subject]));
    let mut places = vec![0; ranks.len()];
    for members in order.chunk_by(|one, two| group(*one) == group(*two)) {
        let mut before = 0;
        for equals in members.chunk_by(|one, two| ranks[*one] == ranks[*two]) {
            for subject in equals {
                places[*subject] = before + 1;
            }
            before += equals.len();
        }
    }
    places
}

/// Writes down everything about a subject.
struct Writer<'a> {
    model: &'a Model<'a>,
    ranking: &'a Ranking,
    in_group: &'a [usize],
    /// Weights by pattern.
    own: &'a [Vec<f64>],
}

impl Writer<'_> {
    fn subject(&self, subject: usize) -> SubjectScore {
        let (model, standing) = (self.model, &self.model.standing);
        let weights = &self.own[model.pattern[subject]];
        let lines: Vec<Line> = weights.iter().enumerate().map(|(at, weight)| self.line(subject, at, *weight)).collect();
        let points: f64 = lines.iter().map(|line| line.points).sum();
        let base = self.ranking.bases[subject] * 100.0;
        let is_sum = model.framework.aggregation == Aggregation::Arithmetic;
        let balance = if is_sum { 0.0 } else { base - points };
        let one = &model.data.subjects[subject];
        SubjectScore {
            key: one.key.clone(),
            name: one.name.clone(),
            group: one.group.clone(),
            total: standing.total(subject, self.ranking.bases[subject]),
            base,
            balance,
            bonus: standing.bonus[subject],
            deducted: standing.deducted[subject],
            adjustments: self.adjustments(&one.key),
            vetoed_by: vetoes(model.framework, model.data, &one.key).map(|(veto, why)| said_veto(&veto.name, why)).collect(),
            rank: self.ranking.ranks[subject],
            rank_in_group: self.in_group[subject],
            grade: model.framework.grades.lines[self.ranking.grades[subject]].name.clone(),
            grade_reason: self.grade_reason(subject),
            formula: self.formula(subject, points, balance),
            dimensions: self.dimensions(&lines),
            lines,
        }
    }

    fn line(&self, subject: usize, indicator: usize, weight: f64) -> Line {
        let model = self.model;
        let (leaf, at) = (&model.leaves[indicator], model.at(subject, indicator));
        let (raw, share, fate) = (model.raw(subject, indicator), model.shares[at], &model.fates[at]);
        let case = raw.map(|raw| model.case(subject, indicator, raw));
        let full = weight * 100.0;
        Line {
            indicator: leaf.node.key.clone(),
            path: leaf.path.clone(),
            raw,
            previous: model.previous(subject, indicator),
            share: if share.is_nan() { 0.0 } else { share },
            weight,
            full,
            points: if share.is_nan() { 0.0 } else { full * share },
            formula: words::line(fate, case.as_ref(), share, full),
            missing: if let Fate::Missing(what, _) = fate { Some(*what) } else { None },
            peer: self.peer(subject, indicator),
        }
    }

    fn peer(&self, subject: usize, indicator: usize) -> Peer {
        let field = self.model.field(subject, indicator);
        Peer {
            best: field.best(),
            median: field.median(),
            mean: field.mean(),
            position: Some(self.model.places[self.model.at(subject, indicator)]).filter(|place| *place > 0),
            of: field.len(),
        }
    }

    fn dimensions(&self, lines: &[Line]) -> Vec<DimensionScore> {
        let of_one = |node: &super::framework::Node| {
            let own =
                || lines.iter().zip(&self.model.leaves).filter(|(_, leaf)| leaf.dimension == node.key).map(|(line, _)| line);
            DimensionScore {
                key: node.key.clone(),
                name: node.name.clone(),
                points: own().map(|line| line.points).sum(),
                full: own().map(|line| line.full).sum(),
            }
        };
        self.model.framework.dimensions.iter().map(of_one).collect()
    }

    fn adjustments(&self, key: &str) -> Vec<AppliedAdjustment> {
        let of = |list, sign: f64| {
            applied(list, self.model.data, key).map(move |(one, applied, points)| AppliedAdjustment {
                key: one.key.clone(),
                name: one.name.clone(),
                times: applied.times,
                points: sign * points,
                reason: applied.reason.clone(),
            })
        };
        of(&self.model.framework.bonuses, 1.0).chain(of(&self.model.framework.deductions, -1.0)).collect()
    }

    /// `各指标得分合计 82.35 + 加分 3 − 扣分 0.5 = 84.85`.
    fn formula(&self, subject: usize, points: f64, balance: f64) -> String {
        let (model, standing) = (self.model, &self.model.standing);
        let words = Words::new().text("各指标得分合计 ").points(points);
        let words = if model.framework.aggregation == Aggregation::Arithmetic {
            words
        } else {
            let sign = if balance < 0.0 { " − " } else { " + " };
            words.text(sign).text(model.framework.aggregation.name()).text("的差额 ").points(balance.abs())
        };
        let with = |words: Words, what: &str, points: f64| if points > 0.0 { words.text(what).points(points) } else { words };
        let words = with(words, " + 加分 ", standing.bonus[subject]);
        let words = with(words, " − 扣分 ", standing.deducted[subject]);
        words.text(" = ").number(standing.total(subject, self.ranking.bases[subject])).done()
    }

    /// `综合得分 85.2，达到“良好”线 80；距“优秀”线 90 差 4.8 分`.
    fn grade_reason(&self, subject: usize) -> String {
        let (model, standing) = (self.model, &self.model.standing);
        let lines = &model.framework.grades.lines;
        let mut vetoes = vetoes(model.framework, model.data, &model.data.subjects[subject].key);
        if let Some((veto, why)) = vetoes.next() {
            return Words::new()
                .text("一票否决（")
                .text(&said_veto(&veto.name, why))
                .text("），列为")
                .text(model.framework.grades.lowest())
                .done();
        }
        let (total, grade) = (standing.total(subject, self.ranking.bases[subject]), self.ranking.grades[subject]);
        let words = Words::new().text("综合得分 ").number(total).text("，达到“").text(&lines[grade].name).text("”线 ");
        let words = words.number(lines[grade].at_least);
        let Some(better) = grade.checked_sub(1).map(|better| &lines[better]) else { return words.done() };
        let words = words.text("；");
        if total >= better.at_least {
            let words = words.text("也达到“").text(&better.name).text("”线 ").number(better.at_least).text("，但名额 ");
            return words.count(standing.most(grade - 1)).text(" 个已满").done();
        }
        let words = words.text("距“").text(&better.name).text("”线 ").number(better.at_least).text(" 差 ");
        words.number(better.at_least - total).text(" 分").done()
    }
}

fn said_veto(name: &str, why: &str) -> String {
    if why.is_empty() { name.to_owned() } else { format!("{name}：{why}") }
}
