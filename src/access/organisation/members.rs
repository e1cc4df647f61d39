//! The people of an organisation: who they are, inviting others, and following an invitation.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::event::OrganisationEvent;
use super::store::people::{self, INVITATION_DAYS, Outcome};
use super::{MemberRole, permit, store};
use crate::access::entity::{invitation, organisation};
use crate::access::mail::{is_flooded, link, say};
use crate::access::session_store::field;
use crate::access::{Cx, Member, Workspace, store as users};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

const LIST: &str = "/my/members";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, show);
    routes.post("/my/members/invitations", invite);
    routes.post("/my/members/invitations/{id}/withdrawal", withdraw);
    routes.post("/my/members/{id}/role", set_role);
    routes.post("/my/members/{id}/removal", remove);
    routes.get("/my/invitations/{token}", show_invitation);
    routes.post("/my/invitations/{token}", accept);
}

#[derive(Template)]
#[template(path = "access/organisation/members.html")]
struct MembersPage {
    workspace: Workspace,
    form: FormView,
    people: Vec<PersonRow>,
    invitations: Vec<InvitationRow>,
    roles: Vec<(&'static str, &'static str)>,
    is_owner: bool,
}

struct PersonRow {
    id: i64,
    name: String,
    email: String,
    role: &'static str,
    other_role: &'static str,
    other_role_name: &'static str,
    is_self: bool,
}

struct InvitationRow {
    id: i64,
    email: String,
    role: &'static str,
    until: String,
    is_over: bool,
}

#[derive(Template)]
#[template(path = "access/organisation/invitation.html")]
struct InvitationPage {
    workspace: Workspace,
    heading: &'static str,
    text: String,
    /// Where to accept; none when there is nothing to accept.
    action: Option<String>,
}

async fn mine(cx: &Cx<Member>) -> Result<organisation::Model, PageError> {
    let place = cx.who.place().ok_or(PageError::NotFound)?;
    store::find(cx.database(), place.organisation_id).await?.ok_or(PageError::NotFound)
}

async fn show(cx: Cx<Member>) -> Answer {
    if cx.who.place().is_none() {
        return Ok(see_other("/my/organisation/new"));
    }
    let mut form = FormView::default();
    form.set("role", MemberRole::Member.key());
    page(&cx, StatusCode::OK, form).await
}

