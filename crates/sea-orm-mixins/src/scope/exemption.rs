//! [`Exemption`]: a rule that a scope lifts on purpose, for those who keep a list of them.

use std::fmt;

/// A rule that is lifted on purpose. [`Scope::on_exemption`](crate::Scope::on_exemption) hears of each, and the log has it
/// (`tracing`, target `sea_orm_mixins`, level info).
///
/// `Display` says which rule, and why if that was said: `every station: nightly report`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exemption {
    /// The plain connection was handed out: no rule holds on it.
    #[non_exhaustive]
    Unscoped {
        /// Why, in the words of the code that asked for it.
        reason: String,
    },
    /// Rows of all tenants of a dimension, and of none.
    #[non_exhaustive]
    AnyTenant {
        /// `station`, `business`, or a name of the user's.
        dimension: String,
        /// Why, if the scope [says so](crate::Scope::reason).
        reason: Option<String>,
    },
    /// Soft-deleted rows beside the live ones.
    #[non_exhaustive]
    WithDeleted {
        /// Why, if the scope [says so](crate::Scope::reason).
        reason: Option<String>,
    },
    /// Soft-deleted rows, and no live ones.
    #[non_exhaustive]
    OnlyDeleted {
        /// Why, if the scope [says so](crate::Scope::reason).
        reason: Option<String>,
    },
    /// Tenants are filled on writes, and reads are not filtered by them.
    #[non_exhaustive]
    FillOnly {
        /// Why, in the words of the code that asked for it.
        reason: String,
    },
}

impl Exemption {
    /// Why, in the words of the code: of [`unscoped`](crate::Scoped::unscoped), of
    /// [`fill_only`](crate::Scope::fill_only), or of [`Scope::reason`](crate::Scope::reason) for the rest. One without a
    /// reason may well be an accident.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unscoped { reason } | Self::FillOnly { reason } => Some(reason),
            Self::AnyTenant { reason, .. } | Self::WithDeleted { reason } | Self::OnlyDeleted { reason } => {
                reason.as_deref()
            }
        }
    }

    /// The rule that is lifted, without the reason.
    pub(crate) fn rule(&self) -> impl fmt::Display {
        fmt::from_fn(move |f| match self {
            Self::Unscoped { .. } => f.write_str("unscoped"),
            Self::AnyTenant { dimension, .. } => write!(f, "every {dimension}"),
            Self::WithDeleted { .. } => f.write_str("with deleted rows"),
            Self::OnlyDeleted { .. } => f.write_str("only deleted rows"),
            Self::FillOnly { .. } => f.write_str("tenants are filled, not filtered by"),
        })
    }
}

impl fmt::Display for Exemption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = self.rule();
        match self.reason() {
            Some(reason) => write!(f, "{rule}: {reason}"),
            None => write!(f, "{rule}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exemption;

    #[test]
    fn it_says_which_rule_and_why() {
        let reason = || "nightly report".to_owned();
        for (exemption, said) in [
            (Exemption::Unscoped { reason: reason() }, "unscoped: nightly report"),
            (
                Exemption::AnyTenant {
                    dimension: "station".to_owned(),
                    reason: None,
                },
                "every station",
            ),
            (
                Exemption::WithDeleted { reason: Some(reason()) },
                "with deleted rows: nightly report",
            ),
            (Exemption::OnlyDeleted { reason: None }, "only deleted rows"),
            (
                Exemption::FillOnly { reason: reason() },
                "tenants are filled, not filtered by: nightly report",
            ),
        ] {
            assert_eq!(exemption.to_string(), said);
            assert_eq!(exemption.reason(), said.contains(':').then_some("nightly report"));
        }
    }
}
