//! The ticket: what, when, where and for whom, with a large code for the door.

use super::PdfError;
use super::draw;
use super::font::Typefaces;
use super::sheet::{Align, Ink, Sheet, Style, WIDTH};

/// What a ticket says.
#[derive(Debug, Clone, Default)]
pub struct Ticket {
    /// What it is for.
    pub title: String,
    /// 培训 or 活动.
    pub kind: String,
    /// Name of the site.
    pub issuer: String,
    /// Labels with what they say, in order.
    pub lines: Vec<(String, String)>,
    /// What the code for cameras says.
    pub picture: String,
    /// Short code to type where there is no camera.
    pub code: String,
    /// How many times it was issued.
    pub number: i32,
    /// Whether it is written across that this is a demonstration.
    pub is_demo: bool,
}

/// The ticket as a PDF.
pub fn ticket(faces: &Typefaces, ticket: &Ticket) -> Result<Vec<u8>, PdfError> {
    const SIDE: f32 = 62.0;
    let ruler = faces.ruler()?;
    let mut sheet = Sheet::new(&ruler, format!("{}电子票 {}", ticket.kind, ticket.title));
    sheet.known_by(&ticket.code);
    if ticket.is_demo {
        sheet.across("演示");
    }
    sheet.foot(format!("{}　{}", ticket.issuer, ticket.code));
    sheet.paragraph(Style::plain(10.5).in_ink(Ink::Grey), Align::Centre, &ticket.issuer);
    sheet.paragraph(Style::plain(12.0).in_ink(Ink::Grey), Align::Centre, &format!("{}电子票", ticket.kind));
    sheet.gap(3.0);
    sheet.headline(Style::title(22.0), 15.0, &ticket.title);
    sheet.gap(5.0);
    sheet.keep(SIDE + 22.0);
    let top = sheet.y();
    sheet.qr((WIDTH - SIDE) / 2.0, top, SIDE, &ticket.picture);
    sheet.go_to(top + SIDE + 1.0);
    sheet.paragraph(Style::plain(20.0), Align::Centre, &ticket.code);
    let words = if ticket.number > 1 {
        format!("入场签到码（第 {} 次签发，以前的作废）", ticket.number)
    } else {
        "入场签到码，扫码不便时可报给工作人员".to_owned()
    };
    sheet.paragraph(Style::plain(9.5).in_ink(Ink::Grey), Align::Centre, &words);
    sheet.gap(7.0);
    sheet.table(24.0, 11.0, &ticket.lines);
    sheet.gap(6.0);
    let note = "一人一票，每天入场一次，请勿转发。不能参加的，请打开报名邮件里的链接取消，把名额留给候补的人。";
    sheet.paragraph(Style::plain(9.5).in_ink(Ink::Grey), Align::Left, note);
    draw::pdf(faces, sheet)
}
