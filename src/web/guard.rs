//! The outermost layer of every request: gives it an id, refuses posts from foreign pages, dresses errors as pages,
//! adds the security headers, and counts and logs the answer.

use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, CROSS_ORIGIN_OPENER_POLICY, CROSS_ORIGIN_RESOURCE_POLICY, HeaderMap, HeaderName, HeaderValue,
    LOCATION, PERMISSIONS_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};

use crate::web::page_error::Problem;
use crate::web::request::{RequestId, header, public_url};
use crate::web::routes::is_unsafe;
use crate::web::{PageError, Site};

mod error_page;

/// Headers of every answer. No inline script or style, no other host, no frame.
static HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
             manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (PERMISSIONS_POLICY, HeaderValue::from_static("camera=(self), geolocation=(), microphone=(), payment=(), usb=()")),
    (CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];

/// Where the time of an answer is recorded; carried by an answer that knows its route already.
#[derive(Clone)]
pub(super) struct Timing(metrics::Histogram);

/// The timing of a request's route. Looking for the route reads the whole table of routes again.
pub(super) fn timing_of(request: &HttpRequest) -> Timing {
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    Timing(metrics::histogram!("http_request_seconds", "route" => route))
}

/// See the module.
pub async fn outermost(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = RequestId(hex::encode(rand::random::<[u8; 6]>()));
    request.extensions_mut().insert(id.clone());
    let site = request.app_data::<Data<Site>>().cloned();
    let foreign = site.as_ref().is_some_and(|site| is_foreign_post(request.request(), site));
    let mut response = if foreign {
        let refusal = Problem {
            message: "这次提交来自其他网站，为了您的安全没有受理。请在本站页面上重新提交。".to_owned(),
            ..Problem::of_status(StatusCode::FORBIDDEN)
        };
        let mut bare = HttpResponse::Forbidden().finish();
        bare.extensions_mut().insert(refusal);
        request.into_response(bare)
    } else {
        // The session middleware fails here when its store does. Without a request there is no full page to show.
        next.call(request).await.map_err(|error| PageError::from_middleware(&error))?.map_into_boxed_body()
    };
    if let Some(site) = &site {
        response = dressed(response, site, &id);
        add_headers(response.headers_mut(), site.config.is_https());
    }
    count(&response, &id, started);
    Ok(response)
}

/// A state-changing request that a browser says comes from another site. Requests without either header do not come from
/// a current browser, and carry no cookie that the visitor did not mean to send (`SameSite`).
fn is_foreign_post(request: &HttpRequest, site: &Site) -> bool {
    if !is_unsafe(request.method()) {
        return false;
    }
    match header(request, "sec-fetch-site") {
        "same-origin" | "none" => return false,
        "" => {}
        _ => return true,
    }
    let origin = header(request, "origin");
    let host = header(request, "host");
    let is_own = origin == public_url(request, site) || origin.split_once("://").is_some_and(|(_, rest)| rest == host);
    !origin.is_empty() && !is_own
}

/// Replaces the bare body of an error by a page, or by JSON for machines.
fn dressed(response: ServiceResponse<BoxBody>, site: &Site, id: &RequestId) -> ServiceResponse<BoxBody> {
    let problem = response.response().extensions().get::<Problem>().cloned();
    let status = response.status();
    let is_bare = problem.is_some() || matches!(response.response().body().size(), BodySize::None | BodySize::Sized(0));
    let is_error = status.is_client_error() || status.is_server_error();
    let is_plain = response.response().error().is_some();
    if !is_error || !(is_bare || is_plain) {
        return response;
    }
    let problem = problem.unwrap_or_else(|| Problem::of_status(status));
    if let Some(cause) = &problem.cause {
        tracing::error!(request_id = id.0, path = told(response.request().path()), "{cause}");
    }
    let (request, old) = response.into_parts();
    let mut new = match (&problem.sign_in, request.method()) {
        (Some(next), &Method::GET) => to_sign_in(next),
        _ => error_page::answer(&request, site, &problem, &id.0),
    };
    for (name, value) in old.headers() {
        if name != "content-type" && name != "content-length" && !new.headers().contains_key(name) {
            new.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, new)
}

fn to_sign_in(next: &str) -> HttpResponse {
    let query = serde_html_form::to_string([("next", next)]).unwrap_or_default();
    HttpResponse::SeeOther().insert_header((LOCATION, format!("{}?{query}", sign_in_page(next)))).finish()
}

/// Where people sign in who want this page.
fn sign_in_page(wanted: &str) -> &'static str {
    let is_my = wanted.strip_prefix("/my").is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if is_my { "/my/sign-in" } else { "/office/sign-in" }
}

fn add_headers(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in &HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if is_https {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(HeaderName::from_static("strict-transport-security"), value);
    }
}

/// The path as the log tells it: whoever holds a private address sees a conversation.
fn told(path: &str) -> &str {
    match path {
        path if path.starts_with("/enquiries/") => "/enquiries/…",
        path if path.starts_with("/objections/") => "/objections/…",
        path if path.starts_with("/signups/") => "/signups/…",
        path if path.starts_with("/door/") => "/door/…",
        path if path.starts_with("/judge/") => "/judge/…",
        path if path.starts_with("/booths/") => "/booths/…",
        path => path,
    }
}

fn count(response: &ServiceResponse<BoxBody>, id: &RequestId, started: Instant) {
    let request = response.request();
    let status = response.status();
    let seconds = started.elapsed();
    metrics::counter!("http_requests_total", "status" => status.as_str().to_owned()).increment(1);
    let known = response.response().extensions().get::<Timing>().cloned();
    known.unwrap_or_else(|| timing_of(request)).0.record(seconds);
    let is_look = !is_unsafe(request.method()) && (status.is_success() || status == StatusCode::NOT_MODIFIED);
    let (method, path, took) = (request.method().as_str(), told(request.path()), seconds.as_micros());
    if status.is_server_error() {
        tracing::error!(request_id = id.0, status = status.as_u16(), method, path, took_us = took, "answered");
    } else if is_look {
        tracing::debug!(request_id = id.0, status = status.as_u16(), method, path, took_us = took, "answered");
    } else {
        tracing::info!(request_id = id.0, status = status.as_u16(), method, path, took_us = took, "answered");
    }
}
