//! Tables of entries and what hangs on them.

pub mod enquiry;
pub mod enquiry_link;
pub mod enquiry_message;
pub mod listing;
pub mod listing_change;
pub mod listing_claim;
pub mod listing_picture;
pub mod space_need;
