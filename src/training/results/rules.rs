//! What it takes to complete a course, and what somebody reached. Pure.

use crate::training::entity::course;

/// Where a result stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Nothing was proposed.
    Pending,
    /// Proposed as completed; somebody else has to look.
    ProposedCompleted,
    /// Proposed as not completed.
    ProposedFailed,
    /// Completed. Only these are counted.
    Completed,
    /// Not completed.
    Failed,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Pending, Self::ProposedCompleted, Self::ProposedFailed, Self::Completed, Self::Failed];

    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::ProposedCompleted => "proposed_completed",
            Self::ProposedFailed => "proposed_failed",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "待认定",
            Self::ProposedCompleted => "拟结业",
            Self::ProposedFailed => "拟不结业",
            Self::Completed => "已结业",
            Self::Failed => "未结业",
        }
    }

    /// Reads what is stored.
    pub fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key).unwrap_or(Self::Pending)
    }

    /// Whether it waits for the word of another person.
    pub const fn is_proposed(self) -> bool {
        matches!(self, Self::ProposedCompleted | Self::ProposedFailed)
    }

    /// Whether it was confirmed.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }

    /// What it becomes when another person agrees.
    pub const fn confirmed(self) -> Self {
        match self {
            Self::ProposedCompleted => Self::Completed,
            Self::ProposedFailed => Self::Failed,
            other => other,
        }
    }
}

/// What a course asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Share of the days on which one has to come.
    pub attendance_percent: i32,
    /// Least score; 0 where there is no test.
    pub pass_score: i32,
    /// Whether homework is judged.
    pub has_homework: bool,
}

impl Rule {
    /// Of a course.
    pub fn of(course: &course::Model) -> Self {
        let course::Model { attendance_percent, pass_score, has_homework, .. } = course;
        Self { attendance_percent: *attendance_percent, pass_score: *pass_score, has_homework: *has_homework }
    }

    /// In a sentence.
    pub fn words(&self) -> String {
        let test = if self.pass_score > 0 { format!("，考核不低于 {} 分", self.pass_score) } else { String::new() };
        let homework = if self.has_homework { "，作业合格" } else { "" };
        format!("出勤不低于 {}%{test}{homework}", self.attendance_percent)
    }

    /// Judges what somebody reached. Too little attendance decides by itself; otherwise what is not known yet leaves it open.
    pub fn judge(&self, reached: &Reached) -> Verdict {
        let mut failed = Vec::new();
        let mut open = Vec::new();
        if reached.attendance_percent < self.attendance_percent {
            failed.push(format!("出勤 {}%，要求 {}%", reached.attendance_percent, self.attendance_percent));
        }
        if self.pass_score > 0 {
            match reached.score {
                Some(score) if score < f64::from(self.pass_score) => {
                    failed.push(format!("考核 {score} 分，要求 {} 分", self.pass_score));
                }
                Some(_) => {}
                None => open.push("还没有考核成绩".to_owned()),
            }
        }
        if self.has_homework {
            match reached.homework {
                Some(false) => failed.push("作业不合格".to_owned()),
                Some(true) => {}
                None => open.push("作业还没有评定".to_owned()),
            }
        }
        match (failed.is_empty(), open.is_empty()) {
            (false, _) => Verdict::Failed(failed),
            (true, false) => Verdict::Open(open),
            (true, true) => Verdict::Completed,
        }
    }
}

/// What somebody reached.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reached {
    /// Share of the days on which they came.
    pub attendance_percent: i32,
    /// Score of the test.
    pub score: Option<f64>,
    /// Whether the homework was good enough.
    pub homework: Option<bool>,
}

/// What the rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All of it is there.
    Completed,
    /// Something is too little; what.
    Failed(Vec<String>),
    /// Something is not known yet; what.
    Open(Vec<String>),
}

impl Verdict {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Completed => "达到结业要求".to_owned(),
            Self::Failed(reasons) | Self::Open(reasons) => reasons.join("；"),
        }
    }

    /// What is proposed because of it; nothing while something is open.
    pub const fn proposal(&self) -> Option<Outcome> {
        match self {
            Self::Completed => Some(Outcome::ProposedCompleted),
            Self::Failed(_) => Some(Outcome::ProposedFailed),
            Self::Open(_) => None,
        }
    }
}

/// Share of the days, cut off: two of three days are 66 %.
pub fn attendance_percent(days: usize, of: usize) -> i32 {
    (days.min(of) * 100).checked_div(of).and_then(|share| i32::try_from(share).ok()).unwrap_or(0)
}

/// A score as people type it: 0 to 100 with one decimal at most. None for nothing; an error in words.
pub fn read_score(text: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let score: f64 = text.parse().map_err(|_| format!("成绩“{text}”不是数字，请填 0 到 100"))?;
    if !(0.0..=100.0).contains(&score) {
        return Err(format!("成绩“{text}”应在 0 到 100 之间"));
    }
    let tenths = (score * 10.0).round();
    if (score * 10.0 - tenths).abs() > 1e-6 {
        Err(format!("成绩“{text}”最多一位小数"))
    } else {
        Ok(Some(tenths / 10.0))
    }
}

/// Whether homework was good enough, as people type it.
pub fn read_homework(text: &str) -> Result<Option<bool>, String> {
    match text.trim() {
        "" => Ok(None),
        "合格" | "通过" | "是" | "yes" => Ok(Some(true)),
        "不合格" | "未通过" | "否" | "no" => Ok(Some(false)),
        other => Err(format!("作业“{other}”应为 合格、不合格 或留空")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { attendance_percent: 80, pass_score: 60, has_homework: true };

    #[test]
    fn everything_that_is_too_little_is_named() {
        let reached = Reached { attendance_percent: 66, score: Some(59.5), homework: None };
        let Verdict::Failed(reasons) = RULE.judge(&reached) else { panic!("not completed") };
        assert_eq!(reasons, ["出勤 66%，要求 80%", "考核 59.5 分，要求 60 分"]);
    }

    #[test]
    fn what_is_not_known_leaves_it_open_unless_attendance_decides() {
        let came = Reached { attendance_percent: 100, score: None, homework: Some(true) };
        assert_eq!(RULE.judge(&came), Verdict::Open(vec!["还没有考核成绩".into()]));
        assert_eq!(RULE.judge(&came).proposal(), None);
        let absent = Reached { attendance_percent: 0, ..came };
        assert_eq!(RULE.judge(&absent).proposal(), Some(Outcome::ProposedFailed));
        let all = Reached { score: Some(60.0), ..came };
        assert_eq!(RULE.judge(&all), Verdict::Completed);
    }

    #[test]
    fn shares_are_cut_off_and_scores_have_one_decimal() {
        assert_eq!(attendance_percent(2, 3), 66);
        assert_eq!(attendance_percent(4, 3), 100);
        assert_eq!(attendance_percent(1, 0), 0);
        assert_eq!(read_score(" 88.5 "), Ok(Some(88.5)));
        assert_eq!(read_score(""), Ok(None));
        assert!(["101", "-1", "八十", "88.55", "NaN"].iter().all(|text| read_score(text).is_err()));
        assert_eq!(read_homework("合格"), Ok(Some(true)));
        assert!(read_homework("大概").is_err());
    }

    #[test]
    fn keys_are_read_back() {
        assert!(Outcome::ALL.into_iter().all(|outcome| Outcome::parse(outcome.key()) == outcome));
    }
}
