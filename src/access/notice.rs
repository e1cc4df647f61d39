//! A page for visitors that says one thing and where to go on: a letter is on its way, a link has lost its power.

use actix_web::http::StatusCode;
use askama::Template;

use super::{Cx, Visitor};
use crate::web::{Answer, Shell, render};

/// See the module.
#[derive(Template)]
#[template(path = "access/notice.html")]
struct NoticePage {
    shell: Shell,
    paragraphs: Vec<String>,
    ways: Vec<(&'static str, &'static str)>,
    is_good: bool,
}

/// Says that a letter is on its way. It reads the same whether the address is known or not.
pub(super) fn letter_sent(cx: &Cx<Visitor>, email: &str, what: &str) -> Answer {
    let paragraphs = vec![
        format!("{what}已发往 {email}。"),
        "请在几分钟内查收，必要时看看垃圾邮件箱。一直没有收到，请检查邮箱是否写对，再试一次。".to_owned(),
    ];
    let ways = vec![("/my/sign-in", "去登录"), ("/my/register/resend", "重新发送验证邮件"), ("/", "回到首页")];
    let shell = cx.shell("请查收邮件").unlisted().here("请查收邮件");
    render(StatusCode::OK, &NoticePage { shell, paragraphs, ways, is_good: true })
}

/// Says that a link has lost its power, and how to get another.
pub(super) fn dead_link(cx: &Cx<Visitor>, why: &str, ways: Vec<(&'static str, &'static str)>) -> Answer {
    let shell = cx.shell("链接已失效").unlisted().here("链接已失效");
    let page = NoticePage { shell, paragraphs: vec![why.to_owned()], ways, is_good: false };
    render(StatusCode::GONE, &page)
}
