//! Queries of the library. Every change takes the unit of work and a permit.

mod collections;
mod documents;
mod reading;
mod versions;

pub use collections::{
    attach, attachments, detach, editor_relations, incoming_relations, interpretations, replace_detected, set_topics,
    topic_names, topics, topics_of,
};
pub use documents::{
    columns, due_for_publication, find, find_by_external_id, find_by_hash, find_by_number_key, find_by_title, find_many,
    find_published, insert, keep_original, newest, repeal, save, set_stage, turning_on,
};
pub use reading::{
    addresses, best_bet, count_published, find_cited, find_listed, interpretation, relations_around, stored, topics_of_one,
    version_list,
};
pub use versions::{add_version, amend, save_or_amend, version, versions};
