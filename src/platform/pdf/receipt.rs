//! The receipt: what somebody handed in, under which number, and how anybody can check that it is true.

use super::PdfError;
use super::draw;
use super::font::Typefaces;
use super::sheet::{Align, HEIGHT, Ink, MARGIN, Sheet, Style, WIDTH};

/// What a receipt says.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// Name of the paper, such as 申请材料接收回执.
    pub title: String,
    /// Who gives it: the name of the site.
    pub issuer: String,
    /// Number of what was handed in.
    pub number: String,
    /// Labels with what they say, in order.
    pub lines: Vec<(String, String)>,
    /// What follows from it, in one paragraph or several.
    pub note: String,
    /// Address at which it can be checked; also drawn as a code for cameras.
    pub verify_url: String,
    /// Short code to type at that address.
    pub code: String,
    /// Whether it is written across that this is a demonstration.
    pub is_demo: bool,
}

/// The receipt as a PDF.
pub fn receipt(faces: &Typefaces, receipt: &Receipt) -> Result<Vec<u8>, PdfError> {
    let ruler = faces.ruler()?;
    let mut sheet = Sheet::new(&ruler, format!("{} {}", receipt.title, receipt.number).trim());
    sheet.known_by(&receipt.code);
    if receipt.is_demo {
        sheet.across("演示");
    }
    sheet.foot(if receipt.issuer.is_empty() {
        receipt.number.clone()
    } else {
        format!("{}　{}", receipt.issuer, receipt.number)
    });
    sheet.paragraph(Style::plain(10.5).in_ink(Ink::Grey), Align::Centre, &receipt.issuer);
    sheet.gap(4.0);
    sheet.headline(Style::title(24.0), 16.0, &receipt.title);
    sheet.gap(1.0);
    if !receipt.number.is_empty() {
        sheet.paragraph(Style::plain(12.0), Align::Centre, &format!("编号　{}", receipt.number));
    }
    sheet.gap(8.0);
    sheet.table(42.0, 11.0, &receipt.lines);
    sheet.gap(6.0);
    if !receipt.note.is_empty() {
        sheet.paragraph(Style::plain(10.5), Align::Left, &receipt.note);
        sheet.gap(6.0);
    }
    if !receipt.verify_url.is_empty() {
        check(&mut sheet, MARGIN, &receipt.verify_url, &receipt.code, "扫码或输入查验码，核对这份回执是否属实");
    }
    draw::pdf(faces, sheet)
}

/// How to check a paper: a code for cameras at the left edge, in words beside it.
pub(super) fn check(sheet: &mut Sheet<'_>, left: f32, url: &str, code: &str, words: &str) {
    const SIDE: f32 = 32.0;
    sheet.keep(SIDE + 2.0);
    let top = sheet.y().min(HEIGHT - SIDE);
    // The quiet edge of the code stands outside.
    sheet.qr(left - 2.0, top, SIDE, url);
    sheet.between(left + SIDE + 2.0, WIDTH - left);
    sheet.go_to(top + 3.0);
    sheet.paragraph(Style::plain(10.0).in_ink(Ink::Grey), Align::Left, words);
    if !code.is_empty() {
        sheet.paragraph(Style::plain(15.0), Align::Left, code);
    }
    sheet.paragraph(Style::plain(9.0).in_ink(Ink::Grey), Align::Left, url);
    sheet.between(left, WIDTH - left);
    sheet.go_to(sheet.y().max(top + SIDE));
}
