//! Chinese numerals in the two places where people mix them up with Arabic ones: document numbers and articles.

const DIGITS: &str = "零一二三四五六七八九";

/// Writes years (`二〇一六年`) and serials (`九十三号`) with Arabic digits.
#[must_use]
pub fn arabic(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let len = chars[at..].iter().take_while(|c| is_numeral(**c)).count();
        let run = &chars[at..at + len];
        let next = chars.get(at + len);
        let is_serial = next == Some(&'号');
        let is_year = len == 4 && run.iter().all(|c| digit(*c).is_some());
        match value(run).filter(|_| is_serial || is_year) {
            Some(number) => out.push_str(&number.to_string()),
            None => out.extend(run),
        }
        at += len;
        if let Some(&other) = chars.get(at) {
            out.push(other);
            at += 1;
        }
    }
    out
}

/// Writes the number of an article or chapter as laws print it: `第31条` becomes `第三十一条`.
#[must_use]
pub fn articles(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('第') {
        out.push_str(before);
        out.push('第');
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        rest = &after[digits.len()..];
        let is_article = rest.starts_with(['条', '章', '节', '款']);
        match digits.parse().ok().filter(|_| is_article).and_then(spelt) {
            Some(word) => out.push_str(&word),
            None => out.push_str(&digits),
        }
    }
    out + rest
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百' | '千')
}

fn digit(c: char) -> Option<u32> {
    let c = if matches!(c, '〇' | '○') { '零' } else { c };
    DIGITS.chars().position(|known| known == c).and_then(|at| u32::try_from(at).ok())
}

fn value(run: &[char]) -> Option<u32> {
    if run.is_empty() || run.len() > 9 {
        return None;
    }
    if run.len() > 1 && run.iter().all(|c| digit(*c).is_some()) {
        return run.iter().try_fold(0_u32, |so_far, c| so_far.checked_mul(10)?.checked_add(digit(*c)?));
    }
    let (mut sum, mut last) = (0, None);
    for &c in run {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                last = digit(c);
                continue;
            }
        };
        sum += unit * last.take().unwrap_or(1);
    }
    Some(sum + last.unwrap_or(0))
}

fn spelt(number: u32) -> Option<String> {
    if !(1..1000).contains(&number) {
        return None;
    }
    let word = |digit: u32| DIGITS.chars().nth(usize::try_from(digit).unwrap_or(0)).unwrap_or_default().to_string();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut out = if hundreds > 0 { word(hundreds) + "百" } else { String::new() };
    match (tens, ones) {
        (0, 0) => {}
        (0, _) => out += if hundreds > 0 { "零" } else { "" },
        (1, _) if hundreds == 0 => out.push('十'),
        _ => out += &(word(tens) + "十"),
    }
    if ones > 0 {
        out += &word(ones);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_serials_become_arabic_and_words_stay() {
        for (text, expected) in [
            ("国函〔二〇一八〕九十三号", "国函〔2018〕93号"),
            ("主席令第七号", "主席令第7号"),
            ("一百二十九号", "129号"),
            ("二○二四年十号", "2024年10号"),
            ("统一规划，一带一路", "统一规划，一带一路"),
            ("", ""),
        ] {
            assert_eq!(arabic(text), expected);
        }
    }

    #[test]
    fn articles_are_spelt_as_laws_print_them() {
        for (text, expected) in [
            ("电子商务法第31条", "电子商务法第三十一条"),
            ("第10条和第105条", "第十条和第一百零五条"),
            ("第2章第117条第", "第二章第一百一十七条第"),
            ("第9810号", "第9810号"),
        ] {
            assert_eq!(articles(text), expected);
        }
    }
}
