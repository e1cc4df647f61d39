//! Numbers as people type them.

/// Reads a number: empty is none, commas and full-width digits are understood, anything else is said.
pub(super) fn number(text: &str) -> Result<Option<f64>, String> {
    let plain: String = text
        .trim()
        .chars()
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
            '．' => '.',
            '－' | '−' => '-',
            letter => letter,
        })
        .filter(|letter| !matches!(letter, ',' | '，' | ' '))
        .collect();
    if plain.is_empty() {
        return Ok(None);
    }
    // `parse` would also read words such as `inf`.
    let is_number = plain.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
    let value = plain.parse::<f64>().ok().filter(|value| is_number && value.is_finite() && value.abs() < 1e15);
    value.map(Some).ok_or_else(|| format!("“{}”不是数字，请只填数字，不带单位", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(number(" 1,234.5 "), Ok(Some(1234.5)));
        assert_eq!(number("１２．５"), Ok(Some(12.5)));
        assert_eq!(number("−3"), Ok(Some(-3.0)));
        assert_eq!(number(""), Ok(None));
        for bad in ["约 30", "inf", "1e3", "--1", "9999999999999999"] {
            assert!(number(bad).is_err(), "{bad}");
        }
    }
}
