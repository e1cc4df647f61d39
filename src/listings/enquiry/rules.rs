//! Where an enquiry stands, who opened it, and how fast an entry usually answers.

/// Where an enquiry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Those who manage the entry have to answer.
    Open,
    /// The other side has the last answer.
    Answered,
    /// One of the two sides has ended it.
    Closed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Closed];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The word that those who manage the entry read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "待答复",
            Self::Answered => "已答复",
            Self::Closed => "已关闭",
        }
    }

    /// Class and drawing of its tag.
    pub const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("scheduled", "clock"),
            Self::Answered => ("published", "done"),
            Self::Closed => ("withdrawn", "lock"),
        }
    }

    /// Reads the stored word.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.key() == text).unwrap_or(Self::Closed)
    }
}

/// Who began the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenedBy {
    /// Somebody without an account.
    Visitor,
    /// An enterprise that had posted a need.
    Member,
    /// Those who manage the entry, about a need.
    Manager,
}

impl OpenedBy {
    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Member => "member",
            Self::Manager => "manager",
        }
    }
}

/// The two sides of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those who manage the entry.
    Manager,
    /// Those who want something of it.
    Asker,
}

/// The middle of several numbers; the smaller half's larger one of two in the middle.
pub fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    let middle = numbers.len().checked_sub(1)? / 2;
    numbers.get(middle).copied()
}

/// How fast an entry usually answers, in words.
pub fn answer_words(minutes: i64) -> String {
    const DAY: i64 = 24 * 60;
    match minutes.max(1) {
        1..=60 => "通常在 1 小时内答复".to_owned(),
        minutes @ 61..=DAY => format!("通常在 {} 小时内答复", (minutes + 59) / 60),
        minutes if minutes <= 30 * DAY => format!("通常在 {} 天内答复", (minutes + DAY - 1) / DAY),
        _ => "通常超过 30 天才答复".to_owned(),
    }
}

/// How long something has been waiting, in words.
pub fn waiting_words(minutes: i64) -> String {
    match minutes.max(0) {
        minutes @ 0..60 => format!("已等 {minutes} 分钟"),
        minutes @ 60..2880 => format!("已等 {} 小时", minutes / 60),
        minutes => format!("已等 {} 天", minutes / (24 * 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_worked_out_in_hours_and_days() {
        for (minutes, words) in [
            (0, "通常在 1 小时内答复"),
            (61, "通常在 2 小时内答复"),
            (120, "通常在 2 小时内答复"),
            (1440, "通常在 24 小时内答复"),
            (1441, "通常在 2 天内答复"),
            (90_000, "通常超过 30 天才答复"),
        ] {
            assert_eq!(answer_words(minutes), words, "{minutes}");
        }
        assert_eq!([waiting_words(59), waiting_words(60), waiting_words(2880)], ["已等 59 分钟", "已等 1 小时", "已等 2 天"]);
    }

    #[test]
    fn the_middle_answer_counts() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![10, 1, 5, 6]), Some(5));
    }

    #[test]
    fn states_are_read_back() {
        assert!(State::ALL.into_iter().all(|state| State::of(state.key()) == state));
    }
}
