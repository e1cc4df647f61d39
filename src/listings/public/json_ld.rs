//! What search engines read about an entry (schema.org).

use serde_json::{Value, json};

use super::card::Picture;
use super::said::Teller;
use crate::access::{Cx, Visitor};
use crate::listings::entity::listing;
use crate::listings::{Facts, link};
use crate::web::json_ld::JsonLd;

/// A place, an organisation or a product, whichever it is.
pub fn of(cx: &Cx<Visitor>, teller: &Teller<'_>, listing: &listing::Model, facts: &Facts, pictures: &[Picture]) -> JsonLd {
    let url = format!("{}{}", cx.public_url, link::of(listing));
    let images: Vec<String> = pictures.iter().map(|picture| format!("{}{}", cx.public_url, picture.large)).collect();
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": type_of(&teller.directory.key),
        "@id": url,
        "url": url,
        "name": listing.name,
        "description": facts.text("summary"),
        "image": if images.is_empty() { Value::Null } else { json!(images) },
    });
    let Some(object) = value.as_object_mut() else { return JsonLd::new(value) };
    if type_of(&teller.directory.key) == "Product" {
        object.insert("category".to_owned(), facts.text("category").into());
        if !facts.text("brand").is_empty() {
            object.insert("brand".to_owned(), json!({ "@type": "Brand", "name": facts.text("brand") }));
        }
    } else {
        let address = json!({
            "@type": "PostalAddress",
            "addressRegion": teller.place(facts),
            "streetAddress": facts.text("address"),
        });
        object.insert("address".to_owned(), address);
        object.insert("telephone".to_owned(), facts.text("phone").into());
        object.insert("email".to_owned(), facts.text("email").into());
    }
    JsonLd::new(value)
}

fn type_of(directory: &str) -> &'static str {
    match directory {
        "products" => "Product",
        "providers" | "factories" => "Organization",
        _ => "Place",
    }
}
