//! The states of a sign-up and every step between them: one table. Nothing moves a sign-up that is not in it.

/// Where a sign-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// A place is held until the link in the letter is opened.
    Pending,
    /// The organiser has to agree; no place is held.
    Requested,
    /// Has a place.
    Confirmed,
    /// In the queue.
    Waiting,
    /// Has come up in the queue; a place is held until the offer ends.
    Offered,
    /// Did not open the link, or did not answer the offer, in time.
    Lapsed,
    /// Given up by the person.
    Cancelled,
    /// Not taken, or taken off the list, by the organiser.
    Refused,
    /// The whole occasion was called off.
    CalledOff,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Opened the link in the letter.
    Confirm,
    /// The organiser agrees, and there is a place.
    Approve,
    /// The organiser agrees, and there is no place.
    Queue,
    /// Comes up in the queue.
    Offer,
    /// Takes what was offered.
    Accept,
    /// Did not answer in time.
    Lapse,
    /// Gives up.
    Cancel,
    /// Taken off by the organiser.
    Refuse,
    /// The occasion is called off.
    CallOff,
}

/// All states.
pub const STATES: [State; 9] = [
    State::Pending,
    State::Requested,
    State::Confirmed,
    State::Waiting,
    State::Offered,
    State::Lapsed,
    State::Cancelled,
    State::Refused,
    State::CalledOff,
];

/// Every step there is.
pub const STEPS: [(State, Action, State); 22] = [
    (State::Pending, Action::Confirm, State::Confirmed),
    (State::Pending, Action::Lapse, State::Lapsed),
    (State::Pending, Action::Cancel, State::Cancelled),
    (State::Pending, Action::Refuse, State::Refused),
    (State::Pending, Action::CallOff, State::CalledOff),
    (State::Requested, Action::Approve, State::Confirmed),
    (State::Requested, Action::Queue, State::Waiting),
    (State::Requested, Action::Cancel, State::Cancelled),
    (State::Requested, Action::Refuse, State::Refused),
    (State::Requested, Action::CallOff, State::CalledOff),
    (State::Waiting, Action::Offer, State::Offered),
    (State::Waiting, Action::Approve, State::Confirmed),
    (State::Waiting, Action::Cancel, State::Cancelled),
    (State::Waiting, Action::Refuse, State::Refused),
    (State::Waiting, Action::CallOff, State::CalledOff),
    (State::Offered, Action::Accept, State::Confirmed),
    (State::Offered, Action::Lapse, State::Lapsed),
    (State::Offered, Action::Cancel, State::Cancelled),
    (State::Offered, Action::CallOff, State::CalledOff),
    (State::Confirmed, Action::Cancel, State::Cancelled),
    (State::Confirmed, Action::Refuse, State::Refused),
    (State::Confirmed, Action::CallOff, State::CalledOff),
];

impl State {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Lapsed => "lapsed",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::CalledOff => "called_off",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "待邮件确认",
            Self::Requested => "待主办方审核",
            Self::Confirmed => "报名成功",
            Self::Waiting => "候补排队",
            Self::Offered => "候补到位，待接受",
            Self::Lapsed => "逾期未确认",
            Self::Cancelled => "已取消",
            Self::Refused => "未通过",
            Self::CalledOff => "活动已取消",
        }
    }

    /// Reads what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        STATES.into_iter().find(|state| state.key() == key)
    }

    /// Whether a place is held.
    pub const fn holds_place(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed | Self::Offered)
    }

    /// Whether something can still become of it. One person has one such sign-up for an occasion.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Pending | Self::Requested | Self::Confirmed | Self::Waiting | Self::Offered)
    }

    /// Where a step leads; none where it is not allowed.
    pub fn after(self, action: Action) -> Option<Self> {
        STEPS.iter().find(|(from, step, _)| *from == self && *step == action).map(|(_, _, to)| *to)
    }
}

impl Action {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Approve => "approve",
            Self::Queue => "queue",
            Self::Offer => "offer",
            Self::Accept => "accept",
            Self::Lapse => "lapse",
            Self::Cancel => "cancel",
            Self::Refuse => "refuse",
            Self::CallOff => "call_off",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirm => "确认邮箱",
            Self::Approve => "审核通过",
            Self::Queue => "审核通过，进入候补",
            Self::Offer => "候补到位",
            Self::Accept => "接受候补名额",
            Self::Lapse => "逾期未确认",
            Self::Cancel => "取消报名",
            Self::Refuse => "移出名单",
            Self::CallOff => "活动取消",
        }
    }
}

/// How far an occasion has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Handed in by an outside organiser; an official has to look.
    Submitted,
    /// Handed back with a note.
    Returned,
    /// Public.
    Published,
    /// Called off.
    Cancelled,
}

/// All stages.
pub const STAGES: [Stage; 5] = [Stage::Draft, Stage::Submitted, Stage::Returned, Stage::Published, Stage::Cancelled];

impl Stage {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审核",
            Self::Returned => "已退回",
            Self::Published => "已发布",
            Self::Cancelled => "已取消",
        }
    }

    /// Reads what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        STAGES.into_iter().find(|stage| stage.key() == key)
    }

    /// Whether visitors may see it.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_active_state_has_a_way_out_and_no_other_has_one() {
        for state in STATES {
            let ways = STEPS.iter().filter(|(from, _, _)| *from == state).count();
            assert_eq!(ways > 0, state.is_active(), "{}", state.name());
        }
    }

    #[test]
    fn a_step_leads_to_one_state() {
        for (at, (from, action, _)) in STEPS.iter().enumerate() {
            let others = STEPS.iter().skip(at + 1).any(|(other, step, _)| other == from && step == action);
            assert!(!others, "{} {}", from.name(), action.name());
        }
    }

    #[test]
    fn keys_are_read_back() {
        assert!(STATES.into_iter().all(|state| State::parse(state.key()) == Some(state)));
        assert!(STAGES.into_iter().all(|stage| Stage::parse(stage.key()) == Some(stage)));
    }
}
