//! What happens in the season, and when: one long list in the order of time, the same whenever it is made for the same day.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use super::chance::Chance;
use super::plan::{CALLS, Course, Public, Settled, Target};
use crate::casework::Programme;
use crate::casework::programme::StageKind;
use crate::platform::clock::instant_of;
use crate::values::Calendar;

/// Working days that the season looks back.
const REACH: usize = 262;

/// Something that happens. Numbers of calls and applications are places in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A call is announced.
    Call(usize),
    /// A draft is begun; whether it is filled to the end.
    Begin(usize, bool),
    /// It is handed in.
    Submit(usize),
    /// The office asks for corrections.
    Correct(usize),
    /// They are handed in.
    Answer(usize),
    /// It is admitted.
    Admit(usize),
    /// It is not admitted.
    Decline(usize),
    /// It is taken back.
    Withdraw(usize),
    /// Somebody writes a message: whether the office.
    Message(usize, bool),
    /// One task of a stage is done.
    Work(usize, StageKind),
    /// A decision is proposed: whether to approve.
    Propose(usize, bool),
    /// It is confirmed.
    Confirm(usize),
    /// A list of a call is made.
    Rank(usize),
    /// It is confirmed.
    ConfirmRank(usize),
    /// The notice of a call's results is written.
    Draft(usize),
    /// It is published.
    Publish(usize),
    /// Somebody objects to it.
    Object(usize),
    /// The objection is looked into.
    Investigate(usize),
    /// The notice is over.
    Close(usize),
    /// Payments are entered: how many at most.
    Pay(usize, usize),
    /// They are checked: how many at most.
    Check(usize, usize),
    /// They are sent to the bank.
    Send(usize),
    /// The bank has paid them.
    Paid(usize),
    /// Certificates are issued.
    Certify(usize),
    /// One of them is suspended.
    Suspend(usize),
    /// It is proposed to revoke one.
    ProposeRevocation(usize),
    /// It is revoked.
    Revoke(usize),
}

/// When it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The instant.
    pub at: DateTime<Utc>,
    /// What.
    pub act: Act,
}

/// An application of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Its call.
    pub call: usize,
    /// Which of the call's organisations.
    pub seat: usize,
    /// How far it comes.
    pub target: Target,
}

/// All applications in the order of the plan.
pub fn applications() -> Vec<Planned> {
    let mut all = Vec::new();
    for (call, plan) in CALLS.iter().enumerate() {
        let targets = plan.targets.iter().flat_map(|(target, count)| std::iter::repeat_n(*target, *count));
        all.extend(targets.enumerate().map(|(seat, target)| Planned { call, seat, target }));
    }
    all
}

/// Working days before and after a day.
pub struct WorkingDays {
    past: Vec<NaiveDate>,
    ahead: Vec<NaiveDate>,
}

impl WorkingDays {
    /// Around a day, which is none of them.
    pub fn around(today: NaiveDate, calendar: &Calendar) -> Self {
        let before = (1..).map_while(|days| today.checked_sub_days(Days::new(days)));
        let after = (1..).map_while(|days| today.checked_add_days(Days::new(days)));
        let is_worked = |day: &NaiveDate| calendar.is_worked(*day);
        Self { past: before.filter(is_worked).take(REACH).collect(), ahead: after.filter(is_worked).take(80).collect() }
    }

    /// The working day so many before today, or ahead where the number is negative; 0 is the last one before today.
    pub fn day(&self, before: i32) -> NaiveDate {
        let list = if before > 0 { &self.past } else { &self.ahead };
        let at = usize::try_from(before.unsigned_abs()).unwrap_or(0).clamp(1, list.len()) - 1;
        if before == 0 { self.past[0] } else { list[at] }
    }

    fn at(&self, before: i32, minute: u32) -> DateTime<Utc> {
        let minute = minute.min(18 * 60);
        instant_of(self.day(before).and_time(NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()))
    }

    /// When a call opens.
    pub fn opens(&self, before: i32) -> DateTime<Utc> {
        self.at(before, 9 * 60)
    }

    /// When a call closes: at the end of the working day.
    pub fn closes(&self, before: i32) -> DateTime<Utc> {
        instant_of(self.day(before).and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()))
    }
}

