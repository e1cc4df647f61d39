//! How often one address may ask for what costs work, and try to sign in.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::web::PageError;

/// Sign-in attempts a minute from one address.
const SIGN_INS: u32 = 30;

/// Counters by address.
pub struct Limits {
    search: Option<DefaultKeyedRateLimiter<String>>,
    sign_in: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Limits with so many searches a minute; 0 means no limit.
    pub fn new(searches: u32) -> Self {
        let limiter = |per_minute: NonZeroU32| RateLimiter::keyed(Quota::per_minute(per_minute));
        Self {
            search: NonZeroU32::new(searches).map(limiter),
            sign_in: limiter(NonZeroU32::new(SIGN_INS).unwrap_or(NonZeroU32::MIN)),
        }
    }

    /// Counts a search. This machine's own requests are not counted: they come from probes and from proxies.
    pub fn search(&self, address: &str) -> Result<(), PageError> {
        let is_own = address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        match &self.search {
            Some(limiter) if !is_own => check(limiter, address),
            _ => Ok(()),
        }
    }

    /// Counts an attempt to sign in.
    pub fn sign_in(&self, address: &str) -> Result<(), PageError> {
        check(&self.sign_in, address)
    }

    /// Forgets addresses that have not been seen for a while.
    pub fn forget_the_idle(&self) {
        self.search.iter().for_each(DefaultKeyedRateLimiter::retain_recent);
        self.sign_in.retain_recent();
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, address: &str) -> Result<(), PageError> {
    limiter.check_key(&address.to_owned()).map_err(|refusal| {
        let wait = refusal.wait_time_from(DefaultClock::default().now());
        PageError::TooMany(wait.as_secs() + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_asked_to_wait_and_this_machine_is_not() {
        let limits = Limits::new(2);
        assert!(limits.search("192.0.2.1").is_ok() && limits.search("192.0.2.1").is_ok());
        assert!(matches!(limits.search("192.0.2.1"), Err(PageError::TooMany(1..=31))));
        assert!(limits.search("192.0.2.2").is_ok());
        assert!((0..9).all(|_| limits.search("127.0.0.1").is_ok()));
    }
}
