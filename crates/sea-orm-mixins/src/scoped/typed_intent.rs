//! What a typed statement is for, beyond what it says, on its way to a connection that takes no text.
//!
//! [`WithIntent`](super::WithIntent) says it in a comment in front of the text. Under SeaORM's access control a statement stays typed
//! until it was asked about, so there it is left in a thread-local cell, for as long as the statement's future is polled
//! and until the scoped connection took it.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;

thread_local! {
    static MEANING: Cell<&'static str> = const { Cell::new("") };
}

/// Sends a statement with that comment in front of what becomes of it.
pub(super) async fn with<T>(prefix: &'static str, sending: impl Future<Output = T>) -> T {
    /// Puts back what was there, also if the connection panics.
    struct Before(&'static str);
    impl Drop for Before {
        fn drop(&mut self) {
            MEANING.set(self.0);
        }
    }
    let mut sending = pin!(sending);
    let mut left = prefix;
    poll_fn(move |context| {
        let before = Before(MEANING.replace(left));
        let polled = sending.as_mut().poll(context);
        left = MEANING.get();
        drop(before);
        polled
    })
    .await
}

/// What stands in front of the statement that is being built; it serves once.
pub(super) fn take() -> &'static str {
    MEANING.take()
}

#[cfg(test)]
mod tests {
    use super::{take, with};

    #[tokio::test]
    async fn it_is_there_while_it_is_polled_and_serves_once() {
        let sending = async {
            tokio::task::yield_now().await;
            let first = take();
            tokio::task::yield_now().await;
            (first, take())
        };
        assert_eq!(with("/*x*/", sending).await, ("/*x*/", ""));
        let mut never = Box::pin(with("/*x*/", std::future::pending::<()>()));
        let waker = std::task::Waker::noop();
        assert!(
            never
                .as_mut()
                .poll(&mut std::task::Context::from_waker(waker))
                .is_pending()
        );
        assert_eq!(take(), "");
    }
}
