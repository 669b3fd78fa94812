//! The lines that libtest, the test harness of Rust, prints.

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// `running 1 test`, `running 12 tests`.
pub(crate) fn is_start(line: &str) -> bool {
    let count = line
        .strip_prefix("running ")
        .and_then(|rest| rest.strip_suffix(" tests").or_else(|| rest.strip_suffix(" test")));
    count.is_some_and(|count| count.parse::<usize>().is_ok())
}

/// `test NAME ... ok`, also with words after the outcome: `ignored, why`, `ok <0.1s>`.
pub(crate) fn test_line(line: &str) -> Option<(&str, Outcome)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let outcome = match rest.split([' ', ',']).next()? {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed,
        "ignored" => Outcome::Skipped,
        _ => return None,
    };
    Some((name, outcome))
}

/// Why the test of a line like `test NAME ... ignored, why` was skipped.
pub(crate) fn reason(line: &str) -> Option<&str> {
    line.split_once(" ... ignored, ").map(|(_, why)| why)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, is_start, reason, test_line};

    #[test]
    fn only_the_count_starts_a_program() {
        assert!(is_start("running 1 test"));
        assert!(is_start("running 12 tests"));
        assert!(!is_start("running many tests"));
        assert!(!is_start("running 12 tests at once"));
    }

    #[test]
    fn a_test_line_gives_name_and_outcome() {
        let cases = [
            ("test a::b ... ok", Some(("a::b", Outcome::Passed))),
            ("test a ... ok <0.001s>", Some(("a", Outcome::Passed))),
            ("test a ... FAILED", Some(("a", Outcome::Failed))),
            ("test a ... ignored, why ... so", Some(("a", Outcome::Skipped))),
            (
                "test a - should panic ... ok",
                Some(("a - should panic", Outcome::Passed)),
            ),
            ("test a has been running for over 60 seconds", None),
            ("test a ... bench: 1 ns/iter", None),
            ("a test ... ok", None),
        ];
        for (line, expected) in cases {
            assert_eq!(test_line(line), expected, "{line}");
        }
    }

    #[test]
    fn a_reason_is_all_that_follows() {
        assert_eq!(reason("test a ... ignored, why ... so"), Some("why ... so"));
        assert_eq!(reason("test a ... ignored"), None);
        assert_eq!(reason("test a ... ok"), None);
    }
}
