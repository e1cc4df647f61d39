//! What an expression says of some facts. Three-valued: what is decided by what is known is decided, otherwise every name
//! that is missing is named. Every step is counted, so nothing runs on.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::facts::is_there;
use super::node::{Fold, FoldKind, Node, Op};
use super::term::{Answer, Said, Stop, Term};
use super::{Facts, MOST_ROWS, Outcome, functions, operate};

/// Steps of one evaluation.
const MOST_STEPS: usize = 200_000;

/// Evaluates an expression.
pub(super) fn run(node: &Node, facts: &Facts) -> Outcome<Said> {
    let mut run = Run { facts, scopes: Vec::new(), steps: 0 };
    match run.term(node) {
        Ok(Term::Truth(truth)) => Outcome::Value(Said::Truth(truth)),
        Ok(Term::Number(number)) => Outcome::Value(Said::Number(number)),
        Ok(_) => Outcome::Value(Said::Other),
        Err(Stop::Missing(names)) => Outcome::Missing(names.into_iter().collect()),
        Err(Stop::Failed(words)) => Outcome::Failed(words),
    }
}

pub(super) struct Run<'a> {
    pub facts: &'a Facts,
    scopes: Vec<Scope<'a>>,
    steps: usize,
}

/// The element that a fold looks at.
struct Scope<'a> {
    name: &'a str,
    term: Term<'a>,
    /// What the list is called, for names of missing parts.
    list: String,
}

