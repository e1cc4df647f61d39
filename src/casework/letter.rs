//! Letters about applications. They go into the outbox of the write that causes them and carry no personal data beyond
//! the number.

use chrono::NaiveDate;
use sea_orm::EntityTrait as _;

use super::engine::{Case, Engine};
use super::entity::{application, expert};
use super::link;
use super::programme::Programme;
use super::store::corrections::Item;
use crate::access::entity::app_user;
use crate::access::mail;
use crate::access::organisation::store as organisations;
use crate::values::Fen;
use crate::web::PageError;
use crate::web::filters::date;

/// What one can do against a refusal (行政复议法 20, 行政诉讼法 46).
pub const REMEDIES: &str = "如对本决定不服，可以自收到本决定之日起 60 日内依法申请行政复议，或者自收到之日起 6 个月内依法提起行政诉讼；\
                            也可以先向作出决定的部门申请复核，由其他人员办理。";

/// Tells all people of the applying organisation. Demonstration writes no letters.
pub async fn tell(engine: &Engine<'_>, row: &application::Model, subject: &str, text: &str) -> Result<(), PageError> {
    if row.is_demo {
        return Ok(());
    }
    let number = row.number.as_deref().unwrap_or("草稿");
    let url = format!("{}{}", engine.address, link::mine(row.id));
    let text = format!("申报编号：{number}\n\n{text}\n\n查看进度：{url}");
    for (user, _) in organisations::members_of(&**engine.write, row.organisation_id).await? {
        if user.is_active {
            mail::say(engine.write, &user.email, &user.name, &format!("{subject}（{number}）"), &text).await?;
        }
    }
    Ok(())
}

/// It is in.
pub(super) async fn submitted(
    engine: &Engine<'_>,
    row: &application::Model,
    programme: &Programme,
    days: u32,
) -> Result<(), PageError> {
    let text = format!(
        "“{}”的申报已提交。我们将在 {days} 个工作日内告知是否受理；材料需要补正的，会一次告知全部内容；逾期未告知的，视为受理。",
        programme.name
    );
    tell(engine, row, "申报已提交", &text).await
}

/// Something has to be corrected.
pub(super) async fn correction(
    engine: &Engine<'_>,
    row: &application::Model,
    items: &[Item],
    note: &str,
    due_on: NaiveDate,
) -> Result<(), PageError> {
    let lines: Vec<String> = items
        .iter()
        .enumerate()
        .map(|(at, item)| format!("{}. {}（{}）：{}", at + 1, item.label, item.problem_name(), item.note))
        .collect();
    let note = if note.is_empty() { String::new() } else { format!("\n\n{note}") };
    let text = format!("请在 {} 前补正以下内容：\n\n{}{note}", date(due_on), lines.join("\n"));
    tell(engine, row, "申报需要补正", &text).await
}

/// Approved.
pub(super) async fn approved(engine: &Engine<'_>, row: &application::Model, case: &Case) -> Result<(), PageError> {
    let amount = row.approved_fen.map(|fen| format!("，核定金额 {}", Fen(fen))).unwrap_or_default();
    let next = if case.definition.has_notice() {
        "接下来将向社会公示，公示期满无异议后办结。"
    } else {
        "接下来将为您办结。"
    };
    tell(engine, row, "申报拟通过", &format!("您的申报审查通过{amount}。{next}")).await
}

/// Not approved.
pub(super) async fn rejected(engine: &Engine<'_>, row: &application::Model, reasons: &str) -> Result<(), PageError> {
    tell(engine, row, "申报未通过", &format!("您的申报未通过。\n\n理由：{reasons}\n\n{REMEDIES}")).await
}

/// An expert was drawn. Demonstration writes no letters.
pub(super) async fn drawn(engine: &Engine<'_>, case: &Case, expert: &expert::Model) -> Result<(), PageError> {
    if case.application.is_demo || expert.is_demo {
        return Ok(());
    }
    let Some(user) = app_user::Entity::find_by_id(expert.user_id).one(&**engine.write).await? else { return Ok(()) };
    let url = format!("{}/my/reviews", engine.address);
    let text = format!(
        "您被抽中评审“{}”的一件申报。打开材料之前，请先声明与申报单位没有利害关系；有利害关系的请回避，系统会另行抽取专家。\n\n{url}",
        case.definition.name
    );
    mail::say(engine.write, &user.email, &user.name, "请您参加专家评审", &text).await?;
    Ok(())
}

/// A task was given to an official.
pub async fn assigned(engine: &Engine<'_>, case: &Case, user: &app_user::Model) -> Result<(), PageError> {
    let url = format!("{}{}", engine.address, link::office(case.application.id));
    let text = format!(
        "{} 的一件申报（{}，“{}”）分派给您办理。\n\n{url}",
        case.application.organisation_name,
        case.number(),
        case.definition.name
    );
    mail::say(engine.write, &user.email, &user.name, "有申报分派给您办理", &text).await?;
    Ok(())
}