/// Everything that happens, in order.
pub fn of(today: NaiveDate, calendar: &Calendar, definition: impl Fn(&str) -> Option<std::sync::Arc<Programme>>) -> Vec<Item> {
    let days = WorkingDays::around(today, calendar);
    let mut items = Vec::new();
    for (call, plan) in CALLS.iter().enumerate() {
        items.push(Item { at: days.at((plan.opens + 8).max(1), 9 * 60 + 30), act: Act::Call(call) });
        items.extend(together(call).into_iter().enumerate().map(|(at, (day, act))| {
            let minute = 10 * 60 + u32::try_from(at).unwrap_or(0) * 7 + u32::try_from(call).unwrap_or(0);
            Item { at: days.at(day, minute), act }
        }));
    }
    for (number, planned) in applications().into_iter().enumerate() {
        if let Some(definition) = definition(CALLS[planned.call].programme) {
            items.extend(alone(number, planned, &definition, &days));
        }
    }
    items.sort_by_key(|item| item.at);
    items
}

/// What happens to a call's applications together.
fn together(call: usize) -> Vec<(i32, Act)> {
    let mut acts = Vec::new();
    let then = match CALLS[call].course {
        Course::None => return acts,
        Course::Each(then) => then,
        Course::Ranked { made, confirmed, then } => {
            acts.push((made, Act::Rank(call)));
            let Some(day) = confirmed else { return acts };
            acts.push((day, Act::ConfirmRank(call)));
            then
        }
    };
    let (day, settled) = match then {
        Public::Waiting => return acts,
        Public::Open(day) | Public::Objected(day) => (day, None),
        Public::Over(day, settled) => (day, Some(settled)),
    };
    acts.extend([(day + 1, Act::Draft(call)), (day, Act::Publish(call))]);
    if matches!(then, Public::Objected(_)) {
        acts.extend([(day - 1, Act::Object(call)), (day - 2, Act::Investigate(call))]);
    }
    let Some(settled) = settled else { return acts };
    // Five working days after the day of publication, and the day after.
    let over = day - 6;
    acts.push((over, Act::Close(call)));
    match settled {
        Settled::Paid => acts.extend([
            (over - 2, Act::Pay(call, 100)),
            (over - 3, Act::Check(call, 100)),
            (over - 4, Act::Send(call)),
            (over - 7, Act::Paid(call)),
        ]),
        Settled::Paying => acts.extend([
            (over - 3, Act::Pay(call, 4)),
            (over - 4, Act::Check(call, 3)),
            (over - 5, Act::Send(call)),
            (over - 18, Act::Pay(call, 6)),
            (over - 20, Act::Check(call, 1)),
        ]),
        Settled::Certified => acts.extend([
            (over - 2, Act::Certify(call)),
            (over - 40, Act::Suspend(call)),
            (over - 45, Act::ProposeRevocation(call)),
            (over - 48, Act::Revoke(call)),
        ]),
    }
    acts
}

/// The way of one application: gaps in working days and acts, from the day on which it is begun.
type Way = Vec<(i32, Act)>;

fn gap(chance: &mut Chance, least: u32, most: u32) -> i32 {
    i32::try_from(chance.between(least, most)).unwrap_or(1)
}

fn way(number: usize, planned: Planned, definition: &Programme, chance: &mut Chance) -> Way {
    let target = planned.target;
    let mut way = vec![(0, Act::Begin(number, target != Target::Draft))];
    if target == Target::Draft {
        return way;
    }
    way.push((gap(chance, 1, 4), Act::Submit(number)));
    let early = match target {
        Target::Submitted => return way,
        Target::Declined => Some(Act::Decline(number)),
        Target::Withdrawn if number.is_multiple_of(2) => Some(Act::Withdraw(number)),
        _ => None,
    };
    if let Some(act) = early {
        way.push((gap(chance, 1, 3), act));
        return way;
    }
    if target == Target::Correcting || number % 6 == 1 {
        way.push((gap(chance, 1, 3), Act::Correct(number)));
        if target == Target::Correcting {
            return way;
        }
        way.push((gap(chance, 2, 5), Act::Answer(number)));
    }
    way.push((gap(chance, 1, 3), Act::Admit(number)));
    if review(&mut way, number, target, definition, chance) || target == Target::Deciding {
        return way;
    }
    way.push((gap(chance, 1, 2), Act::Propose(number, target != Target::Rejected)));
    if target != Target::Confirming {
        way.push((1, Act::Confirm(number)));
    }
    way
}

