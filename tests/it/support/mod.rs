//! What tests stand on: a running node, a browser, readings of pages, and short ways to make things.

pub mod app;
pub mod browser;
pub mod database;
pub mod directory;
pub mod factory;
pub mod letters;
pub mod need;
pub mod occasion;
pub mod page;
pub mod program;
pub mod programme;
pub mod scanner;

pub use app::{House, TestApp, wait_until};
pub use browser::send;
pub use factory::{PASSWORD, policy};
