//! The request context: who asks, and through it everything a handler may touch.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_session::{Session, SessionExt as _};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use sea_orm::{DatabaseConnection, DbErr};

use super::gate::{self, Administrator, Member, Officer, SignedIn, Visitor};
use super::session_store::field;
use crate::platform::{Actor, Write};
use crate::web::request::{client_address, public_url, request_id};
use crate::web::{PageError, Shell, Site};

/// A request in the hands of `W`.
pub struct Cx<W> {
    /// State of the node.
    pub site: Data<Site>,
    /// Who asks.
    pub who: W,
    /// The site's own address.
    pub public_url: String,
    /// The visitor's address.
    pub address: String,
    /// Path and query.
    pub uri: String,
    request_id: String,
    session: Option<Session>,
}

impl<W> Cx<W> {
    fn new(request: &HttpRequest, site: Data<Site>, who: W, session: Option<Session>) -> Self {
        Self {
            public_url: public_url(request, &site),
            address: client_address(request, &site),
            uri: request.uri().to_string(),
            request_id: request_id(request),
            site,
            who,
            session,
        }
    }

    /// The database, for reading.
    pub fn database(&self) -> &DatabaseConnection {
        self.site.database.read()
    }

    /// Path without the query.
    pub fn path(&self) -> &str {
        self.uri.split('?').next().unwrap_or_default()
    }

    /// The frame of a public page at this path.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        Shell::new(self.site.zone.clone(), &self.public_url, self.path(), title)
    }
}

impl<W: SignedIn> Cx<W> {
    /// Begins a write in the name of who is signed in.
    pub async fn begin(&self) -> Result<Write, DbErr> {
        self.site.begin(self.actor_named(self.who.id(), self.who.name())).await
    }

    /// Who is signed in, as what this request writes is signed.
    pub fn actor(&self) -> Actor {
        self.actor_named(self.who.id(), self.who.name())
    }

    /// Leaves a message for the next page.
    pub fn flash(&self, message: impl Into<String>) {
        if let Some(session) = &self.session {
            drop(session.insert(field::FLASH, message.into()));
        }
    }

    pub(super) fn take_flash(&self) -> Option<String> {
        let session = self.session.as_ref()?;
        // Removing marks the session as changed even where there is nothing to remove, and that would be a write.
        let message = session.get::<String>(field::FLASH).ok().flatten()?;
        session.remove(field::FLASH);
        Some(message)
    }

    /// The session itself, for signing out.
    pub(super) fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }
}

impl<W> Cx<W> {
    /// Somebody in whose name a request writes; also a visitor who is signing in.
    pub(super) fn actor_named(&self, id: i64, name: &str) -> Actor {
        let (request_id, address) = (Some(self.request_id.clone()), Some(self.address.clone()));
        Actor { id: Some(id), name: name.to_owned(), request_id, address }
    }
}

impl Cx<Visitor> {
    /// Begins a write of somebody who is not signed in. What is kept of them is the request's id, not where they were.
    pub async fn begin_unnamed(&self) -> Result<Write, DbErr> {
        self.site.begin(self.unnamed_actor()).await
    }

    /// Somebody who is not signed in, as what this request writes is signed.
    pub fn unnamed_actor(&self) -> Actor {
        Actor { id: None, name: "访客".to_owned(), request_id: Some(self.request_id.clone()), address: None }
    }

    /// Begins a write of somebody without an account who is known by a name, such as by a pass for a door.
    pub async fn begin_as(&self, name: &str) -> Result<Write, DbErr> {
        let actor = Actor { id: None, name: name.to_owned(), request_id: Some(self.request_id.clone()), address: None };
        self.site.begin(actor).await
    }
}

impl Cx<Administrator> {
    /// The same request in the hands of an officer, for what every officer may do.
    pub fn as_officer(self) -> Cx<Officer> {
        let Self { site, who, public_url, address, uri, request_id, session } = self;
        Cx { site, who: who.0, public_url, address, uri, request_id, session }
    }
}

impl FromRequest for Cx<Visitor> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(site(request).map(|site| Self::new(request, site, Visitor, None)))
    }
}

type Later<T> = Pin<Box<dyn Future<Output = Result<T, PageError>>>>;

impl FromRequest for Cx<Officer> {
    type Error = PageError;
    type Future = Later<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let site = site(&request)?;
            let who = gate::officer(&request, &site).await?;
            Ok(Self::new(&request, site, who, Some(request.get_session())))
        })
    }
}

impl FromRequest for Cx<Administrator> {
    type Error = PageError;
    type Future = Later<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let site = site(&request)?;
            let who = gate::administrator(&request, &site).await?;
            Ok(Self::new(&request, site, who, Some(request.get_session())))
        })
    }
}

impl FromRequest for Cx<Member> {
    type Error = PageError;
    type Future = Later<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let site = site(&request)?;
            let who = gate::member(&request, &site).await?;
            Ok(Self::new(&request, site, who, Some(request.get_session())))
        })
    }
}

fn site(request: &HttpRequest) -> Result<Data<Site>, PageError> {
    request.app_data::<Data<Site>>().cloned().ok_or_else(|| PageError::Internal(anyhow::anyhow!("the site is not mounted")))
}
