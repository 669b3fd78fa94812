//! Tests of the report: what libtest prints, and the summary it makes.

use super::{Asked, Tally, Verdict};
use crate::{backend::Backend, notes::Skip};

const ALL: &[Backend] = &Backend::ALL;

const GOOD: &str = "
running 7 tests
test locking::sqlite::stale_update_is_told ... ok
test locking::sqlite_memory::stale_update_is_told ... ok
test locking::postgres::stale_update_is_told ... ok
test locking::mysql::stale_update_is_told ... ok
test locking::mysql::slow ... ignored, takes a minute ... or two
test plain::adds - should panic ... ok
test plain::mysqlish::adds ... ok

test result: ok. 6 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

running 1 test
test crates/x/src/lib.rs - mysql::foo (line 12) ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
";

const FAILING: &str = "
running 2 tests
test sqlite::a ... ok
test postgres::b ... FAILED

failures:

---- postgres::b stdout ----
running 2 tests
test sqlite::not_a_test ... FAILED

failures:
    postgres::b

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
";

const CRASHING: &str = "
running 2 tests
test sqlite::a ... ok

running 1 test
test sqlite::b ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
";

fn asked(chosen: &[Backend], is_filtered: bool) -> Asked<'_> {
    Asked { chosen, is_filtered }
}

fn verdict(output: &str, chosen: &[Backend], cargo_failed: Option<&str>, filtered: bool) -> Verdict {
    let mut tally = Tally::new();
    output.lines().for_each(|line| tally.read(line));
    tally.finish(asked(chosen, filtered), cargo_failed)
}

#[test]
fn tests_are_counted_by_backend() {
    let verdict = verdict(GOOD, ALL, None, false);
    assert!(verdict.passed);
    assert!(verdict.problems.is_empty());
    assert_eq!(
        verdict.lines,
        [
            "sqlite: 1 passed, 0 failed, 0 skipped",
            "sqlite_memory: 1 passed, 0 failed, 0 skipped",
            "postgres: 1 passed, 0 failed, 0 skipped",
            "mysql: 1 passed, 0 failed, 1 skipped: 1 × takes a minute ... or two",
            "general: 3 passed, 0 failed, 0 skipped",
        ]
    );
}

#[test]
fn what_a_failed_test_printed_is_not_counted() {
    let verdict = verdict(FAILING, &[Backend::Sqlite, Backend::Postgres], Some("101"), false);
    assert!(!verdict.passed);
    assert!(verdict.problems.is_empty());
    assert_eq!(
        verdict.lines,
        [
            "sqlite: 1 passed, 0 failed, 0 skipped",
            "sqlite_memory: not run (left out by --backend)",
            "postgres: 0 passed, 1 failed, 0 skipped",
            "mysql: not run (left out by --backend)",
            "general: 0 passed, 0 failed, 0 skipped",
        ]
    );
}

#[test]
fn a_crash_fails_the_run_whatever_cargo_says() {
    for cargo_failed in [None, Some("101")] {
        let verdict = verdict(CRASHING, &[Backend::Sqlite], cargo_failed, false);
        assert!(!verdict.passed);
        assert_eq!(verdict.problems.len(), 1);
        assert_eq!(verdict.lines[0], "sqlite: 2 passed, 0 failed, 0 skipped");
        assert_eq!(verdict.lines[4], "general: 0 passed, 1 failed, 0 skipped");
    }
}

#[test]
fn a_compile_error_fails_the_run() {
    let verdict = verdict("", &[], Some("exit status: 101"), true);
    assert!(!verdict.passed);
    assert!(verdict.problems[0].contains("exit status: 101"));
    assert_eq!(verdict.lines[4], "general: 0 passed, 1 failed, 0 skipped");
}

#[test]
fn a_chosen_backend_without_tests_fails_unless_filtered() {
    let unfiltered = verdict(CRASHING, &[Backend::Mysql], None, false);
    assert!(!unfiltered.passed);
    assert_eq!(
        unfiltered.lines[3],
        "mysql: 0 passed, 0 failed, 0 skipped (no test ran, which fails the run)"
    );
    let filtered = verdict("", &[Backend::Mysql], None, true);
    assert!(filtered.passed);
    assert_eq!(filtered.lines[3], "mysql: 0 passed, 0 failed, 0 skipped");
}

#[test]
fn lines_outside_a_test_program_are_not_counted() {
    let verdict = verdict("test sqlite::a ... FAILED\n", &[], None, true);
    assert!(verdict.passed);
}

#[test]
fn what_a_test_said_it_could_not_do_is_skipped() {
    let mut tally = Tally::new();
    GOOD.lines().for_each(|line| tally.read(line));
    tally.skip(&Skip {
        backend: Backend::Mysql,
        test: "kills the server".to_owned(),
        why: "somebody else's server".to_owned(),
    });
    let verdict = tally.finish(asked(ALL, false), None);
    assert_eq!(
        verdict.lines[3],
        "mysql: 0 passed, 0 failed, 2 skipped: 1 × somebody else's server; 1 × takes a minute ... or two \
         (no test ran, which fails the run)"
    );
    assert!(!verdict.passed);
}
