//! The mixins: one table of what is said of each by name.

/// A mixin's columns, and where they are injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Key,
    Tenant,
    Other,
}

macro_rules! kinds {
    ($($kind:ident: $role:ident, $order:literal, $key:literal [$($option:literal),*];)*) => {
        /// A mixin; one derive each. The order is that of the documentation and of `Entity::mixins()`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind {
            $($kind),*
        }

        impl Kind {
            pub(crate) const ALL: [Self; [$($order),*].len()] = [$(Self::$kind),*];

            /// The derive's name.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind)),*
                }
            }

            /// The mixin's key in `#[mixin(..)]`; empty for those that take no options.
            pub(crate) const fn key(self) -> &'static str {
                match self {
                    $(Self::$kind => $key),*
                }
            }

            /// The options inside the key's parentheses.
            pub(crate) const fn options(self) -> &'static [&'static str] {
                match self {
                    $(Self::$kind => &[$($option),*]),*
                }
            }

            const fn role(self) -> Role {
                match self {
                    $(Self::$kind => Role::$role),*
                }
            }

            /// The place of its columns among those that are injected.
            pub(crate) const fn order(self) -> u8 {
                match self {
                    $(Self::$kind => $order),*
                }
            }
        }
    };
}

kinds! {
    // derive: role, order of its columns, key in `#[mixin(..)]` [its options];
    UuidPk: Key, 0, "uuid_pk" ["v4", "v7", "attrs"];
    IntegerPk: Key, 0, "" [];
    BigIntPk: Key, 0, "" [];
    PrefixedPk: Key, 0, "prefixed_pk" ["attrs"];
    Timestamps: Other, 5, "timestamps" ["created_at", "updated_at", "unix_seconds", "unix_millis", "unix_micros", "text", "attrs"];
    SoftDelete: Other, 6, "soft_delete" ["boolean", "live", "deleted", "column", "unix_seconds", "unix_millis", "unix_micros", "text", "cascade", "attrs"];
    OptimisticLock: Other, 7, "optimistic_lock" ["column", "attrs"];
    StationTenant: Tenant, 1, "station_tenant" ["nullable", "everyone", "or", "writes", "through", "column", "references", "attrs"];
    BusinessTenant: Tenant, 2, "business_tenant" ["nullable", "everyone", "or", "writes", "through", "column", "references", "attrs"];
    Tenant: Tenant, 3, "tenant" ["nullable", "everyone", "or", "writes", "through", "column", "references", "attrs"];
    Auditable: Other, 4, "auditable" ["actor", "created_by", "updated_by", "deleted_by", "references", "on_delete", "attrs"];
}

impl Kind {
    pub(crate) fn is_primary_key(self) -> bool {
        self.role() == Role::Key
    }

    pub(crate) fn is_tenant(self) -> bool {
        self.role() == Role::Tenant
    }

    /// Whether one column may be both mixins'. Two key mixins are one mistake, reported by `one_primary_key`; a
    /// tenant's column may be the key.
    pub(crate) fn may_share_a_column(self, other: Self) -> bool {
        (self.is_primary_key() && (other.is_primary_key() || other.is_tenant()))
            || (self.is_tenant() && other.is_primary_key())
    }

    /// The mixins that take options.
    pub(crate) fn with_options() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kind| !kind.key().is_empty())
    }

    /// The mixin that a derive path names, however it is qualified.
    pub(crate) fn from_path(path: &syn::Path) -> Option<Self> {
        let last = &path.segments.last()?.ident;
        Self::ALL.into_iter().find(|kind| last == kind.name())
    }

    /// The mixin whose options stand under that key.
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::with_options().find(|kind| kind.key() == key)
    }
}
