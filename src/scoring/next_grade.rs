//! What would move a subject to the next grade.

mod goal;

use serde::{Deserialize, Serialize};

use super::aggregate::Kernel;
use super::data::Data;
use super::framework::Framework;
use super::model::Model;
use super::numbers::{rounded, scale};
use super::scores::{Scores, SubjectScore};
use super::words::Words;
use goal::Goal;

/// The way to the next grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextGrade {
    /// The next better grade; none for the best and for the vetoed.
    pub grade: Option<String>,
    /// Points that are missing.
    pub points_needed: f64,
    /// Cheapest first: most points for the smallest relative change of the value. Those with `is_needed` are enough together.
    pub steps: Vec<Step>,
    /// Whether all steps together reach it.
    pub reachable: bool,
    /// How this was computed, and what to know about it.
    pub note: String,
}

/// An indicator that could be better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The indicator.
    pub indicator: String,
    /// Names from the dimension down to itself.
    pub path: String,
    /// Unit of the values.
    pub unit: String,
    /// The value now.
    pub from_raw: Option<f64>,
    /// The value it takes.
    pub to_raw: f64,
    /// Points it brings.
    pub gain: f64,
    /// Change of the value, relative to the value now or, if greater, to the median of the peers.
    pub change: f64,
    /// Whether it belongs to the cheapest way.
    pub is_needed: bool,
}

const HOW: &str = "按“数值每变动一分能多得几分”从高到低排列：变动幅度相对本单位现值（现值小于同类中位数的，相对中位数）计算，缺数据的按报到同类中位数、变动 100% 计；其他对象的数值按现状不变。";

/// The cheapest steps to the next grade; none where the subject is not among the scores. The values of all others are taken as
/// they are.
pub fn steps_to_next_grade(framework: &Framework, data: &Data, scores: &Scores, subject: &str) -> Option<NextGrade> {
    let own = scores.subject(subject)?;
    let nothing =
        |note: &str| NextGrade { grade: None, points_needed: 0.0, steps: Vec::new(), reachable: false, note: note.to_owned() };
    if !own.vetoed_by.is_empty() {
        return Some(nothing("一票否决期间等级不随得分变化。"));
    }
    let Some(target) = framework.grades.place(&own.grade)?.checked_sub(1) else { return Some(nothing("已是最高等级。")) };
    let model = Model::new(framework, data).ok()?;
    let at = data.subjects.iter().position(|one| one.key == subject)?;
    let (required, is_full) = required(&model, scores, own, target);
    let mut way = Way::new(&model, at, required);
    let steps = way.steps();
    let note = if is_full {
        Words::new().text(HOW).text("该等级名额已满，须超过名额内最后一名的得分。").done()
    } else {
        HOW.to_owned()
    };
    Some(NextGrade {
        grade: Some(framework.grades.lines[target].name.clone()),
        points_needed: rounded(required - own.total, framework.ties.decimals),
        reachable: way.is_there(),
        steps,
        note,
    })
}

/// Points that a grade takes, and whether its quota is full so that somebody has to be overtaken.
fn required(model: &Model<'_>, scores: &Scores, own: &SubjectScore, target: usize) -> (f64, bool) {
    let (grades, line) = (&model.framework.grades, model.framework.grades.lines[target].at_least);
    let within = scores.subjects.iter().filter(|one| grades.place(&one.grade).is_some_and(|place| place <= target));
    let totals: Vec<f64> = within.map(|one| one.total).collect();
    if totals.len() < model.standing.most(target) {
        return (line.max(own.total), false);
    }
    let last = totals.into_iter().fold(f64::MAX, f64::min);
    (line.max(last + 1.0 / scale(model.framework.ties.decimals)), true)
}

/// A subject on its way.
struct Way<'a> {
    model: &'a Model<'a>,
    kernel: Kernel,
    subject: usize,
    required: f64,
    /// Shares as they would be.
    shares: Vec<f64>,
}

