//! Sentences with numbers, and how a share came about. Sixty thousand of them are written for a thousand subjects, so numbers
//! are written by hand.

use super::field::Field;
use super::framework::ScoringRule;
use super::model::Fate;
use super::share::Case;
use crate::forms::rules;

/// A sentence that grows.
#[derive(Debug, Default, Clone)]
pub(super) struct Words(String);

impl Words {
    /// An empty sentence.
    pub fn new() -> Self {
        Self(String::with_capacity(128))
    }

    /// With a text.
    pub fn text(mut self, text: &str) -> Self {
        self.0.push_str(text);
        self
    }

    /// With a number of at most four decimals.
    pub fn number(mut self, value: f64) -> Self {
        push(&mut self.0, value, 4);
        self
    }

    /// With points: two decimals at most.
    pub fn points(mut self, value: f64) -> Self {
        push(&mut self.0, value, 2);
        self
    }

    /// With a share as per cent.
    pub fn percent(mut self, share: f64) -> Self {
        push(&mut self.0, share * 100.0, 2);
        self.0.push('%');
        self
    }

    /// With a count.
    pub fn count(self, count: usize) -> Self {
        let value = super::numbers::count(count);
        self.number(value)
    }

    /// The sentence, in no more memory than it takes.
    pub fn done(mut self) -> String {
        self.0.shrink_to_fit();
        self.0
    }
}

