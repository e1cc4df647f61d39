//! Whole stories in a real browser without a screen.

mod chromium;
mod citizen;
mod directory;
mod door;
mod editor;
mod fair;
mod hands;
mod keyboard;
mod subsidy;
mod training;
mod warehouse;
