//! Tables of public notices and of the objections to them.

pub mod notice_line;
pub mod objection;
pub mod objection_file;
pub mod public_notice;
