//! Background work on certificates: files that are still to be made, and reminders, each once.

use chrono::{Duration, NaiveDate};

use super::entity::certificate;
use super::rules::Wording;
use super::{event, letter, paper, store};
use crate::access::mail::link;
use crate::platform::Actor;
use crate::web::filters::date;
use crate::web::{PageError, Site};

/// Files made in one go.
const MOST_FILES: u64 = 20;
/// Days before the end on which holders are reminded, the last first.
const BEFORE_END: [i64; 2] = [30, 60];
/// Days before the yearly look.
const BEFORE_RECHECK: i64 = 30;

/// Makes files of certificates that have none yet; how many. Where the machine has no typeface nothing can be made, and
/// holders print the page instead.
pub async fn draw(site: &Site) -> anyhow::Result<usize> {
    let mut made = 0;
    for row in store::without_file(site.database.read(), MOST_FILES).await? {
        match paper::of(site, &row).await {
            Ok(_) => made += 1,
            Err(PageError::Unavailable(_)) => break,
            Err(error) => return Err(anyhow::anyhow!("{error}")),
        }
    }
    Ok(made)
}

/// Reminds holders of what ends soon and of the yearly look; how many.
pub async fn remind(site: &Site) -> anyhow::Result<usize> {
    let today = site.clock.today();
    let mut reminded = 0;
    let [_, first] = BEFORE_END;
    for row in store::ending_soon(site.database.read(), today, today + Duration::days(first)).await? {
        let Some(end) = row.expires_on else { continue };
        let left = (end - today).num_days();
        let Some(mark) = BEFORE_END.into_iter().find(|days| left <= *days).map(|days| format!("end-{days}")) else { continue };
        if !marks(&row).contains(&mark.as_str()) {
            reminded += usize::from(remind_of_end(site, &row, end, left, &mark).await?);
        }
    }
    for row in store::due_for_recheck(site.database.read(), today, today + Duration::days(BEFORE_RECHECK)).await? {
        let Some(day) = row.recheck_on else { continue };
        let mark = format!("recheck-{day}");
        if !marks(&row).contains(&mark.as_str()) {
            reminded += usize::from(remind_of_recheck(site, &row, day, &mark).await?);
        }
    }
    Ok(reminded)
}

fn marks(row: &certificate::Model) -> Vec<&str> {
    row.reminded.as_deref().unwrap_or_default().split(' ').collect()
}

async fn remind_of_end(site: &Site, row: &certificate::Model, end: NaiveDate, left: i64, mark: &str) -> anyhow::Result<bool> {
    let programme = Wording::of(row).programme_key;
    let way = if programme.is_empty() {
        "需要继续持证的，请尽早向颁发单位了解换发办法。".to_owned()
    } else {
        format!("需要继续持证的，请尽早申请换发：\n{}", link(site, &format!("/programmes/{programme}")))
    };
    let text = format!("下面的证书将于{}到期，还剩 {left} 天。到期后，查验页显示“已到期”。\n\n{way}", date(end));
    send(site, row, &format!("证书还有 {left} 天到期：{}", row.kind_name), &text, mark).await
}

async fn remind_of_recheck(site: &Site, row: &certificate::Model, day: NaiveDate, mark: &str) -> anyhow::Result<bool> {
    let text = format!("下面的证书应在{}前完成年度复核。请核对登记信息是否仍然属实，并按颁发单位的通知准备材料。", date(day));
    send(site, row, &format!("证书年度复核：{}", row.kind_name), &text, mark).await
}

/// Writes the letters and remembers them together, so that none comes twice and none is lost.
async fn send(site: &Site, row: &certificate::Model, subject: &str, text: &str, mark: &str) -> anyhow::Result<bool> {
    let write = site.begin(Actor::system("证书提醒")).await?;
    let words = format!("{} {mark}", row.reminded.as_deref().unwrap_or_default());
    if !store::remember(&write, row, words.trim()).await? {
        return Ok(false);
    }
    let letters = letter::tell(&write, site, row, subject, text).await?;
    write.commit(event::happened("certificate.reminded", row, format!("提醒持证单位，发信 {letters} 封"), Vec::new())).await?;
    Ok(true)
}
