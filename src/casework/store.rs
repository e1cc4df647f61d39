//! Queries for applications and what hangs on them. Every change of a state goes through [`applications::advance`].

pub mod applications;
pub mod corrections;
pub mod documents;
pub mod messages;
pub mod people;
pub mod programmes;
pub mod revisions;
pub mod sections;
pub mod steps;
pub mod tasks;
pub mod views;
pub mod work_list;
