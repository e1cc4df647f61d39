//! Who stands at which door, and in whose name they write.

use std::sync::Arc;

use sea_orm::{DatabaseConnection, DbErr};

use crate::access::{Cx, Officer, Permit, Visitor};
use crate::platform::Write;
use crate::signups::entity::occasion;
use crate::signups::permit::{self, Admit};
use crate::signups::person::PersonKey;
use crate::signups::store::{occasions, passes};
use crate::web::{PageError, Shell, Site};

enum Hand {
    Officer(Cx<Officer>),
    Pass(Cx<Visitor>, String),
}

/// A door.
pub(super) struct Doorway {
    /// What people come to.
    pub(super) occasion: occasion::Model,
    /// Proof that this person may let others in.
    pub(super) permit: Permit<Admit>,
    /// Address of the door's page.
    pub(super) base: String,
    /// Where an official goes back to; empty with a pass.
    pub(super) back: String,
    hand: Hand,
}

impl Doorway {
    /// An official's.
    pub(super) async fn of_officer(cx: Cx<Officer>, id: i64) -> Result<Self, PageError> {
        if !permit::handles(&cx.who) {
            return Err(PageError::Forbidden("签到由培训和活动的经办人办理。如工作需要，请联系系统管理员调整角色。".into()));
        }
        let occasion = occasions::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
        let manage = permit::manage(&cx.who, &occasion).ok_or(PageError::NotFound)?;
        let base = format!("/office/occasions/{id}/door");
        let back = format!("/office/occasions/{id}/people");
        Ok(Self { permit: permit::admit(&manage), occasion, base, back, hand: Hand::Officer(cx) })
    }

    /// Somebody's with a pass.
    pub(super) async fn of_pass(cx: Cx<Visitor>, key: &str) -> Result<Self, PageError> {
        let pass = passes::find(cx.database(), key, passes::DOOR).await?.ok_or(PageError::NotFound)?;
        if !passes::is_open(&pass, cx.site.clock.now()) {
            return Err(PageError::Gone("这个签到链接已过期或已被收回。请向主办方要一个新的链接。".into()));
        }
        let occasion = occasions::find(cx.database(), pass.occasion_id).await?.ok_or(PageError::NotFound)?;
        let permit = permit::admit_by_pass(&pass).ok_or(PageError::NotFound)?;
        let base = format!("/door/{key}");
        Ok(Self { occasion, permit, base, back: String::new(), hand: Hand::Pass(cx, pass.name) })
    }

    /// Begins a write in the name of who stands here.
    pub(super) async fn begin(&self) -> Result<Write, DbErr> {
        match &self.hand {
            Hand::Officer(cx) => cx.begin().await,
            Hand::Pass(cx, name) => cx.begin_as(name).await,
        }
    }

    /// The site.
    pub(super) fn site(&self) -> &Site {
        match &self.hand {
            Hand::Officer(cx) => &cx.site,
            Hand::Pass(cx, _) => &cx.site,
        }
    }

    /// Who stands here.
    pub(super) fn name(&self) -> &str {
        match &self.hand {
            Hand::Officer(cx) => &cx.who.name,
            Hand::Pass(_, name) => name,
        }
    }

    /// The database, for reading.
    pub(super) fn database(&self) -> &DatabaseConnection {
        self.site().database.read()
    }

    /// The key of the hashes.
    pub(super) fn key(&self) -> Result<Arc<PersonKey>, PageError> {
        self.site().kept::<PersonKey>()
    }

    /// The frame of a page, which names no address of its own.
    pub(super) fn shell(&self, title: &str) -> Shell {
        let mut shell = match &self.hand {
            Hand::Officer(cx) => cx.shell(title),
            Hand::Pass(cx, _) => cx.shell(title),
        };
        shell.canonical = format!("{}/door", self.site().config.own_address());
        shell.unlisted()
    }
}
