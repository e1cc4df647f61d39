//! Addresses of the library. Nothing else writes them.

/// `/policies`
pub const LIST: &str = "/policies";

/// A document's page.
pub fn policy(id: i64) -> String {
    format!("/policies/{id}")
}

/// A passage of a document.
pub fn clause(id: i64, anchor: &str) -> String {
    if anchor.is_empty() { policy(id) } else { format!("/policies/{id}#{anchor}") }
}

/// The page as it is printed.
pub fn print(id: i64) -> String {
    format!("/policies/{id}/print")
}

/// An earlier version.
pub fn version(id: i64, number: i32) -> String {
    format!("/policies/{id}/versions/{number}")
}

/// Two versions beside each other.
pub fn comparison(id: i64, from: i32, to: i32) -> String {
    format!("/policies/{id}/comparison?from={from}&to={to}")
}

/// A file of a document.
pub fn attachment(id: i64, attachment_id: i64) -> String {
    format!("/policies/{id}/attachments/{attachment_id}")
}

/// An interpretation of a document.
pub fn interpretation(id: i64, interpretation_id: i64) -> String {
    format!("/policies/{id}/interpretations/{interpretation_id}")
}

/// The picture of an interpretation.
pub fn picture(id: i64, interpretation_id: i64) -> String {
    format!("/policies/{id}/interpretations/{interpretation_id}/picture")
}

/// The file that a document was taken from.
pub fn original(id: i64) -> String {
    format!("/policies/{id}/original")
}

/// The list for a query.
pub fn search(text: &str) -> String {
    format!("/policies?{}", serde_html_form::to_string([("q", text)]).unwrap_or_default())
}

/// The list for one value of a facet.
pub fn narrowed(facet: &str, value: &str) -> String {
    format!("/policies?{}", serde_html_form::to_string([(facet, value)]).unwrap_or_default())
}

/// The list under one topic.
pub fn topic(name: &str) -> String {
    format!("/policies?{}", serde_html_form::to_string([("topic", name)]).unwrap_or_default())
}

/// The list under one topic at an address of its own.
pub fn topic_page(slug: &str) -> String {
    format!("/policies/topics/{slug}")
}

/// The feed of one topic.
pub fn topic_feed(slug: &str) -> String {
    format!("/policies/topics/{slug}.atom")
}

/// A document in the back office.
pub fn office(id: i64) -> String {
    format!("/office/policies/{id}")
}

/// Its form.
pub fn office_edit(id: i64) -> String {
    format!("/office/policies/{id}/edit")
}

/// All documents in the back office.
pub const OFFICE_LIST: &str = "/office/policies";

/// Something below a document in the back office.
pub fn office_part(id: i64, part: &str) -> String {
    format!("/office/policies/{id}/{part}")
}

/// An import that waits for confirmation.
pub fn office_import(id: i64) -> String {
    format!("/office/imports/{id}")
}
