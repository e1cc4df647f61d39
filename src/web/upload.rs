//! Uploaded files together with the fields beside them, limited while they arrive.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt as _;

use crate::web::posted::PATIENCE;
use crate::web::{PageError, Site};

/// Text beside a file may be this long in all.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// Files in one post.
const MOST_FILES: usize = 20;

/// A file as it came.
#[derive(Debug)]
pub struct UploadedFile {
    /// Field of the form.
    pub field: String,
    /// Name on the visitor's machine, last part only.
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// A posted form with files.
#[derive(Debug, Default)]
pub struct Upload {
    /// Text fields in order.
    pub pairs: Vec<(String, String)>,
    /// Files that are not empty.
    pub files: Vec<UploadedFile>,
    /// Field and name of files that were chosen and have nothing in them.
    pub hollow: Vec<(String, String)>,
}

impl Upload {
    /// The first text of a field.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// The first file of a field.
    pub fn take_file(&mut self, field: &str) -> Option<UploadedFile> {
        let at = self.files.iter().position(|file| file.field == field)?;
        Some(self.files.swap_remove(at))
    }
}

/// A posted form with documents of an application, which may be larger than other files.
#[derive(Debug, Default)]
pub struct Papers(pub Upload);

type Reading<T> = Pin<Box<dyn Future<Output = Result<T, PageError>>>>;

impl FromRequest for Upload {
    type Error = PageError;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<web::Data<Site>>().map_or(20, |site| site.config.upload_mb);
        received(request, payload, limit)
    }
}

impl FromRequest for Papers {
    type Error = PageError;
    type Future = Reading<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<web::Data<Site>>().map_or(60, |site| site.config.papers_mb);
        let upload = received(request, payload, limit);
        Box::pin(async move { upload.await.map(Self) })
    }
}

fn received(request: &HttpRequest, payload: &mut Payload, limit_mb: usize) -> Reading<Upload> {
    let is_multipart = crate::web::request::header(request, "content-type").starts_with("multipart/form-data");
    let multipart = Multipart::from_request(request, payload).into_inner();
    Box::pin(async move {
        if !is_multipart {
            return Err(PageError::UnsupportedMedia);
        }
        read(multipart.map_err(|_| interrupted())?, limit_mb * 1024 * 1024).await
    })
}

async fn read(mut multipart: Multipart, limit: usize) -> Result<Upload, PageError> {
    let mut upload = Upload::default();
    let (mut room, mut text_room) = (limit, MOST_TEXT);
    while let Some(field) = multipart.next().await {
        let mut field = field.map_err(|_| interrupted())?;
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.content_disposition().and_then(|disposition| disposition.get_filename()).map(last_part);
        let space = if file_name.is_some() { &mut room } else { &mut text_room };
        let Some(bytes) = collect(&mut field, space).await? else {
            drop(field);
            drain(multipart).await;
            let most = limit / 1024 / 1024;
            return Err(PageError::TooLarge(format!("上传的文件合计不能超过 {most} MB。请压缩、拆分后重试。")));
        };
        match file_name {
            Some(file_name) if bytes.is_empty() => {
                // A field without a choice comes as a file without a name.
                if !file_name.is_empty() {
                    upload.hollow.push((name, file_name));
                }
            }
            Some(file_name) if upload.files.len() < MOST_FILES => {
                upload.files.push(UploadedFile { field: name, name: file_name, bytes });
            }
            Some(_) => return Err(PageError::TooLarge(format!("一次最多上传 {MOST_FILES} 个文件。"))),
            None => upload.pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(upload)
}

/// The field's bytes, or none when there is no room for them.
async fn collect(field: &mut Field, room: &mut usize) -> Result<Option<Vec<u8>>, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|_| interrupted())?;
        if chunk.len() > *room {
            return Ok(None);
        }
        *room -= chunk.len();
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

async fn drain(mut multipart: Multipart) {
    let all = async {
        while let Some(Ok(mut field)) = multipart.next().await {
            while let Some(Ok(_)) = field.next().await {}
        }
    };
    let _ = tokio::time::timeout(PATIENCE, all).await;
}

fn interrupted() -> PageError {
    PageError::BadRequest("上传中断，文件没有收全。请检查网络后重新上传。".into())
}

fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).chars().filter(|letter| !letter.is_control()).take(200).collect()
}
