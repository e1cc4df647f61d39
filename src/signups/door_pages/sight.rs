//! What a camera sees, for browsers that cannot read codes themselves: the page sends a small still picture, and gets back
//! what the code on it says. Nothing of the picture is kept, and nobody is let in by it: the text is a scan like any other.

use std::io::Cursor;

use actix_web::HttpResponse;
use image::{GrayImage, ImageFormat, ImageReader, Limits};
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::web::render::json;
use crate::web::{Answer, PageError};

/// Largest picture.
pub(super) const MOST_BYTES: usize = 200 * 1024;
/// Longest side.
const MOST_SIDE: u32 = 1_280;
/// Pictures read at once.
static PLACES: Semaphore = Semaphore::const_new(2);

#[derive(Serialize)]
struct Seen {
    text: Option<String>,
}

/// Reads the first code on a JPEG picture.
pub(super) async fn read(picture: &[u8]) -> Answer {
    let refuse = |words: &str| Ok(HttpResponse::UnprocessableEntity().json(serde_json::json!({ "message": words })));
    if picture.len() > MOST_BYTES {
        return refuse("画面过大，请输入签到码。");
    }
    let Some(picture) = decoded(picture) else { return refuse("画面无法识别，请输入签到码。") };
    let _place = PLACES.acquire().await.map_err(|error| PageError::Internal(error.into()))?;
    let text = tokio::task::spawn_blocking(move || code_on(&picture)).await.map_err(|error| PageError::Internal(error.into()))?;
    json(&Seen { text })
}

fn decoded(picture: &[u8]) -> Option<GrayImage> {
    let mut reader = ImageReader::with_format(Cursor::new(picture), ImageFormat::Jpeg);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    reader.limits(limits);
    reader.decode().ok().map(image::DynamicImage::into_luma8)
}

fn code_on(picture: &GrayImage) -> Option<String> {
    let (width, height) = (usize::try_from(picture.width()).ok()?, usize::try_from(picture.height()).ok()?);
    let light = |x: usize, y: usize| picture.as_raw().get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    picture.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use image::{Luma, imageops};

    use super::*;

    /// A code as a phone shows it: grey, small within the picture, and a little turned.
    fn seen(text: &str) -> GrayImage {
        let code = qrcode::QrCode::new(text).unwrap();
        let (side, cell) = (code.width(), 6);
        let whole = u32::try_from((side + 8) * cell).unwrap();
        let dark = |x: u32, y: u32| {
            let at = |p: u32| (usize::try_from(p).unwrap() / cell).checked_sub(4).filter(|at| *at < side);
            at(x).zip(at(y)).is_some_and(|at| code[at] == qrcode::Color::Dark)
        };
        let drawn = GrayImage::from_fn(whole, whole, |x, y| Luma([if dark(x, y) { 60 } else { 210 }]));
        let mut picture = GrayImage::from_pixel(640, 480, Luma([128]));
        imageops::overlay(&mut picture, &drawn, 180, 90);
        let turned = |x: u32, y: u32| picture.get_pixel(x.saturating_add(y / 12).min(639), y.saturating_add(x / 20).min(479));
        GrayImage::from_fn(640, 480, |x, y| *turned(x, y))
    }

    #[test]
    fn a_ticket_before_the_camera_is_read() {
        assert_eq!(code_on(&seen("7F3K9QX2AB.1.0123456789abcdef")).as_deref(), Some("7F3K9QX2AB.1.0123456789abcdef"));
        assert_eq!(code_on(&GrayImage::from_pixel(640, 480, Luma([128]))), None);
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_not_decoded() {
        assert!(decoded(b"GIF89a").is_none());
        let mut large = Cursor::new(Vec::new());
        GrayImage::new(2_000, 10).write_to(&mut large, ImageFormat::Jpeg).unwrap();
        assert!(decoded(large.get_ref()).is_none());
    }
}
