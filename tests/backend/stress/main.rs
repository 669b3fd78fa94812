//! The promises under load, faults and attack, on every backend: small figures here, the large ones with
//! `cargo xtask soak`.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "`DbBackend` is non_exhaustive; the last of the three is MySQL"
)]

/// Makes a test of each named function on each backend.
macro_rules! on_every_backend {
    ($($case:ident),* $(,)?) => {
        on_every_backend!(@module sqlite Sqlite $($case)*);
        on_every_backend!(@module sqlite_memory SqliteMemory $($case)*);
        on_every_backend!(@module postgres Postgres $($case)*);
        on_every_backend!(@module mysql Mysql $($case)*);
    };
    (@module $module:ident $backend:ident $($case:ident)*) => {
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    crate::database::run(backend_tests::Backend::$backend, super::$case).await;
                }
            )*
        }
    };
}

mod booking;
mod cancel;
mod database;
mod delete_races;
mod entity;
mod faults;
mod hostile;
mod increments;
mod isolation;
mod tenants;
mod workload;
