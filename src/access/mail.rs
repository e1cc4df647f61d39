//! Letters about an account or an organisation. They tell people what happened and what to do if it was not they; no
//! letter carries a password or a link that signs anybody in.

use chrono::Duration;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use crate::platform::Write;
use crate::platform::clock::local;
use crate::platform::entity::outgoing_letter;
use crate::platform::mail::{Letter, enclose};
use crate::web::Site;

/// Letters an hour that strangers can cause to one address.
const MOST_AN_HOUR: u64 = 6;

/// What happened to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountNews {
    /// It was made.
    Created,
    /// Its owner chose another password.
    PasswordChanged,
    /// An administrator gave it a new first password.
    PasswordReset,
    /// It was locked after wrong passwords or codes.
    Locked,
    /// Its owner switched the second factor on.
    SecondFactorOn,
    /// Its owner switched the second factor off.
    SecondFactorOff,
    /// An administrator took the second factor away.
    SecondFactorReset,
}

impl AccountNews {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Created => {
                ("您的后台账号已开通", "管理员为您开通了管理后台账号。初始密码由管理员当面或以安全方式告知，首次登录时须修改。")
            }
            Self::PasswordChanged => {
                ("您的密码已修改", "您的登录密码刚刚被修改，其他设备上的登录已退出。如果不是您本人操作，请立即联系系统管理员。")
            }
            Self::PasswordReset => {
                ("您的密码已被重置", "管理员重置了您的登录密码，所有登录已退出。请向管理员索取新的初始密码，登录后修改。")
            }
            Self::Locked => (
                "您的账号已暂时锁定",
                "您的账号因密码或动态码连续输错已锁定 15 分钟，之后会自动解锁。如果不是您本人操作，请尽快修改密码。",
            ),
            Self::SecondFactorOn => (
                "您已开启两步验证",
                "今后登录时，除密码外还需要动态码。请妥善保存恢复码。如果不是您本人操作，请立即联系系统管理员。",
            ),
            Self::SecondFactorOff => {
                ("您已关闭两步验证", "今后登录只需要密码。如果不是您本人操作，请立即修改密码并联系系统管理员。")
            }
            Self::SecondFactorReset => (
                "您的两步验证已被管理员取消",
                "管理员取消了您账号的两步验证，今后登录只需要密码。如果不是您提出的，请立即联系系统管理员。",
            ),
        }
    }
}

/// Puts the letter about it into the outbox of this write.
pub async fn tell(write: &Write, email: &str, name: &str, news: AccountNews) -> Result<(), DbErr> {
    let (subject, text) = news.words();
    let at = local(write.clock().now()).format("%Y年%-m月%-d日 %H:%M");
    say(write, email, name, subject, &format!("{text}\n\n时间：{at}")).await
}

/// Puts a letter in plain words into the outbox of this write.
pub async fn say(write: &Write, email: &str, name: &str, subject: &str, text: &str) -> Result<(), DbErr> {
    enclose(write, letter(email, name, subject, text)).await
}

/// A letter in plain words.
pub fn letter(email: &str, name: &str, subject: &str, text: &str) -> Letter {
    let greeting = if name.is_empty() { "您好".to_owned() } else { name.to_owned() };
    let body = format!("{greeting}：\n\n{text}\n\n这封信由系统自动发出，请勿回复。\n");
    Letter { recipient: email.to_owned(), subject: subject.to_owned(), body }
}

/// A full address for a letter. The `Host` of a request is never believed here: it would lead the owner of an address to
/// a place of a stranger's choosing.
pub fn link(site: &Site, path: &str) -> String {
    format!("{}{path}", site.config.own_address())
}

/// Whether an address has had so many letters in the last hour that a stranger's wish for another is let be.
pub async fn is_flooded(write: &Write, email: &str) -> Result<bool, DbErr> {
    let letters = outgoing_letter::Entity::find()
        .filter(outgoing_letter::Column::Recipient.eq(email))
        .filter(outgoing_letter::Column::CreatedAt.gt(write.clock().now() - Duration::hours(1)))
        .count(&**write)
        .await?;
    Ok(letters >= MOST_AN_HOUR)
}
