//! Style sheets, scripts and pictures, built into the program and served under names that carry a fingerprint of what
//! they hold, so that browsers may keep them for a year.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;

use crate::platform::secret::fingerprint;
use crate::web::request::header;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Static;

/// Bundles: one style sheet made of the files that a list names, in its order.
const BUNDLES: [(&str, &str); 2] = [("css/site.css", "css/manifest.txt"), ("css/office.css", "css/office-manifest.txt")];

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::load);

struct Assets {
    files: HashMap<String, Vec<u8>>,
    hashed: HashMap<String, String>,
    fingerprint: String,
}

/// The address of an asset, with its fingerprint. An asset that does not exist keeps its plain name, and a test looks for it.
pub fn url(path: &str) -> String {
    match ASSETS.hashed.get(path) {
        Some(name) => format!("/static/{name}"),
        None => format!("/static/{path}"),
    }
}

/// The address of a drawing in the sprite.
pub fn icon(name: &str) -> String {
    format!("{}#{name}", url("img/icons.svg"))
}

/// The address of a drawing whose name has two parts, such as `v-` and a validity.
pub fn icon_of(family: &str, name: &str) -> String {
    icon(&format!("{family}{name}"))
}

/// Serves `/static/{path}`: a year under a fingerprinted name, an hour under a plain one.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    let asked = request.match_info().get("path").unwrap_or_default();
    let plain = without_fingerprint(asked);
    let is_hashed = ASSETS.hashed.get(&plain).is_some_and(|name| name == asked);
    let name = if is_hashed { plain.as_str() } else { asked };
    let Some(bytes) = ASSETS.files.get(name) else {
        return HttpResponse::NotFound().finish();
    };
    let keep = if is_hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    // Weak, because the same file is also sent compressed.
    let etag = format!("W/\"{}\"", ASSETS.fingerprint);
    let is_known = header(&request, "if-none-match").split(',').any(|tag| tag.trim() == etag);
    let mut builder = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    builder.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, HeaderValue::from_static(keep)));
    if is_known {
        return builder.finish();
    }
    builder
        .insert_header((CONTENT_TYPE, media_type(name)))
        .body(bytes.clone())
}

impl Assets {
    fn load() -> Self {
        let mut files: HashMap<String, Vec<u8>> =
            Static::iter().filter_map(|path| Static::get(&path).map(|file| (path.to_string(), file.data.into_owned()))).collect();
        for (bundle, list) in BUNDLES {
            files.insert(bundle.to_owned(), bundle_of(&files, list));
        }
        let fingerprint_of_all = fingerprint_of_all(&files);
        let hashed = files.keys().map(|path| (path.clone(), with_fingerprint(path, &fingerprint_of_all))).collect();
        Self { files, hashed, fingerprint: fingerprint_of_all }
    }
}

/// One fingerprint for all assets: modules import each other and style sheets name pictures by relative names, so a
/// change of one must change the names of those that lead to it.
fn fingerprint_of_all(files: &HashMap<String, Vec<u8>>) -> String {
    let mut paths: Vec<&String> = files.keys().collect();
    paths.sort();
    let all: Vec<u8> = paths.into_iter().flat_map(|path| path.as_bytes().iter().chain(&files[path]).copied()).collect();
    fingerprint(&all)[..10].to_owned()
}

fn bundle_of(files: &HashMap<String, Vec<u8>>, list: &str) -> Vec<u8> {
    let names = files.get(list).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let lines = names.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut bundle = Vec::new();
    for name in lines {
        if let Some(bytes) = files.get(name) {
            bundle.extend_from_slice(bytes);
            bundle.push(b'\n');
        }
    }
    bundle
}

/// `css/site.css` becomes `css/site.0123456789.css`.
fn with_fingerprint(path: &str, fingerprint: &str) -> String {
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{fingerprint}.{extension}"),
        None => format!("{path}.{fingerprint}"),
    }
}

fn without_fingerprint(path: &str) -> String {
    let parts: Vec<&str> = path.rsplitn(3, '.').collect();
    match parts.as_slice() {
        [extension, _, stem] => format!("{stem}.{extension}"),
        _ => path.to_owned(),
    }
}

fn media_type(path: &str) -> HeaderValue {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let text = if guess.type_() == "text" || guess.subtype() == "javascript" {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_string()
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_fingerprint_leads_back_to_the_plain_one() {
        let hashed = with_fingerprint("css/site.css", "0123456789");
        assert_eq!(hashed, "css/site.0123456789.css");
        assert_eq!(without_fingerprint(&hashed), "css/site.css");
        assert_eq!(without_fingerprint("css/site.css"), "css/site.css");
    }

    #[test]
    fn the_style_sheet_bundle_is_not_empty() {
        assert!(ASSETS.files["css/site.css"].len() > 1000);
        assert!(url("css/site.css").starts_with("/static/css/site."));
    }
}
