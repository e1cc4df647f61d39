//! Runs a reader that may panic or never end on a thread of its own.

use std::{
    panic,
    sync::{Condvar, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use super::ExtractError;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Deeply nested objects need stack.
const STACK: usize = 32 * 1024 * 1024;

/// The most files that are read at once. Abandoned readers count until they end, so that they cannot pile up.
const PLACES: usize = 8;

static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// One of the places, given back when its reader ends.
struct Place;

impl Place {
    /// Waits for a place; `None` when none was given back in time.
    fn take(patience: Duration) -> Option<Self> {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = FREED.wait_timeout_while(taken, patience, |taken| *taken >= PLACES);
        let (mut taken, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *taken >= PLACES {
            return None;
        }
        *taken += 1;
        Some(Self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(1);
        FREED.notify_one();
    }
}

/// The answer of `read`; a panic counts as a damaged file. A thread that never ends is abandoned, not waited for.
pub(super) fn run<T, F>(read: F) -> Result<T, ExtractError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ExtractError> + Send + 'static,
{
    within(PATIENCE, read)
}

fn within<T, F>(patience: Duration, read: F) -> Result<T, ExtractError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ExtractError> + Send + 'static,
{
    let place = Place::take(patience).ok_or(ExtractError::Busy)?;
    let (send, receive) = mpsc::channel();
    let guarded = move || {
        let _place = place;
        let answer = panic::catch_unwind(panic::AssertUnwindSafe(read));
        drop(send.send(answer.unwrap_or(Err(ExtractError::Damaged))));
    };
    let named = thread::Builder::new().name("document-reader".to_owned());
    named.stack_size(STACK).spawn(guarded).map_err(|_| ExtractError::Busy)?;
    match receive.recv_timeout(patience) {
        Ok(answer) => answer,
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(ExtractError::Damaged),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(ExtractError::TooSlow),
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::{ExtractError, PLACES, within};

    #[test]
    fn readers_that_do_not_end_are_bounded_and_their_places_come_back() {
        let short = Duration::from_millis(20);
        let (release, held) = mpsc::channel::<()>();
        let held = std::sync::Arc::new(std::sync::Mutex::new(held));
        let stuck = || {
            let held = std::sync::Arc::clone(&held);
            within(short, move || {
                drop(held.lock().map(|held| held.recv()));
                Ok(())
            })
        };
        let answers: Vec<_> = (0..PLACES * 2).map(|_| stuck()).collect();
        assert!(answers.contains(&Err(ExtractError::TooSlow)));
        assert_eq!(answers.last(), Some(&Err(ExtractError::Busy)));
        drop(release);
        assert_eq!(within(Duration::from_secs(5), || Ok(1)), Ok(1));
    }
}
