//! Small files for demonstration: a page, a picture and a table that say that they are no real papers.

use std::fmt::Write as _;
use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use rust_xlsxwriter::Workbook;

use super::chance::Chance;

/// A file and its kind.
pub struct Paper {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its kind.
    pub media_type: &'static str,
}

/// A file with this ending, different for every name.
pub fn paper(ending: &str, name: &str) -> anyhow::Result<Paper> {
    Ok(match ending {
        "png" => Paper { bytes: picture(name)?, media_type: "image/png" },
        "xlsx" => Paper { bytes: table(name)?, media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        _ => Paper { bytes: page(name), media_type: "application/pdf" },
    })
}

/// One page. The Chinese line names a typeface that readers bring along, so that none has to be put into the file.
fn page(name: &str) -> Vec<u8> {
    let units: Vec<u8> = format!("演示材料，不是真实文件：{name}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let chinese = hex::encode_upper(units);
    let content = format!(
        "BT /F1 20 Tf 60 760 Td (DEMONSTRATION - NOT A REAL PAPER) Tj ET\nBT /F2 13 Tf 60 720 Td <{chinese}> Tj ET\n\
         0.8 G 60 700 m 535 700 l S\nBT /F1 10 Tf 60 60 Td (Made by the program for a demonstration season.) Tj ET"
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[7 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>\
         /FontDescriptor 8 0 R>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880\
         /Descent -120/CapHeight 880/StemV 93>>"
            .to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = file.len();
    let count = objects.len() + 1;
    let _ = write!(file, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(file, "trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

fn picture(name: &str) -> anyhow::Result<Vec<u8>> {
    let mut chance = Chance::of(&["picture", name]);
    let mut tone = || u8::try_from(chance.between(60, 220)).unwrap_or(120);
    let colours: Vec<Rgb<u8>> = (0..6).map(|_| Rgb([tone(), tone(), tone()])).collect();
    let image = RgbImage::from_fn(96, 64, |x, y| colours[usize::try_from(x / 32 + 3 * (y / 32)).unwrap_or(0) % colours.len()]);
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

fn table(name: &str) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, text) in (0..).zip([name, "演示材料，不是真实文件", "序号", "1"]) {
        sheet.write_string(row, 0, text)?;
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::files::look;
    use crate::web::upload::UploadedFile;

    #[test]
    fn papers_are_what_they_say() {
        for ending in ["pdf", "png", "xlsx"] {
            let made = paper(ending, "营业执照").expect("a paper");
            let file = UploadedFile { field: "file".to_owned(), name: format!("x.{ending}"), bytes: made.bytes };
            assert_eq!(look(&file, &[ending.to_owned()], Some(1.0)), Ok(made.media_type), "{ending}");
        }
        assert_ne!(page("一"), page("二"));
    }
}
