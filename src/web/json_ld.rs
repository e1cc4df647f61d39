//! What search engines read about a page (schema.org), safe inside a script element.

use std::fmt;

use askama::filters::HtmlSafe;

/// JSON in which nothing can end the element it stands in: `<`, `>` and `&` are written as escapes.
pub struct JsonLd(String);

impl JsonLd {
    /// Writes a value. What is null or an empty text is left out.
    pub fn new(mut value: serde_json::Value) -> Self {
        if let Some(object) = value.as_object_mut() {
            object.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
        }
        Self(value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for JsonLd {}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let written = JsonLd::new(json!({ "name": "</script><b>&", "nothing": null })).to_string();
        assert!(!written.contains(['<', '>', '&']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("json"), json!({ "name": "</script><b>&" }));
    }
}
