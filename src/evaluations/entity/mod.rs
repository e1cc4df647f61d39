//! Tables of evaluations, one a file.

pub mod expert_score;
pub mod expert_seat;
pub mod framework;
pub mod rectification;
pub mod rectification_task;
pub mod round;
pub mod round_decision;
pub mod round_objection;
pub mod round_result;
pub mod round_step;
pub mod round_subject;
pub mod self_assessment;
pub mod subject_adjustment;
pub mod subject_check;
pub mod subject_value;
