//! Dropping a future after a number of polls.

use std::future::{Future, poll_fn};
use std::task::Poll;

/// When, after the last poll, the future is dropped.
#[derive(Clone, Copy, Debug)]
pub(super) enum DropAt {
    /// At once: what it waits for is on its way.
    InFlight,
    /// When it would be polled again: what it waits for is there.
    Answered,
}

/// Polls the future that many times at most, and drops it if it is not ready then.
pub(super) async fn drop_after<F: Future>(at: DropAt, polls: usize, future: F) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let mut left = polls;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match (future.as_mut().poll(cx), at) {
            (Poll::Ready(output), _) => Poll::Ready(Some(output)),
            (Poll::Pending, DropAt::InFlight) if left == 0 => Poll::Ready(None),
            (Poll::Pending, _) => Poll::Pending,
        }
    })
    .await
}
