//! A posted form. Fields are texts, so no typing error can become a bare 400: what is wrong is said at the field, with
//! everything typed still there.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Deserializer};
use validator::Validate;

use crate::web::{FormView, PageError};

/// Largest urlencoded body: a long document pasted into a field fits in.
const LARGEST: usize = 4 * 1024 * 1024;

/// How long the rest of a body that is too large is read, so that the browser gets to show our answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A form that can be posted: texts and lists of texts with defaults, and the rules for them.
pub trait Form: DeserializeOwned + Default + Validate {
    /// Fields that are never shown again.
    const SECRETS: &'static [&'static str] = &[];
}

/// What was posted.
pub struct Posted<F> {
    form: F,
    view: FormView,
}

impl<F: Form> Posted<F> {
    /// Reads pairs, as they came from a body of either kind.
    pub fn of_pairs(pairs: &[(String, String)]) -> Self {
        let text = serde_html_form::to_string(pairs).unwrap_or_default();
        let form = serde_html_form::from_str(&text).unwrap_or_default();
        Self { form, view: FormView::of_pairs(pairs, F::SECRETS) }
    }

    /// The form when its rules hold, together with its view for errors found later; otherwise the view with its errors.
    pub fn check(mut self) -> Result<(F, FormView), FormView> {
        match self.form.validate() {
            Ok(()) => Ok((self.form, self.view)),
            Err(errors) => {
                self.view.take_errors(&errors);
                Err(self.view)
            }
        }
    }

    /// The form whether its rules hold or not, for previews.
    pub fn unchecked(self) -> (F, FormView) {
        (self.form, self.view)
    }
}

impl<F: Form + 'static> FromRequest for Posted<F> {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_form = media.is_empty() || media.starts_with("application/x-www-form-urlencoded");
        let payload = payload.take();
        Box::pin(async move {
            if !is_form {
                return Err(PageError::UnsupportedMedia);
            }
            let body = read(payload).await?;
            let pairs = crate::web::request::pairs(&String::from_utf8_lossy(&body));
            Ok(Self::of_pairs(&pairs))
        })
    }
}

/// A text without the spaces around it, for fields whose rules would trip over them.
pub fn trimmed<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| text.trim().to_owned())
}

async fn read(mut payload: Payload) -> Result<web::BytesMut, PageError> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| PageError::BadRequest("提交中断，请检查网络后重试。".into()))?;
        if body.len() + chunk.len() > LARGEST {
            // The rest is read and dropped for a while: a browser that is still sending would never show our answer.
            let rest = async { while let Some(Ok(_)) = payload.next().await {} };
            let _ = tokio::time::timeout(PATIENCE, rest).await;
            return Err(PageError::TooLarge("提交的文字超过 4 MB，请分成几次提交，或改为上传文件。".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
