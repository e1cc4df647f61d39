//! What search engines read about a document (schema.org).

use serde_json::json;

use crate::policies::entity::policy_document::Model;
use crate::policies::link;
use crate::policies::rules::Validity;
use crate::web::json_ld::JsonLd;

/// A document as schema.org's `Legislation`.
pub fn of(document: &Model, topics: &[String], validity: Validity, public_url: &str) -> JsonLd {
    let force = match validity {
        Validity::InForce | Validity::Amended => "InForce",
        _ => "NotInForce",
    };
    JsonLd::new(json!({
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
    }))
}
