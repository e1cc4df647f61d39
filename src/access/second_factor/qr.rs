//! A QR code as the outline of an SVG picture, made here: no picture service learns a secret.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Quiet cells around the code that readers need.
const MARGIN: usize = 4;

/// The outline of a code.
#[derive(Debug, Clone)]
pub struct Qr {
    /// Cells on each side, margin included.
    pub side: usize,
    /// Path of the dark cells.
    pub path: String,
}

/// The code that says this text; none when it is too long.
pub fn of(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let cells = code.to_colors();
    let mut path = String::new();
    for (row, line) in cells.chunks(width).enumerate() {
        let mut at = 0;
        while at < width {
            let run = line[at..].iter().take_while(|cell| **cell == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", at + MARGIN, row + MARGIN);
            }
            at += run.max(1);
        }
    }
    Some(Qr { side: width + 2 * MARGIN, path })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_dark_cell_is_drawn_once() {
        let code = qrcode::QrCode::with_error_correction_level("otpauth://totp/a", qrcode::EcLevel::M).expect("a code");
        let dark = code.to_colors().into_iter().filter(|cell| *cell == qrcode::Color::Dark).count();
        let qr = super::of("otpauth://totp/a").expect("a code");
        let runs = qr.path.split('h').skip(1).step_by(2);
        let drawn: usize = runs.filter_map(|rest| rest.split('v').next()?.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        assert_eq!(qr.side, code.width() + 8);
    }
}
