//! The calendar of working days as the content gives it: one file of `content/calendar/` a year.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::Deserialize;
use toml::value::Datetime;

use super::Content;
use crate::values::{Calendar, Year};

#[derive(Deserialize)]
struct YearFile {
    year: i32,
    #[serde(default)]
    work: Vec<Datetime>,
    #[serde(default)]
    off: Vec<Off>,
}

#[derive(Deserialize)]
struct Off {
    from: Datetime,
    to: Datetime,
}

/// Reads the calendars of all years that there are.
pub fn load(content: &Content) -> anyhow::Result<Calendar> {
    let mut years = Vec::new();
    for path in
        content.list("calendar").iter().filter(|path| std::path::Path::new(path).extension().is_some_and(|kind| kind == "toml"))
    {
        years.push(year(content, path).with_context(|| format!("content file {path}"))?);
    }
    Ok(Calendar::of(years))
}

fn year(content: &Content, path: &str) -> anyhow::Result<(i32, Year)> {
    let file: YearFile = content.toml(path)?;
    let work = file.work.iter().map(day).collect::<anyhow::Result<_>>()?;
    let off = file.off.iter().map(|off| Ok((day(&off.from)?, day(&off.to)?))).collect::<anyhow::Result<_>>()?;
    Ok((file.year, Year { off, work }))
}

fn day(written: &Datetime) -> anyhow::Result<NaiveDate> {
    written.to_string().parse().with_context(|| format!("{written} is no day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_of_the_content_is_read() {
        let calendar = load(&Content::new(None)).expect("calendars");
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert!(calendar.is_worked(day("2026-02-14")) && !calendar.is_worked(day("2026-02-23")));
        assert!(calendar.knows(day("2025-06-01")) && !calendar.knows(day("2027-06-01")));
    }
}
