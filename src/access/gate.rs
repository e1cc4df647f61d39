//! The gate: who is asking. It alone makes contexts for people who are signed in.

use actix_session::SessionExt as _;
use actix_web::HttpRequest;
use actix_web::web::Data;

use super::entity::app_user;
use super::session_store::field;
use super::{Role, store};
use crate::web::{PageError, Site};

/// Anybody, not signed in as far as this page is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Visitor;

/// Somebody who works in the back office.
#[derive(Debug, Clone)]
pub struct Officer {
    /// Row of the user.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// An officer who may do everything.
#[derive(Debug, Clone)]
pub struct Administrator(pub Officer);

/// Where somebody with a temporary password is sent.
const CHANGE_PASSWORD: &str = "/office/account/password";

/// The officer behind a request.
pub(super) async fn officer(request: &HttpRequest, site: &Data<Site>) -> Result<Officer, PageError> {
    let user = signed_in(request, site).await?.ok_or_else(|| PageError::SignInRequired(request.uri().to_string()))?;
    if user.must_change_password && request.path() != CHANGE_PASSWORD && request.path() != "/office/sign-out" {
        return Err(PageError::GoOn(CHANGE_PASSWORD));
    }
    let role = Role::parse(&user.role).ok_or_else(|| anyhow::anyhow!("user {} has an unknown role", user.id))?;
    Ok(Officer { id: user.id, name: user.name, email: user.email, role })
}

/// The administrator behind a request.
pub(super) async fn administrator(request: &HttpRequest, site: &Data<Site>) -> Result<Administrator, PageError> {
    let officer = officer(request, site).await?;
    if officer.role == Role::Administrator {
        return Ok(Administrator(officer));
    }
    Err(PageError::Forbidden("这一页只有系统管理员可以使用。如工作需要，请联系系统管理员调整角色。".into()))
}

async fn signed_in(request: &HttpRequest, site: &Data<Site>) -> Result<Option<app_user::Model>, PageError> {
    let id = request.get_session().get::<i64>(field::USER).ok().flatten();
    let Some(id) = id else {
        // A session that could not be read looks like none: nobody is sent to sign in because the database is away.
        site.database.ping().await?;
        return Ok(None);
    };
    let user = store::find(site.database.read(), id).await?;
    Ok(user.filter(|user| user.is_active))
}
