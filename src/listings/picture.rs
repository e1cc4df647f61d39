//! A picture as it is uploaded becomes two JPEG files of our own making: nothing of the original file but its pixels stays,
//! so neither places nor cameras nor scripts travel with it. What it is is decided by its content, never by its name, and
//! its size is read from its head before anything is decoded.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use tokio::sync::Semaphore;

use crate::web::PageError;

/// Largest file.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Longest side.
const MOST_SIDE: u32 = 12_000;
/// Most pixels.
const MOST_PIXELS: u64 = 50_000_000;
/// Memory for decoding one picture.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Longest side of the large and of the small one.
const SIDES: (u32, u32) = (1600, 480);
/// Quality of JPEG.
const QUALITY: u8 = 85;
/// Pictures decoded at once: each may take a lot of memory.
static PLACES: Semaphore = Semaphore::const_new(2);

/// A picture ready to be kept.
#[derive(Debug)]
pub struct Prepared {
    /// JPEG for the entry's page.
    pub large: Vec<u8>,
    /// JPEG for lists.
    pub small: Vec<u8>,
    /// Width of the large one.
    pub width: u32,
    /// Height of the large one.
    pub height: u32,
}

/// Prepares a picture beside the request threads; inside, what is wrong with it in words.
pub async fn prepare_aside(bytes: Vec<u8>) -> Result<Result<Prepared, String>, PageError> {
    let _place = PLACES.acquire().await.map_err(|error| PageError::Internal(error.into()))?;
    let work = tokio::task::spawn_blocking(move || prepare(&bytes));
    work.await.map_err(|error| PageError::Internal(error.into()))
}

/// Prepares a picture, or says in words what is wrong with it.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, String> {
    if bytes.len() > MOST_BYTES {
        return Err("图片超过 10 MB，请压缩后再上传。".into());
    }
    let format = format_of(bytes)?;
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(|_| damaged())?;
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(format!(
            "图片是 {width}×{height} 像素，过大。请缩小到每边不超过 12,000 像素、总共不超过 5,000 万像素再上传。"
        ));
    }
    if width == 0 || height == 0 || (format == ImageFormat::Jpeg && !is_whole_jpeg(bytes)) {
        return Err(damaged());
    }
    let picture = decode(bytes, format).map_err(|_| damaged())?;
    let large = flat(&picture, SIDES.0);
    let small = flat(&picture, SIDES.1);
    let (width, height) = large.dimensions();
    let encoded = |picture: RgbImage| encode(picture).map_err(|_| "图片无法转换，请换一种格式再上传。".to_owned());
    Ok(Prepared { large: encoded(large)?, small: encoded(small)?, width, height })
}

fn damaged() -> String {
    "图片不完整或已损坏，请重新导出后再上传。".into()
}

fn format_of(bytes: &[u8]) -> Result<ImageFormat, String> {
    const TAKEN: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
    if let Some(format) = image::guess_format(bytes).ok().filter(|format| TAKEN.contains(format)) {
        return Ok(format);
    }
    let head = String::from_utf8_lossy(bytes.get(..256.min(bytes.len())).unwrap_or_default()).to_lowercase();
    if head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<') {
        return Err("这个文件是网页或 SVG，不是照片，不能作为图片上传。请上传 JPEG、PNG、WebP 或 GIF。".into());
    }
    Err("只接受 JPEG、PNG、WebP 和 GIF 图片；改扩展名没有用，请用看图软件另存为 JPEG 再上传。".into())
}

/// Whether the data of a JPEG end as they should: decoders show a grey rest for what is missing.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(*high) << 8 | usize::from(*low);
        at += if *marker == 0xff { 1 } else { 2 + length };
        if *marker == 0xda {
            return bytes.get(at..).is_some_and(|data| data.windows(2).any(|pair| pair == [0xff, 0xd9]));
        }
    }
    false
}

