//! The ticket as a file to be printed.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::gate;
use super::own;
use crate::access::{Cx, Visitor};
use crate::platform::pdf::{Printer, Ticket};
use crate::signups::entity::{occasion, signup};
use crate::signups::look::Brief;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::State;
use crate::signups::{PersonKey, link};
use crate::values::{mask, short_code};
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, PageError, unkept};

pub(super) async fn ticket(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, occasion) = gate::own(&cx, &address).await?;
    if State::parse(&row.state) != Some(State::Confirmed) || row.erased_at.is_some() {
        let words = "报名成功后才有电子票。目前的状态和下一步见本页。".to_owned();
        return own::page(&cx, StatusCode::CONFLICT, &row, &occasion, Some(words)).await;
    }
    let paper = words(&cx, &row, &occasion)?;
    match cx.site.kept::<Printer>()?.ticket(paper).await {
        Ok(bytes) => {
            let name = format!("ticket-{}.pdf", short_code::shown(&row.code));
            Ok(unkept(file_answer::file(Way::Saved, &name, "application/pdf").body(bytes)))
        }
        Err(error) => {
            let status = PageError::from(error).problem().status;
            let words = "服务器暂时不能生成 PDF。可以直接打印或截取本页的二维码，入场时效力相同。".to_owned();
            own::page(&cx, status, &row, &occasion, Some(words)).await
        }
    }
}

fn words(cx: &Cx<Visitor>, row: &signup::Model, occasion: &occasion::Model) -> Result<Ticket, PageError> {
    let brief = Brief::of(occasion);
    let quota = occasion.places().quotas.into_iter().find(|quota| Some(&quota.key) == row.quota.as_ref());
    let mut lines = vec![
        ("姓名", row.name.clone()),
        ("手机号", mask::phone(&row.mobile)),
        ("单位", row.employer.clone()),
        ("类别", quota.map(|quota| quota.name).unwrap_or_default()),
        ("时间", brief.days.join("；")),
        ("地点", brief.place),
        ("主办", brief.organiser),
        ("咨询", brief.contact),
    ];
    lines.retain(|(_, text)| !text.is_empty());
    Ok(Ticket {
        title: brief.title,
        kind: brief.kind.to_owned(),
        issuer: cx.site.zone.name.clone(),
        lines: lines.into_iter().map(|(label, text)| (label.to_owned(), text)).collect(),
        picture: link::ticket(&*cx.site.kept::<PersonKey>()?, row),
        code: short_code::shown(&row.code),
        number: row.ticket,
        is_demo: row.is_demo || occasion.is_demo,
    })
}
