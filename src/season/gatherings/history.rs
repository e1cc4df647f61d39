//! How people signed up: when, whether they got a place or waited, and what became of it. Every step is one of
//! [`crate::signups::rules::STEPS`], nobody is taken beyond the capacity, and nobody is passed over.

use chrono::{DateTime, Duration, Utc};

use crate::season::chance::Chance;
use crate::signups::counter::How;
use crate::signups::places::{Claim, Places};
use crate::signups::rules::{Action, State};

/// What frames the stories of an occasion.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// First moment of signing up.
    pub opens: DateTime<Utc>,
    /// After this nobody signs up or gives up any more.
    pub until: DateTime<Utc>,
    /// When it was called off.
    pub called_off: Option<DateTime<Utc>>,
    /// Whether it has begun, so that no offer stands open.
    pub has_begun: bool,
    /// Places.
    pub places: Places,
}

/// A step: action, from, to, when, why.
pub(super) type Step = (&'static str, Option<State>, State, DateTime<Utc>, Option<&'static str>);

/// What became of one person's sign-up.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// How they came.
    pub how: How,
    /// Type of place.
    pub quota: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When they signed up.
    pub made_at: DateTime<Utc>,
    /// Until when a place is held open.
    pub offered_until: Option<DateTime<Utc>>,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

impl Story {
    fn begin(how: How, quota: Option<String>, first: State, made_at: DateTime<Utc>) -> Self {
        let steps = vec![("sign_up", None, first, made_at, None)];
        Self { how, quota, state: first, made_at, offered_until: None, steps }
    }

    fn step(&mut self, action: Action, at: DateTime<Utc>, why: Option<&'static str>) {
        let Some(to) = self.state.after(action) else { return };
        self.steps.push((action.key(), Some(self.state), to, at, why));
        self.state = to;
    }

