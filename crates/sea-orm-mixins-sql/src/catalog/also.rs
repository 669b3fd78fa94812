//! [`Also`]: the rows that a tenant's scope reaches beside those whose column names one of its tenants.

/// The rows that a scope reaches in a dimension beside its tenants' own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Also {
    /// None: a row with NULL belongs to no scope.
    #[default]
    Nothing,
    /// Rows with NULL: every tenant reads them, none writes them.
    Nobodys,
    /// The rows of one tenant ([`Filling::Everyone`](crate::Filling::Everyone)): every other tenant reads them, too.
    Everyones,
    /// Rows with NULL, whose owner is the scope's actor: nobody else reads or writes them.
    Owners {
        /// The column that names the owner.
        column: String,
        /// Whether the owner's key is a text.
        text: bool,
    },
    /// Rows with one of the scope's tenants in a second column.
    Others {
        /// That column.
        column: String,
        /// Whether that tenant writes them, too.
        writes: bool,
    },
}

/// What a statement does with a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It reads them: USING of a policy in PostgreSQL.
    Read,
    /// It changes or removes them: WITH CHECK.
    Write,
}

impl Also {
    /// Returns what of it counts where rows are read or written.
    pub(crate) fn on(&self, access: Access) -> &Self {
        match (self, access) {
            (Self::Nobodys | Self::Everyones | Self::Others { writes: false, .. }, Access::Write) => &Self::Nothing,
            (
                Self::Nothing | Self::Nobodys | Self::Everyones | Self::Owners { .. } | Self::Others { .. },
                Access::Read | Access::Write,
            ) => self,
        }
    }

    /// Returns the column, beside the tenant's, by which rows are in reach.
    pub(crate) fn column(&self) -> Option<&str> {
        match self {
            Self::Owners { column, .. } | Self::Others { column, .. } => Some(column),
            Self::Nothing | Self::Nobodys | Self::Everyones => None,
        }
    }

    /// Returns whether NULL is a tenant like others, that a scope over all tenants may write.
    pub(crate) fn has_null(&self) -> bool {
        matches!(self, Self::Nobodys | Self::Owners { .. })
    }

    /// Returns whether rows can be written whose column names none of the scope's tenants.
    pub(crate) fn is_wider(&self) -> bool {
        !matches!(self.on(Access::Write), Self::Nothing)
    }
}
