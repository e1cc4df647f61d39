//! What became of each month: handed in on time or late, sent back, verified, locked, missing, corrected. Pure.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

use crate::platform::clock::instant_of;
use crate::returns::Period;
use crate::returns::due;
use crate::returns::forms::Form;
use crate::returns::rules::{Action, State};
use crate::season::chance::Chance;
use crate::values::Calendar;

/// A step of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) action: Action,
    pub(super) from: Option<State>,
    pub(super) to: State,
    pub(super) at: DateTime<Utc>,
    pub(super) reason: Option<&'static str>,
}

/// What became of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Story {
    pub(super) steps: Vec<Step>,
    pub(super) due_on: NaiveDate,
}

impl Story {
    pub(super) fn state(&self) -> State {
        self.steps.last().map_or(State::Draft, |step| step.to)
    }

    pub(super) fn at(&self, action: Action) -> Option<DateTime<Utc>> {
        self.steps.iter().rev().find(|step| step.action == action).map(|step| step.at)
    }

    /// Whether it was handed in on time; none where it was not handed in.
    pub(super) fn is_on_time(&self) -> Option<bool> {
        let first = self.steps.iter().find(|step| step.action == Action::Submit)?;
        Some(crate::platform::clock::local(first.at).date_naive() <= self.due_on)
    }

    fn take(&mut self, action: Action, at: DateTime<Utc>, reason: Option<&'static str>) {
        let from = self.steps.last().map(|step| step.to);
        if let Some(to) = crate::returns::rules::next(from, action) {
            self.steps.push(Step { action, from, to, at, reason });
        }
    }
}

/// The days that a story is told against.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
    pub(super) last: Period,
}

fn at(day: NaiveDate, minutes: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(9 + minutes / 60 % 9, minutes % 60, 0).unwrap_or_default();
    instant_of(day.and_time(time))
}

/// The story of a month; none where nobody has begun it.
pub(super) fn of(key: &str, form: &Form, period: Period, days: Frame<'_>) -> Option<Story> {
    let mut chance = Chance::of(&["story", key, &period.key()]);
    let due_on = due::due(days.calendar, form, period).day;
    let lock_on = due::locked(days.calendar, form, period).day;
    let age = period.to(days.last).count();
    let (luck, minutes) = (chance.between(0, 999), chance.between(0, 539));
    // Old months are complete but for a few; the last one is still under way.
    let is_missing = match age {
        1 if days.today <= due_on => luck < 450,
        1 => luck < 110,
        2 => luck < 25,
        _ => luck < 6,
    };
    if is_missing {
        return None;
    }
    let is_late = chance.below(100) < 6;
    let offset = i64::from(chance.between(0, 4));
    let mut handed = at(due_on - Duration::days(offset), minutes);
    if is_late {
        handed = at(due_on + Days::new(u64::from(chance.between(1, 6))), minutes);
    }
    let mut story = Story { steps: Vec::new(), due_on };
    let begun = (handed - Duration::hours(i64::from(chance.between(2, 30)))).min(days.now - Duration::hours(3));
    story.take(Action::Begin, begun, None);
    if age == 1 && luck > 970 {
        return Some(story);
    }
    if handed >= days.now {
        // Today's deadline lies ahead: what is handed in already came early.
        handed = begun + Duration::hours(1);
    }
    story.take(Action::Submit, handed, None);
    let looked = handed + Duration::hours(i64::from(chance.between(18, 90)));
    if looked >= days.now || (age == 1 && luck > 700) {
        return Some(story);
    }
    if chance.one_in(22) {
        story.take(Action::GiveBack, looked, Some(REASONS[chance.below(REASONS.len())]));
        let again = looked + Duration::hours(i64::from(chance.between(5, 30)));
        if again >= days.now || (age == 1 && luck > 500) {
            return Some(story);
        }
        story.take(Action::Submit, again, None);
        let verified = again + Duration::hours(i64::from(chance.between(3, 24)));
        if verified >= days.now {
            return Some(story);
        }
        story.take(Action::Verify, verified, None);
    } else {
        story.take(Action::Verify, looked, None);
    }
    let locked = at(lock_on, 0).max(story.steps.last().map_or(days.now, |step| step.at) + Duration::hours(1));
    if locked < days.now {
        story.take(Action::Lock, locked, Some("审核期满"));
    }
    Some(story)
}

const REASONS: [&str; 3] = [
    "9710 出口额比上月增加较多，请核对是否把上月放行的报关单重复计入。",
    "从业人员与上月相差较大，请核实是否包含外包人员。",
    "请在变动原因中写明具体的企业和订单情况，只写“业务增长”无法核实。",
];
