//! Pictures: what is taken, what is refused, and when they are public.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

use super::people::{member, official, operator, park, pictures};
use crate::support::TestApp;

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = RgbImage::from_pixel(width, height, Rgb([20, 90, 160]));
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&DynamicImage::ImageRgb8(picture)).unwrap();
    bytes
}

/// A PNG whose head says that it is 20,000 pixels wide.
fn giant() -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(RgbImage::new(1, 1))
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    bytes[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}

/// A JPEG that says where it was taken.
fn located() -> Vec<u8> {
    let plain = jpeg(400, 300);
    let exif = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0GPSLatitude 30.6586 GPSLongitude 104.0648";
    let mut bytes = plain[..2].to_vec();
    bytes.extend_from_slice(&[0xff, 0xe1]);
    bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend_from_slice(exif);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_its_name() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    let address = format!("/my/listings/{id}/pictures");
    let upload = async |name: &str, bytes: Vec<u8>, alt: &str| {
        manager.upload(&address, &[("alt_1", alt)], &[("picture_1", name, bytes)]).await
    };
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    upload("照片.jpg", page, "园区大门").await.must_be(422).must_say("不是照片").must_say("照片.jpg");
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    upload("图.png", svg, "园区大门").await.must_be(422).must_say("SVG");
    upload("大.png", giant(), "园区大门").await.must_be(422).must_say("20000×1").must_say("12,000");
    let whole = jpeg(600, 400);
    let page = upload("半张.jpg", whole[..whole.len() / 2].to_vec(), "园区大门").await;
    page.must_be(422).must_say("不完整");
    assert_eq!(page.attributes("#alt_1", "value"), ["园区大门"], "what was typed is kept");
    upload("好.jpg", whole, " ").await.must_be(422).must_say("请用一句话说明图片内容");
    manager.upload(&address, &[("alt_1", "x")], &[]).await.must_be(422).must_say("请先选择图片");
    assert!(pictures(&app).await.is_empty());
}

#[tokio::test]
async fn nothing_of_the_file_stays_but_its_pixels_and_an_official_looks_first() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    let address = format!("/my/listings/{id}/pictures");
    let fields = [("alt_1", "南门"), ("alt_2", "仓库"), ("alt_3", "不是图片")];
    let files =
        [("picture_1", "a.jpg", located()), ("picture_2", "b.jpg", jpeg(2000, 1000)), ("picture_3", "c.jpg", b"<html>".to_vec())];
    let page = manager.upload(&address, &fields, &files).await;
    page.must_be(422).must_say("2 张已上传").must_say("c.jpg");
    let kept = pictures(&app).await;
    assert_eq!(
        kept.iter().map(|row| (row.state.as_str(), row.width, row.height)).collect::<Vec<_>>(),
        [("proposed", 400, 300), ("proposed", 1600, 800)]
    );
    for row in &kept {
        for sha256 in [&row.large_sha256, &row.small_sha256] {
            let bytes = app.site.files.get(sha256).await.unwrap();
            assert!(bytes.starts_with(&[0xff, 0xd8]) && !bytes.windows(3).any(|part| part == b"GPS" || part == b"Exi"));
        }
    }
    let (first, second) = (kept[0].id, kept[1].id);
    manager.get(&format!("{address}/{first}/small")).await.must_be(200);
    app.browser().get(&format!("/pictures/{first}/small")).await.must_be(404);

    // Order and words are public at once.
    manager.post_form(&format!("{address}/{second}/place"), &[("to", "up")]).await.must_be(303);
    assert_eq!(pictures(&app).await[0].id, second);
    manager.post_form(&format!("{address}/{first}/alt"), &[("alt", "")]).await.must_be(422).must_say("请用一句话");
    manager.post_form(&format!("{address}/{first}/alt"), &[("alt", "园区南门")]).await.must_be(303);

    let officer = official(&app, "o@example.com", "510100").await;
    officer.get("/office/listings").await.must_say("2 张图片");
    let action = format!("/office/listings/{id}/pictures");
    let form = officer.get(&format!("/office/listings/{id}")).await.form(&action);
    officer.get(&format!("{action}/{first}/large")).await.must_be(200);
    let form = form.fill(&format!("picture_{first}"), "approve").fill(&format!("picture_{second}"), "refuse");
    let page = officer.submit_only(form).await;
    page.must_be(422).must_say("请写明原因");
    officer.submit(page.form(&action).fill("picture_reason", "看不清")).await.must_say("通过 1 张，不通过 1 张");
    let states: Vec<(i64, String)> = pictures(&app).await.into_iter().map(|row| (row.id, row.state)).collect();
    assert_eq!(states, [(second, "removed".to_owned()), (first, "public".to_owned())]);
    manager.post_form(&format!("{address}/{first}/removal"), &[]).await.must_be(303);
    manager.get(&format!("{address}/{first}/small")).await.must_be(404);
}

#[tokio::test]
async fn an_entry_has_twelve_pictures_at_most() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    let address = format!("/my/listings/{id}/pictures");
    let fields = [("alt_1", "一"), ("alt_2", "二"), ("alt_3", "三"), ("alt_4", "四")];
    for _ in 0..3 {
        let files: Vec<(&str, &str, Vec<u8>)> = ["picture_1", "picture_2", "picture_3", "picture_4"]
            .into_iter()
            .map(|field| (field, "a.jpg", jpeg(64, 64)))
            .collect();
        manager.upload(&address, &fields, &files).await.must_be(303);
    }
    manager.get(&address).await.must_say("已有 12 张");
    manager.upload(&address, &fields, &[("picture_1", "a.jpg", jpeg(64, 64))]).await.must_be(422).must_say("最多 12 张");
    assert_eq!(pictures(&app).await.len(), 12);
}
