//! The ways in which a page can fail, each with a Chinese sentence and a way on. Internal errors are logged once and
//! shown only as the request's id.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use sea_orm::DbErr;

use crate::platform::pdf::PdfError;

/// What a handler gives back.
pub type Answer = Result<HttpResponse, PageError>;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nobody is signed in; the address is where to return to.
    #[error("sign-in required")]
    SignInRequired(String),
    /// Something else must be done first, at this address.
    #[error("go on at {0}")]
    GoOn(&'static str),
    /// Signed in, but not for this.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// Not there, or not for this visitor.
    #[error("not found")]
    NotFound,
    /// Was there and was taken back.
    #[error("gone: {0}")]
    Gone(String),
    /// The request cannot be understood at all.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// The record has changed in the meantime.
    #[error("conflict: {0}")]
    Conflict(String),
    /// More than is taken.
    #[error("too large: {0}")]
    TooLarge(String),
    /// Another kind of body than is taken.
    #[error("unsupported media type")]
    UnsupportedMedia,
    /// Too many requests; seconds to wait.
    #[error("too many requests")]
    TooMany(u64),
    /// The machine cannot write or answer just now; trying again may help.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("internal: {0:#}")]
    Internal(anyhow::Error),
}

/// What an error page says.
#[derive(Debug, Clone)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// Heading.
    pub heading: &'static str,
    /// What is wrong and what to do.
    pub message: String,
    /// Where the visitor wanted to go, when signing in opens it.
    pub sign_in: Option<String>,
    /// What to log under the request's id; never shown.
    pub cause: Option<String>,
}

impl PageError {
    /// The error in words.
    pub fn problem(&self) -> Problem {
        let status = self.status_code();
        let (heading, message) = match self {
            Self::SignInRequired(_) => ("请先登录", "登录后才能继续。".to_owned()),
            Self::Forbidden(reason) => ("没有权限", reason.clone()),
            Self::NotFound => return Problem::of_status(StatusCode::NOT_FOUND),
            Self::Gone(reason) => ("内容已撤下", reason.clone()),
            Self::BadRequest(reason) => ("请求无法识别", reason.clone()),
            Self::Conflict(reason) => ("内容已有变动", reason.clone()),
            Self::TooLarge(reason) => ("内容过大", reason.clone()),
            Self::UnsupportedMedia => return Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::TooMany(seconds) => ("请求过于频繁", format!("请等待 {seconds} 秒后再试，已填写的内容可在返回后继续提交。")),
            Self::Unavailable(reason) => ("系统暂时繁忙", reason.clone()),
            Self::Internal(error) => {
                let cause = Some(format!("{error:#}"));
                return Problem { cause, ..Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR) };
            }
            Self::GoOn(_) => ("请继续", "请从打开的页面继续。".to_owned()),
        };
        let sign_in = if let Self::SignInRequired(next) = self { Some(next.clone()) } else { None };
        Problem { status, heading, message, sign_in, cause: None }
    }
}

impl PageError {
    /// An error of a middleware below, which in practice is the session store's.
    pub fn from_middleware(error: &actix_web::Error) -> Self {
        tracing::error!(%error, "a request could not be answered");
        Self::Unavailable("登录状态暂时无法读取，请稍后重试。".into())
    }
}

impl Problem {
    /// What is said about a bare status.
    pub fn of_status(status: StatusCode) -> Self {
        let (heading, message) = match status.as_u16() {
            400 => ("请求无法识别", "地址或提交的内容不完整，请返回上一页重试。"),
            403 => ("没有权限", "该操作不被允许。"),
            404 => ("没有找到这个页面", "地址可能有误，或内容已经移动。可以试试搜索，或从下面的入口重新开始。"),
            405 => ("不支持这种访问方式", "请从页面上的按钮或链接进入。"),
            408 => ("等待超时", "网络较慢，提交没有完成，请重试。"),
            413 => ("内容过大", "提交的内容超过上限，请精简后重试。"),
            414 | 431 => ("地址过长", "查询内容过长，请缩短后重试。"),
            415 => ("不支持这种内容格式", "请使用页面上的表单提交。"),
            429 => ("请求过于频繁", "请稍等片刻再试。"),
            503 => ("系统暂时繁忙", "请稍后重试，已填写的内容可在返回后继续提交。"),
            code if code >= 500 => ("系统出现故障", "问题已被记录，请稍后重试。如果多次出现，请把下面的编号告诉我们。"),
            _ => ("无法完成", "请返回上一页重试。"),
        };
        Self { status, heading, message: message.to_owned(), sign_in: None, cause: None }
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignInRequired(_) => StatusCode::UNAUTHORIZED,
            Self::GoOn(_) => StatusCode::SEE_OTHER,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone(_) => StatusCode::GONE,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A bare page in words. The outermost layer replaces it by a full one, but it stands where that layer is skipped.
    fn error_response(&self) -> HttpResponse {
        let problem = self.problem();
        let mut builder = HttpResponse::build(problem.status);
        match self {
            Self::TooMany(seconds) => builder.insert_header((RETRY_AFTER, seconds.to_string())),
            Self::Unavailable(_) => builder.insert_header((RETRY_AFTER, "5")),
            Self::GoOn(url) => builder.insert_header((LOCATION, *url)),
            _ => &mut builder,
        };
        let title = problem.heading;
        let text = format!(
            "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>请返回上一页重试，或回到<a href=\"/\">首页</a>。</p></html>"
        );
        let mut response = builder.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(text);
        response.extensions_mut().insert(problem);
        response
    }
}

impl From<DbErr> for PageError {
    fn from(error: DbErr) -> Self {
        let text = error.to_string();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if has(&["is full", "No space left", "disk I/O error"]) {
            tracing::error!(%error, "the database cannot write: no space is left");
            return Self::Unavailable("服务器存储空间不足，本次内容没有保存。请稍后重试，或联系管理员。".into());
        }
        if has(&[
            "database is locked",
            "pool timed out",
            "Connection pool",
            "connection refused",
            "Connection refused",
            "readonly",
        ]) {
            tracing::warn!(%error, "the database did not answer in time");
            return Self::Unavailable("系统正在处理其他写入，本次内容没有保存。请稍等几秒后重试。".into());
        }
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<PdfError> for PageError {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::NoFont => {
                tracing::error!(%error, "no paper can be made");
                Self::Unavailable(
                    "服务器没有中文字体，暂时不能生成 PDF。请返回原页面，用浏览器的“打印”保存同样的内容，或稍后再试。".into(),
                )
            }
            PdfError::Drawing => Self::Internal(error.into()),
        }
    }
}

impl From<object_store::Error> for PageError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other if other.to_string().contains("No space left") => {
                Self::Unavailable("服务器存储空间不足，文件没有保存。请稍后重试，或联系管理员。".into())
            }
            other => Self::Internal(other.into()),
        }
    }
}
