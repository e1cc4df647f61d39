//! Functions of rules.

use chrono::{Datelike as _, NaiveDate};

use super::dates::{day, months};
use super::evaluate::part;
use super::operate::finite;
use super::term::{Answer, Stop, Term, is_near};

/// A function: its name, the least and most values it takes, and how it is written.
pub(super) struct Function {
    pub name: &'static str,
    pub least: usize,
    pub most: usize,
    pub usage: &'static str,
}

const fn function(name: &'static str, least: usize, most: usize, usage: &'static str) -> Function {
    Function { name, least, most, usage }
}

/// All functions.
pub(super) const FUNCTIONS: [Function; 20] = [
    function("min", 1, 40, "min(a, b)"),
    function("max", 1, 40, "max(a, b)"),
    function("round", 1, 2, "round(x) 或 round(x, 2)"),
    function("floor", 1, 1, "floor(x)"),
    function("ceil", 1, 1, "ceil(x)"),
    function("abs", 1, 1, "abs(x)"),
    function("sum", 1, 2, "sum(表格, \"列\")"),
    function("count", 1, 1, "count(表格)"),
    function("size", 1, 1, "size(列表)"),
    function("days", 2, 2, "days(起, 止)"),
    function("months", 2, 2, "months(起, 止)"),
    function("year", 1, 1, "year(日期)"),
    function("month", 1, 1, "month(日期)"),
    function("years_since", 1, 1, "years_since(日期)"),
    function("step", 2, 2, "step(x, [[1000, 0.1], [5000, 0.2]])"),
    function("contains", 2, 2, "contains(列表, x)"),
    function("one_of", 2, 2, "one_of(x, [\"a\", \"b\"])"),
    function("startsWith", 2, 2, "文字.startsWith(\"51\")"),
    function("endsWith", 2, 2, "文字.endsWith(\"00\")"),
    function("given", 1, 1, "given(x)"),
];

/// A function by its name.
pub(super) fn named(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Calls a function.
pub(super) fn call<'a>(name: &str, terms: &[Term<'a>], today: NaiveDate) -> Answer<'a> {
    let Some(function) = named(name) else { return Err(Stop::failed(format!("没有函数 {name}()。"))) };
    if !(function.least..=function.most).contains(&terms.len()) {
        return Err(Stop::failed(format!("{name}() 的写法应为 {}。", function.usage)));
    }
    let whose = format!("{name}()");
    let first = &terms[0];
    match name {
        "min" => extreme(terms, &whose, f64::min),
        "max" => extreme(terms, &whose, f64::max),
        "round" => round(first.number(&whose)?, terms.get(1).map_or(Ok(0.0), |digits| digits.number(&whose))?),
        "floor" => Ok(Term::Number(whole(first.number(&whose)?, f64::floor))),
        "ceil" => Ok(Term::Number(whole(first.number(&whose)?, f64::ceil))),
        "abs" => Ok(Term::Number(first.number(&whose)?.abs())),
        "sum" => sum(first, terms.get(1).map(|column| column.text(&whose)).transpose()?),
        "count" | "size" => count(first, &whose),
        "days" => {
            let (from, to) = (day(first.text(&whose)?)?, day(terms[1].text(&whose)?)?);
            Ok(Term::Number(u32::try_from((to - from).num_days().unsigned_abs()).map_or(f64::MAX, f64::from) * sign(from, to)))
        }
        "months" => Ok(Term::Number(f64::from(months(day(first.text(&whose)?)?, day(terms[1].text(&whose)?)?)))),
        "year" => Ok(Term::Number(f64::from(year(first, &whose)?))),
        "month" => Ok(Term::Number(f64::from(day(first.text(&whose)?)?.month()))),
        "years_since" => Ok(Term::Number(f64::from(months(day(first.text(&whose)?)?, today).div_euclid(12)))),
        "step" => step(first.number(&whose)?, &terms[1]),
        "contains" => contains(first, &terms[1]),
        "one_of" => contains(&terms[1], first),
        "startsWith" => Ok(Term::Truth(first.text(&whose)?.starts_with(terms[1].text(&whose)?))),
        "endsWith" => Ok(Term::Truth(first.text(&whose)?.ends_with(terms[1].text(&whose)?))),
        _ => Err(Stop::failed(format!("没有函数 {name}()。"))),
    }
}

