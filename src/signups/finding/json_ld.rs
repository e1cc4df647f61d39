//! What search engines read about an occasion (schema.org).

use serde_json::{Value, json};

use crate::signups::entity::occasion::Model;
use crate::signups::link;
use crate::signups::rules::Stage;
use crate::web::filters::machine;

use super::sign_up::SignUp;

/// An occasion as the properties of an event; the type is the caller's.
pub fn event(kind: &str, row: &Model, sign_up: SignUp, public_url: &str, speakers: &[String]) -> Value {
    let url = format!("{public_url}{}", link::occasion(row));
    let status = if row.stage == Stage::Cancelled.key() { "EventCancelled" } else { "EventScheduled" };
    let attendance = match row.mode.as_str() {
        "online" => "OnlineEventAttendanceMode",
        "hybrid" => "MixedEventAttendanceMode",
        _ => "OfflineEventAttendanceMode",
    };
    let address = if row.address.is_empty() { &row.place } else { &row.address };
    let real = json!({ "@type": "Place", "name": row.place, "address": address });
    let location = match row.mode.as_str() {
        "online" => json!({ "@type": "VirtualLocation", "url": url }),
        "hybrid" => json!([real, { "@type": "VirtualLocation", "url": url }]),
        _ => real,
    };
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "url": url,
        "name": row.title,
        "description": row.summary,
        "startDate": machine(row.starts_at),
        "endDate": machine(row.ends_at),
        "eventStatus": format!("https://schema.org/{status}"),
        "eventAttendanceMode": format!("https://schema.org/{attendance}"),
        "location": location,
        "organizer": { "@type": "Organization", "name": row.organiser },
        "inLanguage": "zh-CN",
    });
    if !speakers.is_empty() {
        let names = speakers.iter().map(|name| json!({ "@type": "Person", "name": name }));
        value["performer"] = names.collect();
    }
    if sign_up.is_ahead() {
        let availability = if matches!(sign_up, SignUp::Open(_)) { "InStock" } else { "SoldOut" };
        value["offers"] = json!({
            "@type": "Offer",
            "url": url,
            "price": 0,
            "priceCurrency": "CNY",
            "availability": format!("https://schema.org/{availability}"),
            "validThrough": machine(row.closes_at),
        });
    }
    value
}