/// Goes through the stages of review; whether the way ends in one of them.
fn review(way: &mut Way, number: usize, target: Target, definition: &Programme, chance: &mut Chance) -> bool {
    for (at, stage) in definition.stages.iter().filter(|stage| stage.kind.is_review()).enumerate() {
        if target == Target::Stage(stage.kind) {
            return true;
        }
        if at == 1 && matches!(target, Target::Withdrawn | Target::Supplementing) {
            let act = if target == Target::Withdrawn { Act::Withdraw(number) } else { Act::Correct(number) };
            way.push((gap(chance, 1, 2), act));
            return true;
        }
        if at == 1 && number % 9 == 4 {
            way.extend([(1, Act::Message(number, false)), (1, Act::Message(number, true))]);
        }
        let (count, least, most) = match stage.kind {
            StageKind::Departments => (stage.units.len(), 1, 2),
            StageKind::Inspection => (stage.inspectors, 3, 5),
            StageKind::Experts => (stage.experts, 2, 5),
            StageKind::Second => (1, 1, 2),
            _ => (1, 2, 4),
        };
        way.push((gap(chance, least, most), Act::Work(number, stage.kind)));
        // The others of the same stage on the same day or the next.
        way.extend((1..count).map(|other| (i32::from(other == 2), Act::Work(number, stage.kind))));
    }
    false
}

/// The way of one application with its days: those whose call is over begin in its time, those that still go on end near today.
fn alone(number: usize, planned: Planned, definition: &Programme, days: &WorkingDays) -> Vec<Item> {
    let plan = &CALLS[planned.call];
    let mut chance = Chance::of(&["way", &number.to_string()]);
    let way = way(number, planned, definition, &mut chance);
    let (total, in_draft) = (way.iter().map(|(gap, _)| gap).sum::<i32>(), way.get(1).map_or(0, |(gap, _)| *gap));
    // Begun when the call had opened, handed in before it closed.
    let (first, last) = (plan.opens - 1, plan.closes.max(1) + in_draft);
    let begun = if plan.course == Course::None {
        (total + waited(number, planned.target, definition, &mut chance)).clamp(last.min(first), first)
    } else {
        let days = |day: i32| u32::try_from(day).unwrap_or(1);
        i32::try_from(chance.between(days(last.min(first)), days(first))).unwrap_or(first)
    };
    let (mut day, mut minute) = (begun, 0);
    let mut items = Vec::new();
    for (at, (gap, act)) in way.into_iter().enumerate() {
        day -= gap;
        minute = if gap == 0 && at > 0 { minute + chance.between(4, 25) } else { 9 * 60 + chance.between(0, 400) };
        items.push(Item { at: days.at(day, minute), act });
    }
    items
}

/// Working days that an application has waited where it stands: some are late, some soon will be.
fn waited(number: usize, target: Target, definition: &Programme, chance: &mut Chance) -> i32 {
    let days = |kind: StageKind| {
        let stage = definition.stages.iter().find(|stage| stage.kind == kind);
        stage.map_or(5, |stage| stage.days)
    };
    let allowed = match target {
        Target::Submitted => return i32::try_from(chance.between(1, 4)).unwrap_or(1),
        Target::Correcting | Target::Supplementing => return i32::try_from(chance.between(1, 8)).unwrap_or(1),
        Target::Draft | Target::Declined | Target::Withdrawn | Target::Rejected | Target::Approved => {
            return i32::try_from(chance.between(2, 12)).unwrap_or(2);
        }
        Target::Stage(kind) => days(kind),
        Target::Deciding | Target::Confirming => days(StageKind::Decision),
    };
    let waited = match number % 5 {
        0 => allowed + chance.between(2, 4),
        1 => allowed.saturating_sub(chance.between(0, 2)),
        _ => chance.between(1, (allowed / 2).max(1)),
    };
    i32::try_from(waited.max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests;
