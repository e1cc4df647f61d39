//! The certificate: who was recognised as what, for how long, in a quiet frame. No seal is drawn: what makes it valid is
//! the register behind the code, and the paper says so.

use super::PdfError;
use super::draw;
use super::font::Typefaces;
use super::receipt::check;
use super::sheet::{Align, Ink, Sheet, Style, WIDTH};

/// What a certificate says.
#[derive(Debug, Clone, Default)]
pub struct Certificate {
    /// Name of the certificate, such as 公共海外仓认定证书.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Who holds it.
    pub holder: String,
    /// One sentence: what is recognised.
    pub statement: String,
    /// Labels with what they say, in order.
    pub lines: Vec<(String, String)>,
    /// Who issues it.
    pub issuer: String,
    /// Day of issue as people write it.
    pub issued_on: String,
    /// Address at which it can be checked; also drawn as a code for cameras.
    pub verify_url: String,
    /// Short code to type at that address.
    pub code: String,
    /// Whether it is written across that this is a demonstration.
    pub is_demo: bool,
}

/// The certificate as a PDF.
pub fn certificate(faces: &Typefaces, certificate: &Certificate) -> Result<Vec<u8>, PdfError> {
    const INDENT: f32 = 30.0;
    let ruler = faces.ruler()?;
    let mut sheet = Sheet::new(&ruler, format!("{} {}", certificate.title, certificate.number).trim());
    sheet.known_by(&certificate.code);
    if certificate.is_demo {
        sheet.across("演示");
    }
    sheet.frame(10.0, 0.9, Ink::Red);
    sheet.frame(12.2, 0.2, Ink::Red);
    sheet.between(INDENT, WIDTH - INDENT);
    sheet.go_to(38.0);
    sheet.headline(Style::title(34.0), 20.0, &certificate.title);
    sheet.gap(2.0);
    sheet.paragraph(Style::plain(11.5).in_ink(Ink::Grey), Align::Centre, &format!("证书编号　{}", certificate.number));
    sheet.gap(12.0);
    sheet.headline(Style::title(22.0), 15.0, &certificate.holder);
    sheet.gap(3.0);
    sheet.paragraph(Style::plain(13.0), Align::Left, &format!("　　{}", certificate.statement));
    sheet.gap(6.0);
    sheet.table(40.0, 11.5, &certificate.lines);
    // Issuer and day at the lower right, the check at the lower left; both on one page.
    sheet.keep(62.0);
    let top = sheet.y().max(208.0) + 4.0;
    sheet.go_to(top);
    sheet.paragraph(Style::title(13.0), Align::Right, &certificate.issuer);
    sheet.paragraph(Style::plain(12.0), Align::Right, &certificate.issued_on);
    sheet.go_to(top + 20.0);
    check(&mut sheet, INDENT, &certificate.verify_url, &certificate.code, "扫码查验：持证单位、有效期、暂停或撤销以查验页为准");
    draw::pdf(faces, sheet)
}
