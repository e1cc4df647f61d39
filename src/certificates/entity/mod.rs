//! Tables of certificates.

pub mod certificate;
pub mod certificate_event;