impl<'a> Way<'a> {
    fn new(model: &'a Model<'a>, subject: usize, required: f64) -> Self {
        let shares = (0..model.indicators).map(|indicator| model.shares[model.at(subject, indicator)]).collect();
        Self { model, kernel: model.kernel(model.framework.aggregation), subject, required, shares }
    }

    /// Base of some shares, 0 to 1.
    fn base(&self, shares: &[f64]) -> f64 {
        let counts: Vec<bool> = shares.iter().map(|share| !share.is_nan()).collect();
        self.kernel.base_of(shares, &self.model.tree.around(&self.model.weights, &counts))
    }

    /// Base with one share changed.
    fn base_with(&self, indicator: usize, share: f64) -> f64 {
        let mut shares = self.shares.clone();
        shares[indicator] = share;
        self.base(&shares)
    }

    fn is_enough(&self, base: f64) -> bool {
        self.model.standing.total(self.subject, base) >= self.required - 1e-9
    }

    fn is_there(&self) -> bool {
        self.is_enough(self.base(&self.shares))
    }

    /// All steps, cheapest first, each to its goal but the last one that is needed: that goes just far enough.
    fn steps(&mut self) -> Vec<Step> {
        let goals = self.goals();
        let needed = self.needed(&goals);
        let last = needed.iter().rposition(|is_needed| *is_needed);
        let mut steps = Vec::with_capacity(goals.len());
        for (at, (gain, goal)) in goals.iter().enumerate() {
            if !needed[at] {
                steps.push(self.step(goal, goal.to, *gain, false));
                continue;
            }
            let is_enough = |share| self.is_enough(self.base_with(goal.indicator, share));
            let to = if Some(at) == last { goal.least(is_enough) } else { goal.to };
            let before = self.base(&self.shares);
            self.shares[goal.indicator] = goal.share(to);
            steps.push(self.step(goal, to, (self.base(&self.shares) - before) * 100.0, true));
        }
        steps
    }

    /// What can be gained, cheapest first, with the points that it would bring alone.
    fn goals(&self) -> Vec<(f64, Goal<'a>)> {
        let start = self.base(&self.shares);
        let worth = |goal: Goal<'a>| {
            let gain = (self.base_with(goal.indicator, goal.share(goal.to)) - start) * 100.0;
            (gain > 1e-9 && goal.change(goal.to) > 0.0).then_some((gain, goal))
        };
        let goals = (0..self.model.indicators).filter_map(|indicator| Goal::of(self.model, self.subject, indicator));
        let mut goals: Vec<(f64, Goal<'a>)> = goals.filter_map(worth).collect();
        goals.sort_by(|(one_gain, one), (two_gain, two)| {
            (two_gain / two.change(two.to)).total_cmp(&(one_gain / one.change(one.to)))
        });
        goals
    }

    /// Which goals are needed: the cheapest ones until they are enough, without those that the later ones make needless.
    fn needed(&self, goals: &[(f64, Goal<'a>)]) -> Vec<bool> {
        let (mut needed, mut shares) = (vec![false; goals.len()], self.shares.clone());
        for (at, (_, goal)) in goals.iter().enumerate() {
            if self.is_enough(self.base(&shares)) {
                break;
            }
            shares[goal.indicator] = goal.share(goal.to);
            needed[at] = true;
        }
        for (at, (_, goal)) in goals.iter().enumerate() {
            let mut without = shares.clone();
            without[goal.indicator] = self.shares[goal.indicator];
            if needed[at] && self.is_enough(self.base(&without)) {
                (shares, needed[at]) = (without, false);
            }
        }
        needed
    }

    fn step(&self, goal: &Goal<'_>, to: f64, gain: f64, is_needed: bool) -> Step {
        let leaf = &self.model.leaves[goal.indicator];
        Step {
            indicator: leaf.node.key.clone(),
            path: leaf.path.clone(),
            unit: leaf.indicator.unit.clone(),
            from_raw: goal.from,
            to_raw: to,
            gain: rounded(gain, 4),
            change: goal.change(to),
            is_needed,
        }
    }
}
