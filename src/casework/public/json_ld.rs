//! What search engines read about a programme (schema.org).

use serde_json::json;

use crate::casework::link;
use crate::casework::programme::Programme;
use crate::web::json_ld::JsonLd;

/// A service of the government.
pub fn of(public_url: &str, programme: &Programme, place: &str) -> JsonLd {
    let url = format!("{public_url}{}", link::programme(&programme.key));
    let questions = programme.guide.faq.iter().map(
        |faq| json!({ "@type": "Question", "name": faq.question, "acceptedAnswer": { "@type": "Answer", "text": faq.answer } }),
    );
    JsonLd::new(json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": url,
        "url": url,
        "name": programme.name,
        "description": programme.summary,
        "serviceType": programme.kind.name(),
        "provider": { "@type": "GovernmentOrganization", "name": programme.authority },
        "areaServed": { "@type": "AdministrativeArea", "name": place },
        "subjectOf": { "@type": "FAQPage", "mainEntity": questions.collect::<Vec<_>>() },
    }))
}