    /// When it was last in a state that it came to by this.
    pub(super) fn reached(&self, state: State) -> Option<DateTime<Utc>> {
        self.steps.iter().rev().find(|(_, _, to, ..)| *to == state).map(|step| step.3)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    GivesUp,
    ForgetsToConfirm,
    IsRefused,
}

/// The stories of people from these divisions, in the order in which they signed up.
pub(super) fn stories(chance: &mut Chance, frame: &Frame, divisions: &[Option<&str>]) -> Vec<Story> {
    let span = (frame.until - frame.opens).num_seconds().max(60);
    let mut moments: Vec<i64> = divisions.iter().map(|_| moment(chance, span)).collect();
    moments.sort_unstable();
    // `ever` counts places as they were held when people came, `kept` those who still hold one in the end.
    let (mut ever, mut kept) = (frame.places.clone(), frame.places.clone());
    let mut freed: Vec<DateTime<Utc>> = Vec::new();
    let mut called = 0;
    let mut stories = Vec::with_capacity(divisions.len());
    for (seconds, division) in moments.into_iter().zip(divisions) {
        let made_at = frame.opens + Duration::seconds(seconds);
        let quota = quota(chance, &frame.places);
        let how = if chance.one_in(3) { How::ByAccount } else { How::ByMail };
        let claim = Claim { quota: quota.as_deref(), division: *division };
        let fate = fate(chance, made_at, frame);
        let mut story = if !kept.fits(claim) {
            waiting(chance, how, quota.clone(), made_at, fate, frame)
        } else if ever.fits(claim) {
            let story = placed(chance, how, quota.clone(), made_at, fate, frame);
            if story.state != State::Lapsed {
                ever.hold(claim, 1);
            }
            freed.extend(story.reached(State::Cancelled).or_else(|| story.reached(State::Refused)));
            story
        } else {
            let at = freed.get(called).copied().unwrap_or(made_at).max(made_at) + Duration::minutes(1);
            called += 1;
            promoted(chance, how, quota.clone(), made_at, at, frame)
        };
        if matches!(story.state, State::Confirmed | State::Offered) {
            kept.hold(claim, 1);
        }
        if let Some(at) = frame.called_off.filter(|_| story.state.is_active()) {
            story.step(Action::CallOff, at, Some("报名人数不足，合并到下一期"));
            story.offered_until = None;
        }
        stories.push(story);
    }
    stories
}

/// More people come at the beginning and just before the end.
fn moment(chance: &mut Chance, span: i64) -> i64 {
    let part = i64::from(chance.between(0, 9_999));
    let part = match chance.below(4) {
        0 => part / 6,
        1 => 9_999 - part / 5,
        _ => part,
    };
    span / 10_000 * part + i64::from(chance.between(0, 59))
}

fn quota(chance: &mut Chance, places: &Places) -> Option<String> {
    let types: Vec<_> = places.quotas.iter().filter(|quota| !quota.is_division).collect();
    let total: u32 = types.iter().map(|quota| quota.places).sum();
    let mut at = chance.between(0, total.saturating_sub(1));
    for quota in types {
        if at < quota.places {
            return Some(quota.key.clone());
        }
        at -= quota.places;
    }
    None
}

fn fate(chance: &mut Chance, made_at: DateTime<Utc>, frame: &Frame) -> Fate {
    // What takes a while can only have happened to those who came some time ago.
    let is_old = made_at + Duration::hours(30) < frame.until;
    match chance.below(200) {
        0..=5 if is_old => Fate::ForgetsToConfirm,
        6..=16 if is_old => Fate::GivesUp,
        17 if is_old => Fate::IsRefused,
        _ => Fate::Stays,
    }
}

fn later(chance: &mut Chance, from: DateTime<Utc>, frame: &Frame) -> DateTime<Utc> {
    let minutes = u32::try_from((frame.until - from).num_minutes()).unwrap_or(1).max(1);
    from + Duration::minutes(i64::from(chance.between(1, minutes)))
}

fn placed(chance: &mut Chance, how: How, quota: Option<String>, made_at: DateTime<Utc>, fate: Fate, frame: &Frame) -> Story {
    if fate == Fate::ForgetsToConfirm {
        let mut story = Story::begin(How::ByMail, quota, State::Pending, made_at);
        story.step(Action::Lapse, made_at + Duration::minutes(61), Some("未在规定时间内确认"));
        return story;
    }
    let mut story = match how {
        How::ByMail => {
            let mut story = Story::begin(how, quota, State::Pending, made_at);
            let at = made_at + Duration::minutes(i64::from(chance.between(2, 45)));
            story.step(Action::Confirm, at.min(frame.until.max(made_at)), None);
            story
        }
        _ => Story::begin(how, quota, State::Confirmed, made_at),
    };
    let at = later(chance, made_at + Duration::hours(1), frame);
    match fate {
        Fate::GivesUp => story.step(Action::Cancel, at, Some("临时有事")),
        Fate::IsRefused => story.step(Action::Refuse, at, Some("不在本班面向的人员范围内")),
        _ => {}
    }
    story
}

fn waiting(chance: &mut Chance, how: How, quota: Option<String>, made_at: DateTime<Utc>, fate: Fate, frame: &Frame) -> Story {
    let mut story = Story::begin(how, quota, State::Waiting, made_at);
    if fate == Fate::GivesUp {
        let at = later(chance, made_at + Duration::hours(1), frame);
        story.step(Action::Cancel, at, Some("改报其他场次"));
    }
    story
}

fn promoted(
    chance: &mut Chance,
    how: How,
    quota: Option<String>,
    made_at: DateTime<Utc>,
    at: DateTime<Utc>,
    frame: &Frame,
) -> Story {
    let mut story = Story::begin(how, quota, State::Waiting, made_at);
    story.step(Action::Offer, at, None);
    let answered = at + Duration::hours(i64::from(chance.between(1, 20)));
    if answered < frame.until || frame.has_begun {
        story.step(Action::Accept, answered.min(frame.until.max(at)), None);
    } else {
        story.offered_until = Some(at + Duration::hours(24));
    }
    story
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signups::rules::STEPS;

    fn frame(capacity: u32) -> Frame {
        let opens: DateTime<Utc> = "2026-03-01T01:00:00Z".parse().unwrap();
        let until = opens + Duration::days(40);
        Frame { opens, until, called_off: None, has_begun: true, places: Places::new(Some(capacity), Vec::new()) }
    }

    #[test]
    fn every_step_is_lawful_and_time_goes_on() {
        for called_off in [None, Some(frame(1).until)] {
            let frame = Frame { called_off, ..frame(60) };
            for story in stories(&mut Chance::of(&["x"]), &frame, &[None; 90]) {
                let (mut state, mut at) = (None, frame.opens);
                for (action, from, to, when, _) in &story.steps {
                    assert_eq!(*from, state);
                    assert!(*when >= at, "{action} goes back in time");
                    let known = STEPS.iter().any(|step| Some(step.0) == *from && step.1.key() == *action && step.2 == *to);
                    assert!(*action == "sign_up" || known, "{action}");
                    (state, at) = (Some(*to), *when);
                }
                assert_eq!(state, Some(story.state));
            }
        }
    }

    #[test]
    fn nobody_is_taken_beyond_the_capacity_and_the_queue_keeps_its_order() {
        let stories = stories(&mut Chance::of(&["y"]), &frame(50), &[None; 70]);
        assert_eq!(stories.iter().filter(|story| story.state == State::Confirmed).count(), 50);
        let first_waiting = stories.iter().position(|story| story.state == State::Waiting).unwrap();
        assert!(stories[first_waiting..].iter().all(|story| !story.state.holds_place()));
        assert!(stories.is_sorted_by_key(|story| story.made_at));
    }
}
