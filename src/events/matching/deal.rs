//! Asking, agreeing and taking back. The occasion's row is held, so that two who agree to the same slot do it one after the
//! other; the unique indexes of the table stand behind that.

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::slots::Slots;
use super::{Meet, key, store};
use crate::access::mail::{self, say};
use crate::events::entity::{booth, meeting};
use crate::platform::{Actor, Write};
use crate::signups::entity::{occasion, signup};
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};
use crate::signups::{PersonKey, event, letter, link};
use crate::web::{PageError, Site};

/// Open wishes of one visitor at most.
const MOST: usize = 20;

/// What was done, or why not in words.
pub type Dealt = Result<(), String>;

/// A visitor asks for a slot. The caller commits nothing: this does.
pub async fn ask(
    write: Write,
    site: &Site,
    row: &signup::Model,
    booth: &booth::Model,
    (at, wish): (DateTime<Utc>, &str),
) -> Result<Dealt, PageError> {
    let (occasion, slots) = held(&write, booth.occasion_id).await?;
    let row = signups::find(&*write, row.id).await?.ok_or(PageError::NotFound)?;
    if State::parse(&row.state) != Some(State::Confirmed) || row.occasion_id != occasion.id {
        return Ok(Err("报名成功后才能预约洽谈。".to_owned()));
    }
    if !slots.starts.contains(&at) || at <= write.clock().now() {
        return Ok(Err("这个时段不存在或已经开始，请另选一个。".to_owned()));
    }
    let open = store::open(&*write, occasion.id).await?;
    let own: Vec<&meeting::Model> = open.iter().filter(|other| other.signup_id == row.id).collect();
    let is_agreed = |other: &meeting::Model| other.state == Meet::Accepted.key() && other.starts_at == at;
    let problem = if own.iter().any(|other| is_agreed(other)) {
        Some("您在这个时段已有约好的洽谈，请另选一个时段。")
    } else if own.iter().any(|other| other.booth_id == booth.id) {
        Some("您已经约了这个展位。要换时段，请先撤回原来的预约。")
    } else if open.iter().any(|other| other.booth_id == booth.id && is_agreed(other)) {
        Some("这个时段刚刚被约走，请另选一个。")
    } else if own.len() >= MOST {
        Some("同时进行的预约最多 20 个，请先撤回一些。")
    } else {
        None
    };
    if let Some(problem) = problem {
        return Ok(Err(problem.to_owned()));
    }
    store::insert(&write, booth, row.id, at, wish).await?;
    let text = format!("{} 希望在 {} 与您洽谈。\n\n事由：{wish}\n\n请打开下面的链接接受或谢绝：", who(&row), slots.words(at));
    to_booth(&write, site, &occasion, booth, "有新的洽谈预约", &text).await?;
    write.commit(event::signup("meeting.asked", &row, &occasion, &format!("预约 {} 展位", booth.code))).await?;
    Ok(Ok(()))
}

/// A booth agrees. Others who asked for the same slot hear at once that it is gone; the visitor's own other wishes for that
/// time end.
pub async fn accept(write: Write, site: &Site, booth: &booth::Model, id: i64) -> Result<Dealt, PageError> {
    let (occasion, slots) = held(&write, booth.occasion_id).await?;
    let gone = "这条预约已有变化：对方可能刚刚撤回，或已经处理过。";
    let found = store::find(&*write, id).await?.filter(|row| row.booth_id == booth.id).ok_or(PageError::NotFound)?;
    let open = store::open(&*write, occasion.id).await?;
    if found.state != Meet::Requested.key() || !open.iter().any(|other| other.id == id) {
        return Ok(Err(gone.to_owned()));
    }
    let same: Vec<&meeting::Model> = open.iter().filter(|other| other.starts_at == found.starts_at && other.id != id).collect();
    if same.iter().any(|other| other.booth_id == booth.id && other.state == Meet::Accepted.key()) {
        return Ok(Err("这个时段您已经约了另一位，一个时段只能约一位。".to_owned()));
    }
    if same.iter().any(|other| other.signup_id == found.signup_id && other.state == Meet::Accepted.key()) {
        return Ok(Err("对方在这个时段刚刚约好了别家，请谢绝或请对方另选时段。".to_owned()));
    }
    if !store::set_state(&write, id, Meet::Requested, Meet::Accepted, None).await? {
        return Ok(Err(gone.to_owned()));
    }
    for other in same.iter().filter(|other| other.state == Meet::Requested.key()) {
        if other.booth_id == booth.id {
            let words = "该时段已约给其他人，请另选时段";
            if store::set_state(&write, other.id, Meet::Requested, Meet::Declined, Some(words)).await? {
                tell_visitor(&write, site, &occasion, other, &format!("{} 展位没有约成：{words}。", booth.code)).await?;
            }
        } else if other.signup_id == found.signup_id {
            let words = "同一时段已约好别家";
            store::set_state(&write, other.id, Meet::Requested, Meet::Withdrawn, Some(words)).await?;
        }
    }
    let words = format!("{} {} 接受了您的预约：{}。", booth.code, booth.name, slots.words(found.starts_at));
    tell_visitor(&write, site, &occasion, &found, &words).await?;
    write.commit(event::occasion("meeting.accepted", &occasion, format!("{} 展位接受洽谈预约", booth.code))).await?;
    Ok(Ok(()))
}

