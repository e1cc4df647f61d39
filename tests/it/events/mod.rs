//! Events: meetings at booths, and contests.

mod contest;
mod matching;
