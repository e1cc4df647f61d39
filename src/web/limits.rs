//! How often one address may ask for what costs work, and try to sign in.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::web::PageError;

/// Sign-in attempts a minute from one address.
const SIGN_INS: u32 = 30;

/// Enquiries and messages a minute from one address.
const ENQUIRIES_A_MINUTE: u32 = 5;
/// Enquiries a day from one address.
const ENQUIRIES_A_DAY: u32 = 30;
/// Enquiries a day to one entry.
const ENQUIRIES_TO_ENTRY: u32 = 200;
/// Enquiries a day that name one mail address, which gets a letter for each.
const ENQUIRIES_OF_MAILBOX: u32 = 30;

/// Files a minute that one address may have compared with the register of certificates.
const FILE_CHECKS: u32 = 12;

/// Sign-ups a minute from one address: a class room shares one.
const SIGN_UPS: u32 = 60;
/// Letters a day that strangers can cause to one mail address by signing it up.
const SIGN_UPS_OF_MAILBOX: u32 = 20;
/// Tries a minute from one address, at a door where people check themselves in, that found nobody. A hall shares one address.
const DOOR_MISSES: u32 = 60;

/// Counters by address.
pub struct Limits {
    search: Option<DefaultKeyedRateLimiter<String>>,
    sign_in: DefaultKeyedRateLimiter<String>,
    message: DefaultKeyedRateLimiter<String>,
    enquiry: DefaultKeyedRateLimiter<String>,
    entry: DefaultKeyedRateLimiter<i64>,
    mailbox: DefaultKeyedRateLimiter<String>,
    file_check: DefaultKeyedRateLimiter<String>,
    sign_up: DefaultKeyedRateLimiter<String>,
    sign_up_mailbox: DefaultKeyedRateLimiter<String>,
    door_miss: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Limits with so many searches a minute; 0 means no limit.
    pub fn new(searches: u32) -> Self {
        let limiter = |per_minute: NonZeroU32| RateLimiter::keyed(Quota::per_minute(per_minute));
        Self {
            search: NonZeroU32::new(searches).map(limiter),
            sign_in: limiter(NonZeroU32::new(SIGN_INS).unwrap_or(NonZeroU32::MIN)),
            message: limiter(NonZeroU32::new(ENQUIRIES_A_MINUTE).unwrap_or(NonZeroU32::MIN)),
            enquiry: RateLimiter::keyed(a_day(ENQUIRIES_A_DAY)),
            entry: RateLimiter::keyed(a_day(ENQUIRIES_TO_ENTRY)),
            mailbox: RateLimiter::keyed(a_day(ENQUIRIES_OF_MAILBOX)),
            file_check: limiter(NonZeroU32::new(FILE_CHECKS).unwrap_or(NonZeroU32::MIN)),
            sign_up: limiter(NonZeroU32::new(SIGN_UPS).unwrap_or(NonZeroU32::MIN)),
            sign_up_mailbox: RateLimiter::keyed(a_day(SIGN_UPS_OF_MAILBOX)),
            door_miss: limiter(NonZeroU32::new(DOOR_MISSES).unwrap_or(NonZeroU32::MIN)),
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

    /// Counts a file that is compared with the register of certificates.
    pub fn file_check(&self, address: &str) -> Result<(), PageError> {
        check(&self.file_check, address)
    }

    /// Counts a sign-up of a visitor, and the letter that it causes. This machine's own requests are counted by mailbox only.
    pub fn sign_up(&self, address: &str, mailbox: &str) -> Result<(), PageError> {
        if !address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
            check(&self.sign_up, address)?;
        }
        check(&self.sign_up_mailbox, mailbox)
    }

    /// Counts a try at a door that found nobody.
    pub fn door_miss(&self, address: &str) -> Result<(), PageError> {
        check(&self.door_miss, address)
    }

    /// Counts an enquiry of a visitor to an entry.
    pub fn enquiry(&self, address: &str, entry: i64, mailbox: &str) -> Result<(), PageError> {
        self.message(address)?;
        check(&self.enquiry, address)?;
        check(&self.mailbox, mailbox)?;
        check_key(&self.entry, &entry)
    }

    /// Counts a visitor's message in a conversation.
    pub fn message(&self, address: &str) -> Result<(), PageError> {
        check(&self.message, address)
    }

    /// Forgets addresses that have not been seen for a while.
    pub fn forget_the_idle(&self) {
        self.search.iter().for_each(DefaultKeyedRateLimiter::retain_recent);
        self.sign_in.retain_recent();
        self.message.retain_recent();
        self.enquiry.retain_recent();
        self.mailbox.retain_recent();
        self.entry.retain_recent();
        self.file_check.retain_recent();
        self.sign_up.retain_recent();
        self.sign_up_mailbox.retain_recent();
        self.door_miss.retain_recent();
    }
}

/// So many at once, and each of them again after its part of a day.
fn a_day(most: u32) -> Quota {
    let most = NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(Duration::from_hours(24) / most.get());
    quota.unwrap_or_else(|| Quota::per_hour(most)).allow_burst(most)
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, address: &str) -> Result<(), PageError> {
    check_key(limiter, &address.to_owned())
}

fn check_key<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), PageError> {
    limiter.check_key(key).map_err(|refusal| {
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
    #[test]
    fn a_flood_of_enquiries_is_stopped_by_address_mailbox_and_entry() {
        let limits = Limits::new(0);
        assert!((0..5).all(|entry| limits.enquiry("192.0.2.1", entry, "a@example.com").is_ok()));
        assert!(matches!(limits.enquiry("192.0.2.1", 9, "b@example.com"), Err(PageError::TooMany(1..=61))));
        let from_many = |n: u32| limits.enquiry(&format!("198.51.100.{n}"), 7, &format!("{n}@example.com")).is_ok();
        assert_eq!((0..250).filter(|n| from_many(*n)).count(), 200);
        let to_one = |n: u32| limits.enquiry(&format!("203.0.113.{n}"), i64::from(n) + 100, "c@example.com").is_ok();
        assert_eq!((0..100).filter(|n| to_one(*n)).count(), 30);
    }
}
