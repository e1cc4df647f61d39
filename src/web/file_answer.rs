//! Files as answers: under their own name, as what they are, and unable to run anything.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, HttpResponseBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a file is sent as that is none of the known kinds.
pub const BYTES: &str = "application/octet-stream";
/// Workbooks of spreadsheet programs.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What may stand in a name as it is.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'-');

/// How a file is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To be saved, never shown in the site's own name.
    Saved,
    /// Shown by itself where browsers do that safely, otherwise saved.
    Shown,
    /// As shown, and also within a frame of our own pages.
    Framed,
}

impl Way {
    /// This way for kinds that browsers show safely; saved for all others.
    fn of(self, media_type: &str) -> Self {
        if media_type == "application/pdf" || is_picture(media_type) { self } else { Self::Saved }
    }

    const fn policy(self, is_pdf: bool) -> &'static str {
        // Browsers show no PDF in a sandbox; their own viewers run nothing of it either. What shows a picture styles itself.
        match (self, is_pdf) {
            (Self::Saved, _) => "default-src 'none'; sandbox",
            (Self::Shown, false) => "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
            (Self::Framed, false) => "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
            (Self::Shown, true) => "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            (Self::Framed, true) => "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        }
    }
}

/// Whether pages may show a file of this kind as a picture. Drawings may run scripts where they are opened by themselves.
pub fn is_picture(media_type: &str) -> bool {
    matches!(media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif")
}

/// The answer for a file with this name; the body is still to be given.
pub fn file(way: Way, name: &str, media_type: &str) -> HttpResponseBuilder {
    let way = way.of(media_type);
    let mut builder = guarded(media_type, way.policy(media_type == "application/pdf"));
    builder.insert_header((CONTENT_DISPOSITION, disposition(way, name)));
    builder
}

/// The answer for a picture within a page; the body is still to be given.
pub fn picture(media_type: &str) -> HttpResponseBuilder {
    // A drawing may style itself and do nothing else, also when it is opened by itself.
    let is_drawing = media_type == "image/svg+xml";
    guarded(
        media_type,
        if is_drawing { "sandbox; default-src 'none'; style-src 'unsafe-inline'" } else { Way::Saved.policy(false) },
    )
}

fn guarded(media_type: &str, policy: &'static str) -> HttpResponseBuilder {
    let known = HeaderValue::from_str(media_type).ok().filter(|_| media_type.is_ascii() && !media_type.is_empty());
    let mut builder = HttpResponse::Ok();
    builder
        .insert_header((CONTENT_TYPE, known.unwrap_or(HeaderValue::from_static(BYTES))))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    builder
}

/// The name for old browsers in ASCII, and the true one as RFC 5987 has it.
fn disposition(way: Way, name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    let how = if way == Way::Saved { "attachment" } else { "inline" };
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, &PLAIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_survives_and_nothing_breaks_out_of_the_header() {
        let saved = |name| disposition(Way::Saved, name);
        assert_eq!(saved("附件1.docx"), "attachment; filename=\"__1.docx\"; filename*=UTF-8''%E9%99%84%E4%BB%B61.docx");
        assert_eq!(saved("a b.pdf"), "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
        assert!(!saved("a\"\r\nx: y").contains(['\r', '\n']));
        assert!(saved("a\"b").starts_with("attachment; filename=\"a_b\";"));
    }

    #[test]
    fn only_pictures_and_pdfs_are_shown_and_nothing_of_them_runs() {
        let sent = |way, media_type| {
            let answer = file(way, "名.x", media_type).finish();
            let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
            (header(CONTENT_DISPOSITION), header(CONTENT_SECURITY_POLICY), header(CONTENT_TYPE))
        };
        for (way, media_type, how) in [
            (Way::Shown, "application/pdf", "inline;"),
            (Way::Framed, "image/png", "inline;"),
            (Way::Saved, "application/pdf", "attachment;"),
            (Way::Shown, "image/svg+xml", "attachment;"),
            (Way::Framed, "text/html", "attachment;"),
        ] {
            let (disposition, policy, _) = sent(way, media_type);
            assert!(disposition.starts_with(how), "{media_type}: {disposition}");
            assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
            assert_eq!(policy.contains("sandbox"), how == "attachment;" || media_type != "application/pdf", "{policy}");
        }
        assert_eq!(sent(Way::Saved, "文本\n").2, BYTES);
    }
}
