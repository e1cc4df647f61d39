//! Letters to those who sign up. They go into the outbox of the write that causes them; the demonstration writes none.

use sea_orm::DbErr;

use super::entity::{occasion, signup};
use super::occasion::Occasion as _;
use super::person::PersonKey;
use super::rules::State;
use crate::access::mail::{letter, link};
use crate::platform::Write;
use crate::platform::clock::local;
use crate::platform::mail::{Letter, enclose_all};
use crate::web::Site;

/// Letters about new sign-ups: a link to confirm by, or a place in the queue.
pub async fn taken(write: &Write, site: &Site, occasion: &occasion::Model, taken: &[&signup::Model]) -> Result<(), DbErr> {
    let mut letters = Vec::with_capacity(taken.len());
    for one in taken {
        let details = format!("{}\n\n修改、取消和电子票都在这个链接里，请勿转发：", when(occasion));
        let (subject, text) = match State::parse(&one.state).unwrap_or(State::Pending) {
            State::Pending => {
                ("请确认报名", format!("请在 60 分钟内打开下面的链接确认报名，逾期名额将让给下一位。\n\n{details}"))
            }
            State::Waiting => {
                ("已进入候补", format!("名额已满，您已进入候补队列。有空位时按顺序通知，请留意邮件。\n\n{details}"))
            }
            State::Requested => ("报名已收到", format!("主办方审核后会通知您结果。\n\n{details}")),
            _ => ("报名成功", details),
        };
        letters.extend(written(site, occasion, one, subject, &text, &own(site, one)?));
    }
    enclose_all(write, letters).await
}

/// A place is theirs.
pub async fn confirmed(write: &Write, site: &Site, occasion: &occasion::Model, row: &signup::Model) -> Result<(), DbErr> {
    let text =
        format!("您的名额已确认，签到码 {}。\n\n{}\n\n电子票：", crate::values::short_code::shown(&row.code), when(occasion));
    send(write, site, occasion, row, "报名成功", &text, &own(site, row)?).await
}

/// The queue has come to them.
pub async fn offered(write: &Write, site: &Site, occasion: &occasion::Model, row: &signup::Model) -> Result<(), DbErr> {
    let until = row.offered_until.map(|until| local(until).format("%-m月%-d日 %H:%M").to_string()).unwrap_or_default();
    let text = format!("有空位了，为您保留到 {until}。请在此之前接受，逾期将让给下一位。\n\n{}\n\n", when(occasion));
    send(write, site, occasion, row, "候补到位，请尽快接受", &text, &own(site, row)?).await
}

/// Too late.
pub async fn lapsed(write: &Write, site: &Site, occasion: &occasion::Model, row: &signup::Model) -> Result<(), DbErr> {
    let text = "在规定时间内没有收到您的确认，名额已让给下一位。如仍想参加，可以重新报名。\n\n";
    send(write, site, occasion, row, "名额已释放", text, &super::link::occasion(occasion)).await
}

/// Given up.
pub async fn cancelled(write: &Write, site: &Site, occasion: &occasion::Model, row: &signup::Model) -> Result<(), DbErr> {
    send(write, site, occasion, row, "报名已取消", "您的报名已取消，感谢提前告知。\n\n", &super::link::occasion(occasion)).await
}

/// Taken off the list.
pub async fn refused(write: &Write, site: &Site, occasion: &occasion::Model, row: &signup::Model) -> Result<(), DbErr> {
    let text = format!("您的报名未通过。原因：{}\n\n", row.end_reason.as_deref().unwrap_or("未说明"));
    send(write, site, occasion, row, "报名未通过", &text, &super::link::occasion(occasion)).await
}

/// What the organiser decided.
pub async fn settled(write: &Write, site: &Site, occasion: &occasion::Model, row: &signup::Model) -> Result<(), DbErr> {
    if State::parse(&row.state) == Some(State::Confirmed) {
        return confirmed(write, site, occasion, row).await;
    }
    let text = "主办方已通过审核，目前名额已满，您已进入候补队列。有空位时按顺序通知。\n\n";
    send(write, site, occasion, row, "已进入候补", text, &own(site, row)?).await
}

/// Everybody hears that it does not take place.
pub async fn called_off(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    rows: &[signup::Model],
    reason: &str,
) -> Result<(), DbErr> {
    let text = format!("很抱歉，{}取消举办。原因：{reason}\n\n您的报名已自动撤销，不需要再做什么。\n\n", occasion.title);
    let path = super::link::occasion(occasion);
    let letters = rows.iter().filter_map(|row| written(site, occasion, row, "取消举办", &text, &path));
    enclose_all(write, letters.collect()).await
}

/// It is soon; how many letters were written.
pub async fn reminders(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    rows: &[signup::Model],
    soon: &str,
) -> Result<usize, DbErr> {
    let text = format!("您报名的活动{soon}开始。不能参加的，请尽早取消，把名额留给候补的人。\n\n{}\n\n电子票：", when(occasion));
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        letters.extend(written(site, occasion, row, &format!("{soon}开始"), &text, &own(site, row)?));
    }
    let many = letters.len();
    enclose_all(write, letters).await?;
    Ok(many)
}

/// A letter with words of somebody's own.
pub async fn send(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    row: &signup::Model,
    subject: &str,
    text: &str,
    path: &str,
) -> Result<(), DbErr> {
    enclose_all(write, written(site, occasion, row, subject, text, path).into_iter().collect()).await
}

/// A letter, if there is somebody to read it.
fn written(
    site: &Site,
    occasion: &occasion::Model,
    row: &signup::Model,
    subject: &str,
    text: &str,
    path: &str,
) -> Option<Letter> {
    let subject = format!("{subject}：{}", occasion.title);
    let is_real = !row.is_demo && !row.email.is_empty();
    is_real.then(|| letter(&row.email, &row.name, &subject, &format!("{text}\n{}", link(site, path))))
}

/// One's own page, and no one else's.
fn own(site: &Site, row: &signup::Model) -> Result<String, DbErr> {
    let key = site.kept::<PersonKey>().map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(super::link::own(&key, row))
}

fn when(occasion: &occasion::Model) -> String {
    let days: Vec<String> = occasion
        .sittings()
        .iter()
        .map(|sitting| {
            let (from, to) = (sitting.from.format("%H:%M"), sitting.to.format("%H:%M"));
            format!("时间：{} {from}—{to}", sitting.on.format("%Y年%-m月%-d日"))
        })
        .collect();
    let place =
        if occasion.place.is_empty() { String::new() } else { format!("\n地点：{} {}", occasion.place, occasion.address) };
    format!("{}{place}", days.join("\n"))
}
