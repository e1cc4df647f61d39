//! The gate: who is asking. It alone makes contexts for people who are signed in.

use actix_session::SessionExt as _;
use actix_web::HttpRequest;
use actix_web::web::Data;

use super::entity::app_user;
use super::organisation::store as organisations;
use super::organisation::{MemberRole, OrganisationStatus};
use super::second_factor::store as factors;
use super::session_store::field;
use super::{Role, store};
use crate::values::division;
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
    /// The division they work for; none for the whole zone.
    pub division: Option<String>,
    /// The department they work for where several review one matter; none for the one that leads.
    pub unit: Option<String>,
}

/// An officer who may do everything.
#[derive(Debug, Clone)]
pub struct Administrator(pub Officer);

/// Somebody who works in the workspace, in the name of an organisation or of none yet.
#[derive(Debug, Clone)]
pub struct Member {
    /// Row of the user.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// What they may do outside the workspace.
    pub role: Role,
    /// The organisations they belong to, in the order in which they joined.
    pub places: Vec<Place>,
    /// Which of them they work for now.
    pub at: Option<usize>,
}

/// A person's place in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Row of the organisation.
    pub organisation_id: i64,
    /// Its name.
    pub name: String,
    /// How far it has come.
    pub status: OrganisationStatus,
    /// What the person may do in it.
    pub role: MemberRole,
    /// The division it belongs to.
    pub division_code: String,
}

/// Somebody signed in, on either side of the house.
pub trait SignedIn {
    /// Row of the user.
    fn id(&self) -> i64;
    /// Name.
    fn name(&self) -> &str;
    /// Address to sign in with.
    fn email(&self) -> &str;
    /// What they may do in the back office.
    fn role(&self) -> Role;
    /// Where the pages of this side begin.
    const SIDE: &'static str;
}

impl SignedIn for Officer {
    const SIDE: &'static str = "/office";

    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn email(&self) -> &str {
        &self.email
    }

    fn role(&self) -> Role {
        self.role
    }
}

impl SignedIn for Member {
    const SIDE: &'static str = "/my";

    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn email(&self) -> &str {
        &self.email
    }

    fn role(&self) -> Role {
        self.role
    }
}

impl Officer {
    /// Whether records of a division are this officer's business.
    pub fn covers(&self, division_code: &str) -> bool {
        match &self.division {
            Some(own) if self.role != Role::Administrator => division_code.starts_with(division::prefix(own)),
            _ => true,
        }
    }

    /// What codes of divisions that this officer covers begin with; nothing for the whole zone.
    pub fn division_prefix(&self) -> Option<&str> {
        self.division
            .as_deref()
            .filter(|_| self.role != Role::Administrator)
            .map(division::prefix)
            .filter(|part| !part.is_empty())
    }
}

impl Member {
    /// The organisation one is working for now.
    pub fn place(&self) -> Option<&Place> {
        self.at.and_then(|at| self.places.get(at))
    }

    /// One's place in an organisation, if one has any there.
    pub fn place_in(&self, organisation_id: i64) -> Option<&Place> {
        self.places.iter().find(|place| place.organisation_id == organisation_id)
    }
}

/// The officer behind a request.
pub(super) async fn officer(request: &HttpRequest, site: &Data<Site>) -> Result<Officer, PageError> {
    let (user, role) = admitted(request, site, &FIRST_AT_OFFICE).await?;
    if !role.is_office() {
        return Err(PageError::Forbidden(
            "这里是管理部门的后台，您的账号是企业和机构用户。请到企业工作台办理；如需后台权限，请联系系统管理员。".into(),
        ));
    }
    Ok(Officer { id: user.id, name: user.name, email: user.email, role, division: user.division_code, unit: user.unit })
}

/// The administrator behind a request.
pub(super) async fn administrator(request: &HttpRequest, site: &Data<Site>) -> Result<Administrator, PageError> {
    let officer = officer(request, site).await?;
    if officer.role == Role::Administrator {
        return Ok(Administrator(officer));
    }
    Err(PageError::Forbidden("这一页只有系统管理员可以使用。如工作需要，请联系系统管理员调整角色。".into()))
}

/// The person behind a request to the workspace. Officers are people too.
pub(super) async fn member(request: &HttpRequest, site: &Data<Site>) -> Result<Member, PageError> {
    let (user, role) = admitted(request, site, &FIRST_AT_MY).await?;
    let places = organisations::places_of(site.database.read(), user.id).await?;
    let chosen = request.get_session().get::<i64>(field::ORGANISATION).ok().flatten();
    let at = chosen.and_then(|id| places.iter().position(|place| place.organisation_id == id));
    let at = at.or_else(|| (!places.is_empty()).then_some(0));
    Ok(Member { id: user.id, name: user.name, email: user.email, role, places, at })
}

/// What must be done before anything else on one side of the house.
struct First {
    side: &'static str,
    password: &'static str,
    second_factor: &'static str,
}

const FIRST_AT_OFFICE: First =
    First { side: Officer::SIDE, password: "/office/account/password", second_factor: "/office/account/second-factor" };
const FIRST_AT_MY: First =
    First { side: Member::SIDE, password: "/my/account/password", second_factor: "/my/account/second-factor" };

/// Whether the zone wants a second factor from people in this role.
pub(super) fn needs_second_factor(site: &Site, role: Role) -> bool {
    site.config.officers_need_second_factor() && role.is_office()
}

/// Somebody signed in who has nothing to do first.
async fn admitted(request: &HttpRequest, site: &Data<Site>, first: &First) -> Result<(app_user::Model, Role), PageError> {
    let user = signed_in(request, site).await?.ok_or_else(|| PageError::SignInRequired(request.uri().to_string()))?;
    let role = Role::parse(&user.role).ok_or_else(|| anyhow::anyhow!("user {} has an unknown role", user.id))?;
    let path = request.path();
    if path.strip_prefix(first.side) == Some("/sign-out") {
        return Ok((user, role));
    }
    if user.must_change_password {
        return if path == first.password { Ok((user, role)) } else { Err(PageError::GoOn(first.password)) };
    }
    let is_open = path == first.password || path.starts_with(first.second_factor);
    if needs_second_factor(site, role) && !is_open && !factors::is_on(site.database.read(), user.id).await? {
        return Err(PageError::GoOn(first.second_factor));
    }
    Ok((user, role))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(role: Role, division: Option<&str>) -> Officer {
        Officer { id: 1, name: String::new(), email: String::new(), role, division: division.map(str::to_owned), unit: None }
    }

    #[test]
    fn an_officer_covers_their_division_and_what_lies_in_it() {
        let province = officer(Role::CaseOfficer, Some("510000"));
        assert!(province.covers("510100") && province.covers("510000") && !province.covers("500000"));
        let city = officer(Role::CaseOfficer, Some("510100"));
        assert!(city.covers("510100") && city.covers("510104") && !city.covers("510300") && !city.covers("510000"));
        let county = officer(Role::CaseOfficer, Some("510104"));
        assert!(county.covers("510104") && !county.covers("510105"));
        assert!(officer(Role::CaseOfficer, None).covers("320500"));
        assert!(officer(Role::CaseOfficer, Some("000000")).covers("320500"));
        assert!(officer(Role::Administrator, Some("510100")).covers("320500"));
        assert_eq!(officer(Role::Administrator, Some("510100")).division_prefix(), None);
        assert_eq!(city.division_prefix(), Some("5101"));
    }
}
