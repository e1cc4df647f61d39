//! Letters about objections. Those to officers carry no word of the objector's and nothing to reach them by; those to the
//! objector go to the address that was typed, which may be a stranger's: the first one carries the private address.

use sea_orm::DbErr;

use super::entity::{objection, public_notice};
use super::link;
use super::rules::ObjectionState;
use crate::access::mail::{is_flooded, link as full, say};
use crate::access::store::find as find_user;
use crate::platform::Write;
use crate::web::Site;

/// To the objector: it has arrived, and this is where it can be followed.
pub async fn received(
    write: &Write,
    site: &Site,
    objection: &objection::Model,
    notice: &public_notice::Model,
    token: &str,
) -> Result<(), DbErr> {
    if objection.email.is_empty() || is_flooded(write, &objection.email).await? {
        return Ok(());
    }
    let text = format!(
        "您对“{}”提出的异议已经收到，编号 {}。我们会在 5 个工作日内开始调查，20 个工作日内答复。\n\n查看进展和结果（请不要转发这个地址，拿到它的人都能看到）：\n{}\n\n如果不是您本人提交，可在上面的页面撤回。",
        notice.title,
        objection.id,
        full(site, &link::private(token)),
    );
    // Not greeted by name: a stranger may have typed both.
    say(write, &objection.email, "", &format!("已收到您的异议：{}", notice.title), &text).await
}

/// To those who wrote and published the notice and do not have to keep out: somebody objected.
pub async fn to_officers(
    write: &Write,
    site: &Site,
    objection: &objection::Model,
    notice: &public_notice::Model,
) -> Result<(), DbErr> {
    let mut ids = vec![notice.drafted_by];
    ids.extend(notice.published_by);
    ids.sort_unstable();
    ids.dedup();
    let conflicted = super::rules::conflicted(notice);
    for id in ids.into_iter().filter(|id| !conflicted.contains(id)) {
        let Some(user) = find_user(&**write, id).await?.filter(|user| user.is_active) else { continue };
        let text = format!(
            "“{}”收到一条异议，请在 5 个工作日内开始调查：\n{}",
            notice.title,
            full(site, &link::objection(objection.id))
        );
        say(write, &user.email, &user.name, &format!("收到异议：{}", notice.title), &text).await?;
    }
    Ok(())
}

/// To the objector: somebody looks into it.
pub async fn begun(write: &Write, objection: &objection::Model, notice: &public_notice::Model) -> Result<(), DbErr> {
    if objection.email.is_empty() {
        return Ok(());
    }
    let text = format!(
        "您对“{}”提出的异议（编号 {}）已经开始调查，有结果会再写信告诉您。需要补充材料时，我们会按您留下的方式联系您。",
        notice.title, objection.id
    );
    say(write, &objection.email, &objection.name, &format!("异议开始调查：{}", notice.title), &text).await
}

/// To the objector: what came of it.
pub async fn settled(write: &Write, objection: &objection::Model, notice: &public_notice::Model) -> Result<(), DbErr> {
    if objection.email.is_empty() {
        return Ok(());
    }
    let state = ObjectionState::of(objection);
    let text = format!(
        "您对“{}”提出的异议（编号 {}）已经办结。\n\n结论：{}\n理由：{}\n\n提交时得到的查询地址上也能看到这一结果。对结论仍有意见，可以向上级部门反映。",
        notice.title,
        objection.id,
        state.name(),
        objection.outcome.as_deref().unwrap_or_default(),
    );
    say(write, &objection.email, &objection.name, &format!("异议处理结果：{}", notice.title), &text).await
}
