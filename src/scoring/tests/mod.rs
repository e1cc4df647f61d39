//! Whole rounds: small ones worked by hand, and every odd case that the rules speak of.

#![expect(clippy::float_cmp, reason = "numbers are chosen so that they come out exactly")]

mod odd;
mod properties;
mod reading;
mod robust;
mod rounds;
mod support;
