//! Lines of Chinese text: a line may end between any two characters, but no line begins with a closing mark or ends with
//! an opening one, and words and numbers of other scripts stay whole while they fit.

const CLOSING: &str = "，。、；：？！）》〉」』】〕”’％…·—,.;:?!)]}%";
const OPENING: &str = "（《〈「『【〔“‘([{￥¥$";

/// The lines of a text that is no wider than `room`, by a measure of widths. An empty paragraph is one empty line.
pub fn lines(text: &str, room: f32, width: &dyn Fn(&str) -> f32) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| paragraph_lines(&clean(paragraph), room, width)).collect()
}

/// A text as one line: marks that cannot be drawn become spaces.
pub fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>().trim_end().to_owned()
}

fn paragraph_lines(paragraph: &str, room: f32, width: &dyn Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut filled = 0.0;
    for piece in pieces(paragraph) {
        let wide = width(piece.trim_end());
        if !line.is_empty() && filled + wide > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            filled = 0.0;
        }
        if wide > room {
            let mut parts = cut(piece, room, width);
            line = parts.pop().unwrap_or_default();
            filled = width(&line);
            lines.append(&mut parts);
            continue;
        }
        line.push_str(piece);
        filled += width(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// What must not be parted: a character with the marks that hang on it, or a word with the space behind it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        if before.is_some_and(|before| may_part(before, letter)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(letter);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_part(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// Characters that stand for themselves, unlike letters of a word.
fn is_wide(letter: char) -> bool {
    !letter.is_ascii() && !matches!(letter, '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{52f}')
}

/// A word that is wider than a line, cut where it must be.
fn cut(word: &str, room: f32, width: &dyn Fn(&str) -> f32) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut filled = 0.0;
    let mut buffer = [0; 4];
    for letter in word.chars() {
        let wide = width(letter.encode_utf8(&mut buffer));
        if filled + wide > room && filled > 0.0 {
            parts.push(String::new());
            filled = 0.0;
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        filled += wide;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_tens(text: &str) -> Vec<String> {
        let width = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 0.5 } else { 1.0 }).sum();
        lines(text, 10.0, &width)
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        assert_eq!(in_tens("一二三四五六七八九十，甲乙"), ["一二三四五六七八九", "十，甲乙"]);
        assert_eq!(in_tens("一二三四五六七八九（甲乙）"), ["一二三四五六七八九", "（甲乙）"]);
    }

    #[test]
    fn words_and_numbers_stay_whole_while_they_fit() {
        assert_eq!(in_tens("面积12000平方米 overseas warehouse no 5"), ["面积12000平方米", "overseas warehouse", "no 5"]);
        assert_eq!(in_tens("abcdefghijklmnopqrstuvwxyz"), ["abcdefghijklmnopqrst", "uvwxyz"]);
    }

    #[test]
    fn what_was_written_is_what_is_read() {
        let text = "海外仓（美国·洛杉矶）：Warehouse No. 5，面积 12,000 平方米；《管理办法》第三条规定的“公共海外仓”。";
        let bare = |text: &str| text.replace(' ', "");
        assert_eq!(bare(&in_tens(text).concat()), bare(text));
        assert_eq!(in_tens("甲\n\n乙\u{7}"), ["甲", "", "乙"]);
    }
}
