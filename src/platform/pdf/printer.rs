//! Where papers are made: off the request threads, with faces that are read when the first one is wanted.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::certificate::certificate;
use super::font::{Ruler, Typefaces};
use super::receipt::receipt;
use super::sheet::Sheet;
use super::ticket::ticket;
use super::{Certificate, PdfError, Receipt, Ticket, draw};

/// Makes papers. Cheap to clone; all clones share their faces.
#[derive(Clone, Default)]
pub struct Printer(Arc<Press>);

#[derive(Default)]
struct Press {
    chosen: Option<PathBuf>,
    faces: OnceLock<Result<Typefaces, PdfError>>,
}

impl Printer {
    /// A printer with the faces of the machine, or with one file of the operator's choice.
    pub fn new(chosen: Option<PathBuf>) -> Self {
        Self(Arc::new(Press { chosen, faces: OnceLock::new() }))
    }

    /// A receipt.
    pub async fn receipt(&self, paper: Receipt) -> Result<Vec<u8>, PdfError> {
        self.run(move |faces| receipt(faces, &paper)).await
    }

    /// A certificate.
    pub async fn certificate(&self, paper: Certificate) -> Result<Vec<u8>, PdfError> {
        self.run(move |faces| certificate(faces, &paper)).await
    }

    /// A ticket.
    pub async fn ticket(&self, paper: Ticket) -> Result<Vec<u8>, PdfError> {
        self.run(move |faces| ticket(faces, &paper)).await
    }

    /// Any other paper: what `lay` puts on a sheet.
    pub async fn sheet(
        &self,
        title: String,
        lay: impl for<'a> FnOnce(&mut Sheet<'a>) + Send + 'static,
    ) -> Result<Vec<u8>, PdfError> {
        self.run(move |faces| {
            let ruler: Ruler<'_> = faces.ruler()?;
            let mut sheet = Sheet::new(&ruler, title);
            lay(&mut sheet);
            draw::pdf(faces, sheet)
        })
        .await
    }

    async fn run(
        &self,
        work: impl FnOnce(&Typefaces) -> Result<Vec<u8>, PdfError> + Send + 'static,
    ) -> Result<Vec<u8>, PdfError> {
        let press = self.0.clone();
        let made = tokio::task::spawn_blocking(move || {
            let faces = press.faces.get_or_init(|| Typefaces::find(press.chosen.as_deref()));
            faces.as_ref().map_err(|error| *error).and_then(work)
        });
        made.await.unwrap_or(Err(PdfError::Drawing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> Receipt {
        let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        Receipt {
            title: "申请材料接收回执".into(),
            number: "2026-0012".into(),
            lines: vec![line("申请单位", "四川某某供应链管理有限公司"), line("收到时间", "2026-03-05 14:30")],
            verify_url: "https://example.com/verify/ABCDE".into(),
            ..Receipt::default()
        }
    }

    #[tokio::test]
    async fn the_same_paper_is_the_same_bytes_and_can_be_read() {
        let printer = Printer::default();
        let first = match printer.receipt(paper()).await {
            Err(PdfError::NoFont) => {
                assert!(std::env::var_os("CBEC_TEST_REQUIRE_ALL").is_none(), "no typeface with Chinese characters");
                return;
            }
            made => made.expect("a paper"),
        };
        assert_eq!(first, Printer::default().receipt(paper()).await.expect("again"));
        let other = Receipt { number: "2026-0013".into(), ..paper() };
        assert_ne!(first, printer.receipt(other).await.expect("another"));
        let text = pdf_extract::extract_text_from_mem(&first).expect("text");
        assert!(text.contains("四川某某供应链管理有限公司"), "{text}");
        assert!(first.len() < 200_000, "faces are cut down: {}", first.len());
    }

    #[tokio::test]
    async fn a_machine_without_a_face_says_so() {
        let printer = Printer::new(Some("no/such/face.ttf".into()));
        assert_eq!(printer.receipt(paper()).await, Err(PdfError::NoFont));
    }
}