async fn page(cx: &Cx<Member>, status: StatusCode, form: FormView) -> Answer {
    let row = mine(cx).await?;
    let is_owner = permit::keep_people(&cx.who, row.id).is_ok();
    let now = cx.site.clock.now();
    let person = |(user, role): (crate::access::entity::app_user::Model, MemberRole)| {
        let other = if role == MemberRole::Owner { MemberRole::Member } else { MemberRole::Owner };
        PersonRow {
            id: user.id,
            is_self: user.id == cx.who.id,
            name: user.name,
            email: user.email,
            role: role.name(),
            other_role: other.key(),
            other_role_name: other.name(),
        }
    };
    let invitation = |row: invitation::Model| InvitationRow {
        id: row.id,
        role: MemberRole::parse(&row.role).map_or("", MemberRole::name),
        until: moment(row.expires_at),
        is_over: row.expires_at <= now,
        email: row.email,
    };
    let people = store::members_of(cx.database(), row.id).await?.into_iter().map(person).collect();
    let invitations = if is_owner { people::invitations(cx.database(), row.id).await? } else { Vec::new() };
    let page = MembersPage {
        workspace: cx.workspace("成员"),
        form,
        people,
        invitations: invitations.into_iter().map(invitation).collect(),
        roles: MemberRole::ALL.iter().rev().map(|role| (role.key(), role.name())).collect(),
        is_owner,
    };
    render(status, &page)
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct InviteForm {
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    email: String,
    role: String,
}

impl Form for InviteForm {}

async fn invite(cx: Cx<Member>, posted: Posted<InviteForm>) -> Answer {
    let row = mine(&cx).await?;
    let keep = permit::keep_people(&cx.who, row.id)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let role = MemberRole::parse(&form.role).unwrap_or(MemberRole::Member);
    let email = users::normal_email(&form.email);
    let write = cx.begin().await?;
    let known = store::members_of(&*write, row.id).await?;
    if known.iter().any(|(user, _)| user.email == email) {
        view.refuse("email", "这个邮箱已经是本机构成员");
    } else if is_flooded(&write, &email).await? {
        view.refuse("email", "发往这个邮箱的邮件太多，请一小时后再试");
    }
    if view.is_invalid() {
        drop(write);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await;
    }
    let key = people::invite(&write, &keep, &email, role).await?;
    let text = format!(
        "{} 邀请您加入“{}”，成为{}。\n\n请打开下面的链接，用这个邮箱登录或注册后接受邀请：\n\n{}\n\n链接 {INVITATION_DAYS} 天内有效。如果您不认识对方，不必理会。",
        cx.who.name,
        row.name,
        role.name(),
        link(&cx.site, &format!("/my/invitations/{key}")),
    );
    say(&write, &email, "", &format!("邀请您加入“{}”", row.name), &text).await?;
    write.commit(OrganisationEvent::invited(&row, &email, role)).await?;
    cx.flash(format!("邀请已发往 {email}，{INVITATION_DAYS} 天内有效。"));
    Ok(see_other(LIST))
}

async fn withdraw(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let row = mine(&cx).await?;
    let keep = permit::keep_people(&cx.who, row.id)?;
    let write = cx.begin().await?;
    let gone = people::withdraw(&write, &keep, *id).await?.ok_or(PageError::NotFound)?;
    write.commit(OrganisationEvent::invitation_withdrawn(&row, &gone.email)).await?;
    cx.flash(format!("给 {} 的邀请已撤回。", gone.email));
    Ok(see_other(LIST))
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RoleForm {
    role: String,
}

impl Form for RoleForm {}

async fn set_role(cx: Cx<Member>, id: Path<i64>, posted: Posted<RoleForm>) -> Answer {
    let row = mine(&cx).await?;
    let keep = permit::keep_people(&cx.who, row.id)?;
    let (form, _) = posted.unchecked();
    let role = MemberRole::parse(&form.role).ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    let outcome = people::set_role(&write, &keep, *id, role).await?;
    let name = name_of(&cx, *id).await?;
    settle(&cx, outcome, &name, async || {
        write.commit(OrganisationEvent::role_changed(&row, &name, role)).await?;
        cx.flash(format!("{name} 现在是{}。", role.name()));
        Ok(see_other(LIST))
    })
    .await
}

async fn remove(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let row = mine(&cx).await?;
    let is_self = *id == cx.who.id;
    let keep = match permit::leave(&cx.who, row.id).filter(|_| is_self) {
        Some(leave) => leave,
        None => permit::keep_people(&cx.who, row.id)?,
    };
    let write = cx.begin().await?;
    let outcome = people::remove(&write, &keep, *id).await?;
    let name = name_of(&cx, *id).await?;
    settle(&cx, outcome, &name, async || {
        write.commit(OrganisationEvent::left(&row, &name, is_self)).await?;
        cx.flash(if is_self { format!("您已退出“{}”。", row.name) } else { format!("{name} 已移出本机构。") });
        Ok(see_other(if is_self { "/my" } else { LIST }))
    })
    .await
}

async fn name_of(cx: &Cx<Member>, id: i64) -> Result<String, PageError> {
    Ok(users::find(cx.database(), id).await?.map(|user| user.name).unwrap_or_default())
}

async fn settle(cx: &Cx<Member>, outcome: Outcome, name: &str, done: impl AsyncFnOnce() -> Answer) -> Answer {
    match outcome {
        Outcome::Done => done().await,
        Outcome::Unknown => Err(PageError::NotFound),
        Outcome::LastOwner => {
            let mut view = FormView::default();
            view.set("role", MemberRole::Member.key());
            view.refuse_all(format!("{name} 是唯一的负责人，机构至少要有一位负责人。请先把另一位成员设为负责人。"));
            page(cx, StatusCode::UNPROCESSABLE_ENTITY, view).await
        }
    }
}

/// What an invitation says to whoever has opened it.
async fn invitation_page(cx: &Cx<Member>, key: &str) -> Answer {
    let row = people::invitation_of(cx.database(), key).await?;
    let organisation = match &row {
        Some(row) => store::find(cx.database(), row.organisation_id).await?,
        None => None,
    };
    let (status, heading, text, action) = match (row, organisation) {
        (Some(row), Some(organisation)) if row.email != cx.who.email => (
            StatusCode::FORBIDDEN,
            "邀请发给了另一个邮箱",
            format!("加入“{}”的邀请不是发给 {} 的。请退出后，用收到邀请的邮箱登录或注册。", organisation.name, cx.who.email),
            None,
        ),
        (Some(row), Some(organisation)) if people::is_open(&row, cx.site.clock.now()) => (
            StatusCode::OK,
            "接受邀请",
            format!(
                "“{}”邀请您成为{}。接受后，您可以代表这个机构办理。",
                organisation.name,
                MemberRole::parse(&row.role).map_or("成员", MemberRole::name)
            ),
            Some(format!("/my/invitations/{key}")),
        ),
        _ => (
            StatusCode::GONE,
            "邀请已失效",
            "这份邀请已经用过、过期或被撤回。仍需加入的，请机构负责人重新邀请。".to_owned(),
            None,
        ),
    };
    render(status, &InvitationPage { workspace: cx.workspace(heading), heading, text, action })
}

async fn show_invitation(cx: Cx<Member>, key: Path<String>) -> Answer {
    invitation_page(&cx, &key).await
}

async fn accept(cx: Cx<Member>, session: Session, key: Path<String>) -> Answer {
    let row = people::invitation_of(cx.database(), &key).await?.filter(|row| row.email == cx.who.email);
    let Some(row) = row else { return invitation_page(&cx, &key).await };
    let organisation = store::find(cx.database(), row.organisation_id).await?.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if !people::join(&write, &row, cx.who.id).await? {
        drop(write);
        return invitation_page(&cx, &key).await;
    }
    let role = MemberRole::parse(&row.role).unwrap_or(MemberRole::Member);
    write.commit(OrganisationEvent::joined(&organisation, &cx.who.name, role)).await?;
    session
        .insert(field::ORGANISATION, organisation.id)
        .map_err(|error| PageError::Internal(anyhow::anyhow!("session: {error}")))?;
    cx.flash(format!("您已加入“{}”。", organisation.name));
    Ok(see_other("/my"))
}