/// A booth declines a wish, or takes back what was agreed.
pub async fn decline(write: Write, site: &Site, booth: &booth::Model, id: i64, words: &str) -> Result<Dealt, PageError> {
    let (occasion, slots) = held(&write, booth.occasion_id).await?;
    let found = store::find(&*write, id).await?.filter(|row| row.booth_id == booth.id).ok_or(PageError::NotFound)?;
    let from = Meet::parse(&found.state);
    let to = if from == Meet::Accepted { Meet::Withdrawn } else { Meet::Declined };
    let is_open = matches!(from, Meet::Requested | Meet::Accepted);
    let answer = Some(words).filter(|words| !words.is_empty());
    if !is_open || !store::set_state(&write, id, from, to, answer).await? {
        return Ok(Err("这条预约已经结束，不需要再处理。".to_owned()));
    }
    let why = answer.map(|words| format!("对方说：{words}。")).unwrap_or_default();
    let text = format!("{} {} 不能在 {} 与您洽谈。{why}", booth.code, booth.name, slots.words(found.starts_at));
    tell_visitor(&write, site, &occasion, &found, &text).await?;
    write.commit(event::occasion("meeting.declined", &occasion, format!("{} 展位谢绝洽谈预约", booth.code))).await?;
    Ok(Ok(()))
}

/// A visitor takes a wish or a meeting back.
pub async fn withdraw(write: Write, site: &Site, row: &signup::Model, id: i64) -> Result<Dealt, PageError> {
    let (occasion, slots) = held(&write, row.occasion_id).await?;
    let found = store::find(&*write, id).await?.filter(|found| found.signup_id == row.id).ok_or(PageError::NotFound)?;
    let from = Meet::parse(&found.state);
    let is_open = matches!(from, Meet::Requested | Meet::Accepted);
    if !is_open || !store::set_state(&write, id, from, Meet::Withdrawn, Some("本人撤回")).await? {
        return Ok(Err("这条预约已经结束，不需要再撤回。".to_owned()));
    }
    if from == Meet::Accepted {
        let booths = store::booths(&*write, occasion.id).await?;
        if let Some(booth) = booths.iter().find(|booth| booth.id == found.booth_id) {
            let text = format!("{} 撤回了 {} 的洽谈，该时段可以再约。", who(row), slots.words(found.starts_at));
            to_booth(&write, site, &occasion, booth, "洽谈撤回", &text).await?;
        }
    }
    write.commit(event::signup("meeting.withdrawn", row, &occasion, "撤回洽谈预约")).await?;
    Ok(Ok(()))
}

/// Background work: frees the slots of those who gave up their sign-up, and tells the booths; how many.
pub async fn release(site: &Site) -> anyhow::Result<usize> {
    let mut ids: Vec<i64> = store::orphans(site.database.read(), None).await?.iter().map(|row| row.occasion_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut freed = 0;
    for id in ids {
        let write = site.begin(Actor::system("洽谈时段")).await?;
        let Some(occasion) = occasions::hold(&write, id).await? else { continue };
        let agreed = store::release(&write, id).await?;
        let booths = store::booths(&*write, id).await?;
        for row in &agreed {
            let Some(booth) = booths.iter().find(|booth| booth.id == row.booth_id) else { continue };
            let when = Slots::of(&occasion).map(|slots| slots.words(row.starts_at)).unwrap_or_default();
            to_booth(&write, site, &occasion, booth, "洽谈撤回", &format!("对方取消了报名，{when} 的洽谈撤回，该时段可以再约。"))
                .await?;
        }
        freed += agreed.len();
        write
            .commit(event::occasion("meeting.released", &occasion, format!("取消报名的人让出 {} 个洽谈时段", agreed.len())))
            .await?;
    }
    Ok(freed)
}

/// The occasion, held, with the slots of those who left freed.
async fn held(write: &Write, occasion_id: i64) -> Result<(occasion::Model, Slots), PageError> {
    let occasion = occasions::hold(write, occasion_id).await?.ok_or(PageError::NotFound)?;
    store::release(write, occasion_id).await?;
    let slots = Slots::of(&occasion).ok_or(PageError::NotFound)?;
    Ok((occasion, slots))
}

/// A visitor as a booth reads of them before it agrees.
fn who(row: &signup::Model) -> String {
    if row.employer.is_empty() { row.name.clone() } else { format!("{}（{}）", row.name, row.employer) }
}

async fn tell_visitor(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    meeting: &meeting::Model,
    text: &str,
) -> Result<(), PageError> {
    let Some(row) = signups::find(&**write, meeting.signup_id).await? else { return Ok(()) };
    let path = format!("{}/meetings", link::own(&*site.kept::<PersonKey>()?, &row));
    letter::send(write, site, occasion, &row, "洽谈预约", &format!("{text}\n\n您的洽谈安排："), &path).await?;
    Ok(())
}

async fn to_booth(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    booth: &booth::Model,
    subject: &str,
    text: &str,
) -> Result<(), DbErr> {
    if booth.is_demo || booth.email.is_empty() {
        return Ok(());
    }
    let secret = site.kept::<PersonKey>().map_err(|error| DbErr::Custom(error.to_string()))?;
    let text = format!("{text}\n\n{}", mail::link(site, &key::link(&secret, booth.id)));
    say(write, &booth.email, &booth.name, &format!("{subject}：{}", occasion.title), &text).await
}
