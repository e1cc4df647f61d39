//! Document numbers inside the index: the normal form whole, and the parts people remember.

use super::fold::fold;

/// Tokens stored for one normal number: whole, year with serial, serial, issuer with serial.
#[must_use]
pub fn tokens(number: &str) -> Vec<String> {
    let mut tokens = vec![whole(number)];
    let folded = fold(number);
    let (issuer, digits) = parts(&folded);
    if let [year, serial] = digits[..] {
        tokens.push(format!("y:{year}/{serial}"));
    }
    if let Some(serial) = digits.last() {
        tokens.push(format!("s:{serial}"));
        tokens.push(format!("i:{issuer}/{serial}"));
    }
    tokens
}

/// The token of a whole normal number.
#[must_use]
pub fn whole(number: &str) -> String {
    format!("n:{}", fold(number))
}

/// Tokens that a folded query asks for by parts, best first: `2016 129`, `川府函129号`, `129号`.
#[must_use]
pub fn asked(folded: &str) -> Vec<String> {
    let (before, digits) = parts(folded);
    let rest = folded.chars().filter(|c| !c.is_whitespace()).count();
    let only_digits = rest == digits.iter().map(|d| d.len()).sum::<usize>();
    let ends_with_mark = folded.contains('号');
    match digits[..] {
        [year, serial] if is_year(year) && serial.len() < 5 && (only_digits || ends_with_mark || folded.contains(year)) => {
            vec![format!("y:{year}/{serial}")]
        }
        [serial] if ends_with_mark && !before.is_empty() && before != "第" => {
            vec![format!("i:{before}/{serial}"), format!("s:{serial}")]
        }
        [serial] if ends_with_mark => vec![format!("s:{serial}")],
        _ => Vec::new(),
    }
}

/// The letters before the first digit, and all runs of digits without leading zeros.
fn parts(folded: &str) -> (String, Vec<&str>) {
    let issuer = folded.chars().take_while(|c| !c.is_ascii_digit()).filter(|c| c.is_alphanumeric() && *c != '第').collect();
    let digits = folded
        .split(|c: char| !c.is_ascii_digit())
        .map(|run| run.trim_start_matches('0'))
        .filter(|run| !run.is_empty())
        .collect();
    (issuer, digits)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_number_meet_what_people_type() {
        let stored = tokens("川府函〔2016〕129号");
        for query in ["2016 129", "2016年129号", "川府函129号", "129号", "第129号"] {
            assert!(asked(query).iter().any(|token| stored.contains(token)), "{query}");
        }
        for query in ["2015 129", "128号", "海外仓", "9810", "2016年跨境电商"] {
            assert!(!asked(query).iter().any(|token| stored.contains(token)), "{query}");
        }
    }
}
