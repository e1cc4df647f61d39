//! Letters about enquiries. Those to managers carry no word of the enquirer's and nothing to reach them by; those to the
//! enquirer carry a private address of their own.

use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::access::mail::{is_flooded, link, say};
use crate::access::organisation::store as organisations;
use crate::listings::definition::EnquiryKind;
use crate::listings::entity::{enquiry, listing, space_need};
use crate::platform::Write;
use crate::web::Site;

/// Most of an answer that stands in a letter.
const LONGEST_QUOTE: usize = 600;

fn kind_name(enquiry: &enquiry::Model) -> &'static str {
    EnquiryKind::parse(&enquiry.kind).map_or("咨询", EnquiryKind::name)
}

/// A letter in the manner of the house.
pub async fn send(write: &Write, recipient: &str, name: &str, subject: String, text: &str) -> Result<(), DbErr> {
    say(write, recipient, name, &subject, text).await
}

/// Address and name of everybody who works for an organisation now.
pub async fn people_of(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<(i64, String, String)>, DbErr> {
    let members = organisations::members_of(database, organisation_id).await?;
    let active = members.into_iter().map(|(user, _)| user).filter(|user| user.is_active);
    Ok(active.map(|user| (user.id, user.email, user.name)).collect())
}

/// To the enquirer: it has arrived, and this is where it can be followed.
pub(super) async fn received(
    write: &Write,
    site: &Site,
    enquiry: &enquiry::Model,
    listing: &listing::Model,
    token: &str,
) -> Result<(), DbErr> {
    // A stranger may have typed the address: whoever it belongs to is not buried in letters.
    if is_flooded(write, &enquiry.email).await? {
        return Ok(());
    }
    let address = link(site, &format!("/enquiries/{token}"));
    let text = format!(
        "您发给“{}”的{}已经送达。对方答复后，我们会再写信告诉您。\n\n查看和补充（请不要转发这个地址，拿到它的人都能看到对话）：\n{address}\n\n如果不是您本人提交，可在上面的页面关闭这条咨询。",
        listing.name,
        kind_name(enquiry),
    );
    // Not greeted by name: a stranger may have typed both, and this letter goes to whoever the address belongs to.
    send(write, &enquiry.email, "", format!("已收到您的{}：{}", kind_name(enquiry), listing.name), &text).await
}

/// To those who manage the entry: somebody has written. `more` says that it was not the first message.
pub async fn to_managers(
    write: &Write,
    site: &Site,
    enquiry: &enquiry::Model,
    listing: &listing::Model,
    more: bool,
) -> Result<(), DbErr> {
    let (subject, text) = if more {
        (format!("咨询有新的留言：{}", listing.name), format!("“{}”的一条{}有了新的留言。", listing.name, kind_name(enquiry)))
    } else {
        (
            format!("收到新的{}：{}", kind_name(enquiry), listing.name),
            format!("“{}”收到一条{}。", listing.name, kind_name(enquiry)),
        )
    };
    let text = format!("{text}答复用时会显示在条目页面上，请尽快处理：\n{}", link(site, &mine(enquiry.id)));
    write_to_managers(write, listing, &subject, &text).await
}

/// To those who manage the entry: somebody has been waiting.
pub(super) async fn reminder(
    write: &Write,
    site: &Site,
    enquiry: &enquiry::Model,
    listing: &listing::Model,
) -> Result<(), DbErr> {
    let subject = format!("提醒：{}已等待 2 个工作日：{}", kind_name(enquiry), listing.name);
    let text = format!(
        "“{}”的一条{}已等待 2 个工作日，还没有答复。一时答复不了，也请先回一句何时能答复：\n{}",
        listing.name,
        kind_name(enquiry),
        link(site, &mine(enquiry.id)),
    );
    write_to_managers(write, listing, &subject, &text).await
}

async fn write_to_managers(write: &Write, listing: &listing::Model, subject: &str, text: &str) -> Result<(), DbErr> {
    let Some(organisation_id) = listing.organisation_id else { return Ok(()) };
    for (_, email, name) in people_of(&**write, organisation_id).await? {
        send(write, &email, &name, subject.to_owned(), text).await?;
    }
    Ok(())
}

/// To the side that asked: there is an answer. Those who posted a need read it in the workspace, others at an address of
/// this letter's own.
pub async fn answered(
    write: &Write,
    site: &Site,
    enquiry: &enquiry::Model,
    listing: &listing::Model,
    need: Option<&space_need::Model>,
    body: &str,
) -> Result<(), DbErr> {
    let quote: String = body.chars().take(LONGEST_QUOTE).collect();
    let rest = if quote.len() < body.len() { "……（全文见下面的页面）" } else { "" };
    let subject = format!("“{}”答复了您", listing.name);
    let text = |address: String| format!("“{}”答复如下：\n\n{quote}{rest}\n\n查看完整对话、继续沟通：\n{address}", listing.name);
    let Some(need) = need else {
        let token = store::add_link(write, enquiry).await?;
        let address = link(site, &format!("/enquiries/{token}"));
        return send(write, &enquiry.email, &enquiry.name, subject, &text(address)).await;
    };
    for (email, name) in posters_of(&**write, need).await? {
        send(write, &email, &name, subject.clone(), &text(link(site, &mine(enquiry.id)))).await?;
    }
    Ok(())
}

/// Who hears about a need: the person who posted it, or everybody of the organisation once that person has left.
pub async fn posters_of(database: &impl ConnectionTrait, need: &space_need::Model) -> Result<Vec<(String, String)>, DbErr> {
    let people = people_of(database, need.organisation_id).await?;
    let is_there = people.iter().any(|(id, ..)| *id == need.user_id);
    let chosen = people.into_iter().filter(|(id, ..)| !is_there || *id == need.user_id);
    Ok(chosen.map(|(_, email, name)| (email, name)).collect())
}

fn mine(id: i64) -> String {
    format!("/my/enquiries/{id}")
}
