//! From marks on pages to a PDF. The same marks give the same bytes: nothing in the file tells when or where it was made.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

use super::PdfError;
use super::font::{Face, Typefaces};
use super::sheet::{HEIGHT, Ink, Mark, POINT, Sheet, WIDTH};

/// The file.
pub fn pdf(faces: &Typefaces, sheet: Sheet<'_>) -> Result<Vec<u8>, PdfError> {
    let (title, code, pages) = sheet.finished();
    let mut document = Document::new_with(SerializeSettings::default());
    let mut metadata = Metadata::new().title(title).language("zh-CN".to_owned()).creator("cbec-portal".to_owned());
    if !code.is_empty() {
        metadata = metadata.keywords(vec![code]);
    }
    document.set_metadata(metadata);
    for marks in pages {
        let settings = PageSettings::from_wh(WIDTH * POINT, HEIGHT * POINT).ok_or(PdfError::Drawing)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &marks {
            draw(&mut surface, faces, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| PdfError::Drawing)
}

fn draw(surface: &mut Surface<'_>, faces: &Typefaces, mark: &Mark) {
    match mark {
        Mark::Text { x, y, face, size, ink, text } => {
            filled(surface, *ink);
            let start = Point::from_xy(x * POINT, y * POINT);
            surface.draw_text(start, faces.font(*face), *size, text, false, TextDirection::LeftToRight);
        }
        Mark::Line { from, to, width, ink } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0 * POINT, from.1 * POINT);
            path.line_to(to.0 * POINT, to.1 * POINT);
            stroked(surface, path, *width, *ink);
        }
        Mark::Frame { x, y, width, height, line, ink } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(x * POINT, y * POINT, width * POINT, height * POINT) {
                path.push_rect(rect);
            }
            stroked(surface, path, *line, *ink);
        }
        Mark::Block { x, y, width, height, ink } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(x * POINT, y * POINT, width * POINT, height * POINT) {
                path.push_rect(rect);
            }
            filled(surface, *ink);
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Cells { x, y, cell, runs } => code(surface, (*x, *y), *cell, runs),
        Mark::Across { text } => across(surface, faces, text),
    }
}

fn code(surface: &mut Surface<'_>, corner: (f32, f32), cell: f32, runs: &[(f32, f32, f32)]) {
    filled(surface, Ink::Black);
    let unit = cell * POINT;
    let mut path = PathBuilder::new();
    for (column, row, length) in runs {
        let (left, top) = (corner.0 * POINT + column * unit, corner.1 * POINT + row * unit);
        if let Some(rect) = Rect::from_xywh(left, top, length * unit, unit) {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Faint letters over the page, rising to the right.
fn across(surface: &mut Surface<'_>, faces: &Typefaces, text: &str) {
    const SIZE: f32 = 150.0;
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let half = text.chars().count() as f32 * SIZE / 2.0;
    filled(surface, Ink::Faint);
    let (middle, centre) = (WIDTH * POINT / 2.0, HEIGHT * POINT / 2.0);
    let (sin, cos) = (-30_f32).to_radians().sin_cos();
    surface.push_transform(&Transform::from_row(cos, sin, -sin, cos, middle, centre));
    let start = Point::from_xy(-half, SIZE * 0.35);
    surface.draw_text(start, faces.font(Face::Title), SIZE, text, false, TextDirection::LeftToRight);
    surface.pop();
}

fn filled(surface: &mut Surface<'_>, ink: Ink) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: colour(ink).into(), opacity: NormalizedF32::ONE, ..Fill::default() }));
}

fn stroked(surface: &mut Surface<'_>, path: PathBuilder, width: f32, ink: Ink) {
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: colour(ink).into(), width: width * POINT, ..Stroke::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(26, 29, 33),
        Ink::Grey => rgb::Color::new(92, 99, 107),
        Ink::Hair => rgb::Color::new(200, 205, 211),
        Ink::Red => rgb::Color::new(158, 42, 43),
        Ink::Faint => rgb::Color::new(238, 240, 242),
    }
}
