//! Small things about numbers, and work shared out among threads.

use std::ops::Range;
use std::thread;

/// Rounded to so many decimals, half away from zero, as people round.
pub(super) fn rounded(value: f64, decimals: u8) -> f64 {
    let scale = scale(decimals);
    (value * scale).round() / scale
}

/// Ten to the power of so many decimals.
pub(super) fn scale(decimals: u8) -> f64 {
    f64::from(10_u32.pow(u32::from(decimals.min(4))))
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of subjects and runs are far below 2^52")]
pub(super) const fn count(count: usize) -> f64 {
    count as f64
}

/// Work on parts of `0..length` on all cores; the answers come in order, so nothing depends on how many cores there are, as
/// long as the work itself looks at one element at a time. `cost` is roughly the nanoseconds of one element.
pub(super) fn shared<T: Send>(length: usize, cost: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    const WORTH_A_THREAD: usize = 1_000_000;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let parts = (length * cost / WORTH_A_THREAD).clamp(1, cores).min(length.max(1));
    if parts == 1 {
        return vec![work(0..length)];
    }
    let bounds: Vec<Range<usize>> = (0..parts).map(|part| length * part / parts..length * (part + 1) / parts).collect();
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = bounds.into_iter().map(|range| scope.spawn(move || work(range))).collect();
        running.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
