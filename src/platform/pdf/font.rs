//! The typefaces of the machine: a plain one for text and a bold Song face for titles. They are looked for once, when the
//! first document is made, and kept: reading them costs more than drawing a page.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::text::Font;
use ttf_parser::{Face as Table, name_id};

use super::PdfError;

/// Where distributions keep faces that hold Chinese, best first: Debian and Ubuntu, Fedora, Arch, Alpine.
const FOLDERS: [&str; 4] =
    ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/google-noto-cjk", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/noto"];
const PLAIN: [&str; 3] = ["NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf"];
const TITLE: [&str; 3] = ["NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "NotoSerifSC-Bold.otf"];

/// Which face a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Text and tables.
    Plain,
    /// Titles and names on official papers.
    Title,
}

/// The faces of one machine.
pub struct Typefaces {
    plain: Typeface,
    title: Option<Typeface>,
}

struct Typeface {
    font: Font,
    bytes: Arc<Vec<u8>>,
    index: u32,
}

impl Typefaces {
    /// The faces of the machine, or the one file that was chosen, which then serves for everything.
    pub fn find(chosen: Option<&Path>) -> Result<Self, PdfError> {
        if let Some(path) = chosen {
            return Typeface::read(path).map(|plain| Self { plain, title: None }).ok_or(PdfError::NoFont);
        }
        let first = |names: &[&str]| {
            let paths = FOLDERS.iter().flat_map(|folder| names.iter().map(move |name| PathBuf::from(folder).join(name)));
            paths.filter(|path| path.is_file()).find_map(|path| Typeface::read(&path))
        };
        Ok(Self { plain: first(&PLAIN).ok_or(PdfError::NoFont)?, title: first(&TITLE) })
    }

    /// What measures texts in these faces.
    pub fn ruler(&self) -> Result<Ruler<'_>, PdfError> {
        Ok(Ruler { plain: self.plain.table()?, title: self.of(Face::Title).table()? })
    }

    pub(super) fn font(&self, face: Face) -> Font {
        self.of(face).font.clone()
    }

    fn of(&self, face: Face) -> &Typeface {
        match face {
            Face::Plain => &self.plain,
            Face::Title => self.title.as_ref().unwrap_or(&self.plain),
        }
    }
}

impl Typeface {
    fn read(path: &Path) -> Option<Self> {
        let bytes = Arc::new(std::fs::read(path).ok()?);
        let index = simplified(&bytes);
        Some(Self { font: Font::new(bytes.clone().into(), index)?, bytes, index })
    }

    fn table(&self) -> Result<Table<'_>, PdfError> {
        Table::parse(&self.bytes, self.index).map_err(|_| PdfError::NoFont)
    }
}

/// The face of a collection that draws characters as the mainland writes them; the first where none says so.
fn simplified(bytes: &[u8]) -> u32 {
    let faces = ttf_parser::fonts_in_collection(bytes).unwrap_or(1);
    (0..faces).find(|index| Table::parse(bytes, *index).is_ok_and(|face| is_simplified(&face))).unwrap_or(0)
}

fn is_simplified(face: &Table<'_>) -> bool {
    let families = face.names().into_iter().filter(|name| name.name_id == name_id::FAMILY);
    families.filter_map(|name| name.to_string()).any(|name| name.ends_with(" SC") && !name.contains("Mono"))
}

/// Says how wide a text is.
pub struct Ruler<'a> {
    plain: Table<'a>,
    title: Table<'a>,
}

impl Ruler<'_> {
    /// Width in parts of the type size. A character that the face lacks is drawn as an empty box, one part wide.
    pub fn width(&self, face: Face, text: &str) -> f32 {
        let table = if face == Face::Title { &self.title } else { &self.plain };
        let em = f32::from(table.units_per_em());
        let advance = |letter: char| table.glyph_index(letter).and_then(|glyph| table.glyph_hor_advance(glyph));
        text.chars().map(|letter| advance(letter).map_or(1.0, |units| f32::from(units) / em)).sum()
    }
}
