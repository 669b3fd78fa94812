//! The intent of a typed statement, on its way to a connection that takes no text.
//!
//! [`WithIntent`](super::WithIntent) writes an intent as a comment in front of the text. Under SeaORM's access control a statement stays
//! typed until it is checked, so there the comment is left in a thread-local cell while the statement's future is polled,
//! until the scoped connection takes it.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;

thread_local! {
    static INTENT: Cell<&'static str> = const { Cell::new("") };
}

/// Sends a statement, leaving the comment for the text that is built of it.
pub(super) async fn with<T>(prefix: &'static str, sending: impl Future<Output = T>) -> T {
    /// Puts back what was there, also if the connection panics.
    struct Before(&'static str);
    impl Drop for Before {
        fn drop(&mut self) {
            INTENT.set(self.0);
        }
    }
    let mut sending = pin!(sending);
    let mut left = prefix;
    poll_fn(move |context| {
        let before = Before(INTENT.replace(left));
        let polled = sending.as_mut().poll(context);
        left = INTENT.get();
        drop(before);
        polled
    })
    .await
}

/// Takes the comment for the statement that is being built. A second statement gets none.
pub(super) fn take() -> &'static str {
    INTENT.take()
}

#[cfg(test)]
mod tests {
    use super::{take, with};

    #[tokio::test]
    async fn it_is_there_while_it_is_polled_and_is_taken_once() {
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
