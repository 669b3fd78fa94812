//! Which table, dimension, parameter, tenant or slot: numbers that the compiler keeps apart, since two of them swapped
//! would show rows of others.

macro_rules! ids {
    ($($(#[$doc:meta])* $vis:vis $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name(usize);

        impl $name {
            /// The one at this index, counted from 0.
            #[must_use]
            $vis const fn new(index: usize) -> Self {
                Self(index)
            }

            /// Its index, counted from 0.
            #[must_use]
            $vis const fn index(self) -> usize {
                self.0
            }
        }
    )*};
}

ids! {
    /// A table with a policy: an index into [`Catalog::policies`](crate::Catalog::policies).
    pub TableId;
    /// A tenant dimension of a scope: an index into [`Shape::dimensions`](crate::Shape::dimensions).
    pub DimensionId;
    /// A value that the caller brings with the statement.
    pub ParamIndex;
    /// One of the tenants that a scope names in a dimension.
    pub TenantIndex;
    /// What a slot of a tree stands for: a value, a literal, or what was cut out of the text.
    pub(crate) SlotId;
}
