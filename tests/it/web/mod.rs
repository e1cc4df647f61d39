//! What every answer carries, whatever the page.

mod answers;
mod page_cache;
