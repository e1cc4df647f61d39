//! Finished public pages, kept in memory. A page is as old as the content it was made from: after any committed change,
//! and at midnight, every kept page is made again. Public pages carry nothing about their visitor, so one copy serves all.

use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use actix_web::body::{self, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse};
use chrono::NaiveDate;
use quick_cache::sync::Cache;

use crate::platform::secret::fingerprint;
use crate::web::Site;
use crate::web::guard::{Timing, timing_of};
use crate::web::request::{header, public_url};

/// Pages larger than this are not kept.
const LARGEST: usize = 400_000;
/// Browsers ask again each time and mostly hear 304; shared caches may answer for half a minute.
const KEEP: &str = "public, max-age=0, s-maxage=30, must-revalidate";

/// The kept pages.
pub struct PageCache {
    pages: Option<Cache<String, Arc<KeptPage>, Weight>>,
}

/// A page in the encodings that browsers ask for; compressed ones are made when first wanted.
pub struct KeptPage {
    generation: (u64, NaiveDate),
    media_type: HeaderValue,
    disposition: Option<HeaderValue>,
    etag: HeaderValue,
    /// Where answers of this route are timed: looking for the route again is dearer than all else that a kept page needs.
    timing: Timing,
    each_time: Option<EachTime>,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

/// Done each time an answer is given, from the kept pages too: a kept search is still a search.
#[derive(Clone)]
struct EachTime(Arc<dyn Fn(&Site) + Send + Sync>);

/// Has something done each time this answer is given. Answers outside the public pages ignore it.
pub fn each_time(response: &mut HttpResponse, what: Option<impl Fn(&Site) + Send + Sync + 'static>) {
    if let Some(what) = what {
        response.extensions_mut().insert(EachTime(Arc::new(what)));
    }
}

#[derive(Clone)]
struct Weight;

impl quick_cache::Weighter<String, Arc<KeptPage>> for Weight {
    fn weight(&self, key: &String, page: &Arc<KeptPage>) -> u64 {
        // Compressed copies come later; a third more each is what they take.
        (key.len() + page.plain.len() * 5 / 3 + 200) as u64
    }
}

impl PageCache {
    /// A cache of so many megabytes; none for 0.
    pub fn new(megabytes: u64) -> Self {
        let items = usize::try_from(megabytes * 50).unwrap_or(1000);
        let pages = (megabytes > 0).then(|| Cache::with_weighter(items, megabytes * 1024 * 1024, Weight));
        Self { pages }
    }

    fn get(&self, key: &str, generation: (u64, NaiveDate)) -> Option<Arc<KeptPage>> {
        let page = self.pages.as_ref()?.get(key)?;
        (page.generation == generation).then_some(page)
    }
}

/// Answers from the cache, or keeps what the handler makes. Wraps public pages only.
pub async fn keep_public_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(site) = request.app_data::<Data<Site>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let key = format!("{}{}", public_url(request.request(), &site), request.uri());
    let generation = (site.bell.generation(), site.clock.today());
    if let Some(page) = site.pages.get(&key, generation) {
        if let Some(each_time) = &page.each_time {
            (each_time.0)(&site);
        }
        let response = page.answer(request.request());
        return Ok(request.into_response(response));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    if let Some(each_time) = response.response().extensions().get::<EachTime>() {
        (each_time.0)(&site);
    }
    keep(response, &site, key, generation).await
}

async fn keep(
    response: ServiceResponse<BoxBody>,
    site: &Site,
    key: String,
    generation: (u64, NaiveDate),
) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_keepable = response.status() == StatusCode::OK && !response.headers().contains_key(CACHE_CONTROL);
    let media_type = response.headers().get(CONTENT_TYPE).cloned();
    let (Some(media_type), true) = (media_type, is_keepable) else {
        return Ok(response);
    };
    let disposition = response.headers().get(CONTENT_DISPOSITION).cloned();
    let timing = timing_of(response.request());
    let each_time = response.response().extensions().get::<EachTime>().cloned();
    let (request, response) = response.into_parts();
    let plain = body::to_bytes(response.into_body()).await.unwrap_or_default();
    let etag =
        HeaderValue::from_str(&format!("W/\"{}\"", &fingerprint(&plain)[..20])).unwrap_or(HeaderValue::from_static("W/\"0\""));
    let (gzip, brotli) = (OnceLock::new(), OnceLock::new());
    let page = Arc::new(KeptPage { generation, media_type, disposition, etag, timing, each_time, plain, gzip, brotli });
    if let Some(pages) = &site.pages.pages
        && page.plain.len() <= LARGEST
    {
        pages.insert(key, page.clone());
    }
    let answer = page.answer(&request);
    Ok(ServiceResponse::new(request, answer))
}

impl KeptPage {
    fn answer(&self, request: &actix_web::HttpRequest) -> HttpResponse {
        let is_known = header(request, "if-none-match").split(',').any(|tag| tag.trim().as_bytes() == self.etag.as_bytes());
        let mut builder = HttpResponse::build(if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        builder
            .insert_header((ETAG, self.etag.clone()))
            .insert_header((CACHE_CONTROL, HeaderValue::from_static(KEEP)))
            .insert_header((VARY, HeaderValue::from_static("accept-encoding")));
        if is_known {
            return self.timed(builder.finish());
        }
        builder.insert_header((CONTENT_TYPE, self.media_type.clone()));
        if let Some(disposition) = &self.disposition {
            builder.insert_header((CONTENT_DISPOSITION, disposition.clone()));
        }
        let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (encoding, bytes) = self.encoded(accepted);
        if let Some(encoding) = encoding {
            builder.insert_header((CONTENT_ENCODING, HeaderValue::from_static(encoding)));
        }
        self.timed(builder.body(bytes))
    }

    fn timed(&self, mut response: HttpResponse) -> HttpResponse {
        response.extensions_mut().insert(self.timing.clone());
        response
    }

    fn encoded(&self, accepted: &str) -> (Option<&'static str>, Bytes) {
        if self.plain.len() < 500 {
            return (None, self.plain.clone());
        }
        if accepts(accepted, "br") {
            return (Some("br"), self.brotli.get_or_init(|| brotli(&self.plain)).clone());
        }
        if accepts(accepted, "gzip") {
            return (Some("gzip"), self.gzip.get_or_init(|| gzip(&self.plain)).clone());
        }
        (None, self.plain.clone())
    }
}

/// Whether a list such as `br;q=1.0, gzip;q=0` takes a coding; a weight of 0 refuses it.
fn accepts(accepted: &str, coding: &str) -> bool {
    let named = accepted.split(',').map(|item| item.split_once(';').unwrap_or((item, "")));
    let mut named = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case(coding));
    named.next().is_some_and(|(_, weight)| weight.trim().strip_prefix("q=").is_none_or(|q| q.parse() != Ok(0.0_f32)))
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(bytes) => bytes.into(),
        Err(_) => Bytes::copy_from_slice(plain),
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut bytes = Vec::with_capacity(plain.len() / 4);
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    match brotli::BrotliCompress(&mut &plain[..], &mut bytes, &parameters) {
        Ok(_) => bytes.into(),
        Err(_) => Bytes::copy_from_slice(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_nothing_refuses_a_coding() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=1.0, gzip;q=0.5", "gzip"));
        assert!(!accepts("gzip;q=0, br;q=0.0", "br"));
        assert!(!accepts("identity", "gzip"));
    }
}
