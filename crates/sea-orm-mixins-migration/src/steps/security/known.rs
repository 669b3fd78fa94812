//! [`Known`]: an entity's table as the catalogue has it, with those whose tenants its rows have; and [`Why`] no policy can be
//! made of one.

use crate::inspected::{Column, Server, Table};
use crate::look;
use sea_orm_mixins::schema::Wanted;
use std::fmt;

/// How many tables may hang on each other in a row; more are taken for a circle, by scopes too.
const DEPTH: usize = 16;

/// A table, and those that its rows hang on.
#[derive(Clone, Debug)]
pub(crate) struct Known<'a> {
    pub(crate) server: Server,
    pub(crate) wanted: &'a Wanted,
    pub(crate) table: &'a Table,
    /// In the order of the policy's parents.
    pub(crate) parents: Vec<Known<'a>>,
}

/// Why no policy can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The entity has none.
    NoTenant,
    /// A column that the entity declares is not there.
    NoColumn { table: String, column: String },
    /// The table of a parent is not there, or has no entity.
    NoParent(String),
    /// Tables hang on each other in a circle.
    Circle,
    /// The key whose rows everyone reads has no text.
    Everyone(String),
    /// Whose a row is depends on who acts, which the database is not told.
    Actor { owner: String, by_hand: String },
    /// A policy would have to ask another table, which Citus does not do.
    Citus { parent: String },
    /// No setting can have the name.
    Setting(String),
}

impl<'a> Known<'a> {
    /// A table, with its parents as `find` finds them.
    pub(crate) fn new<F>(server: Server, wanted: &'a Wanted, table: &'a Table, find: F) -> Result<Self, Why>
    where
        F: Fn(&sea_orm_mixins::Table) -> Option<(&'a Wanted, &'a Table)>,
    {
        Self::within(server, wanted, table, &find, DEPTH)
    }

    fn within<F>(server: Server, wanted: &'a Wanted, table: &'a Table, find: &F, depth: usize) -> Result<Self, Why>
    where
        F: Fn(&sea_orm_mixins::Table) -> Option<(&'a Wanted, &'a Table)>,
    {
        let depth = depth.checked_sub(1).ok_or(Why::Circle)?;
        let parent = |parent: &sea_orm_mixins::Table| {
            let (wanted, table) = find(parent).ok_or_else(|| Why::NoParent(parent.to_string()))?;
            Self::within(server, wanted, table, find, depth)
        };
        let parents = wanted.policy.parents.iter().map(|through| parent(&through.table));
        Ok(Self {
            server,
            wanted,
            table,
            parents: parents.collect::<Result<_, _>>()?,
        })
    }

    /// A column that the entity declares.
    pub(super) fn column(&self, name: &str) -> Result<&'a Column, Why> {
        look::column(self.server, self.table, name).ok_or_else(|| Why::NoColumn {
            table: self.wanted.policy.table.to_string(),
            column: name.to_owned(),
        })
    }
}

impl fmt::Display for Why {
    /// The cause, then the way out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTenant => f.write_str("its entity has no tenant, and is open to all; it needs no policy"),
            Self::NoColumn { table, column } => {
                write!(
                    f,
                    "`{table}` has no column `{column}`, by which a policy would know the tenant; add it first"
                )
            }
            Self::NoParent(parent) => write!(
                f,
                "its rows have the tenant of `{parent}`, which is not there, or has no entity with a tenant; make that first"
            ),
            Self::Circle => {
                f.write_str("its rows have the tenant of others that have theirs; give one a tenant of its own")
            }
            Self::Everyone(column) => write!(
                f,
                "the key in `{column}` whose rows everyone reads is neither a UUID, a whole number nor a text; give it such a type"
            ),
            Self::Actor { owner, by_hand } => write!(
                f,
                "a row without a tenant is that of the person in `{owner}`, and `enforce_rls()` tells the database the tenant, not who \
                 acts; leave the table without row security, or let those rows through to all by a policy of your own, and \
                 leave the persons to the scope: `{by_hand}`"
            ),
            Self::Citus { parent } => write!(
                f,
                "its rows have the tenant of `{parent}`, and Citus takes no policy that asks another table; give it a column of its own"
            ),
            Self::Setting(setting) => write!(
                f,
                "`{setting}` cannot be the name of a setting; name the dimension in letters, digits and underscores, and say \
                 `rls_prefix!` once"
            ),
        }
    }
}
