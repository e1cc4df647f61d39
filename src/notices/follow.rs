//! Rooms above that want to know what becomes of their notices. They are told within the same write: what they do about it
//! is committed together with it, or not at all. What they do is named with [`Write::also`].

use super::entity::objection::Model as Objection;
use super::entity::public_notice::Model as Notice;
use crate::indexing::Later;
use crate::platform::Write;

/// Somebody who follows notices. Each is told of every notice: look at `subject_kind` first.
pub trait NoticeFollower: Send + Sync {
    /// It was published, and the period has begun.
    fn opened<'a>(&'a self, _write: &'a Write, _notice: &'a Notice) -> Later<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    /// It is over: final or cancelled, as its state says.
    fn ended<'a>(&'a self, _write: &'a Write, _notice: &'a Notice) -> Later<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    /// Somebody objected.
    fn objected<'a>(&'a self, _write: &'a Write, _notice: &'a Notice, _objection: &'a Objection) -> Later<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    /// An objection was decided or taken back, as its state says.
    fn settled<'a>(&'a self, _write: &'a Write, _notice: &'a Notice, _objection: &'a Objection) -> Later<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// All who follow, kept by the site.
#[derive(Default)]
pub struct NoticeFollowers(pub Vec<Box<dyn NoticeFollower>>);
