//! [`Dimension`]: which tenant of an entity is meant.

/// A tenant of an entity: it may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dimension {
    /// That of `StationTenant`.
    Station,
    /// That of `BusinessTenant`.
    Business,
    /// One of `Tenant`, by the name that `#[mixin(tenant(org_id: i64))]` gives it.
    Named(&'static str),
}

impl Dimension {
    /// The name that scopes know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Station => "station",
            Self::Business => "business",
            Self::Named(name) => name,
        }
    }
}
