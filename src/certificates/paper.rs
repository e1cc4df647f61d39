//! The paper of a certificate: made once, from what was issued alone, and kept by its fingerprint.

use super::code::shown;
use super::entity::certificate;
use super::rules::Wording;
use super::{look, store, url};
use crate::access::mail::link;
use crate::platform::pdf::{Certificate, PdfError, Printer};
use crate::web::filters::{date, date_or_blank};
use crate::web::{PageError, Site};

/// The file of a certificate, made now where it was not yet.
pub async fn of(site: &Site, row: &certificate::Model) -> Result<Vec<u8>, PageError> {
    if let Some(sha256) = &row.pdf_sha256 {
        return Ok(site.files.get(sha256).await?);
    }
    let bytes = draw(site, row).await?;
    let sha256 = site.files.put(bytes.clone()).await?;
    store::note_file(site.database.read(), row.id, &sha256).await?;
    // The register says whether there is a file.
    site.bell.bump();
    // Another node may have been quicker, with an address of its own on the paper: what was noted first holds.
    match store::find(site.database.read(), row.id).await?.and_then(|row| row.pdf_sha256) {
        Some(noted) if noted != sha256 => Ok(site.files.get(&noted).await?),
        _ => Ok(bytes),
    }
}

/// Name under which the file is saved.
pub fn file_name(row: &certificate::Model) -> String {
    format!("certificate-{}.pdf", shown(&row.code))
}

async fn draw(site: &Site, row: &certificate::Model) -> Result<Vec<u8>, PageError> {
    let printer = site.kept::<Printer>()?;
    printer.certificate(words(site, row)).await.map_err(|error: PdfError| error.into())
}

fn words(site: &Site, row: &certificate::Model) -> Certificate {
    let wording = Wording::of(row);
    let is_personal = look::is_personal(row);
    let mut lines = Vec::new();
    if !row.credit_code.is_empty() {
        lines.push(("统一社会信用代码".to_owned(), row.credit_code.clone()));
    }
    let subject = if is_personal { "培训课程" } else { "认定对象" };
    lines.extend(row.subject_name.iter().map(|name| (subject.to_owned(), name.clone())));
    if !row.scope.is_empty() {
        lines.push(("认定范围".to_owned(), row.scope.clone()));
    }
    lines.extend(wording.lines);
    lines.push(("有效期".to_owned(), period(row)));
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    Certificate {
        title: or(wording.title, &format!("{}证书", row.kind_name)),
        number: row.number.clone(),
        holder: row.holder_name.clone(),
        statement: or(wording.statement, &format!("经审核，授予上述单位“{}”。", row.kind_name)),
        lines,
        issuer: or(wording.issuer, &site.zone.footer.host),
        issued_on: date_or_blank(row.issued_on),
        verify_url: link(site, &url(&row.code)),
        code: shown(&row.code),
        is_demo: row.is_demo || site.zone.is_demo,
    }
}

/// From the first to the last day.
pub fn period(row: &certificate::Model) -> String {
    let from = date_or_blank(row.issued_on);
    match row.expires_on {
        Some(end) => format!("{from}至{}", date(end)),
        None => format!("{from}起，长期有效"),
    }
}
