//! [`Cents`]: an amount, and how it is written.

use std::fmt::{self, Display};

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cents(pub i64);

impl Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::Cents;

    #[test]
    fn amounts_have_two_decimals() {
        for (cents, written) in [(0, "0.00"), (7, "0.07"), (24_000, "240.00"), (-250, "-2.50")] {
            assert_eq!(Cents(cents).to_string(), written);
        }
    }
}
