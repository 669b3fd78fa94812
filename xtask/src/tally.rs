//! What the tests' output comes to: shows it as it comes, counts `test NAME ... ok` by backend, and words the last lines.
//! That all is well, cargo's own exit code says.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, BufRead, BufReader, Read, Write},
};

use test_notes::Backend;

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Those not left out by name.
    pub(crate) chosen: &'a [Backend],
    /// Whether only some tests were asked for, so that a backend may have none.
    pub(crate) is_filtered: bool,
}

/// How the tests of one backend, or all the others, ended.
#[derive(Debug, Default)]
struct Count {
    passed: usize,
    failed: usize,
    /// How many were skipped for each reason that was given.
    skipped: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Under no backend: the tests that need none.
    counts: BTreeMap<Option<Backend>, Count>,
    failed: Vec<String>,
    /// Between `failures:` and `test result:`, where failed tests show what they printed.
    is_in_details: bool,
}

impl Tally {
    /// Shows and counts the tests' standard output.
    pub(crate) fn of(output: impl Read) -> io::Result<Self> {
        let mut tally = Self::default();
        for line in BufReader::new(output).split(b'\n') {
            let mut line = line?;
            tally.read(&String::from_utf8_lossy(&line));
            line.push(b'\n');
            io::stdout().write_all(&line)?;
        }
        Ok(tally)
    }

    fn read(&mut self, line: &str) {
        match line {
            "failures:" => self.is_in_details = true,
            _ if line.starts_with("test result: ") => self.is_in_details = false,
            _ if self.is_in_details => {}
            _ => self.count(line),
        }
    }

    fn count(&mut self, line: &str) {
        let Some((name, outcome)) = line.strip_prefix("test ").and_then(|line| line.split_once(" ... ")) else {
            return;
        };
        let count = self.counts.entry(Backend::of_test(name)).or_default();
        match outcome.split([' ', ',']).next() {
            Some("ok") => count.passed += 1,
            Some("FAILED") => {
                count.failed += 1;
                self.failed.push(name.to_owned());
            }
            Some("ignored") => count.skip(outcome.split_once(", ").map_or("ignored", |(_, why)| why)),
            Some(_) | None => {}
        }
    }

    /// Takes what a test said that could not be run here, and that libtest counts as passed.
    pub(crate) fn skip(&mut self, backend: Backend, why: &str) {
        let count = self.counts.entry(Some(backend)).or_default();
        count.passed = count.passed.saturating_sub(1);
        count.skip(why);
    }

    /// The last lines, and whether all is well. `cargo_failed` is how cargo ended, if not well.
    pub(crate) fn finish(mut self, asked: Asked<'_>, cargo_failed: Option<&str>) -> (Vec<String>, bool) {
        let mut lines: Vec<_> = self.failed.iter().map(|name| format!("failed: {name}")).collect();
        if let (Some(status), true) = (cargo_failed, self.failed.is_empty()) {
            // So that the sums never look better than the run was.
            self.counts.entry(None).or_default().failed += 1;
            lines.push(format!(
                "failed: cargo test ({status}), though no test did: something did not compile, or crashed"
            ));
        }
        let mut passed = cargo_failed.is_none() && self.failed.is_empty();
        for backend in Backend::ALL {
            let (name, count) = (backend.name(), self.counts.remove(&Some(backend)).unwrap_or_default());
            lines.push(if !asked.chosen.contains(&backend) {
                format!("{name}: not run (left out by --backend)")
            } else if asked.is_filtered || count.ran() > 0 {
                format!("{name}: {count}")
            } else {
                passed = false;
                format!("{name}: {count} (no test ran, which fails the run)")
            });
            self.counts.entry(Some(backend)).insert_entry(count);
        }
        let general = self.counts.entry(None).or_default();
        lines.push(format!("general: {general}"));
        if self.counts.values().all(|count| count.ran() == 0) {
            passed = false;
            lines.push("no test ran, which fails the run".to_owned());
        }
        let sum = |of: fn(&Count) -> usize| self.counts.values().map(of).sum::<usize>();
        lines.push(format!(
            "{} passed, {} failed",
            sum(|count| count.passed),
            sum(|count| count.failed)
        ));
        (lines, passed)
    }
}

