//! From a page struct to an answer.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY};
use askama::Template;

use crate::web::{Answer, PageError};

/// Renders a page with a status.
pub fn render(status: StatusCode, page: &impl Template) -> Answer {
    let html = page.render().map_err(|error| PageError::Internal(error.into()))?;
    Ok(HttpResponse::build(status).insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(html))
}

/// Renders a page with 200.
pub fn ok(page: &impl Template) -> Answer {
    render(StatusCode::OK, page)
}

/// Sends the browser elsewhere after a successful post.
pub fn see_other(url: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, url.as_ref())).finish()
}

/// A machine-readable answer.
pub fn json(value: &impl serde::Serialize) -> Answer {
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/json; charset=utf-8")).json(value))
}

/// A text of some other type, such as a feed or a table.
pub fn text(media_type: &'static str, body: impl Into<String>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, media_type)).body(body.into())
}

/// An answer of a page that is opened by a secret in its address: nobody keeps it, and no other site learns the address.
pub fn unkept(mut answer: HttpResponse) -> HttpResponse {
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    answer
}
