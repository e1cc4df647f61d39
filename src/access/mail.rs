//! Letters about an account. They tell the owner what happened and what to do if it was not they; no letter carries a
//! password or a link that signs anybody in.

use sea_orm::DbErr;

use crate::platform::Write;
use crate::platform::clock::local;
use crate::platform::mail::{Letter, enclose};

/// What happened to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountNews {
    /// It was made.
    Created,
    /// Its owner chose another password.
    PasswordChanged,
    /// An administrator gave it a new first password.
    PasswordReset,
    /// It was locked after wrong passwords.
    Locked,
}

impl AccountNews {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Created => {
                ("您的后台账号已开通", "管理员为您开通了管理后台账号。初始密码由管理员当面或以安全方式告知，首次登录时须修改。")
            }
            Self::PasswordChanged => {
                ("您的密码已修改", "您的后台密码刚刚被修改，其他设备上的登录已退出。如果不是您本人操作，请立即联系系统管理员。")
            }
            Self::PasswordReset => {
                ("您的密码已被重置", "管理员重置了您的后台密码，所有登录已退出。请向管理员索取新的初始密码，登录后修改。")
            }
            Self::Locked => (
                "您的账号已暂时锁定",
                "您的账号因密码连续输错已锁定 15 分钟，之后会自动解锁。如果不是您本人操作，请联系系统管理员。",
            ),
        }
    }
}

/// Puts the letter about it into the outbox of this write.
pub async fn tell(write: &Write, email: &str, name: &str, news: AccountNews) -> Result<(), DbErr> {
    let (subject, text) = news.words();
    let at = local(write.clock().now()).format("%Y年%-m月%-d日 %H:%M");
    let body = format!("{name}：\n\n{text}\n\n时间：{at}\n\n这封信由系统自动发出，请勿回复。\n");
    enclose(write, Letter { recipient: email.to_owned(), subject: subject.to_owned(), body }).await
}
