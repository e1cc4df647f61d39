//! What can happen to people and their sessions.

use serde_json::{Value, json};

use crate::platform::{Event, Subject};

/// Something about one account.
pub struct AccountEvent {
    kind: &'static str,
    user_id: i64,
    name: String,
    summary: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl AccountEvent {
    fn new(kind: &'static str, user_id: i64, name: &str, summary: impl Into<String>) -> Self {
        Self { kind, user_id, name: name.to_owned(), summary: summary.into(), before: None, after: None }
    }

    /// Somebody signed in.
    pub fn signed_in(user_id: i64, name: &str) -> Self {
        Self::new("user.signed_in", user_id, name, "登录")
    }

    /// A wrong password was typed; perhaps the account was locked.
    pub fn sign_in_failed(user_id: i64, name: &str, is_locked: bool) -> Self {
        let summary = if is_locked { "密码连续输错，账号已锁定 15 分钟" } else { "密码错误，登录失败" };
        Self::new("user.sign_in_failed", user_id, name, summary)
    }

    /// Somebody chose a new password.
    pub fn password_changed(user_id: i64, name: &str) -> Self {
        Self::new("user.password_changed", user_id, name, "修改密码，其他设备上的登录已退出")
    }

    /// An administrator gave a new first password.
    pub fn password_reset(user_id: i64, name: &str) -> Self {
        Self::new("user.password_reset", user_id, name, "重置为初始密码，所有登录已退出")
    }

    /// An account was made.
    pub fn created(user_id: i64, name: &str, email: &str, role: &str) -> Self {
        let mut event = Self::new("user.created", user_id, name, format!("新建用户 {email}"));
        event.after = Some(json!({ "email": email, "role": role }));
        event
    }

    /// Name, role or activity changed.
    pub fn updated(user_id: i64, name: &str, before: Value, after: Value) -> Self {
        let mut event = Self::new("user.updated", user_id, name, "修改用户资料");
        event.before = Some(before);
        event.after = Some(after);
        event
    }

    /// Sessions were ended.
    pub fn sessions_revoked(user_id: i64, name: &str, count: u64) -> Self {
        Self::new("user.sessions_revoked", user_id, name, format!("退出 {count} 个登录"))
    }
}

impl Event for AccountEvent {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn subject(&self) -> Subject {
        Subject { kind: "user", id: self.user_id, name: self.name.clone() }
    }

    fn summary(&self) -> String {
        self.summary.clone()
    }

    fn before(&self) -> Option<Value> {
        self.before.clone()
    }

    fn after(&self) -> Option<Value> {
        self.after.clone()
    }

    /// Accounts are not public.
    fn touches(&self) -> Vec<(&'static str, i64)> {
        Vec::new()
    }
}
