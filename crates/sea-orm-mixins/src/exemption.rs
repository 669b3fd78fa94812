//! [`Exemption`]: a rule that a scope lifts on purpose, for those who keep a list of them.

use std::fmt;
use std::sync::Arc;

/// A rule that is lifted on purpose. [`Scope::on_exemption`](crate::Scope::on_exemption) hears of each.
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
    },
    /// Soft-deleted rows beside the live ones.
    WithDeleted,
    /// Soft-deleted rows, and no live ones.
    OnlyDeleted,
    /// Tenants are filled on writes, and reads are not filtered by them.
    #[non_exhaustive]
    FillOnly {
        /// Why, in the words of the code that asked for it.
        reason: String,
    },
}

impl fmt::Display for Exemption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unscoped { reason } => write!(f, "unscoped: {reason}"),
            Self::AnyTenant { dimension } => write!(f, "every {dimension}"),
            Self::WithDeleted => f.write_str("with deleted rows"),
            Self::OnlyDeleted => f.write_str("only deleted rows"),
            Self::FillOnly { reason } => write!(f, "tenants are filled, not filtered by: {reason}"),
        }
    }
}

/// A function that hears of exemptions.
#[derive(Clone)]
pub(crate) struct Listener(Arc<dyn Fn(&Exemption) + Send + Sync>);

impl Listener {
    pub(crate) fn new(listener: impl Fn(&Exemption) + Send + Sync + 'static) -> Self {
        Self(Arc::new(listener))
    }

    /// Whether both are one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn call(&self, exemption: &Exemption) {
        (self.0)(exemption);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}
