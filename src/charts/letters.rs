//! How wide words are, and where their lines break. Chinese may break between any two characters, except that no line begins
//! with a mark that closes; Latin words and numbers stay whole.

/// The width of words in letters of a size.
pub(super) fn width(words: &str, size: f64) -> f64 {
    words.chars().map(|letter| if letter.is_ascii() { 0.58 } else { 1.0 }).sum::<f64>() * size
}

/// Words in lines no wider than `room`.
pub(super) fn wrap(words: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(words) {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() || width(line, size) + width(piece.trim_end(), size) <= room {
            line.push_str(&piece);
        } else {
            lines.push(piece);
        }
        split_last(&mut lines, room, size);
    }
    for line in &mut lines {
        *line = line.trim().to_owned();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Cuts a single word that is too long for a line of its own.
fn split_last(lines: &mut Vec<String>, room: f64, size: f64) {
    while let Some(line) = lines.last_mut() {
        let letters = line.chars().count();
        if letters < 2 || width(line.trim_end(), size) <= room {
            return;
        }
        let mut fits = letters - 1;
        while fits > 1 && width(&line.chars().take(fits).collect::<String>(), size) > room {
            fits -= 1;
        }
        let rest: String = line.chars().skip(fits).collect();
        if rest.chars().all(closes) {
            return;
        }
        *line = line.chars().take(fits).collect();
        lines.push(rest);
    }
}

/// The smallest parts that a line can end after.
fn pieces(words: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut was_latin = false;
    let mut has_opened = false;
    for letter in words.chars() {
        let is_latin = letter.is_ascii() && !letter.is_ascii_whitespace() || letter == '−';
        let stays = closes(letter) || letter.is_whitespace() || has_opened || (is_latin && was_latin);
        match found.last_mut() {
            Some(last) if stays => last.push(letter),
            _ => found.push(letter.to_string()),
        }
        has_opened = "（《「『“‘【([{".contains(letter);
        was_latin = is_latin;
    }
    found
}

fn closes(letter: char) -> bool {
    "，。、；：？！）》」』”’】…—·%,.;:?!)]}".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_with_a_mark_that_closes() {
        assert_eq!(wrap("成都国际铁路港（青白江），综合保税区", 110.0, 10.0), ["成都国际铁路港（青白", "江），综合保税区"]);
        assert_eq!(wrap("成都国际铁路港（青白江）", 80.0, 10.0), ["成都国际铁路港", "（青白江）"]);
        assert_eq!(wrap("RCEP industrial park 产业园", 70.0, 10.0), ["RCEP", "industrial", "park 产业园"]);
        assert_eq!(wrap("", 100.0, 10.0), Vec::<String>::new());
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        let lines = wrap("Pneumonoultramicroscopic", 58.0, 10.0);
        assert!(lines.len() >= 3 && lines.concat() == "Pneumonoultramicroscopic", "{lines:?}");
        assert_eq!(wrap("好", 1.0, 10.0), ["好"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(words in "[a-z0-9中文（），。%]{0,40}", room in 1.0..200.0_f64) {
            proptest::prop_assert_eq!(wrap(&words, room, 10.0).concat(), words);
        }
    }
}
