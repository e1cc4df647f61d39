//! Organisations: who they are, who works for them, and whether an official has confirmed them. The rule it guards: only
//! owners change an organisation, only officials of its division decide about it, and it always has an owner.

pub mod store;
pub mod words;

pub use words::{MemberRole, OrganisationKind, OrganisationStatus};
