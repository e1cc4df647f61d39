//! Tables of lists and payments, one a file.

pub mod disbursement;
pub mod payment_batch;
pub mod ranking;
