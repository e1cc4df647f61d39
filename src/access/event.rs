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

    /// Somebody registered and was sent a letter to prove the address.
    pub fn registered(user_id: i64, name: &str, email: &str) -> Self {
        let mut event = Self::new("user.registered", user_id, name, format!("注册账号 {email}，待验证邮箱"));
        event.after = Some(json!({ "email": email, "role": "member" }));
        event
    }

    /// A letter with a link was sent at somebody's request.
    pub fn letter_sent(user_id: i64, name: &str, what: &'static str) -> Self {
        Self::new("user.letter_sent", user_id, name, what)
    }

    /// Somebody proved their address.
    pub fn proven(user_id: i64, name: &str) -> Self {
        Self::new("user.email_verified", user_id, name, "验证邮箱并登录")
    }

    /// Somebody chose a new password by a letter.
    pub fn password_recovered(user_id: i64, name: &str) -> Self {
        Self::new("user.password_recovered", user_id, name, "通过邮件设置新密码，所有登录已退出")
    }

    /// Somebody changed their own name.
    pub fn renamed(user_id: i64, before: &str, after: &str) -> Self {
        let mut event = Self::new("user.renamed", user_id, after, "修改自己的姓名");
        event.before = Some(json!({ "name": before }));
        event.after = Some(json!({ "name": after }));
        event
    }

    /// A wrong code was typed after the right password.
    pub fn code_failed(user_id: i64, name: &str, is_locked: bool) -> Self {
        let summary =
            if is_locked { "动态码连续输错，账号已锁定 15 分钟" } else { "动态码错误，登录失败" };
        Self::new("user.code_failed", user_id, name, summary)
    }

    /// Somebody began to set up a second factor.
    pub fn second_factor_begun(user_id: i64, name: &str) -> Self {
        Self::new("user.second_factor_begun", user_id, name, "开始设置两步验证")
    }

    /// Somebody switched their second factor on.
    pub fn second_factor_on(user_id: i64, name: &str) -> Self {
        Self::new("user.second_factor_on", user_id, name, "开启两步验证")
    }

    /// Somebody switched their second factor off.
    pub fn second_factor_off(user_id: i64, name: &str) -> Self {
        Self::new("user.second_factor_off", user_id, name, "关闭两步验证")
    }

    /// An administrator took somebody's second factor away.
    pub fn second_factor_reset(user_id: i64, name: &str) -> Self {
        Self::new("user.second_factor_reset", user_id, name, "取消该用户的两步验证")
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
