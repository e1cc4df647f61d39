//! A text in simple markup, a block a line: `#` heads, `|` is a row of a table, `>` a note, everything else a paragraph.

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A heading.
    Heading(String),
    /// Running text.
    Paragraph(String),
    /// A side note.
    Note(String),
    /// A table: head and rows.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// Reads a text. Every text is fine.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_in_table = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('|') {
            let cells = cells(line);
            match pieces.last_mut() {
                Some(Piece::Table(_, rows)) if is_in_table => rows.extend((!is_rule(&cells)).then_some(cells)),
                _ => pieces.push(Piece::Table(cells, Vec::new())),
            }
            is_in_table = true;
            continue;
        }
        is_in_table = false;
        let heading = line.trim_start_matches('#');
        match (line.strip_prefix('>'), heading.len() < line.len()) {
            _ if line.is_empty() => {}
            (Some(note), _) => pieces.push(Piece::Note(note.trim().to_owned())),
            (None, true) => pieces.push(Piece::Heading(heading.trim().to_owned())),
            (None, false) => pieces.push(Piece::Paragraph(line.to_owned())),
        }
    }
    pieces
}

/// The words alone, for search.
pub fn plain(text: &str) -> Vec<(String, String)> {
    let (mut heading, mut out) = (String::new(), Vec::new());
    for piece in pieces(text) {
        match piece {
            Piece::Heading(words) => heading = words,
            Piece::Paragraph(words) | Piece::Note(words) => out.push((heading.clone(), words)),
            Piece::Table(head, rows) => {
                let lines = std::iter::once(head).chain(rows).map(|cells| cells.join("，"));
                out.extend(lines.map(|line| (heading.clone(), line)));
            }
        }
    }
    out
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn is_rule(cells: &[String]) -> bool {
    cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|letter| "-: ".contains(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read() {
        let read = pieces("开头。\n\n# 四个展区\n| 展区 | 看什么 |\n|---|---|\n| 甲 | 乙 |\n> 不收费\n|\n");
        assert_eq!(read[0], Piece::Paragraph("开头。".into()));
        assert_eq!(read[1], Piece::Heading("四个展区".into()));
        assert_eq!(read[2], Piece::Table(vec!["展区".into(), "看什么".into()], vec![vec!["甲".into(), "乙".into()]]));
        assert_eq!(read[3], Piece::Note("不收费".into()));
        assert_eq!(plain("# 头\n文").as_slice(), [("头".to_owned(), "文".to_owned())]);
    }
}