impl<'a> Run<'a> {
    /// The value of an expression.
    pub fn term(&mut self, node: &'a Node) -> Answer<'a> {
        self.spend(1)?;
        match node {
            Node::Null => Ok(Term::Null),
            Node::Truth(truth) => Ok(Term::Truth(*truth)),
            Node::Number(number) => Ok(Term::Number(*number)),
            Node::Text(text) => Ok(Term::Text(Cow::Borrowed(text))),
            Node::Name(name) => self.name(name),
            Node::List(nodes) => Ok(Term::List(Rc::new(self.terms(nodes)?))),
            Node::Part(inner, key) => {
                let row = self.term(inner)?;
                part(&row, key, || format!("{}.{key}", self.called(inner)))
            }
            Node::Has(inner, key) => match self.term(inner)? {
                Term::Row(row) => Ok(Term::Truth(row.get(key).is_some_and(is_there))),
                other => Err(Stop::failed(format!("类型不符：has() 需要一行，得到的是{}。", other.kind()))),
            },
            Node::Item(inner, at) => {
                let (list, at) = self.both(inner, at)?;
                operate::item(&list, &at, || self.called(inner))
            }
            Node::Not(inner) => Ok(Term::Truth(!self.term(inner)?.truth("“!”")?)),
            Node::Minus(inner) => Ok(Term::Number(-self.term(inner)?.number("“-”")?)),
            Node::Binary(op @ (Op::And | Op::Or), left, right) => self.logic(*op == Op::Or, left, right),
            Node::Binary(op, left, right) => {
                let (left, right) = self.both(left, right)?;
                self.spend(left.length().unwrap_or(0).max(right.length().unwrap_or(0)))?;
                operate::binary(*op, &left, &right)
            }
            Node::If(condition, yes, no) => {
                let is_so = self.term(condition)?.truth("“? :”")?;
                self.term(if is_so { yes } else { no })
            }
            Node::Call(name, nodes) if name == "given" => self.given(nodes),
            Node::Call(name, nodes) => {
                let terms = self.terms(nodes)?;
                self.spend(terms.iter().filter_map(Term::length).sum())?;
                functions::call(name, &terms, self.facts.today())
            }
            Node::Fold(fold) => self.fold(fold),
        }
    }

    /// Counts steps.
    fn spend(&mut self, steps: usize) -> Result<(), Stop> {
        self.steps += steps;
        if self.steps > MOST_STEPS { Err(Stop::failed("规则的计算量太大，请简化。")) } else { Ok(()) }
    }

    fn name(&self, name: &'a str) -> Answer<'a> {
        if let Some(scope) = self.scopes.iter().rev().find(|scope| scope.name == name) {
            return Ok(scope.term.clone());
        }
        if name == "today" {
            return Ok(Term::Text(Cow::Owned(self.facts.today().to_string())));
        }
        self.facts.get(name).map(Term::of).ok_or_else(|| Stop::missing(name))
    }

    /// All values, or everything that is missing for them.
    fn terms(&mut self, nodes: &'a [Node]) -> Result<Vec<Term<'a>>, Stop> {
        let (mut terms, mut stop) = (Vec::with_capacity(nodes.len()), None::<Stop>);
        for node in nodes {
            match self.term(node) {
                Ok(term) => terms.push(term),
                Err(other) => stop = Some(stop.map_or_else(|| other.clone(), |stop| stop.and(other.clone()))),
            }
        }
        stop.map_or(Ok(terms), Err)
    }

    fn both(&mut self, left: &'a Node, right: &'a Node) -> Result<(Term<'a>, Term<'a>), Stop> {
        match (self.term(left), self.term(right)) {
            (Ok(left), Ok(right)) => Ok((left, right)),
            (Err(stop), Ok(_)) | (Ok(_), Err(stop)) => Err(stop),
            (Err(left), Err(right)) => Err(left.and(right)),
        }
    }

    /// And, or: `decisive` on either side decides, whatever the other side is.
    fn logic(&mut self, decisive: bool, left: &'a Node, right: &'a Node) -> Answer<'a> {
        let whose = if decisive { "“||”" } else { "“&&”" };
        let left = self.term(left).and_then(|term| term.truth(whose));
        if matches!(left, Ok(truth) if truth == decisive) {
            return Ok(Term::Truth(decisive));
        }
        let right = self.term(right).and_then(|term| term.truth(whose));
        match (left, right) {
            (_, Ok(right)) if right == decisive => Ok(Term::Truth(decisive)),
            (Ok(_), Ok(_)) => Ok(Term::Truth(!decisive)),
            (Err(left), Err(right)) => Err(left.and(right)),
            (Err(stop), _) | (_, Err(stop)) => Err(stop),
        }
    }

    /// Whether a value is there at all.
    fn given(&mut self, nodes: &'a [Node]) -> Answer<'a> {
        let [node] = nodes else { return Err(Stop::failed("given() 需要 1 个值。")) };
        match self.term(node) {
            Ok(_) => Ok(Term::Truth(true)),
            Err(Stop::Missing(_)) => Ok(Term::Truth(false)),
            Err(failed) => Err(failed),
        }
    }

    fn fold(&mut self, fold: &'a Fold) -> Answer<'a> {
        let over = self.term(&fold.over)?;
        let Some(length) = over.length() else {
            return Err(Stop::failed(format!("类型不符：逐项检查需要列表，得到的是{}。", over.kind())));
        };
        if length > MOST_ROWS {
            return Err(Stop::failed(format!("列表有 {length} 行，超过 {MOST_ROWS} 行。")));
        }
        let list = self.called(&fold.over);
        let mut tally = Tally::default();
        for item in over.items().unwrap_or_default() {
            self.scopes.push(Scope { name: &fold.name, term: item, list: list.clone() });
            let is_decided = self.element(fold, &mut tally);
            self.scopes.pop();
            if is_decided {
                break;
            }
        }
        tally.answer(fold.kind)
    }

    /// Looks at one element; whether everything is decided now.
    fn element(&mut self, fold: &'a Fold, tally: &mut Tally<'a>) -> bool {
        let wanted = fold.filter.as_ref().map_or(Ok(true), |filter| self.term(filter).and_then(|term| term.truth("筛选条件")));
        let said = match wanted {
            Ok(true) => self.term(&fold.body),
            Ok(false) => return false,
            Err(stop) => Err(stop),
        };
        match said.and_then(|term| if fold.kind == FoldKind::List { Ok(term) } else { term.truth("逐项检查").map(Term::Truth) })
        {
            Ok(Term::Truth(truth)) if fold.kind != FoldKind::List => {
                *(if truth { &mut tally.yes } else { &mut tally.no }) += 1;
                (fold.kind == FoldKind::All && !truth) || (fold.kind == FoldKind::Exists && truth)
            }
            Ok(term) => {
                tally.made.push(term);
                false
            }
            Err(stop) => {
                let is_failed = matches!(stop, Stop::Failed(_));
                tally.stop = Some(match tally.stop.take() {
                    Some(before) => before.and(stop),
                    None => stop,
                });
                is_failed && fold.kind == FoldKind::List
            }
        }
    }

    /// What an expression is called in a list of missing names.
    fn called(&self, node: &Node) -> String {
        match node {
            Node::Name(name) => {
                let scope = self.scopes.iter().rev().find(|scope| scope.name == name);
                scope.map_or_else(|| name.clone(), |scope| scope.list.clone())
            }
            Node::Part(inner, key) => format!("{}.{key}", self.called(inner)),
            Node::Item(inner, _) => self.called(inner),
            Node::Fold(fold) => self.called(&fold.over),
            _ => "列表".to_owned(),
        }
    }
}

/// What a fold has seen.
#[derive(Default)]
struct Tally<'a> {
    yes: usize,
    no: usize,
    made: Vec<Term<'a>>,
    stop: Option<Stop>,
}

impl<'a> Tally<'a> {
    fn answer(self, kind: FoldKind) -> Answer<'a> {
        match (kind, self.stop) {
            (FoldKind::All, _) if self.no > 0 => Ok(Term::Truth(false)),
            (FoldKind::Exists, _) if self.yes > 0 => Ok(Term::Truth(true)),
            (_, Some(stop)) => Err(stop),
            (FoldKind::All, None) => Ok(Term::Truth(true)),
            (FoldKind::Exists, None) => Ok(Term::Truth(false)),
            (FoldKind::ExactlyOne, None) => Ok(Term::Truth(self.yes == 1)),
            (FoldKind::List, None) => Ok(Term::List(Rc::new(self.made))),
        }
    }
}

/// A part of a row.
pub(super) fn part<'a>(row: &Term<'a>, key: &str, called: impl FnOnce() -> String) -> Answer<'a> {
    match row {
        Term::Row(row) => {
            row.get(key).filter(|value| is_there(value)).map(Term::of).ok_or_else(|| Stop::Missing(BTreeSet::from([called()])))
        }
        other => Err(Stop::failed(format!("类型不符：“.{key}”前面需要一行，得到的是{}。", other.kind()))),
    }
}
