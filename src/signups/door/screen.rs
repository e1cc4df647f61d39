//! A code on a screen that changes, for those who check themselves in. Whoever scans late is forgiven: several codes back are
//! good, and once the page is open there are some minutes to type.

use chrono::{DateTime, Utc};

use crate::signups::person::PersonKey;

/// How long a code is shown.
pub const SCREEN_SECONDS: i64 = 30;
/// Codes before the present one that are still good: two and a half minutes.
const FORGIVEN: i64 = 5;
/// Seconds that an opened page is good for.
const ENTRY_SECONDS: i64 = 600;

/// What the screen shows now.
pub fn screen_code(key: &PersonKey, occasion_id: i64, now: DateTime<Utc>) -> String {
    code_of(key, occasion_id, now.timestamp() / SCREEN_SECONDS)
}

/// Whether a code was on the screen lately.
pub fn is_screen_code(key: &PersonKey, occasion_id: i64, code: &str, now: DateTime<Utc>) -> bool {
    let present = now.timestamp() / SCREEN_SECONDS;
    // One ahead: another node's clock may be a little before ours.
    (present - FORGIVEN..=present + 1).any(|window| code_of(key, occasion_id, window) == code)
}

/// For the form of somebody who scanned in time.
pub fn entry_pass(key: &PersonKey, occasion_id: i64, now: DateTime<Utc>) -> String {
    let at = now.timestamp();
    format!("{at}.{}", key.proof(&format!("entry {occasion_id} {at}")))
}

/// Whether such a form is still good.
pub fn is_entry_pass(key: &PersonKey, occasion_id: i64, pass: &str, now: DateTime<Utc>) -> bool {
    let Some((at, proof)) = pass.split_once('.') else { return false };
    let Ok(at) = at.parse::<i64>() else { return false };
    (0..=ENTRY_SECONDS).contains(&(now.timestamp() - at)) && key.proof(&format!("entry {occasion_id} {at}")) == proof
}

fn code_of(key: &PersonKey, occasion_id: i64, window: i64) -> String {
    key.proof(&format!("screen {occasion_id} {window}"))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn a_code_is_good_for_some_minutes_and_for_its_occasion_only() {
        let key = PersonKey::from_secret("secret");
        let now: DateTime<Utc> = "2026-05-20T01:00:10Z".parse().unwrap();
        let code = screen_code(&key, 7, now);
        assert!(is_screen_code(&key, 7, &code, now + Duration::seconds(150)));
        assert!(!is_screen_code(&key, 7, &code, now + Duration::seconds(200)));
        assert!(!is_screen_code(&key, 8, &code, now));
        let pass = entry_pass(&key, 7, now);
        assert!(is_entry_pass(&key, 7, &pass, now + Duration::seconds(599)));
        assert!(!is_entry_pass(&key, 7, &pass, now + Duration::seconds(601)));
        assert!(!is_entry_pass(&key, 8, &pass, now));
    }
}
