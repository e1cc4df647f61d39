//! The guide as it is printed.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::guide::{found, view};
use super::view::GuideView;
use crate::access::{Cx, Visitor};
use crate::casework::link;
use crate::casework::words::{self, CallWords};
use crate::values::Calendar;
use crate::web::filters::date;
use crate::web::{Answer, Shell, render};

#[derive(Template)]
#[template(path = "casework/public/print.html")]
struct PrintPage {
    shell: Shell,
    guide: GuideView,
    present: Option<CallWords>,
    back_url: String,
    page_address: String,
    printed: String,
}

pub(super) async fn show(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let (current, calls) = found(&cx, &key).await?;
    let guide = view(&cx.site, cx.database(), &current).await?;
    let (now, calendar) = (cx.site.clock.now(), cx.site.kept::<Calendar>()?);
    let url = link::programme(&guide.key);
    render(
        StatusCode::OK,
        &PrintPage {
            shell: cx.shell(format!("打印：{}办事指南", guide.name)).unlisted(),
            present: words::present(&calls, now).map(|call| CallWords::of(call, now, &calendar)),
            page_address: format!("{}{url}", cx.public_url),
            back_url: url,
            printed: date(cx.site.clock.today()),
            guide,
        },
    )
}
