//! An expression as it is evaluated, made from the tree that the parser of `cel` gives: list macros are folds again, all
//! numbers are doubles, and what rules do not need (maps, bytes, messages) is refused.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};

/// Levels of an expression within an expression.
const DEEPEST: usize = 100;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    Truth(bool),
    Number(f64),
    Text(String),
    Name(String),
    List(Vec<Node>),
    /// `row.column`
    Part(Box<Node>, String),
    /// `has(row.column)`
    Has(Box<Node>, String),
    /// `list[0]`, `map["key"]`
    Item(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Minus(Box<Node>),
    Binary(Op, Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    Call(String, Vec<Node>),
    Fold(Box<Fold>),
}

/// Something done for each element of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fold {
    pub kind: FoldKind,
    pub over: Node,
    pub name: String,
    /// Only for lists that are made: which elements.
    pub filter: Option<Node>,
    pub body: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoldKind {
    All,
    Exists,
    ExactlyOne,
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    And,
    Or,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    In,
}

impl Op {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            operators::LOGICAL_AND => Self::And,
            operators::LOGICAL_OR => Self::Or,
            operators::ADD => Self::Add,
            operators::SUBSTRACT => Self::Subtract,
            operators::MULTIPLY => Self::Multiply,
            operators::DIVIDE => Self::Divide,
            operators::MODULO => Self::Remainder,
            operators::EQUALS => Self::Equal,
            operators::NOT_EQUALS => Self::Unequal,
            operators::LESS => Self::Less,
            operators::LESS_EQUALS => Self::AtMost,
            operators::GREATER => Self::Greater,
            operators::GREATER_EQUALS => Self::AtLeast,
            operators::IN => Self::In,
            _ => return None,
        })
    }
}

impl Node {
    /// Expressions directly within this one.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::List(nodes) | Self::Call(_, nodes) => nodes.iter().collect(),
            Self::Part(node, _) | Self::Has(node, _) | Self::Not(node) | Self::Minus(node) => vec![node],
            Self::Item(first, second) | Self::Binary(_, first, second) => vec![first, second],
            Self::If(first, second, third) => vec![first, second, third],
            Self::Fold(fold) => std::iter::once(&fold.over).chain(&fold.filter).chain(std::iter::once(&fold.body)).collect(),
            _ => Vec::new(),
        }
    }
}

/// From the parser's tree; what it cannot be is said in words.
pub(super) fn of(tree: &IdedExpr, depth: usize) -> Result<Node, String> {
    if depth > DEEPEST {
        return Err("层次太多，请拆成几条规则".to_owned());
    }
    match &tree.expr {
        Expr::Ident(name) => Ok(Node::Name(name.clone())),
        Expr::Literal(literal) => of_literal(literal),
        Expr::List(list) => Ok(Node::List(several(&list.elements, depth)?)),
        Expr::Select(select) => {
            let inner = Box::new(of(&select.operand, depth + 1)?);
            let field = select.field.clone();
            Ok(if select.test { Node::Has(inner, field) } else { Node::Part(inner, field) })
        }
        Expr::Call(call) => of_call(call, depth),
        Expr::Comprehension(fold) => of_fold(fold, depth),
        Expr::Map(_) | Expr::Struct(_) => Err("规则里不能用 { } 写对象".to_owned()),
        Expr::Unspecified => Err("有一处是空的".to_owned()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "rules count in doubles")]
fn of_literal(literal: &LiteralValue) -> Result<Node, String> {
    Ok(match literal {
        LiteralValue::Boolean(truth) => Node::Truth(*truth.inner()),
        LiteralValue::Double(number) => Node::Number(*number.inner()),
        LiteralValue::Int(number) => Node::Number(*number.inner() as f64),
        LiteralValue::UInt(number) => Node::Number(*number.inner() as f64),
        LiteralValue::Null => Node::Null,
        LiteralValue::String(text) => Node::Text(text.inner().to_owned()),
        LiteralValue::Bytes(_) => return Err("规则里不能用 b\"…\"".to_owned()),
    })
}

fn several(trees: &[IdedExpr], depth: usize) -> Result<Vec<Node>, String> {
    trees.iter().map(|tree| of(tree, depth + 1)).collect()
}

fn of_call(call: &CallExpr, depth: usize) -> Result<Node, String> {
    let mut nodes = match &call.target {
        Some(target) => vec![of(target, depth + 1)?],
        None => Vec::new(),
    };
    nodes.extend(several(&call.args, depth)?);
    let mut parts = nodes.into_iter();
    let mut next = || parts.next().map(Box::new).ok_or_else(|| "有一个运算缺少一边".to_owned());
    Ok(match call.func_name.as_str() {
        operators::LOGICAL_NOT => Node::Not(next()?),
        operators::NEGATE => match *next()? {
            Node::Number(number) => Node::Number(-number),
            node => Node::Minus(Box::new(node)),
        },
        operators::CONDITIONAL => Node::If(next()?, next()?, next()?),
        operators::INDEX => Node::Item(next()?, next()?),
        name => match Op::of(name) {
            Some(op) => {
                let (first, second) = (next()?, next()?);
                parts.fold(Node::Binary(op, first, second), |left, right| Node::Binary(op, Box::new(left), Box::new(right)))
            }
            None if name.starts_with(['_', '@']) => return Err("用了规则不支持的写法".to_owned()),
            None => Node::Call(name.to_owned(), parts.collect()),
        },
    })
}

/// Which macro of CEL this was is read off its start and its step.
fn of_fold(fold: &ComprehensionExpr, depth: usize) -> Result<Node, String> {
    let unknown = || "用了规则不支持的列表写法".to_owned();
    let Expr::Call(step) = &fold.loop_step.expr else { return Err(unknown()) };
    let (kind, filter, body) = match (&fold.accu_init.expr, step.func_name.as_str(), &step.args[..]) {
        (_, operators::LOGICAL_AND, [_, body]) => (FoldKind::All, None, body),
        (_, operators::LOGICAL_OR, [_, body]) => (FoldKind::Exists, None, body),
        (Expr::Literal(_), operators::CONDITIONAL, [body, _, _]) => (FoldKind::ExactlyOne, None, body),
        (Expr::List(_), operators::ADD, [_, made]) => (FoldKind::List, None, element(made).ok_or_else(unknown)?),
        (Expr::List(_), operators::CONDITIONAL, [filter, added, _]) => {
            let Expr::Call(CallExpr { args, .. }) = &added.expr else { return Err(unknown()) };
            let made = args.get(1).and_then(element).ok_or_else(unknown)?;
            (FoldKind::List, Some(filter), made)
        }
        _ => return Err(unknown()),
    };
    let filter = filter.map(|tree| of(tree, depth + 1)).transpose()?;
    let (over, body) = (of(&fold.iter_range, depth + 1)?, of(body, depth + 1)?);
    Ok(Node::Fold(Box::new(Fold { kind, over, name: fold.iter_var.clone(), filter, body })))
}

fn element(made: &IdedExpr) -> Option<&IdedExpr> {
    match &made.expr {
        Expr::List(list) => list.elements.first(),
        _ => None,
    }
}
