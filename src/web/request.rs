//! Small readings of a request and of addresses.

use actix_web::http::header::{HOST, HeaderName};
use actix_web::{HttpMessage, HttpRequest};

use crate::web::Site;

/// The id under which a request is logged and which an error page shows.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The request's id; empty before the outermost layer has given one.
pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The visitor's address. Entries of `X-Forwarded-For` count only as far as trusted proxies wrote them.
pub fn client_address(request: &HttpRequest, site: &Site) -> String {
    let peer = request.peer_addr().map(|address| address.ip().to_string()).unwrap_or_default();
    let trusted = site.config.trusted_proxies;
    if trusted == 0 {
        return peer;
    }
    // All lines together: a proxy may add its entry as a line of its own.
    let lines = request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok());
    let forwarded: Vec<String> = lines.flat_map(|line| line.split(',')).map(|part| part.trim().to_owned()).collect();
    let at = forwarded.len().checked_sub(trusted);
    at.and_then(|at| forwarded.get(at)).filter(|address| !address.is_empty()).cloned().unwrap_or(peer)
}

/// A header as text, empty when absent or not text.
pub fn header<'a>(request: &'a HttpRequest, name: &'static str) -> &'a str {
    let value = request.headers().get(HeaderName::from_static(name));
    value.and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The site's own address, without a slash at the end. Where it was not configured, only this machine's names and plain
/// addresses are believed: any other `Host` is the visitor's word, and addresses are then written without a host.
pub fn public_url(request: &HttpRequest, site: &Site) -> String {
    if let Some(url) = &site.config.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    if is_plain_host(host) { format!("http://{host}") } else { String::new() }
}

fn is_plain_host(host: &str) -> bool {
    let uri = host.parse::<actix_web::http::uri::Authority>();
    uri.is_ok_and(|authority| {
        let name = authority.host().trim_matches(['[', ']']);
        !host.contains('@') && (name == "localhost" || name.parse::<std::net::IpAddr>().is_ok())
    })
}

/// The address with one parameter set anew or taken out; other parameters keep their order.
pub fn with_parameter(url: &str, name: &str, value: Option<&str>) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut pairs = pairs(query);
    pairs.retain(|(key, _)| key != name);
    if let Some(value) = value {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    with_pairs(path, &pairs)
}

/// The pairs of a query string, or of a posted form, in their order. Zero characters are left out: they mean nothing, and
/// PostgreSQL takes no text that has one.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    serde_html_form::from_str(&query.replace("%00", "").replace('\0', "")).unwrap_or_default()
}

/// A path with these pairs as its query; pairs with empty values are left out.
pub fn with_pairs(path: &str, pairs: &[(String, String)]) -> String {
    let pairs: Vec<&(String, String)> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_html_form::to_string(&pairs).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_characters_are_left_out() {
        assert_eq!(pairs("q=%00a%00b"), [("q".to_owned(), "ab".to_owned())]);
    }

    #[test]
    fn one_parameter_changes_and_the_others_stay() {
        let url = "/policies?q=%E6%B5%B7%E5%A4%96&topic=a&topic=b&page=3";
        assert_eq!(with_parameter(url, "page", None), "/policies?q=%E6%B5%B7%E5%A4%96&topic=a&topic=b");
        assert_eq!(with_parameter("/policies", "page", Some("2")), "/policies?page=2");
        assert_eq!(with_parameter("/policies?page=2", "page", None), "/policies");
    }
}
