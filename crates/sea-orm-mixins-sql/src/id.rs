//! Numbers of tables, dimensions, parameters, tenants and slots: a type for each, since two of them swapped would show
//! rows of other tenants.

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
    /// A value that the caller passes with the statement.
    pub ParamIndex;
    /// A named value of a scope: an index into [`Shape::values`](crate::Shape::values).
    pub ValueId;
    /// A value that travels with a statement: an index into [`Shape::context`](crate::Shape::context).
    pub ContextId;
    /// One of the tenants that a scope names in a dimension.
    pub TenantIndex;
    /// A slot of a tree: a value, a literal, or a part that was cut out of the text.
    pub(crate) SlotId;
}
