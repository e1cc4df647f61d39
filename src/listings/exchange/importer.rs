//! In whose name a spreadsheet is brought in.

use crate::access::{Officer, Permit};
use crate::listings::entity::listing;
use crate::listings::permit::{self, Add, Review};
use crate::platform::Write;

/// Who brings a spreadsheet in.
#[derive(Debug, Clone, Copy)]
pub enum Importer<'a> {
    /// An official, for the divisions they cover.
    Officer(&'a Officer),
    /// An operator at the command line.
    Program,
}

impl Importer<'_> {
    /// Whether entries of a division are theirs to bring in.
    pub(super) fn covers(self, division_code: &str) -> bool {
        match self {
            Self::Officer(who) => permit::reviews(who) && who.covers(division_code),
            Self::Program => true,
        }
    }

    pub(super) fn add(self, write: &Write, division_code: &str) -> Option<Permit<Add>> {
        match self {
            Self::Officer(who) => permit::add_by_official(who, division_code),
            Self::Program => permit::by_system(write, 0),
        }
    }

    pub(super) fn review(self, write: &Write, listing: &listing::Model) -> Option<Permit<Review>> {
        match self {
            Self::Officer(who) => permit::review(who, listing),
            Self::Program => permit::by_system(write, listing.id),
        }
    }
}