fn sign(from: NaiveDate, to: NaiveDate) -> f64 {
    if to < from { -1.0 } else { 1.0 }
}

fn extreme<'a>(terms: &[Term<'a>], whose: &str, better: fn(f64, f64) -> f64) -> Answer<'a> {
    let items = match terms {
        [list] if list.length().is_some() => list.items().unwrap_or_default(),
        _ => terms.to_vec(),
    };
    let numbers = items.iter().map(|term| term.number(whose)).collect::<Result<Vec<_>, _>>()?;
    let found = numbers.into_iter().reduce(better);
    found.map(Term::Number).ok_or_else(|| Stop::failed(format!("{whose} 没有可以比较的数字。")))
}

/// Rounds half away from zero; what lies within the rounding of doubles of a half counts as a half.
pub fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    let exact = number * scale;
    let rounded = if exact.abs() < 1e10 { exact * (1.0 + 1e-13) } else { exact }.round() / scale;
    if rounded.is_finite() { rounded } else { number }
}

fn round<'a>(number: f64, digits: f64) -> Answer<'a> {
    if !(0.0..=6.0).contains(&digits) || digits.fract() != 0.0 {
        return Err(Stop::failed("round() 的小数位数应为 0 至 6。"));
    }
    let digits = (0..=6).find(|at| is_near(f64::from(*at), digits)).unwrap_or(0);
    finite(rounded(number, digits))
}

/// Floor or ceiling, but a number that is whole except for the rounding of doubles stays.
fn whole(number: f64, cut: fn(f64) -> f64) -> f64 {
    if is_near(number, number.round()) { number.round() } else { cut(number) }
}

/// Empty cells count as nothing.
fn sum<'a>(list: &Term<'a>, column: Option<&str>) -> Answer<'a> {
    let Some(items) = list.items() else {
        return Err(Stop::failed(format!("类型不符：sum() 需要表格，得到的是{}。", list.kind())));
    };
    let mut total = 0.0;
    for item in &items {
        let cell = match column {
            Some(column) => match part(item, column, String::new) {
                Err(Stop::Missing(_)) => continue,
                cell => cell?,
            },
            None => item.clone(),
        };
        total += cell.number("sum()")?;
    }
    finite(total)
}

fn count<'a>(term: &Term<'a>, whose: &str) -> Answer<'a> {
    let length = match term {
        Term::Text(text) => Some(text.chars().count()),
        other => other.length(),
    };
    let Some(length) = length else {
        return Err(Stop::failed(format!("类型不符：{whose} 需要列表，得到的是{}。", term.kind())));
    };
    Ok(Term::Number(u32::try_from(length).map_or(f64::MAX, f64::from)))
}

fn year(term: &Term<'_>, whose: &str) -> Result<i32, Stop> {
    Ok(day(term.text(whose)?)?.year())
}

/// The value of the highest threshold that the number reaches, else nothing.
fn step<'a>(number: f64, steps: &Term<'a>) -> Answer<'a> {
    let unread = || Stop::failed("step() 的第二项应如 [[1000, 0.1], [5000, 0.2]]。");
    let mut best: Option<(f64, f64)> = None;
    for step in steps.items().ok_or_else(unread)? {
        let pair = step.items().ok_or_else(unread)?;
        let [Term::Number(threshold), Term::Number(value)] = pair[..] else { return Err(unread()) };
        let is_reached = number >= threshold || is_near(number, threshold);
        if is_reached && best.is_none_or(|(highest, _)| threshold >= highest) {
            best = Some((threshold, value));
        }
    }
    Ok(Term::Number(best.map_or(0.0, |(_, value)| value)))
}

fn contains<'a>(list: &Term<'a>, wanted: &Term<'a>) -> Answer<'a> {
    match (list, wanted) {
        (Term::Text(text), Term::Text(wanted)) => Ok(Term::Truth(text.contains(wanted.as_ref()))),
        _ => match list.items() {
            Some(items) => Ok(Term::Truth(items.iter().any(|item| item.equals(wanted)))),
            None => Err(Stop::failed(format!("类型不符：contains() 需要列表，得到的是{}。", list.kind()))),
        },
    }
}
