//! Telling those who could apply: one letter an organisation and call, never two.

use std::collections::HashSet;

use actix_web::web::Path;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use super::candidates::{Candidate, candidates};
use super::url;
use crate::access::mail;
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Officer};
use crate::casework::event::ProgrammeEvent;
use crate::casework::link;
use crate::casework::store::programmes::CallState;
use crate::casework::words::instant;
use crate::platform::entity::audit_event;
use crate::web::{Answer, Form, PageError, Posted, see_other};

/// Kind of the event, which is also how it is known who was told.
const TOLD: &str = "programme.invited";
/// Organisations that are told at once.
const MOST: usize = 100;

/// Whom to tell.
#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct InviteForm {
    organisation: Vec<String>,
}

impl Form for InviteForm {}

/// Organisations that were told of a call.
pub(super) async fn invited(database: &impl ConnectionTrait, programme: i64, call: i64) -> Result<HashSet<i64>, DbErr> {
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::Kind.eq(TOLD))
        .filter(audit_event::Column::SubjectId.eq(programme))
        .all(database)
        .await?;
    let after = rows.into_iter().filter_map(|row| row.after);
    let told = after.filter(|after| after.get("call").and_then(serde_json::Value::as_i64) == Some(call));
    let ids = told.flat_map(|after| after.get("organisations").and_then(|ids| ids.as_array().cloned()).unwrap_or_default());
    Ok(ids.filter_map(|id| id.as_i64()).collect())
}

pub(super) async fn send(cx: Cx<Officer>, id: Path<i64>, posted: Posted<InviteForm>) -> Answer {
    let (form, _) = posted.unchecked();
    let chosen: HashSet<i64> = form.organisation.iter().filter_map(|id| id.parse().ok()).collect();
    let found = candidates(&cx, *id).await?;
    let Some(call) = found.call.filter(|call| CallState::of(call, cx.site.clock.now()) == CallState::Open) else {
        return Err(PageError::Conflict("现在没有开放的批次，没有发出告知。请先新增批次。".into()));
    };
    // Only who fits is told, and only once; whatever else was posted is left aside.
    let write = cx.begin().await?;
    let before = invited(&*write, *id, call.id).await?;
    let fits = |candidate: &&Candidate| candidate.fits() && chosen.contains(&candidate.id) && !before.contains(&candidate.id);
    let told: Vec<&Candidate> = found.candidates.iter().filter(fits).take(MOST).collect();
    if told.is_empty() {
        drop(write);
        cx.flash("没有发出告知：没有选中机构，或选中的都已告知过。");
        return Ok(see_other(url(*id, "candidates")));
    }
    let name = &found.definition.name;
    let guide = mail::link(&cx.site, &link::programme(&found.definition.key));
    for candidate in &told {
        let amount = candidate.amount.map(|amount| format!("，按已有资料测算约 {}", amount.wan())).unwrap_or_default();
        let text = format!(
            "根据贵单位已提交的资料，“{name}”的申报条件看起来都满足{amount}。\n\n本批次（{}）于 {} 截止。是否申报由贵单位决定，最终以审核结果为准。\n\n查看办事指南：{guide}",
            call.name,
            instant(call.closes_at),
        );
        for (user, _) in organisations::members_of(&*write, candidate.id).await? {
            if user.is_active {
                mail::say(&write, &user.email, &user.name, &format!("贵单位可以申报“{name}”"), &text).await?;
            }
        }
    }
    let ids: Vec<i64> = told.iter().map(|candidate| candidate.id).collect();
    let event = ProgrammeEvent::of(TOLD, &found.row, format!("告知 {} 家机构可以申报", ids.len()));
    let count = ids.len();
    write.commit(event.with_after(json!({ "call": call.id, "organisations": ids }))).await?;
    cx.flash(format!("已告知 {count} 家机构。同一批次不会重复告知。"));
    Ok(see_other(url(*id, "candidates")))
}
