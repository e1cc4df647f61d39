//! Letters about rounds. They go into the outbox of the write that causes them; demonstration writes none.

use chrono::NaiveDate;
use sea_orm::EntityTrait as _;

use super::engine::Engine;
use super::engine::objections::Decision;
use super::entity::{round, round_decision, round_subject};
use super::link;
use super::standing::{EXCLUDED, decision_name};
use super::store::subjects;
use crate::access::entity::app_user;
use crate::access::mail;
use crate::access::organisation::store as organisations;
use crate::casework::entity::expert;
use crate::web::PageError;
use crate::web::filters::{date, date_or_blank};

/// Tells all people of the organisation that runs a subject.
pub async fn tell(
    engine: &Engine<'_>,
    round: &round::Model,
    subject: &round_subject::Model,
    heading: &str,
    text: &str,
) -> Result<(), PageError> {
    let Some(organisation_id) = subject.organisation_id.filter(|_| !round.is_demo) else { return Ok(()) };
    let url = format!("{}{}", engine.tools.address, link::mine(subject.id));
    let text = format!("{}：{}\n\n{text}\n\n查看和办理：{url}", round.name, subject.name);
    for (user, _) in organisations::members_of(&**engine.write, organisation_id).await? {
        if user.is_active {
            mail::say(engine.write, &user.email, &user.name, heading, &text).await?;
        }
    }
    Ok(())
}

async fn tell_all(engine: &Engine<'_>, round: &round::Model, heading: &str, text: &str) -> Result<(), PageError> {
    if round.is_demo {
        return Ok(());
    }
    for subject in subjects::of_round(&**engine.write, round.id).await? {
        if subject.state != EXCLUDED {
            tell(engine, round, &subject, heading, text).await?;
        }
    }
    Ok(())
}

/// A round begins.
pub(super) async fn announced(engine: &Engine<'_>, round: &round::Model) -> Result<(), PageError> {
    let text = format!(
        "本轮评价现已通知，指标体系已经确定。自评时间为 {} 至 {}，请提前准备佐证材料。",
        date_or_blank(round.opens_on),
        date_or_blank(round.self_until)
    );
    tell_all(engine, round, "绩效评价通知", &text).await
}

/// The self-assessment opens.
pub(super) async fn assessment_opened(engine: &Engine<'_>, round: &round::Model) -> Result<(), PageError> {
    let text = format!(
        "自评现已开始，请在 {} 前核对系统数据、填写自评并上传佐证材料。逾期没有提交的，按系统数据评价。",
        date_or_blank(round.self_until)
    );
    tell_all(engine, round, "请填写绩效评价自评", &text).await
}

/// The draft result can be looked at.
pub(super) async fn draft_shown(engine: &Engine<'_>, round: &round::Model) -> Result<(), PageError> {
    let text = format!(
        "评价初稿已经形成，每一分的来源都可以查看。对初稿有异议的，请在 {} 前提出；逾期视为没有异议。",
        date_or_blank(round.objection_until)
    );
    tell_all(engine, round, "绩效评价初稿，请核对", &text).await
}

/// The grades hold.
pub(super) async fn settled(engine: &Engine<'_>, round: &round::Model) -> Result<(), PageError> {
    tell_all(engine, round, "绩效评价结果确定", "公示已经结束，评价等级已经确定，请查看。").await
}

/// The self-assessment is still missing.
pub(super) async fn remind(engine: &Engine<'_>, round: &round::Model, subject: &round_subject::Model) -> Result<(), PageError> {
    let text = format!("自评还没有提交，截止 {}。逾期没有提交的，按系统数据评价。", date_or_blank(round.self_until));
    tell(engine, round, subject, "绩效评价自评即将截止", &text).await
}

/// An objection was decided.
pub(super) async fn objection_decided(
    engine: &Engine<'_>,
    round: &round::Model,
    subject: &round_subject::Model,
    decision: &Decision,
) -> Result<(), PageError> {
    let outcome = if decision.is_right { "成立" } else { "不成立" };
    tell(engine, round, subject, "评价异议已答复", &format!("您的异议{outcome}。\n\n{}", decision.answer)).await
}

/// A rectification was ordered.
pub(super) async fn rectification_ordered(
    engine: &Engine<'_>,
    round: &round::Model,
    subject: &round_subject::Model,
    due_on: NaiveDate,
) -> Result<(), PageError> {
    let text =
        format!("请按整改任务逐项落实，在 {} 前完成并申请复查。连续两轮不合格，或者复查未通过的，将按程序摘牌。", date(due_on));
    tell(engine, round, subject, "限期整改通知", &text).await
}

/// A re-check was done.
pub(super) async fn rechecked(
    engine: &Engine<'_>,
    round: &round::Model,
    subject: &round_subject::Model,
    words: &str,
    note: &str,
) -> Result<(), PageError> {
    tell(engine, round, subject, "整改复查结果", &format!("{words}。\n\n{note}")).await
}

/// An award or a revocation holds.
pub(super) async fn decided(
    engine: &Engine<'_>,
    round: &round::Model,
    subject: &round_subject::Model,
    decision: &round_decision::Model,
) -> Result<(), PageError> {
    let name = decision_name(&decision.kind);
    tell(engine, round, subject, &format!("绩效评价：{name}"), &decision.text).await
}

/// Experts were drawn.
pub(super) async fn drawn(engine: &Engine<'_>, round: &round::Model, people: &[expert::Model]) -> Result<(), PageError> {
    if round.is_demo {
        return Ok(());
    }
    for person in people.iter().filter(|person| !person.is_demo) {
        let Some(user) = app_user::Entity::find_by_id(person.user_id).one(&**engine.write).await? else { continue };
        let text = format!(
            "您被抽中为“{}”评分，截止 {}。打开材料之前，请先声明与参评对象没有利害关系；有的请回避。\n\n{}{}",
            round.name,
            date_or_blank(round.experts_until),
            engine.tools.address,
            link::SCORING
        );
        mail::say(engine.write, &user.email, &user.name, "请您参加绩效评价评分", &text).await?;
    }
    Ok(())
}