/// Writes a number with thousands separators and so many decimals at most.
fn push(text: &mut String, value: f64, decimals: u8) {
    let scale: u64 = 10_u64.pow(u32::from(decimals));
    let units = (value.abs() * super::numbers::scale(decimals)).round();
    if units >= 1e15 || units.is_nan() {
        text.push_str(&rules::number(value));
        return;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10^15")]
    let units = units as u64;
    if value < 0.0 && units > 0 {
        text.push('-');
    }
    grouped(text, units / scale);
    let mut rest = units % scale;
    if rest > 0 {
        text.push('.');
        let mut place = scale / 10;
        while rest > 0 {
            text.push(digit(rest / place));
            rest %= place;
            place /= 10;
        }
    }
}

fn grouped(text: &mut String, whole: u64) {
    if whole >= 1_000 {
        grouped(text, whole / 1_000);
        text.push(',');
        let rest = whole % 1_000;
        text.extend([digit(rest / 100), digit(rest / 10), digit(rest)]);
    } else {
        if whole >= 100 {
            text.push(digit(whole / 100));
        }
        if whole >= 10 {
            text.push(digit(whole / 10));
        }
        text.push(digit(whole));
    }
}

/// The last digit of a number.
fn digit(number: u64) -> char {
    char::from(b'0' + (number % 10) as u8)
}

/// From a raw value to points: `(3,200 − 0) ÷ (5,000 − 0) = 64%；满分 6 × 64% = 3.84 分`.
pub(super) fn line(fate: &Fate, case: Option<&Case<'_>>, share: f64, full: f64) -> String {
    let words = Words::new();
    let words = match (fate, case) {
        (Fate::Missing(what, why), _) if share.is_nan() => return words.text(why).text("，").text(what.name()).done(),
        (Fate::Missing(what, why), _) => words.text(why).text("，").text(what.name()).text("：").percent(share),
        (Fate::Even, Some(case)) => {
            words.text(case.rule.name()).text("：").count(case.field.len()).text(" 个对象数值相同，按半数计 = ").percent(share)
        }
        (Fate::Scored, Some(case)) => bounded(raw_share(words, case), case, share),
        (_, None) => words.percent(share),
    };
    words.text("；满分 ").points(full).text(" × ").percent(share).text(" = ").points(full * share).text(" 分").done()
}

/// The share, and that it was cut to what is possible.
fn bounded(words: Words, case: &Case<'_>, share: f64) -> Words {
    let cut = match case.rule {
        ScoringRule::Steps { .. } | ScoringRule::Rank | ScoringRule::Percentile | ScoringRule::YesNo => "",
        _ if share >= 1.0 => "（到 100% 为止）",
        _ if share <= 0.0 => "（不低于 0）",
        _ => "",
    };
    words.text(" = ").percent(share).text(cut)
}

fn raw_share(words: Words, case: &Case<'_>) -> Words {
    let (value, field) = (case.value, case.field);
    match case.rule {
        ScoringRule::Linear { from, to } => fraction(words, value, *from, *to),
        ScoringRule::TargetRatio { target, cap } => ratio(words, case, *target, *cap),
        ScoringRule::Steps { steps } => stepped(words, case, steps),
        ScoringRule::Growth { zero_at, full_at } => growth(words, case, *zero_at, *full_at),
        ScoringRule::Rank => placed(words.text("同类 "), field, value),
        ScoringRule::Percentile => {
            let (better, equal) = field.better_and_equal(value);
            let worse = field.len() - better - equal;
            let words = words.text("优于 ").count(worse).text(" 个、相同 ").count(equal).text(" 个（折半）÷ ");
            words.count(field.len()).text(" 个")
        }
        ScoringRule::MinMax => {
            let (worst, best) = (field.worst().unwrap_or_default(), field.best().unwrap_or_default());
            fraction(words.text("同类最差 ").number(worst).text("、最优 ").number(best).text("："), value, worst, best)
        }
        ScoringRule::ZScore { spread } => {
            let words = words.text("与均值 ").number(field.mean().unwrap_or_default()).text(" 相差 ");
            let words = words.number(field.z_score(value).unwrap_or_default()).text(" 个标准差（").number(field.deviation());
            words.text("），按 ±").number(*spread).text(" 个折算")
        }
        ScoringRule::DistanceToBest => {
            let best = field.best().unwrap_or_default();
            let (one, other) = if field.direction() == super::Direction::Higher { (value, best) } else { (best, value) };
            words.text("同类最优 ").number(best).text("：").number(one).text(" ÷ ").number(other)
        }
        ScoringRule::YesNo => words.text(if value == 0.0 { "未达到" } else { "达到" }),
        ScoringRule::Expert { max } => words.text("评分 ").number(value).text(" ÷ ").number(*max),
        ScoringRule::Formula { rule } => words.text(&rule.worked(&case.facts())),
    }
}

/// `(value − from) ÷ (to − from)`.
fn fraction(words: Words, value: f64, from: f64, to: f64) -> Words {
    let words = words.text("(").number(value).text(" − ").number(from).text(") ÷ (");
    words.number(to).text(" − ").number(from).text(")")
}

fn ratio(words: Words, case: &Case<'_>, target: f64, cap: f64) -> Words {
    let (one, other) =
        if case.field.direction() == super::Direction::Higher { (case.value, target) } else { (target, case.value) };
    let words = words.text("目标 ").number(target).text("：").number(one).text(" ÷ ").number(other);
    if (cap - 1.0).abs() < f64::EPSILON { words } else { words.text(" ÷ ").number(cap) }
}

fn stepped(words: Words, case: &Case<'_>, steps: &[(f64, f64)]) -> Words {
    let is_higher = case.field.direction() == super::Direction::Higher;
    let is_reached = |from: f64| if is_higher { case.value >= from } else { case.value <= from };
    let (reaches, misses) = if is_higher { ("满 ", "不满 ") } else { ("不超过 ", "超过 ") };
    let words = words.number(case.value);
    match steps.iter().rfind(|(from, _)| is_reached(*from)) {
        Some((from, _)) => words.text(" ").text(reaches).number(*from).text("，按本档"),
        None => words.text(" ").text(misses).number(steps.first().map_or(0.0, |step| step.0)).text("，不入档"),
    }
}

fn growth(words: Words, case: &Case<'_>, zero_at: f64, full_at: f64) -> Words {
    let (previous, growth) = (case.previous.unwrap_or_default(), case.growth().unwrap_or_default());
    let words = words.text("(").number(case.value).text(" − ").number(previous).text(") ÷ ").number(previous.abs());
    let words = words.text(" = 增 ").percent(growth).text("；(").percent(growth).text(" − ").percent(zero_at).text(") ÷ (");
    words.percent(full_at).text(" − ").percent(zero_at).text(")")
}

fn placed(words: Words, field: &Field, value: f64) -> Words {
    let (better, _) = field.better_and_equal(value);
    let words = words.count(field.len()).text(" 个中第 ").count(better + 1).text(" 名：(").count(field.len());
    words.text(" − ").count(better + 1).text(") ÷ (").count(field.len()).text(" − 1)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: f64, decimals: u8) -> String {
        let mut text = String::new();
        push(&mut text, value, decimals);
        text
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(said(1_234_567.891_24, 4), "1,234,567.8912");
        assert_eq!(said(-0.5, 4), "-0.5");
        assert_eq!(said(-0.000_01, 4), "0");
        assert_eq!(said(1_000.05, 2), "1,000.05");
        assert_eq!(said(12.0, 4), "12");
        assert_eq!(said(7e18, 4), "7,000,000,000,000,000,000");
        assert_eq!(said(999_999.999_99, 2), "1,000,000");
    }
}
