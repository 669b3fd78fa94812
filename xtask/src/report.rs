//! What the tests' output comes to: counts libtest's lines by backend and words the summary. Knows
//! nothing of processes.

use std::collections::BTreeMap;

use crate::{
    backend::Backend,
    libtest::{self, Outcome},
    notes::Skip,
};

/// How the tests of one backend, or all the others, ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// How many were skipped for each reason that was given.
    reasons: BTreeMap<String, usize>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Those not left out by name.
    pub(crate) chosen: &'a [Backend],
    /// Whether only some tests were asked for, so that a backend may have none.
    pub(crate) is_filtered: bool,
}

/// Where in a test program's output we are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Outside,
    /// Between `running 3 tests` and what ends the list.
    Tests,
    /// What failed tests printed, which may look like anything.
    Details,
}

/// Reads the tests' standard output, line by line.
pub(crate) struct Tally {
    part: Part,
    crashed: usize,
    /// Under no backend: the tests that need none.
    counts: BTreeMap<Option<Backend>, Count>,
}

/// What a run comes to.
pub(crate) struct Verdict {
    /// What failed besides tests, in words.
    pub(crate) problems: Vec<String>,
    /// The last lines of the output.
    pub(crate) lines: Vec<String>,
    pub(crate) passed: bool,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            part: Part::Outside,
            crashed: 0,
            counts: BTreeMap::new(),
        }
    }

    /// Takes the next line of the tests' standard output.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim_end();
        if line.starts_with("test result: ") {
            self.part = Part::Outside;
            return;
        }
        match self.part {
            Part::Outside | Part::Tests if libtest::is_start(line) => {
                self.end_program();
                self.part = Part::Tests;
            }
            Part::Tests if matches!(line, "failures:" | "successes:") => self.part = Part::Details,
            Part::Tests => {
                if let Some((name, outcome)) = libtest::test_line(line) {
                    self.count(backend_of(name), outcome, libtest::reason(line));
                }
            }
            Part::Outside | Part::Details => {}
        }
    }

    /// A program that ends without a result has crashed, or a test called `exit`.
    fn end_program(&mut self) {
        if self.part != Part::Outside {
            self.crashed += 1;
        }
        self.part = Part::Outside;
    }

    fn count(&mut self, backend: Option<Backend>, outcome: Outcome, reason: Option<&str>) {
        let count = self.counts.entry(backend).or_default();
        match outcome {
            Outcome::Passed => count.passed += 1,
            Outcome::Failed => count.failed += 1,
            Outcome::Skipped => count.skip(reason.unwrap_or("ignored")),
        }
    }

    /// Takes what a test said that could not be run here, and that libtest counts as passed.
    pub(crate) fn skip(&mut self, skip: &Skip) {
        let count = self.counts.entry(Some(skip.backend)).or_default();
        count.passed = count.passed.saturating_sub(1);
        count.skip(&skip.why);
    }

    /// Sums up. `cargo_failed` is how cargo ended, if not well.
    pub(crate) fn finish(mut self, asked: Asked<'_>, cargo_failed: Option<&str>) -> Verdict {
        self.end_program();
        let mut problems = self.problems(cargo_failed);
        let mut lines = Vec::new();
        for backend in &Backend::ALL {
            let name = backend.name();
            if !asked.chosen.contains(backend) {
                lines.push(format!("{name}: not run (left out by --backend)"));
                continue;
            }
            let count = self.counts.get(&Some(*backend)).cloned().unwrap_or_default();
            let mut line = format!("{name}: {count}");
            if !asked.is_filtered && count.passed + count.failed == 0 {
                line.push_str(" (no test ran, which fails the run)");
                problems.push(format!("no test of {name} ran"));
            }
            lines.push(line);
        }
        let general = self.counts.get(&None).cloned().unwrap_or_default();
        lines.push(format!("general: {general}"));
        let passed = problems.is_empty() && cargo_failed.is_none() && self.failed() == 0;
        Verdict {
            problems,
            lines,
            passed,
        }
    }

    /// What failed without a test saying so; the summary counts it as failed under `general`, so
    /// that its lines never look better than the run was.
    fn problems(&mut self, cargo_failed: Option<&str>) -> Vec<String> {
        let mut problems = Vec::new();
        let general = self.counts.entry(None).or_default();
        if self.crashed > 0 {
            general.failed += self.crashed;
            problems.push(format!(
                "test programs that ended without a result, as in a crash: {} (failed under general)",
                self.crashed
            ));
        }
        if let (Some(status), 0) = (cargo_failed, self.failed()) {
            self.count(None, Outcome::Failed, None);
            problems.push(format!(
                "cargo test failed ({status}) but no test did: something did not compile or crashed \
                 (failed under general)"
            ));
        }
        problems
    }

    fn failed(&self) -> usize {
        self.counts.values().map(|count| count.failed).sum()
    }
}

impl Count {
    fn skip(&mut self, reason: &str) {
        self.skipped += 1;
        *self.reasons.entry(reason.to_owned()).or_default() += 1;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
            reasons,
        } = self;
        write!(out, "{passed} passed, {failed} failed, {skipped} skipped")?;
        for (number, (reason, times)) in reasons.iter().enumerate() {
            let before = if number == 0 { ": " } else { "; " };
            write!(out, "{before}{times} × {reason}")?;
        }
        Ok(())
    }
}

/// Documentation tests run without a server, wherever the documentation stands.
fn backend_of(name: &str) -> Option<Backend> {
    if name.contains(" (line ") {
        return None;
    }
    Backend::of_test(name)
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
