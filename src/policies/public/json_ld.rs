//! What search engines read about a document (schema.org), safe inside a script element.

use std::fmt;

use askama::filters::HtmlSafe;
use serde_json::json;

use crate::policies::entity::policy_document::Model;
use crate::policies::link;
use crate::policies::rules::Validity;

/// JSON in which nothing can end the element it stands in: `<`, `>` and `&` are written as escapes.
pub struct JsonLd(String);

impl JsonLd {
    /// Writes a value.
    pub fn new(value: &serde_json::Value) -> Self {
        Self(value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }

    /// A document as schema.org's `Legislation`.
    pub fn of(document: &Model, topics: &[String], validity: Validity, public_url: &str) -> Self {
        let force = match validity {
            Validity::InForce | Validity::Amended => "InForce",
            _ => "NotInForce",
        };
        let mut value = json!({
            "@context": "https://schema.org",
            "@type": "Legislation",
            "@id": format!("{public_url}{}", link::policy(document.id)),
            "url": format!("{public_url}{}", link::policy(document.id)),
            "name": document.title,
            "legislationIdentifier": document.document_number,
            "legislationType": document.kind,
            "legislationPassedBy": { "@type": "Organization", "name": document.issuing_authority },
            "legislationDate": document.signed_on,
            "datePublished": document.published_on,
            "legislationDateVersion": document.effective_on,
            "legislationLegalForce": format!("https://schema.org/{force}"),
            "spatialCoverage": document.region,
            "abstract": document.summary,
            "about": topics,
            "inLanguage": "zh-CN",
        });
        if let Some(object) = value.as_object_mut() {
            object.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
        }
        Self::new(&value)
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
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let written = JsonLd::new(&json!({ "name": "</script><b>&" })).to_string();
        assert!(!written.contains(['<', '>', '&']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("json")["name"], "</script><b>&");
    }
}
