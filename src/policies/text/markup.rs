//! Reading and writing the stored markup.

use super::{Block, Content};

/// Characters that mean something at the start of a line and are escaped by a backslash when they are text.
const MARKS: [char; 5] = ['#', '|', '>', '~', '\\'];

/// The blocks of a text in markup.
pub(super) fn contents(markup: &str) -> Vec<Content> {
    let mut contents = Vec::with_capacity(markup.len() / 120 + 4);
    let mut is_in_table = false;
    for line in markup.lines() {
        let line = line.trim();
        let row = line.strip_prefix('|').map(cells);
        match row {
            Some(row) if is_in_table => {
                if let Some(Content::Table(rows)) = contents.last_mut() {
                    rows.push(row);
                }
            }
            Some(row) => contents.push(Content::Table(vec![row])),
            None if line.is_empty() => {}
            None => contents.push(block(line)),
        }
        is_in_table = line.starts_with('|');
    }
    contents.retain(|content| *content != Content::Table(Vec::new()));
    for content in &mut contents {
        if let Content::Table(rows) = content {
            drop_rule_row(rows);
        }
    }
    contents
}

/// The markup of blocks.
pub(super) fn write(blocks: &[Block]) -> String {
    let mut markup = String::new();
    let mut was_table = false;
    for block in blocks {
        let is_table = matches!(block.content, Content::Table(_));
        if is_table && was_table {
            markup.push('\n');
        }
        write_block(&mut markup, &block.content);
        was_table = is_table;
    }
    markup
}

fn write_block(markup: &mut String, content: &Content) {
    match content {
        Content::Heading { level, text } => {
            markup.extend(std::iter::repeat_n('#', usize::from(*level).clamp(1, 6)));
            push_line(markup, " ", text);
        }
        Content::Paragraph(text) if text.trim_start().starts_with(MARKS) => push_line(markup, "\\", text.trim_start()),
        Content::Paragraph(text) => push_line(markup, "", text),
        Content::Note(text) => push_line(markup, "> ", text),
        Content::Closing(text) => push_line(markup, "~ ", text),
        Content::Table(rows) => {
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| written_cell(cell)).collect();
                push_line(markup, "| ", &format!("{} |", cells.join(" | ")));
            }
        }
    }
}

/// A block is one line: line breaks inside a text become spaces.
fn push_line(markup: &mut String, mark: &str, text: &str) {
    markup.push_str(mark);
    if text.contains(['\n', '\r']) {
        markup.push_str(&text.split(['\n', '\r']).collect::<Vec<_>>().join(" "));
    } else {
        markup.push_str(text);
    }
    markup.push('\n');
}

fn block(line: &str) -> Content {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&level)
        && let Some(text) = line[level..].strip_prefix(' ')
        && let Ok(level) = u8::try_from(level)
    {
        return Content::Heading { level, text: text.trim().to_owned() };
    }
    if let Some(text) = line.strip_prefix("> ") {
        return Content::Note(text.trim().to_owned());
    }
    if let Some(text) = line.strip_prefix("~ ") {
        return Content::Closing(text.trim().to_owned());
    }
    let text = line.strip_prefix('\\').filter(|rest| rest.starts_with(MARKS)).unwrap_or(line);
    Content::Paragraph(text.to_owned())
}

/// The cells after the first bar of a row; `\|` is a bar within a cell.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim_end();
    let is_closed = row.ends_with('|') && !row.ends_with("\\|");
    let row = if is_closed { &row[..row.len() - 1] } else { row };
    let mut cells = vec![String::new()];
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek(), cells.last_mut()) {
            ('\\', Some('|' | '\\'), Some(cell)) => cell.extend(chars.next()),
            ('|', ..) => cells.push(String::new()),
            (c, _, Some(cell)) => cell.push(c),
            (_, _, None) => {}
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn written_cell(cell: &str) -> String {
    if cell.contains(['|', '\\']) { cell.replace('\\', "\\\\").replace('|', "\\|") } else { cell.to_owned() }
}

/// The rule under the head of a markdown table says nothing of its own.
fn drop_rule_row(rows: &mut Vec<Vec<String>>) {
    let is_rule = |cell: &String| cell.contains("--") && cell.chars().all(|c| matches!(c, '-' | ':'));
    if rows.len() > 1 && rows[1].iter().all(is_rule) {
        rows.remove(1);
    }
}
