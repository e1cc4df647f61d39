//! What an expression comes to, as far as that can be said before any facts are known, and what cannot work in it.

use super::functions;
use super::node::{Fold, FoldKind, Node, Op};
use super::{Names, Shape};

/// Walks an expression.
pub(super) struct Infer<'a> {
    known: &'a Names,
    bound: Vec<(&'a str, Shape)>,
    /// What is wrong, as the rest of a sentence about the expression.
    pub problems: Vec<String>,
}

impl<'a> Infer<'a> {
    pub const fn new(known: &'a Names) -> Self {
        Self { known, bound: Vec::new(), problems: Vec::new() }
    }

    /// The shape of an expression's value.
    pub fn shape(&mut self, node: &'a Node) -> Shape {
        match node {
            Node::Null => Shape::Any,
            Node::Truth(_) => Shape::Truth,
            Node::Number(_) => Shape::Number,
            Node::Text(_) => Shape::Text,
            Node::Name(name) => self.name(name),
            Node::List(nodes) => {
                for node in nodes {
                    self.shape(node);
                }
                Shape::List
            }
            Node::Part(inner, key) | Node::Has(inner, key) => {
                let part = self.part(inner, key);
                if matches!(node, Node::Has(..)) { Shape::Truth } else { part }
            }
            Node::Item(list, at) => {
                self.shape(at);
                match self.shape(list) {
                    Shape::Table(columns) => Shape::Row(columns),
                    _ => Shape::Any,
                }
            }
            Node::Not(inner) => self.wants(inner, &Shape::Truth, "“!”"),
            Node::Minus(inner) => self.wants(inner, &Shape::Number, "“-”"),
            Node::Binary(op, left, right) => self.binary(*op, left, right),
            Node::If(condition, yes, no) => {
                self.wants(condition, &Shape::Truth, "“? :”");
                let (yes, no) = (self.shape(yes), self.shape(no));
                if yes == no { yes } else { Shape::Any }
            }
            Node::Call(name, nodes) => self.call(name, nodes),
            Node::Fold(fold) => self.fold(fold),
        }
    }

    fn says(&mut self, words: String) {
        if !self.problems.contains(&words) {
            self.problems.push(words);
        }
    }

    fn name(&mut self, name: &str) -> Shape {
        if let Some((_, shape)) = self.bound.iter().rev().find(|(bound, _)| *bound == name) {
            return shape.clone();
        }
        if let Some(shape) = self.known.shape(name) {
            return shape;
        }
        let hint = self.known.nearest(name).map(|near| format!("，是不是 {near}？")).unwrap_or_default();
        self.says(format!("里的 {name} 不是已有的名称{hint}"));
        Shape::Any
    }

    fn part(&mut self, inner: &'a Node, key: &str) -> Shape {
        match self.shape(inner) {
            Shape::Row(parts) => {
                let found = parts.get(key).cloned();
                if found.is_none() {
                    self.says(format!("里的 .{key} 不是这张表的列"));
                }
                found.unwrap_or_default()
            }
            Shape::Any => Shape::Any,
            Shape::Table(_) => {
                self.says(format!("里的 .{key} 用在整张表上，请用 sum()、all() 等逐行计算"));
                Shape::Any
            }
            _ => {
                self.says(format!("里的 .{key} 前面不是一行"));
                Shape::Any
            }
        }
    }

    /// An operand that must be of this shape, which is also the shape of the result.
    fn wants(&mut self, node: &'a Node, wanted: &Shape, whose: &str) -> Shape {
        let shape = self.shape(node);
        if shape != Shape::Any && shape != *wanted {
            self.says(format!("里的{whose}用在了{}上", kind(&shape)));
        }
        wanted.clone()
    }

