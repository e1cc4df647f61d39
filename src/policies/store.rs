//! Queries of the library. Every change takes the unit of work and a permit.

mod collections;
mod curation;
mod documents;
mod history;
mod listing;
mod pending;
mod pieces;
mod reading;
mod versions;

pub use collections::{
    attach, attachments, detach, editor_relations, incoming_relations, interpretations, replace_detected, set_topics,
    topic_names, topics, topics_of,
};
pub use curation::{
    Demand, add_best_bet, add_topic, best_bets, count_unanswered, delete_topic, is_taken_out, move_topic, remove_best_bet,
    save_synonyms, save_topic, searches, settle_search, synonym_group, synonyms, topic_uses, under_topic,
};
pub use documents::{
    columns, due_for_publication, find, find_by_external_id, find_by_hash, find_by_number_key, find_by_title, find_many,
    find_published, insert, keep_original, newest, reinstate, repeal, save, set_original, set_stage, turning_on,
};
pub use history::{history, latest_events};
pub use listing::{ListFilter, ListRow, Lookup, Sort, count_incomplete, count_stages, list, list_all, lookup};
pub use pending::{add_pending, find_pending, link_pending, pending, settle_pending, store_file, stored_file};
pub use pieces::{
    REMOVED, add_interpretation, add_relation, attachment, editors_mark, interpretation, remove_interpretation, remove_relation,
    save_interpretation,
};
pub use reading::{
    Hanging, addresses, best_bet, count_published, find_cited, find_listed, find_with_hanging, relations_around, topics_of_one,
    version_list,
};
pub use versions::{add_version, amend, date_version, save_or_amend, version, versions};
