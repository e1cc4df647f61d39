//! Programmes and the applications for them.

mod editor;
mod finder;
mod programmes;
