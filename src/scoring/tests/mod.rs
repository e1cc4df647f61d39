//! Whole rounds: small ones worked by hand, and every odd case that the rules speak of.

mod odd;
mod properties;
mod robust;
mod rounds;
mod support;
