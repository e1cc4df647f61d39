//! Addresses of programmes and applications.

/// The public guide of a programme.
pub fn programme(key: &str) -> String {
    format!("/programmes/{key}")
}

/// An application in the workspace of its organisation.
pub fn mine(id: i64) -> String {
    format!("/my/applications/{id}")
}

/// A section of a draft.
pub fn section(id: i64, section: &str) -> String {
    format!("/my/applications/{id}/sections/{section}")
}

/// The file in the back office.
pub fn office(id: i64) -> String {
    format!("/office/applications/{id}")
}

/// A document that is cited: the library finds it by its number.
pub fn cited(document_number: &str, title: &str) -> String {
    let asked = if document_number.is_empty() { title } else { document_number };
    let asked: String = percent_encoding::utf8_percent_encode(asked, percent_encoding::NON_ALPHANUMERIC).to_string();
    format!("/policies?q={asked}")
}
