//! The mixins by name: which derive, which key in `#[mixin(..)]`.

/// A mixin; one derive each. The order is that of the documentation and of `Entity::mixins()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    UuidPk,
    IntegerPk,
    BigIntPk,
    Timestamps,
    SoftDelete,
    OptimisticLock,
    StationTenant,
    BusinessTenant,
    Tenant,
    Auditable,
}

impl Kind {
    pub(crate) const ALL: [Self; 10] = [
        Self::UuidPk,
        Self::IntegerPk,
        Self::BigIntPk,
        Self::Timestamps,
        Self::SoftDelete,
        Self::OptimisticLock,
        Self::StationTenant,
        Self::BusinessTenant,
        Self::Tenant,
        Self::Auditable,
    ];

    /// The derive's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::UuidPk => "UuidPk",
            Self::IntegerPk => "IntegerPk",
            Self::BigIntPk => "BigIntPk",
            Self::Timestamps => "Timestamps",
            Self::SoftDelete => "SoftDelete",
            Self::OptimisticLock => "OptimisticLock",
            Self::StationTenant => "StationTenant",
            Self::BusinessTenant => "BusinessTenant",
            Self::Tenant => "Tenant",
            Self::Auditable => "Auditable",
        }
    }

    /// The mixin's key in `#[mixin(..)]`, for those that take options.
    pub(crate) const fn key(self) -> Option<&'static str> {
        match self {
            Self::UuidPk => Some("uuid_pk"),
            Self::IntegerPk | Self::BigIntPk => None,
            Self::Timestamps => Some("timestamps"),
            Self::SoftDelete => Some("soft_delete"),
            Self::OptimisticLock => Some("optimistic_lock"),
            Self::StationTenant => Some("station_tenant"),
            Self::BusinessTenant => Some("business_tenant"),
            Self::Tenant => Some("tenant"),
            Self::Auditable => Some("auditable"),
        }
    }

    pub(crate) const fn is_primary_key(self) -> bool {
        matches!(self, Self::UuidPk | Self::IntegerPk | Self::BigIntPk)
    }

    pub(crate) const fn is_tenant(self) -> bool {
        matches!(self, Self::StationTenant | Self::BusinessTenant | Self::Tenant)
    }

    /// The mixin that a derive path names, however it is qualified.
    pub(crate) fn from_path(path: &syn::Path) -> Option<Self> {
        let last = &path.segments.last()?.ident;
        Self::ALL.into_iter().find(|kind| last == kind.name())
    }
}
