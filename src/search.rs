//! Floor 7: search across everything. For now it measures quality: how well the index answers a judged set of queries.

pub mod eval;
