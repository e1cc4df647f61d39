//! Tables of the policy library.

pub mod best_bet;
pub mod pending_import;
pub mod policy_attachment;
pub mod policy_document;
pub mod policy_interpretation;
pub mod policy_relation;
pub mod policy_topic;
pub mod policy_version;
pub mod search_query;
pub mod synonym_group;
pub mod topic;
