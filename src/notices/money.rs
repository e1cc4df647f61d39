//! Amounts as people write them: typed in yuan, kept in fen.

/// Largest amount in yuan: a hundred thousand million.
const LARGEST: i64 = 100_000_000_000;

/// Reads an amount in yuan, with at most two digits after the point: `1,200,000.5`.
pub fn read(text: &str) -> Option<i64> {
    let text: String = text.trim().trim_end_matches('元').chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
    let (yuan, rest) = text.split_once('.').unwrap_or((&text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || rest.len() > 2 || !is_number(yuan) || !is_number(rest) {
        return None;
    }
    let yuan = yuan.parse::<i64>().ok().filter(|yuan| *yuan <= LARGEST)?;
    Some(yuan * 100 + format!("{rest:0<2}").parse::<i64>().ok()?)
}

/// 1,200,000.00
pub fn exact(fen: i64) -> String {
    format!("{}.{:02}", grouped(fen / 100), fen.abs() % 100)
}

/// 120 万元 where that is exact, else the amount in yuan.
pub fn short(fen: i64) -> String {
    let (yuan, rest) = (fen / 100, fen % 100);
    match yuan {
        10_000.. if rest == 0 && yuan % 100 == 0 => {
            let hundredths = yuan % 10_000 / 100;
            let part = format!("{hundredths:02}");
            let part = part.trim_end_matches('0');
            if part.is_empty() {
                format!("{} 万元", grouped(yuan / 10_000))
            } else {
                format!("{}.{part} 万元", grouped(yuan / 10_000))
            }
        }
        _ if rest == 0 => format!("{} 元", grouped(yuan)),
        _ => format!("{} 元", exact(fen)),
    }
}

fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        for (text, fen) in [
            ("1,200,000.5", Some(120_000_050)),
            ("300000元", Some(30_000_000)),
            ("0.01", Some(1)),
            ("12.345", None),
            ("-3", None),
            ("三万", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(read(text), fen, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_for_people() {
        assert_eq!(exact(12_345_678_905), "123,456,789.05");
        assert_eq!(
            [short(120_000_000), short(125_000_000), short(99_900), short(123)],
            ["120 万元", "125 万元", "999 元", "1.23 元"]
        );
        assert_eq!([short(1_234_500), short(1_230_000)], ["12,345 元", "1.23 万元"]);
    }
}
