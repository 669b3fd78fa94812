//! [`Exemption`]: a rule that a scope lifts on purpose, as listeners get it.

use std::fmt;

/// A rule that is lifted on purpose. Listeners of [`Scope::on_exemption`](crate::Scope::on_exemption) get each one, and so
/// does the log (`tracing`, target `sea_orm_mixins`, level info).
///
/// `Display` names the rule, and the reason if there is one: `every station: nightly report`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exemption {
    /// The plain connection was handed out, on which no rule applies.
    #[non_exhaustive]
    Unscoped {
        /// The reason, from the code that asked for it.
        reason: String,
    },
    /// Every tenant of a dimension, and rows whose tenant is NULL.
    #[non_exhaustive]
    AnyTenant {
        /// `station`, `business`, or a name of the user's.
        dimension: String,
        /// The scope's [reason](crate::Scope::reason), if it gives one.
        reason: Option<String>,
    },
    /// Soft-deleted rows as well as live ones.
    #[non_exhaustive]
    WithDeleted {
        /// The scope's [reason](crate::Scope::reason), if it gives one.
        reason: Option<String>,
    },
    /// Soft-deleted rows, and no live ones.
    #[non_exhaustive]
    OnlyDeleted {
        /// The scope's [reason](crate::Scope::reason), if it gives one.
        reason: Option<String>,
    },
    /// A row rule does not apply, on any table that has it.
    #[non_exhaustive]
    WithoutRule {
        /// The rule's name.
        rule: String,
        /// The reason, from the code that asked for it.
        reason: String,
    },
    /// Tenants are filled on inserts, and no statement is filtered by them.
    #[non_exhaustive]
    FillOnly {
        /// The reason, from the code that asked for it.
        reason: String,
    },
}

impl Exemption {
    /// The reason that was given to [`unscoped`](crate::Scoped::unscoped), to
    /// [`fill_only`](crate::Scope::fill_only) or [`without_rule`](crate::Scope::without_rule), or to [`Scope::reason`](crate::Scope::reason) for the others. An exemption without one may be an accident.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unscoped { reason } | Self::FillOnly { reason } | Self::WithoutRule { reason, .. } => Some(reason),
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
            Self::WithoutRule { rule, .. } => write!(f, "without the row rule {rule}"),
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
                Exemption::WithoutRule {
                    rule: "published".to_owned(),
                    reason: reason(),
                },
                "without the row rule published: nightly report",
            ),
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
