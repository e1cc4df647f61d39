//! Papers of fixed form as PDF: receipts, certificates, and whatever is laid out on a [`Sheet`]. Text stays text that can
//! be copied and searched, faces are cut down to the characters used, and the same paper is the same bytes, so that its
//! fingerprint can be kept and compared.

mod certificate;
mod draw;
mod font;
mod printer;
mod receipt;
mod sheet;
mod ticket;
mod wrap;

pub use certificate::Certificate;
pub use font::{Face, Ruler, Typefaces};
pub use printer::Printer;
pub use receipt::Receipt;
pub use sheet::{Align, Ink, Sheet, Style};
pub use ticket::Ticket;

/// Why there is no paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The machine has no face that holds Chinese; the same content can still be printed from its page.
    #[error("no typeface with Chinese characters was found; install fonts-noto-cjk or set CBEC_PDF_FONT")]
    NoFont,
    /// The library could not write the file.
    #[error("the document could not be drawn")]
    Drawing,
}
