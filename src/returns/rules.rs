//! The way of a return: its states, and one table of the steps between them. Pure.

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Being filled in.
    Draft,
    /// With the officials.
    Submitted,
    /// Back with the reporter, to be mended.
    Returned,
    /// Found right: it counts.
    Verified,
    /// Counts and stays: only a new vintage changes it.
    Locked,
    /// A newer vintage counts instead.
    Superseded,
}

impl State {
    /// All states in the order of the way.
    pub const ALL: [Self; 6] = [Self::Draft, Self::Submitted, Self::Returned, Self::Verified, Self::Locked, Self::Superseded];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Verified => "verified",
            Self::Locked => "locked",
            Self::Superseded => "superseded",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审核",
            Self::Returned => "已退回",
            Self::Verified => "已审核",
            Self::Locked => "已锁定",
            Self::Superseded => "已被新版次替代",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == text)
    }

    /// Whether the reporter may write it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether its figures count.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Verified | Self::Locked)
    }

    /// Whether it was handed in and not sent back: what the next month is compared with.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Submitted | Self::Verified | Self::Locked)
    }
}

/// The stored words of the states whose figures count.
pub const COUNTED: [&str; 2] = [State::Verified.key(), State::Locked.key()];
/// The stored words of the states in which it is handed in and not sent back.
pub const IN: [&str; 3] = [State::Submitted.key(), State::Verified.key(), State::Locked.key()];

/// What is done to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// A first vintage is begun.
    Begin,
    /// A new vintage of what counts is begun.
    Correct,
    /// Handed in.
    Submit,
    /// Sent back with a reason.
    GiveBack,
    /// Found right by somebody other than who handed it in.
    Verify,
    /// Closed.
    Lock,
    /// Replaced by a newer vintage that was found right.
    Supersede,
}

impl Action {
    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Correct => "correct",
            Self::Submit => "submit",
            Self::GiveBack => "return",
            Self::Verify => "verify",
            Self::Lock => "lock",
            Self::Supersede => "supersede",
        }
    }

    /// What it says in a timeline.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Begin => "开始填报",
            Self::Correct => "发起更正",
            Self::Submit => "上报",
            Self::GiveBack => "退回",
            Self::Verify => "审核通过",
            Self::Lock => "锁定",
            Self::Supersede => "被新版次替代",
        }
    }

    /// The words of an action that is stored.
    pub fn words_of(key: &str) -> &'static str {
        let all = [Self::Begin, Self::Correct, Self::Submit, Self::GiveBack, Self::Verify, Self::Lock, Self::Supersede];
        all.into_iter().find(|action| action.key() == key).map_or("变动", Self::word)
    }
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// People or machines of the reporter.
    Reporter,
    /// An official who covers the division.
    Official,
    /// An official, or the program when the day comes.
    OfficialOrClock,
    /// It follows from another step.
    Follows,
}

/// A step: what is done, from which state, to which, by whom.
pub type Step = (Action, Option<State>, State, By);

/// All steps that there are.
pub const STEPS: [Step; 9] = [
    (Action::Begin, None, State::Draft, By::Reporter),
    (Action::Correct, None, State::Draft, By::Reporter),
    (Action::Submit, Some(State::Draft), State::Submitted, By::Reporter),
    (Action::Submit, Some(State::Returned), State::Submitted, By::Reporter),
    (Action::GiveBack, Some(State::Submitted), State::Returned, By::Official),
    (Action::Verify, Some(State::Submitted), State::Verified, By::Official),
    (Action::Lock, Some(State::Verified), State::Locked, By::OfficialOrClock),
    (Action::Supersede, Some(State::Verified), State::Superseded, By::Follows),
    (Action::Supersede, Some(State::Locked), State::Superseded, By::Follows),
];

/// Where a step leads; none where there is no such step.
pub fn next(from: Option<State>, action: Action) -> Option<State> {
    STEPS.iter().find(|(does, at, ..)| *does == action && *at == from).map(|(_, _, to, _)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_never_written_again() {
        for state in State::ALL.into_iter().filter(|state| state.counts()) {
            let open = STEPS.iter().filter(|(_, from, to, _)| *from == Some(state) && to.is_open());
            assert_eq!(open.count(), 0, "{state:?} leads back to the reporter");
        }
        assert_eq!(next(Some(State::Locked), Action::Submit), None);
        assert_eq!(next(Some(State::Superseded), Action::Verify), None);
        assert_eq!(next(Some(State::Returned), Action::Submit), Some(State::Submitted));
    }

    #[test]
    fn only_officials_make_figures_count() {
        for (action, from, to, by) in STEPS {
            if to.counts() && !from.is_some_and(State::counts) {
                assert_eq!((action, by), (Action::Verify, By::Official));
            }
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.key()), Some(state));
        }
    }
}
