//! Document numbers inside the index: the normal form whole, and the parts people remember.
//!
//! Nobody types a number as it is printed. What is asked is therefore read in steps from sure to vague: the whole
//! number, year and serial, issuer and serial, the serial alone; the first step that finds a document counts. In the
//! vague steps the issuer need only agree in most of its characters with the number's own short name or the issuing
//! authority's name, which covers everyday names (总署, 省政府, 外管局) without a list of them.

use super::{fold::fold, numeral::arabic};

/// Characters that say a number is meant, not whose.
const GENERIC: &str = "第年月日号文件公告通知的字是";
/// What may stand between a year and its serial.
const BETWEEN: &str = " 年第〔〕[]()【】-_/,，.·";
/// Issuer characters considered, the ones nearest to the number.
const LONGEST_ISSUER: usize = 12;

/// One way of reading the number asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Any of these tokens finds a document.
    pub tokens: Vec<String>,
    /// How sure a document found is the one meant.
    pub strength: f32,
    /// Tokens of the issuer's characters, to compare.
    pub issuer: Vec<String>,
    /// Share of the issuer's characters that must agree.
    pub least: f32,
}

/// Tokens stored for one normal number: whole, year with serial, serial, issuer with serial, and the serial with every
/// character that the issuer is known by.
#[must_use]
pub fn tokens(number: &str, authority: &str) -> Vec<String> {
    let mut tokens = vec![whole(number)];
    let folded = arabic(&fold(number));
    let (issuer, digits) = parts(&folded);
    if let [year, serial] = digits[..] {
        tokens.push(format!("y:{year}/{serial}"));
    }
    if let Some(serial) = digits.last() {
        tokens.push(format!("s:{serial}"));
        tokens.push(format!("i:{issuer}/{serial}"));
        tokens.extend(issuer_tokens(serial, issuer.chars().chain(fold(authority).chars())));
    }
    tokens
}

/// The token of a whole normal number.
#[must_use]
pub fn whole(number: &str) -> String {
    format!("n:{}", fold(number))
}

/// How a folded query may be read as a number, surest first. `known` are normal numbers recognised in it.
#[must_use]
pub fn asked(folded: &str, known: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    if !known.is_empty() {
        let tokens = known.iter().map(|number| whole(number)).collect();
        steps.push(Step { tokens, strength: 3.0, issuer: Vec::new(), least: 0.0 });
    }
    let text: Vec<char> = arabic(folded).chars().collect();
    if let Some(read) = read(&text) {
        steps.extend(read.steps());
    }
    steps
}

/// A number taken apart.
struct Parts {
    year: Option<String>,
    serial: String,
    /// Ideographs directly before the first digit.
    before: String,
    /// Other ideographs.
    around: String,
    /// A 号 or 文 follows the serial, or nothing but a number was typed.
    is_marked: bool,
}

impl Parts {
    fn steps(&self) -> Vec<Step> {
        let named = |text: &str| issuer_tokens(&self.serial, text.chars());
        let (is_bound, issuer) =
            if named(&self.before).is_empty() { (false, named(&self.around)) } else { (true, named(&self.before)) };
        let step = |token: String, strength, least| {
            let least = if is_bound { least } else { 0.0 };
            Step { tokens: vec![token], strength, issuer: issuer.clone(), least }
        };
        if let Some(year) = &self.year {
            return vec![step(format!("y:{year}/{}", self.serial), 2.0, 0.5)];
        }
        let mut steps = Vec::new();
        if !self.before.is_empty() {
            let token = format!("i:{}/{}", self.before, self.serial);
            steps.push(Step { tokens: vec![token], strength: 2.0, issuer: Vec::new(), least: 0.0 });
        }
        if self.is_marked {
            steps.push(step(format!("s:{}", self.serial), 1.0, 0.8));
        }
        steps
    }
}

