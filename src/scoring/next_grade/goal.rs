//! How far an indicator of a subject could go.

use crate::scoring::field::Field;
use crate::scoring::framework::{Direction, ScoringRule};
use crate::scoring::model::Model;

/// Halvings of an interval: enough for every digit of a double that matters.
const HALVINGS: usize = 60;

/// A value that an indicator could reach.
pub(super) struct Goal<'a> {
    model: &'a Model<'a>,
    subject: usize,
    pub indicator: usize,
    /// The value now.
    pub from: Option<f64>,
    /// The value at which nothing more can be gained; where it is missing, the median of the peers.
    pub to: f64,
    /// What a change is compared with.
    size: f64,
    /// Values of the peers but itself.
    others: Vec<f64>,
    /// Whether all values are whole numbers.
    is_whole: bool,
}

impl<'a> Goal<'a> {
    /// How far it could go; none where that cannot be said.
    #[expect(clippy::float_cmp, reason = "its own value is among the others, to the bit")]
    pub fn of(model: &'a Model<'a>, subject: usize, indicator: usize) -> Option<Self> {
        let (from, field) = (model.raw(subject, indicator), model.field(subject, indicator));
        let to = match from {
            Some(from) => full(&model.leaves[indicator].indicator.rule, field, from, model.previous(subject, indicator))?,
            None => field.median()?,
        };
        let mut others = field.values().to_vec();
        if let Some(own) = from.and_then(|from| others.iter().position(|other| *other == from)) {
            others.remove(own);
        }
        let is_yes_no = model.leaves[indicator].indicator.rule == ScoringRule::YesNo;
        let usual = from.unwrap_or(to).abs().max(field.median().unwrap_or_default().abs());
        let size = if is_yes_no { 1.0 } else { usual.max(f64::MIN_POSITIVE) };
        let is_whole = field.values().iter().all(|value| value.fract() == 0.0);
        Some(Self { model, subject, indicator, from, to, size, others, is_whole })
    }

    /// The share that a value would be worth; others stay as they are.
    pub fn share(&self, value: f64) -> f64 {
        let direction = self.model.leaves[self.indicator].indicator.direction;
        let field = Field::new(direction, self.others.iter().copied().chain([value]));
        let mut case = self.model.case(self.subject, self.indicator, value);
        case.field = &field;
        case.marks().share().unwrap_or_default()
    }

    /// Change of the value up to another, relative to its size.
    pub fn change(&self, to: f64) -> f64 {
        self.from.map_or(1.0, |from| (to - from).abs() / self.size)
    }

    /// The nearest value whose share is enough; the goal itself, where that is not enough or nothing is known now.
    pub fn least(&self, is_enough: impl Fn(f64) -> bool) -> f64 {
        let is_enough = |value: f64| is_enough(self.share(value));
        let (Some(mut near), mut far) = (self.from, self.to) else { return self.to };
        if !is_enough(far) {
            return far;
        }
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(near, far);
            *(if is_enough(middle) { &mut far } else { &mut near }) = middle;
        }
        self.round(far, is_enough)
    }

    /// A number that people would write: whole, where all are, otherwise of four digits; never short of what is enough.
    fn round(&self, value: f64, is_enough: impl Fn(f64) -> bool) -> f64 {
        let away = if self.to >= value { f64::ceil } else { f64::floor };
        let (near, further) = (snapped(value, self.is_whole, f64::round), snapped(value, self.is_whole, away));
        [near, further].into_iter().find(|value| is_enough(*value)).unwrap_or(value)
    }
}

/// A number turned whole, or to four digits.
fn snapped(value: f64, is_whole: bool, turn: fn(f64) -> f64) -> f64 {
    let (mut unit, mut scale) = (1.0, 1.0);
    while !is_whole && value.abs() * scale < 1_000.0 && scale < 1e9 {
        scale *= 10.0;
    }
    while !is_whole && value.abs() >= unit * 10_000.0 && unit < 1e15 {
        unit *= 10.0;
    }
    turn(value * scale / unit) * unit / scale
}

/// The value at which nothing more can be gained.
fn full(rule: &ScoringRule, field: &Field, from: f64, previous: Option<f64>) -> Option<f64> {
    let is_higher = field.direction() == Direction::Higher;
    match rule {
        ScoringRule::Linear { to, .. } => Some(*to),
        ScoringRule::TargetRatio { target, cap } => Some(if is_higher { target * cap } else { target / cap }),
        ScoringRule::Steps { steps } => steps.last().map(|(from, _)| *from),
        ScoringRule::Growth { full_at, .. } => {
            previous.filter(|previous| *previous != 0.0).map(|previous| previous + full_at * previous.abs())
        }
        ScoringRule::YesNo => Some(if is_higher { 1.0 } else { 0.0 }),
        ScoringRule::Expert { max } => Some(*max),
        ScoringRule::Rank
        | ScoringRule::Percentile
        | ScoringRule::MinMax
        | ScoringRule::ZScore { .. }
        | ScoringRule::DistanceToBest
        | ScoringRule::Formula { .. } => field.best(),
    }
    .filter(|to| if is_higher { *to > from } else { *to < from })
}
