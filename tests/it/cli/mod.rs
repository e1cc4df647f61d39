//! The program as operators run it.

mod backup;
mod commands;
mod crash;
