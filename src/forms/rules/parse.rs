//! From text to expression. What the parser is given is looked over first, and it works in a thread of its own with a
//! large stack: nothing that somebody types can bring the program down. What was read is remembered by its text.

use std::sync::{Arc, LazyLock};

use quick_cache::sync::Cache;

use super::node::{self, Node};
use super::{LONGEST, RuleProblem};

/// Brackets within brackets.
const DEEPEST_BRACKETS: usize = 24;
/// Signs that are no letters, digits or brackets.
const MOST_SIGNS: usize = 600;
/// Bytes of the parser's stack.
const STACK: usize = 64 << 20;
/// Rules that are remembered.
const REMEMBERED: usize = 4_096;

type Read = Result<Arc<Node>, RuleProblem>;

static READ: LazyLock<Cache<String, Read>> = LazyLock::new(|| Cache::new(REMEMBERED));

/// The expression of a text.
pub(super) fn node(source: &str) -> Read {
    if source.chars().count() > LONGEST {
        return Err(problem(source, &format!("超过 {LONGEST} 个字，请拆成几条规则")));
    }
    if let Some(read) = READ.get(source) {
        return read;
    }
    let read = fresh(source);
    READ.insert(source.to_owned(), read.clone());
    read
}

/// The beginning of an expression, as messages quote it.
pub(super) fn short(source: &str) -> String {
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 { line } else { format!("{}…", line.chars().take(60).collect::<String>()) }
}

/// A problem in words that quote the expression.
pub(super) fn problem(source: &str, words: &str) -> RuleProblem {
    RuleProblem { message: format!("规则“{}”{words}。", short(source)) }
}

fn fresh(source: &str) -> Read {
    if source.trim().is_empty() {
        return Err(RuleProblem { message: "规则是空的。".to_owned() });
    }
    look_over(source).map_err(|words| problem(source, &words))?;
    let text = source.to_owned();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || read(&text));
    let read = match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(read)) => read,
        _ => Err("无法识别，请检查写法".to_owned()),
    };
    read.map(Arc::new).map_err(|words| problem(source, &words))
}

fn read(text: &str) -> Result<Node, String> {
    let tree = cel::parser::Parser::new().parse(text).map_err(|errors| {
        let first = errors.errors.first();
        let at = first.filter(|error| error.pos.0 > 0).map(|error| format!("第 {} 个字附近", error.pos.1)).unwrap_or_default();
        format!("{at}写法有误，请检查括号、引号和运算符")
    })?;
    node::of(&tree, 0)
}

/// Brackets and signs outside of quoted texts.
fn look_over(source: &str) -> Result<(), String> {
    let (mut open, mut signs, mut quote, mut is_escaped) = (0_usize, 0_usize, None, false);
    for letter in source.chars() {
        if let Some(mark) = quote {
            match letter {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                _ if letter == mark => quote = None,
                _ => {}
            }
            continue;
        }
        match letter {
            '"' | '\'' => quote = Some(letter),
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            '“' | '”' | '‘' | '’' | '（' | '）' | '，' | '＞' | '＜' | '＝' => {
                return Err(format!("里有中文符号“{letter}”，请改用英文符号"));
            }
            _ if letter.is_alphanumeric() || letter.is_whitespace() || letter == '_' => {}
            _ => signs += 1,
        }
        if open > DEEPEST_BRACKETS {
            return Err("括号套得太深，请拆成几条规则".to_owned());
        }
    }
    match (signs > MOST_SIGNS, quote) {
        (true, _) => Err("运算太多，请拆成几条规则".to_owned()),
        (_, Some(_)) => Err("有一个引号没有成对".to_owned()),
        _ => Ok(()),
    }
}