impl Count {
    fn skip(&mut self, why: &str) {
        *self.skipped.entry(why.to_owned()).or_default() += 1;
    }

    fn ran(&self) -> usize {
        self.passed + self.failed
    }
}

impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let skipped: usize = self.skipped.values().sum();
        write!(out, "{} passed, {} failed, {skipped} skipped", self.passed, self.failed)?;
        for (number, (why, times)) in self.skipped.iter().enumerate() {
            let before = if number == 0 { ": " } else { "; " };
            write!(out, "{before}{times} × {why}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Tally};
    use test_notes::Backend;

    const GOOD: &str = "\
running 6 tests
test locking::sqlite::stale ... ok
test locking::sqlite_memory::stale ... ok
test locking::mysql::stale ... ok
test locking::mysql::slow ... ignored, takes a minute ... or two
test plain::adds - should panic ... ok
test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test crates/x/src/lib.rs - a::postgres::foo (line 12) ... ok
";

    const FAILING: &str = "\
test sqlite::a ... ok
test mysql::b ... FAILED
failures:
---- mysql::b stdout ----
test sqlite::not_a_test ... FAILED
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
test sqlite::c ... ok
";

    /// All but PostgreSQL were asked for.
    fn finish(output: &str, is_filtered: bool, cargo_failed: Option<&str>) -> (Vec<String>, bool) {
        let chosen = &[Backend::Sqlite, Backend::SqliteMemory, Backend::Mysql];
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally.finish(Asked { chosen, is_filtered }, cargo_failed)
    }

    #[test]
    fn each_backend_has_a_line() {
        let (lines, passed) = finish(GOOD, false, None);
        let expected = [
            "sqlite: 1 passed, 0 failed, 0 skipped",
            "sqlite_memory: 1 passed, 0 failed, 0 skipped",
            "postgres: not run (left out by --backend)",
            "mysql: 1 passed, 0 failed, 1 skipped: 1 × takes a minute ... or two",
            "general: 2 passed, 0 failed, 0 skipped",
            "5 passed, 0 failed",
        ];
        assert_eq!(lines, expected);
        assert!(passed);
    }

    #[test]
    fn a_failed_test_is_named_and_what_it_printed_is_not_counted() {
        let (lines, passed) = finish(FAILING, true, Some("exit status: 101"));
        assert_eq!(lines[0], "failed: mysql::b");
        assert_eq!(lines[1], "sqlite: 2 passed, 0 failed, 0 skipped");
        assert_eq!(lines.last().unwrap(), "2 passed, 1 failed");
        assert!(!passed);
        assert!(!finish(FAILING, true, None).1);
    }

    #[test]
    fn cargos_failure_is_one_without_a_failed_test_too() {
        let (lines, passed) = finish(GOOD, false, Some("exit status: 101"));
        assert!(lines[0].contains("exit status: 101"), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "5 passed, 1 failed");
        assert!(!passed);
    }

    #[test]
    fn a_backend_without_tests_fails_the_run_unless_filtered() {
        let output = "test sqlite::a ... ok\n";
        let (lines, passed) = finish(output, false, None);
        assert_eq!(
            lines[3],
            "mysql: 0 passed, 0 failed, 0 skipped (no test ran, which fails the run)"
        );
        assert!(!passed);
        assert!(finish(output, true, None).1);
    }

    #[test]
    fn a_run_without_tests_fails() {
        for is_filtered in [true, false] {
            let (lines, passed) = finish("", is_filtered, None);
            assert_eq!(lines.last().unwrap(), "0 passed, 0 failed");
            assert!(!passed);
        }
    }

    #[test]
    fn what_a_test_said_it_could_not_do_is_skipped() {
        let mut tally = Tally::default();
        tally.read("test mysql::a ... ok");
        tally.skip(Backend::Mysql, "no disk");
        let chosen = &[Backend::Mysql];
        let (lines, passed) = tally.finish(
            Asked {
                chosen,
                is_filtered: false,
            },
            None,
        );
        assert!(
            lines[3].starts_with("mysql: 0 passed, 0 failed, 1 skipped: 1 × no disk (no test ran"),
            "{lines:?}"
        );
        assert!(!passed);
    }
}
