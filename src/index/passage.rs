//! Cuts the telling part out of a clause and marks what was asked for.

use super::{
    matcher::{Matcher, fold_into},
    request::Span,
};

/// Characters of a snippet at most.
const WINDOW: usize = 120;
/// Characters kept before the first hit when no sentence begins nearer.
const LEAD: usize = 24;
const ENDS: &[char] = &['。', '；', '！', '？', ';', '!', '?', '\n'];

/// A snippet of `text`, in spans.
#[must_use]
pub fn snippet(matcher: &Matcher, text: &str) -> Vec<Span> {
    let original: Vec<char> = text.trim().chars().collect();
    let mut folded = Vec::new();
    fold_into(text.trim(), &mut folded);
    let marks = matcher.marks(&matcher.cover(&folded));
    let (from, to) = window(&original, &marks);
    let mut spans = spans(&original, &marks, from, to);
    if from > 0 {
        prepend(&mut spans);
    }
    if to < original.len() {
        append(&mut spans);
    }
    spans
}

/// A whole text in spans, such as a title.
#[must_use]
pub fn marked(matcher: &Matcher, text: &str) -> Vec<Span> {
    let original: Vec<char> = text.chars().collect();
    let mut folded = Vec::new();
    fold_into(text, &mut folded);
    let marks = matcher.marks(&matcher.cover(&folded));
    spans(&original, &marks, 0, original.len())
}

/// The stretch with the most marked characters, begun and ended at sentence bounds where they are near.
fn window(text: &[char], marks: &[(usize, usize)]) -> (usize, usize) {
    if text.len() <= WINDOW {
        return (0, text.len());
    }
    let dense = |start: usize| -> usize {
        marks.iter().filter(|(from, to)| *from >= start && *to <= start + WINDOW - LEAD).map(|(from, to)| to - from).sum()
    };
    let first = marks.iter().map(|mark| mark.0).max_by_key(|&at| (dense(at), std::cmp::Reverse(at))).unwrap_or(0);
    let lead = first.saturating_sub(LEAD);
    let sentence = (lead..first).rev().find(|&at| ENDS.contains(&text[at])).map(|at| at + 1);
    let start = match sentence {
        Some(start) => start,
        None if first <= LEAD => 0,
        None => (lead..first).find(|&at| matches!(text[at], '，' | '、' | ',')).map_or(lead, |at| at + 1),
    };
    let start = start.min(text.len() - 1);
    let most = (start + WINDOW).min(text.len());
    let needed = marks.iter().filter(|mark| mark.1 <= most).map(|mark| mark.1).max().unwrap_or(start);
    let least = needed.max(start + WINDOW / 2).min(most);
    let end = (least..=most).rev().find(|&at| at == text.len() || ENDS.contains(&text[at - 1])).unwrap_or(most);
    (start, end)
}

fn spans(text: &[char], marks: &[(usize, usize)], from: usize, to: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = from;
    let mut push = |a: usize, b: usize, is_hit: bool| {
        if a < b {
            spans.push(Span { text: text[a..b].iter().collect(), is_hit });
        }
    };
    for &(start, end) in marks.iter().filter(|mark| mark.1 > from && mark.0 < to) {
        let (start, end) = (start.max(at), end.min(to));
        push(at, start, false);
        push(start, end, true);
        at = at.max(end);
    }
    push(at, to, false);
    spans
}

fn prepend(spans: &mut Vec<Span>) {
    match spans.first_mut() {
        Some(first) if !first.is_hit => first.text.insert(0, '…'),
        _ => spans.insert(0, Span { text: "…".to_owned(), is_hit: false }),
    }
}

fn append(spans: &mut Vec<Span>) {
    match spans.last_mut() {
        Some(last) if !last.is_hit => last.text.push('…'),
        _ => spans.push(Span { text: "…".to_owned(), is_hit: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(window(&['a'; 120], &[(3, 5)]), (0, 120));
    }

    #[test]
    fn a_window_begins_and_ends_with_a_sentence() {
        let text: Vec<char> =
            format!("{}。海外仓给予补贴。{}。{}", "前".repeat(100), "中".repeat(60), "后".repeat(200)).chars().collect();
        let (from, to) = window(&text, &[(101, 104), (106, 108)]);
        assert_eq!(text[from..from + 3].iter().collect::<String>(), "海外仓");
        assert_eq!(text[to - 1], '。');
        assert!(to - from <= WINDOW);
    }

    #[test]
    fn marks_outside_the_window_are_left_out() {
        let text: Vec<char> = "一二三四五六".chars().collect();
        let spans = spans(&text, &[(0, 2), (3, 4)], 1, 5);
        let shown: Vec<_> = spans.iter().map(|s| (s.text.as_str(), s.is_hit)).collect();
        assert_eq!(shown, [("二", true), ("三", false), ("四", true), ("五", false)]);
    }
}
