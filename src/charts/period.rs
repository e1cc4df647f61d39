//! Points in time along an axis.

/// A month, a year, or any other name of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Full name, in tables and tips.
    pub name: String,
    /// Name within its group, under the axis.
    pub short: String,
    /// The group that several share: the year of months.
    pub group: Option<String>,
}

impl Period {
    /// A month as a number such as 202603.
    pub fn month(yyyymm: u32) -> Self {
        let (year, month) = (yyyymm / 100, yyyymm % 100);
        Self { name: format!("{year}年{month}月"), short: format!("{month}月"), group: Some(format!("{year}年")) }
    }

    /// A year.
    pub fn year(year: i32) -> Self {
        Self::named(format!("{year}年"))
    }

    /// Anything else.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { short: name.clone(), name, group: None }
    }
}

/// Names under an axis: index, words, and whether a group begins there.
pub(super) struct Under {
    /// Which of the points.
    pub at: usize,
    /// Words in the first row.
    pub words: String,
    /// Words in the second row: the group that begins here.
    pub group: Option<String>,
}

/// Which names fit under an axis on which each point has `room` and letters have a size.
pub(super) fn under(periods: &[Period], room: f64, size: f64) -> Vec<Under> {
    let widest = periods.iter().map(|period| super::letters::width(&period.short, size)).fold(0.0, f64::max) + size * 0.7;
    let every = (1..=periods.len().max(1)).find(|every| super::count(*every) * room >= widest).unwrap_or(1);
    let begins = |at: usize| periods[at].group.is_some() && (at == 0 || periods[at].group != periods[at - 1].group);
    let has_groups = periods.iter().any(|period| period.group.is_some());
    if has_groups && every > 3 {
        let starts: Vec<usize> = (0..periods.len()).filter(|at| begins(*at)).collect();
        let wide = super::letters::width("2026年", size) + size * 0.7;
        // A first year of one or two months would run into the second.
        let fits =
            |(order, at): &(usize, &usize)| starts.get(order + 1).is_none_or(|next| super::count(next - **at) * room >= wide);
        let shown = starts.iter().enumerate().filter(fits).map(|(_, at)| *at);
        return shown.map(|at| Under { at, words: periods[at].group.clone().unwrap_or_default(), group: None }).collect();
    }
    let offset = (periods.len().max(1) - 1) % every;
    let shown =
        (0..periods.len()).filter(|at| if has_groups { at % every == 0 } else { (at + every - offset).is_multiple_of(every) });
    let mut last: Option<&String> = None;
    let mut found = Vec::new();
    for at in shown {
        let group = periods[at].group.as_ref().filter(|group| last != Some(*group));
        last = periods[at].group.as_ref();
        found.push(Under { at, words: periods[at].short.clone(), group: group.cloned() });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_months_are_named_by_their_years() {
        let months: Vec<Period> =
            (2023..=2026).flat_map(|year| (1..=12).map(move |month| Period::month(year * 100 + month))).collect();
        let words: Vec<String> = under(&months, 14.0, 15.0).into_iter().map(|one| one.words).collect();
        assert_eq!(words, ["2023年", "2024年", "2025年", "2026年"]);
        let few = under(&months[10..14], 100.0, 15.0);
        let words: Vec<(&str, Option<&str>)> = few.iter().map(|one| (one.words.as_str(), one.group.as_deref())).collect();
        assert_eq!(words, [("11月", Some("2023年")), ("12月", None), ("1月", Some("2024年")), ("2月", None)]);
        assert!(under(&[], 10.0, 15.0).is_empty());
    }
}
