//! Deadlines in words: how many working days are left until a day.

use chrono::NaiveDate;

use crate::values::Calendar;
use crate::web::filters::date;

/// What is left until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// So many working days, the day itself among them.
    Days(i64),
    /// It lies ahead, and no day until then is worked.
    Unworked,
    /// It is today.
    Today,
    /// It is past, since so many working days.
    Past(i64),
}

impl Left {
    /// From today to a day.
    pub fn until(calendar: &Calendar, today: NaiveDate, day: NaiveDate) -> Self {
        match calendar.until(today, day) {
            _ if day == today => Self::Today,
            days if day < today => Self::Past(-days),
            0 => Self::Unworked,
            days => Self::Days(days),
        }
    }

    /// 还剩 3 个工作日
    pub fn words(self) -> String {
        match self {
            Self::Days(days) => format!("还剩 {days} 个工作日"),
            Self::Unworked => "此前没有工作日了".to_owned(),
            Self::Today => "今天到期".to_owned(),
            Self::Past(0) => "已过期限".to_owned(),
            Self::Past(days) => format!("已逾期 {days} 个工作日"),
        }
    }
}

/// A deadline in words, and whether it is past.
pub fn due(calendar: &Calendar, today: NaiveDate, due_on: NaiveDate) -> (String, bool) {
    let doubt = if calendar.knows(due_on) { "" } else { "，当年放假安排未公布，暂按周一至周五计算" };
    let words = Left::until(calendar, today, due_on).words();
    (format!("{}，{words}{doubt}", date(due_on)), due_on < today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Year;

    #[test]
    fn deadlines_are_said_in_working_days() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let calendar = Calendar::of([(2026, Year::default())]);
        // A Thursday.
        let today = day("2026-11-05");
        let said = |on: &str| due(&calendar, today, day(on));
        assert_eq!(said("2026-11-09"), ("2026年11月9日，还剩 2 个工作日".into(), false));
        assert_eq!(said("2026-11-05"), ("2026年11月5日，今天到期".into(), false));
        assert_eq!(said("2026-11-03"), ("2026年11月3日，已逾期 2 个工作日".into(), true));
        assert!(said("2027-01-04").0.contains("放假安排未公布"));
        let (friday, saturday, sunday) = (day("2026-11-06"), day("2026-11-07"), day("2026-11-08"));
        assert_eq!(Left::until(&calendar, saturday, sunday).words(), "此前没有工作日了");
        assert_eq!(Left::until(&calendar, sunday, saturday).words(), "已过期限");
        assert_eq!(Left::until(&calendar, friday, sunday), Left::Unworked);
    }
}