fn read(text: &[char]) -> Option<Parts> {
    let mut runs = digit_runs(text);
    split_joined(text, &mut runs);
    let digits = |run: &(usize, usize)| text[run.0..run.1].iter().collect::<String>().trim_start_matches('0').to_owned();
    let year_at = runs.iter().position(|run| is_year(&digits(run)));
    let marked = runs.iter().position(|run| !is_date(text, run) && follows(text, run.1, &['号', '文']));
    let serial_at = match (year_at, marked) {
        (_, Some(marked)) if Some(marked) != year_at => marked,
        (Some(year), _) => runs.len().gt(&(year + 1)).then_some(year + 1).filter(|at| joins(text, runs[year], runs[*at]))?,
        (None, None) if runs.len() == 1 => 0,
        _ => return None,
    };
    let serial = digits(&runs[serial_at]);
    if serial.is_empty() || serial.len() > 5 {
        return None;
    }
    let first = runs[serial_at.min(year_at.unwrap_or(serial_at))].0;
    let before = ideographs_before(text, first);
    let around = text.iter().copied().filter(|c| super::fold::is_han(*c)).collect();
    Some(Parts { year: year_at.map(|at| digits(&runs[at])), serial, before, around, is_marked: marked.is_some() })
}

/// Runs of digits as ranges.
fn digit_runs(text: &[char]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some(last) if last.1 == at => last.1 = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// `汇发202011号`: year and serial written together.
fn split_joined(text: &[char], runs: &mut Vec<(usize, usize)>) {
    if let [(from, to)] = runs[..]
        && (5..=8).contains(&(to - from))
        && is_year(&text[from..from + 4].iter().collect::<String>())
    {
        *runs = vec![(from, from + 4), (from + 4, to)];
    }
}

/// A year and the digits after it belong together when only number marks stand between and no unit follows.
fn joins(text: &[char], year: (usize, usize), serial: (usize, usize)) -> bool {
    let close = text[year.1..serial.0].iter().all(|c| BETWEEN.contains(*c));
    let ends = text
        .get(serial.1)
        .is_none_or(|c| BETWEEN.replace('年', "").contains(*c) || GENERIC.contains(*c) && !"年月日".contains(*c));
    close && ends && serial.1 - serial.0 < 5
}

fn is_date(text: &[char], run: &(usize, usize)) -> bool {
    run.0 > 0 && text[run.0 - 1] == '月'
}

fn follows(text: &[char], at: usize, marks: &[char]) -> bool {
    text[at..].iter().find(|c| **c != ' ').is_some_and(|c| marks.contains(c))
}

/// The ideographs that lead to a place, past one blank or bracket.
fn ideographs_before(text: &[char], at: usize) -> String {
    let skipped = text[..at].iter().rev().take_while(|c| !super::fold::is_han(**c) && !c.is_alphanumeric()).take(2).count();
    let mut found: Vec<char> =
        text[..at - skipped].iter().rev().take_while(|c| super::fold::is_han(**c)).take(LONGEST_ISSUER).copied().collect();
    found.reverse();
    found.into_iter().filter(|c| *c != '第').collect()
}

fn issuer_tokens(serial: &str, issuer: impl Iterator<Item = char>) -> Vec<String> {
    let mut chars: Vec<char> = issuer.filter(|c| super::fold::is_han(*c) && !GENERIC.contains(*c)).collect();
    chars.sort_unstable();
    chars.dedup();
    chars.into_iter().map(|c| format!("c:{serial}/{c}")).collect()
}

/// The letters before the first digit, and all runs of digits without leading zeros.
fn parts(folded: &str) -> (String, Vec<&str>) {
    let issuer = folded.chars().take_while(|c| !c.is_ascii_digit()).filter(|c| c.is_alphanumeric() && *c != '第').collect();
    let digits = folded
        .split(|c: char| !c.is_ascii_digit())
        .map(|run| run.trim_start_matches('0'))
        .filter(|run| !run.is_empty())
        .collect();
    (issuer, digits)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

#[cfg(test)]
mod tests;
