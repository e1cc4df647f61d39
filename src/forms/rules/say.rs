//! Rules as people read them: names replaced by labels or values, `× 3%` for `* 0.03`.

use serde_json::Value;

use super::node::{Fold, FoldKind, Node, Op};

/// A number with thousands separators and no more than four decimals.
pub fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if text.chars().all(|digit| matches!(digit, '0' | '.')) { "" } else { sign };
    if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part}") }
}

/// A value in words.
pub(super) fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "—".to_owned(),
        Some(Value::Bool(truth)) => if *truth { "是" } else { "否" }.to_owned(),
        Some(Value::Number(value)) => value.as_f64().map_or_else(|| value.to_string(), number),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) if items.iter().any(Value::is_object) => format!("{} 行", items.len()),
        Some(Value::Array(items)) => items.iter().map(|item| shown(Some(item))).collect::<Vec<_>>().join("、"),
        Some(Value::Object(_)) => "（一行）".to_owned(),
    }
}

/// An expression with other words for its names.
pub(super) fn node(node: &Node, words: &dyn Fn(&str) -> Option<String>) -> String {
    said(node, words, 0)
}

/// `strength` is how tightly the surroundings bind: what binds less is put into brackets.
fn said(node: &Node, words: &dyn Fn(&str) -> Option<String>, strength: u8) -> String {
    let inner = |node: &Node| said(node, words, 0);
    let list = |nodes: &[Node]| nodes.iter().map(inner).collect::<Vec<_>>().join(", ");
    match node {
        Node::Null => "空".to_owned(),
        Node::Truth(truth) => if *truth { "是" } else { "否" }.to_owned(),
        Node::Number(value) => number(*value),
        Node::Text(text) => format!("“{text}”"),
        Node::Name(name) if name == "today" => words(name).unwrap_or_else(|| "今天".to_owned()),
        Node::Name(name) => words(name).unwrap_or_else(|| name.clone()),
        Node::List(nodes) => format!("[{}]", list(nodes)),
        Node::Part(row, key) => format!("{}.{key}", said(row, words, 9)),
        Node::Has(row, key) => format!("填写了 {}.{key}", said(row, words, 9)),
        Node::Item(row, at) => format!("{}[{}]", said(row, words, 9), inner(at)),
        Node::Not(inner) => format!("不是 {}", said(inner, words, 8)),
        Node::Minus(inner) => format!("-{}", said(inner, words, 8)),
        Node::Binary(op, left, right) => binary(*op, left, right, words, strength),
        Node::If(condition, yes, no) => {
            bracketed(format!("若 {}，为 {}，否则为 {}", said(condition, words, 1), said(yes, words, 1), inner(no)), strength > 0)
        }
        Node::Call(name, nodes) => match (name.as_str(), nodes.as_slice()) {
            ("step", [of, Node::List(steps)]) => stepped(of, steps, words).unwrap_or_else(|| format!("{name}({})", list(nodes))),
            _ => format!("{name}({})", list(nodes)),
        },
        Node::Fold(fold) => said_fold(fold, words),
    }
}

/// Steps as a table of people has them: `按出口额分档（满 50,000,000 为 500,000，满 …）`.
fn stepped(of: &Node, steps: &[Node], words: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let step = |node: &Node| match node {
        Node::List(pair) => match pair.as_slice() {
            [from, to] => Some(format!("满 {} 为 {}", said(from, words, 0), said(to, words, 0))),
            _ => None,
        },
        _ => None,
    };
    let steps: Vec<String> = steps.iter().map(step).collect::<Option<_>>()?;
    Some(format!("按 {} 分档（{}）", said(of, words, 4), steps.join("，")))
}

fn binary(op: Op, left: &Node, right: &Node, words: &dyn Fn(&str) -> Option<String>, strength: u8) -> String {
    let (sign, own) = match op {
        Op::Or => ("或", 1),
        Op::And => ("且", 2),
        Op::Equal => ("=", 3),
        Op::Unequal => ("≠", 3),
        Op::Less => ("<", 3),
        Op::AtMost => ("≤", 3),
        Op::Greater => (">", 3),
        Op::AtLeast => ("≥", 3),
        Op::In => ("属于", 3),
        Op::Add => ("+", 4),
        Op::Subtract => ("−", 4),
        Op::Multiply => ("×", 5),
        Op::Divide => ("÷", 5),
        Op::Remainder => ("除余", 5),
    };
    let share = |node: &Node, binds: u8| match node {
        Node::Number(value) if op == Op::Multiply && *value > 0.0 && *value < 1.0 => format!("{}%", number(*value * 100.0)),
        _ => said(node, words, binds),
    };
    bracketed(format!("{} {sign} {}", share(left, own), share(right, own + 1)), own < strength)
}

fn bracketed(text: String, is_needed: bool) -> String {
    if is_needed { format!("({text})") } else { text }
}

fn said_fold(fold: &Fold, words: &dyn Fn(&str) -> Option<String>) -> String {
    let over = said(&fold.over, words, 9);
    // The element keeps its own name, whatever a fact of the same name is called.
    let own = |name: &str| if name == fold.name { Some(name.to_owned()) } else { words(name) };
    let body = said(&fold.body, &own, 0);
    let filter = fold.filter.as_ref().map(|filter| format!("，只取 {}", said(filter, &own, 0))).unwrap_or_default();
    match fold.kind {
        FoldKind::All => format!("{over} 每一项都 ({body})"),
        FoldKind::Exists => format!("{over} 至少一项 ({body})"),
        FoldKind::ExactlyOne => format!("{over} 恰好一项 ({body})"),
        FoldKind::List => format!("{over} 逐项 ({body}{filter})"),
    }
}
