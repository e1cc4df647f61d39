//! Runs a reader that may panic or never end on a thread of its own.

use std::{panic, sync::mpsc, thread, time::Duration};

use super::ExtractError;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Deeply nested objects need stack.
const STACK: usize = 32 * 1024 * 1024;

/// The answer of `read`; a panic counts as a damaged file. A thread that never ends is abandoned, not waited for.
pub(super) fn run<T, F>(read: F) -> Result<T, ExtractError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ExtractError> + Send + 'static,
{
    let (send, receive) = mpsc::channel();
    let guarded = move || {
        let answer = panic::catch_unwind(panic::AssertUnwindSafe(read));
        drop(send.send(answer.unwrap_or(Err(ExtractError::Damaged))));
    };
    thread::Builder::new().stack_size(STACK).spawn(guarded).map_err(|_| ExtractError::TooSlow)?;
    match receive.recv_timeout(PATIENCE) {
        Ok(answer) => answer,
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(ExtractError::Damaged),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(ExtractError::TooSlow),
    }
}
