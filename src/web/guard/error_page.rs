//! The one error page, with ways onward.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use crate::web::page_error::Problem;
use crate::web::request::public_url;
use crate::web::{Shell, Site};

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    shell: Shell,
    code: u16,
    heading: &'static str,
    message: String,
    request_id: String,
    is_ours: bool,
    sign_in_url: Option<&'static str>,
    is_workspace_offered: bool,
}

/// The problem as a page; as JSON where machines ask.
pub(super) fn answer(request: &HttpRequest, site: &Site, problem: &Problem, request_id: &str) -> HttpResponse {
    let mut builder = HttpResponse::build(problem.status);
    builder.insert_header((CACHE_CONTROL, "no-store"));
    if request.path().starts_with("/api/") || request.path().ends_with("/suggest") {
        let body =
            json!({ "error": { "status": problem.status.as_u16(), "message": problem.message, "request_id": request_id } });
        return builder.json(body);
    }
    let shell = Shell::new(site.zone.clone(), &public_url(request, site), request.path(), problem.heading).unlisted();
    let page = ErrorPage {
        shell: shell.here(problem.heading),
        code: problem.status.as_u16(),
        heading: problem.heading,
        message: problem.message.clone(),
        request_id: request_id.to_owned(),
        is_ours: problem.status.is_server_error(),
        sign_in_url: problem.sign_in.as_deref().map(super::sign_in_page),
        is_workspace_offered: problem.status == StatusCode::FORBIDDEN && request.path().starts_with("/office"),
    };
    let html = page.render().unwrap_or_else(|_| problem.message.clone());
    builder.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(html)
}