    fn binary(&mut self, op: Op, left: &'a Node, right: &'a Node) -> Shape {
        match op {
            Op::And | Op::Or => {
                self.wants(left, &Shape::Truth, "“&&”或“||”");
                self.wants(right, &Shape::Truth, "“&&”或“||”")
            }
            Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => {
                self.wants(left, &Shape::Number, "算术运算");
                if matches!((op, right), (Op::Divide | Op::Remainder, Node::Number(number)) if *number == 0.0) {
                    self.says("里的除数是零".to_owned());
                }
                self.wants(right, &Shape::Number, "算术运算")
            }
            Op::In => {
                self.shape(left);
                let list = self.shape(right);
                if matches!(list, Shape::Number | Shape::Text | Shape::Truth) {
                    self.says(format!("里的“in”后面是{}，应为列表", kind(&list)));
                }
                Shape::Truth
            }
            _ => {
                let (one, two) = (self.shape(left), self.shape(right));
                let is_mixed = one != Shape::Any && two != Shape::Any && kind(&one) != kind(&two);
                if is_mixed {
                    self.says(format!("把{}与{}放在一起比较或相加", kind(&one), kind(&two)));
                }
                let is_ordered = matches!(op, Op::Less | Op::AtMost | Op::Greater | Op::AtLeast);
                if is_ordered && !is_mixed && matches!(one, Shape::Truth | Shape::List | Shape::Table(_) | Shape::Row(_)) {
                    self.says(format!("里的{}不能比较大小", kind(&one)));
                }
                if op == Op::Add { if one == Shape::Any { two } else { one } } else { Shape::Truth }
            }
        }
    }

    fn call(&mut self, name: &str, nodes: &'a [Node]) -> Shape {
        let shapes: Vec<Shape> = nodes.iter().map(|node| self.shape(node)).collect();
        let Some(function) = functions::named(name) else {
            self.says(format!("里的函数 {name}() 不存在"));
            return Shape::Any;
        };
        if !(function.least..=function.most).contains(&nodes.len()) {
            self.says(format!("里的 {name}() 应写成 {}", function.usage));
            return Shape::Any;
        }
        if let (Shape::Table(columns), Some(Node::Text(column))) = (&shapes[0], nodes.get(1))
            && name == "sum"
            && columns.get(column).is_none_or(|shape| !matches!(shape, Shape::Number | Shape::Any))
        {
            self.says(format!("里的 sum() 要加的“{column}”不是这张表的数字列"));
        }
        let wants = match name {
            "round" | "floor" | "ceil" | "abs" | "step" => Some(Shape::Number),
            "days" | "months" | "year" | "month" | "years_since" | "startsWith" | "endsWith" => Some(Shape::Text),
            _ => None,
        };
        if let Some(wanted) = wants
            && shapes[0] != Shape::Any
            && shapes[0] != wanted
        {
            self.says(format!("里的 {name}() 用在了{}上", kind(&shapes[0])));
        }
        match name {
            "contains" | "one_of" | "startsWith" | "endsWith" | "given" => Shape::Truth,
            _ => Shape::Number,
        }
    }

    fn fold(&mut self, fold: &'a Fold) -> Shape {
        let element = match self.shape(&fold.over) {
            Shape::Table(columns) => Shape::Row(columns),
            Shape::List | Shape::Any => Shape::Any,
            other => {
                self.says(format!("要逐项检查的是{}，应为列表或表格", kind(&other)));
                Shape::Any
            }
        };
        self.bound.push((&fold.name, element.clone()));
        if let Some(filter) = &fold.filter {
            self.wants(filter, &Shape::Truth, "筛选条件");
        }
        let body = if fold.kind == FoldKind::List {
            self.shape(&fold.body)
        } else {
            self.wants(&fold.body, &Shape::Truth, "逐项检查")
        };
        self.bound.pop();
        match (fold.kind, body) {
            (FoldKind::List, Shape::Row(columns)) => Shape::Table(columns),
            (FoldKind::List, _) => Shape::List,
            _ => Shape::Truth,
        }
    }
}

const fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "值",
        Shape::Number => "数字",
        Shape::Text => "文字",
        Shape::Truth => "是或否",
        Shape::List | Shape::Table(_) => "列表",
        Shape::Row(_) => "一行",
    }
}
