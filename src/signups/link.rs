//! Addresses. One's own page is known by the code of the ticket together with a proof that only this installation can make:
//! nothing that opens it is stored.

use super::entity::{occasion, signup};
use super::person::PersonKey;
use crate::values::short_code;

/// Kind of the sessions of courses.
pub const TRAINING: &str = "training";
/// Kind of events.
pub const EVENT: &str = "event";

/// One's own page: where it stands, the ticket, changing, giving up.
pub fn own(key: &PersonKey, row: &signup::Model) -> String {
    format!("/signups/{}-{}", row.code, proof(key, &row.code))
}

/// The code of the ticket, where the last part of such an address is true.
pub fn read_own(key: &PersonKey, text: &str) -> Option<String> {
    let (code, given) = text.split_once('-')?;
    (code.len() == short_code::LENGTH && proof(key, code) == given).then(|| code.to_owned())
}

fn proof(key: &PersonKey, code: &str) -> String {
    key.proof(&format!("signup {code}"))
}

/// What the picture on a ticket says: the code, the number of the ticket, and a proof of both.
pub fn ticket(key: &PersonKey, row: &signup::Model) -> String {
    let (code, ticket) = (&row.code, row.ticket);
    format!("{code}.{ticket}.{}", key.proof(&format!("ticket {code} {ticket}")))
}

/// The public page of an occasion, in the room that it belongs to.
pub fn occasion(row: &occasion::Model) -> String {
    let room = if row.kind == TRAINING { "training/sessions" } else { "events" };
    format!("/{room}/{}", row.code)
}

/// Where one signs up.
pub fn sign_up(row: &occasion::Model) -> String {
    format!("/occasions/{}/sign-up", row.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_true_proof_opens_a_page() {
        let (key, other) = (PersonKey::from_secret("one"), PersonKey::from_secret("other"));
        let code = short_code::random();
        let own = format!("{code}-{}", proof(&key, &code));
        assert_eq!(read_own(&key, &own), Some(code.clone()));
        assert_eq!(read_own(&other, &own), None);
        assert_eq!(read_own(&key, &format!("{}-{}", short_code::random(), proof(&key, &code))), None);
        assert_eq!(read_own(&key, &code), None);
    }
}
