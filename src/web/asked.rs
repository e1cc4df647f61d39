//! What a visitor asks for in the query string. Asking is free: nothing in it can be an error, so fields are texts or
//! lists of texts with defaults, and each page makes the best of what it understands.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

/// Longest query string that is read; what lies beyond is ignored.
const LONGEST: usize = 16 * 1024;

/// The query string as `Q`, whose fields must all have defaults.
pub struct Asked<Q>(pub Q);

impl<Q: DeserializeOwned + Default> FromRequest for Asked<Q> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = request.query_string();
        let query = query.get(..LONGEST.min(query.len())).unwrap_or_default();
        // As in `request::pairs`: no zero characters.
        ready(Ok(Self(serde_html_form::from_str(&query.replace("%00", "")).unwrap_or_default())))
    }
}
