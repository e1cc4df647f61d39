//! Whole stories in a real browser without a screen.

mod chromium;
mod citizen;
mod editor;
mod keyboard;