fn decode(bytes: &[u8], format: ImageFormat) -> image::ImageResult<DynamicImage> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // What cannot be read of the orientation is no reason to refuse the picture.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width().max(picture.height()) > SIDES.0 {
        picture = picture.thumbnail(SIDES.0, SIDES.0);
    }
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// At most this long, on white where it was transparent.
fn flat(picture: &DynamicImage, side: u32) -> RgbImage {
    let is_long = picture.width().max(picture.height()) > side;
    let picture = if is_long { picture.thumbnail(side, side) } else { picture.clone() };
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        Rgb([red, green, blue].map(|colour| over_white(colour, alpha)))
    })
}

fn over_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
}

fn encode(picture: RgbImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&DynamicImage::ImageRgb8(picture))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::{ImageEncoder as _, Rgba, RgbaImage};

    use super::*;

    fn png(picture: &RgbaImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        encoder.write_image(picture, picture.width(), picture.height(), image::ExtendedColorType::Rgba8).expect("a PNG");
        bytes
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        encode(RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) }))
            .expect("a JPEG")
    }

    #[test]
    fn what_is_no_picture_is_refused_whatever_it_is_called() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        for text in ["<!doctype html><script>alert(1)</script>", svg, "\u{feff}  <?xml version=\"1.0\"?><svg/>"] {
            assert!(prepare(text.as_bytes()).expect_err(text).contains("SVG"));
        }
        assert!(prepare(b"%PDF-1.7").expect_err("a PDF").contains("JPEG"));
        assert!(prepare(b"").is_err());
        assert!(prepare(&vec![0xff; MOST_BYTES + 1]).expect_err("too large").contains("10 MB"));
    }

    #[test]
    fn a_cut_file_is_refused() {
        let whole = jpeg(300, 200);
        assert!(prepare(&whole).is_ok());
        assert!(prepare(&whole[..whole.len() / 2]).expect_err("half").contains("不完整"));
        let whole = png(&RgbaImage::from_pixel(64, 64, Rgba([1, 2, 3, 255])));
        assert!(prepare(&whole[..whole.len() / 2]).is_err());
        assert!(prepare(&whole[..20]).is_err());
    }

    #[test]
    fn a_giant_is_refused_by_its_head() {
        let mut giant = png(&RgbaImage::from_pixel(1, 1, Rgba([0, 0, 0, 255])));
        giant[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
        let mut hasher = flate2::Crc::new();
        hasher.update(&giant[12..29]);
        giant[29..33].copy_from_slice(&hasher.sum().to_be_bytes());
        assert!(prepare(&giant).expect_err("a giant").contains("20000×1"));
    }

    #[test]
    fn nothing_but_pixels_stays_and_they_stand_upright() {
        // EXIF says: turned by 90 degrees, taken somewhere.
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPSLatitude 30.67");
        let length = u16::try_from(exif.len() + 2).expect("short");
        let plain = jpeg(400, 200);
        let mut turned = plain[..2].to_vec();
        turned.extend_from_slice(&[0xff, 0xe1]);
        turned.extend_from_slice(&length.to_be_bytes());
        turned.extend_from_slice(&exif);
        turned.extend_from_slice(&plain[2..]);
        let prepared = prepare(&turned).expect("a picture");
        assert_eq!((prepared.width, prepared.height), (200, 400));
        for bytes in [&prepared.large, &prepared.small] {
            assert!(!bytes.windows(4).any(|part| part == b"Exif") && !bytes.windows(3).any(|part| part == b"GPS"));
        }
        let top = image::load_from_memory(&prepared.large).expect("a JPEG").to_rgb8().get_pixel(100, 20).0;
        assert!(top[0] > 200 && top[2] < 60, "red lies on top: {top:?}");
    }

    #[test]
    fn what_is_transparent_becomes_white_and_large_becomes_small() {
        let prepared = prepare(&png(&RgbaImage::from_pixel(2000, 10, Rgba([0, 0, 0, 0])))).expect("a picture");
        assert_eq!((prepared.width, prepared.height), (1600, 8));
        let small = image::load_from_memory(&prepared.small).expect("a JPEG").to_rgb8();
        assert_eq!(small.width(), 480);
        assert!(small.get_pixel(10, 1).0.iter().all(|part| *part > 250));
    }
}
