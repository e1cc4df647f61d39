//! Operators between two values.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use super::evaluate::part;
use super::node::Op;
use super::term::{Answer, Stop, Term, is_near};

/// Two values and an operator that needs both.
pub(super) fn binary<'a>(op: Op, left: &Term<'a>, right: &Term<'a>) -> Answer<'a> {
    match op {
        Op::Equal => Ok(Term::Truth(same(left, right)?)),
        Op::Unequal => Ok(Term::Truth(!same(left, right)?)),
        Op::Less | Op::AtMost | Op::Greater | Op::AtLeast => {
            let order = order(left, right)?;
            Ok(Term::Truth(match op {
                Op::Less => order == Ordering::Less,
                Op::AtMost => order != Ordering::Greater,
                Op::Greater => order == Ordering::Greater,
                _ => order != Ordering::Less,
            }))
        }
        Op::In => match right.items() {
            Some(items) => Ok(Term::Truth(items.iter().any(|item| item.equals(left)))),
            None => Err(Stop::failed(format!("类型不符：“in”后面需要列表，得到的是{}。", right.kind()))),
        },
        Op::Add => add(left, right),
        _ => {
            let (left, right) = (left.number(sign(op))?, right.number(sign(op))?);
            arithmetic(op, left, right)
        }
    }
}

/// An element of a list, or a part of a row.
pub(super) fn item<'a>(list: &Term<'a>, at: &Term<'a>, called: impl FnOnce() -> String) -> Answer<'a> {
    if let (Term::Row(_), Term::Text(key)) = (list, at) {
        return part(list, key, || format!("{}.{key}", called()));
    }
    let at = at.number("“[ ]”")?;
    let Some(items) = list.items() else {
        return Err(Stop::failed(format!("类型不符：“[ ]”前面需要列表，得到的是{}。", list.kind())));
    };
    let found = (0_u32..).zip(items).find(|(place, _)| is_near(f64::from(*place), at)).map(|(_, item)| item);
    found.ok_or_else(|| Stop::failed(format!("列表没有第 {} 项。", super::number(at + 1.0))))
}

/// A number that rules may come to.
pub(super) fn finite<'a>(number: f64) -> Answer<'a> {
    if number.is_finite() {
        Ok(Term::Number(number))
    } else {
        Err(Stop::failed("计算结果太大，请检查填写的数字。"))
    }
}

fn same(left: &Term<'_>, right: &Term<'_>) -> Result<bool, Stop> {
    let is_mixed = matches!(
        (left, right),
        (Term::Number(_), Term::Text(_) | Term::Truth(_))
            | (Term::Text(_), Term::Number(_) | Term::Truth(_))
            | (Term::Truth(_), Term::Number(_) | Term::Text(_))
    );
    if is_mixed {
        return Err(Stop::failed(format!("类型不符：{}不能与{}比较。", left.kind(), right.kind())));
    }
    Ok(left.equals(right))
}

fn order(left: &Term<'_>, right: &Term<'_>) -> Result<Ordering, Stop> {
    match (left, right) {
        (Term::Number(left), Term::Number(right)) if is_near(*left, *right) => Ok(Ordering::Equal),
        (Term::Number(left), Term::Number(right)) => Ok(left.total_cmp(right)),
        (Term::Text(left), Term::Text(right)) => Ok(left.cmp(right)),
        _ => Err(Stop::failed(format!("类型不符：{}不能与{}比较大小。", left.kind(), right.kind()))),
    }
}

fn add<'a>(left: &Term<'a>, right: &Term<'a>) -> Answer<'a> {
    match (left, right) {
        (Term::Number(left), Term::Number(right)) => finite(left + right),
        (Term::Text(left), Term::Text(right)) => Ok(Term::Text(Cow::Owned(format!("{left}{right}")))),
        _ => match (left.items(), right.items()) {
            (Some(mut left), Some(right)) => {
                left.extend(right);
                Ok(Term::List(Rc::new(left)))
            }
            _ => Err(Stop::failed(format!("类型不符：{}不能与{}相加。", left.kind(), right.kind()))),
        },
    }
}

fn arithmetic<'a>(op: Op, left: f64, right: f64) -> Answer<'a> {
    match op {
        Op::Subtract => finite(left - right),
        Op::Multiply => finite(left * right),
        Op::Divide | Op::Remainder if right == 0.0 => Err(Stop::failed("除数为零，无法计算。")),
        Op::Divide => finite(left / right),
        _ => finite(left % right),
    }
}

const fn sign(op: Op) -> &'static str {
    match op {
        Op::Subtract => "“-”",
        Op::Multiply => "“*”",
        Op::Divide => "“/”",
        _ => "“%”",
    }
}
