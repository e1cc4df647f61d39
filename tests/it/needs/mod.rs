//! Needs of warehouse space and the warehouses that meet them.

mod meeting;
mod posting;
