//! Refusals about a table's tenants.

use crate::refusal::Refusal;

impl Refusal {
    /// The table is not declared.
    pub(crate) fn undeclared(table: String) -> Self {
        let why = format!(
            "nobody declared the table `{table}`, which may hold rows of tenants; give its entity a tenant (its own, or its parent's), or write `shared_table!(\"{table}\")` if every tenant may read and change its rows"
        );
        Self::UnknownTable { table, why }
    }

    /// The table has mixins and no tenant, and is not declared shared.
    pub(crate) fn undecided(table: String) -> Self {
        let why = format!(
            "the entity of `{table}` has mixins and no tenant, so every tenant would read and change all rows; give it a tenant (its own, or its parent's), or write `#[mixin(shared)]` if that is meant"
        );
        Self::UnknownTable { table, why }
    }

    /// The scope says nothing about a dimension. `set`, `reach_more`: methods to call instead.
    pub(crate) fn dimension_not_set(table: String, dimension: &str, set: &str, reach_more: &str) -> Self {
        let why = format!("the scope does not say which {dimension}; set it ({set}), or {reach_more}");
        missing(table, dimension, why)
    }

    /// The scope's list of tenants is empty.
    pub(crate) fn no_tenant(table: String, dimension: &str) -> Self {
        let why = format!("the scope's list for {dimension} is empty, so no row could be meant");
        missing(table, dimension, why)
    }

    /// The scope names tenants (`named`) of dimensions that the table lacks, and would reach all of its rows.
    pub(crate) fn beyond_reach(table: String, dimension: &str, named: &str, name: &str, open: &str) -> Self {
        let why = format!(
            "the scope names its {named} and reaches every {dimension}, so all rows of this table would be in reach, those of other tenants too; name those that are meant ({name}), or say {open} in a scope that names nobody, which is an exemption over everything"
        );
        missing(table, dimension, why)
    }

    /// A new row could belong to several tenants.
    pub(crate) fn several_tenants(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the scope reaches several of the dimension {dimension}, so the statement must say which one a new row belongs to: give it `{column}`"
        );
        missing(table, dimension, why)
    }

    /// SET could move rows to another tenant.
    pub(crate) fn moves_rows(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the statement sets `{column}` to something that is not known to be the scope's only {dimension}, which could move rows to another; leave the column out"
        );
        crossing(table, dimension, why)
    }

    /// A new row's tenant is an expression.
    pub(crate) fn computed_tenant(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the statement computes `{column}`, which could be another {dimension}'s; bind a value, or leave the column out"
        );
        crossing(table, dimension, why)
    }

    /// A new row's tenant is NULL.
    pub(crate) fn null_tenant(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the statement sets `{column}` to NULL, and a row of no {dimension} is none of the scope's; leave the column out to have it filled, or insert such a row through `unscoped(\"why\")`"
        );
        crossing(table, dimension, why)
    }

    /// A new row has no tenant, and nobody whose it would be.
    pub(crate) fn unowned(table: String, dimension: &str, column: &str, owner: &str) -> Self {
        let why = format!(
            "the statement sets `{column}` to NULL, which makes the row private, and does not bind `{owner}`, whose it is; give it the scope's actor"
        );
        crossing(table, dimension, why)
    }

    /// An upsert names another owner, and the conflicting row may be private.
    pub(crate) fn gives_away(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the statement sets `{column}` of a row that may be private to another; leave the column out of what an upsert changes"
        );
        crossing(table, dimension, why)
    }

    /// A new row names no parent, whose tenant it would have.
    pub(crate) fn unparented(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the statement leaves out `{column}`, and a row has the tenant of the one that this names; give it"
        );
        missing(table, dimension, why)
    }

    /// A row's parent is NULL, or an expression.
    pub(crate) fn computed_parent(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "the statement computes `{column}`, or sets it to NULL, and a row has the tenant of the one that this names; bind its key, or select a column with its table's name in front"
        );
        crossing(table, dimension, why)
    }

    /// An aggregate over no rows returns one row with NULL as its tenant.
    pub(crate) fn aggregated_tenant(table: String, dimension: &str, column: &str) -> Self {
        let why = format!(
            "a query that aggregates without GROUP BY returns a row even if there are none to aggregate, and its `{column}` is NULL then; add GROUP BY"
        );
        crossing(table, dimension, why)
    }
}

fn missing(table: String, dimension: &str, why: String) -> Refusal {
    Refusal::MissingTenant {
        table,
        dimension: dimension.to_owned(),
        why,
    }
}

fn crossing(table: String, dimension: &str, why: String) -> Refusal {
    Refusal::CrossTenant {
        table,
        dimension: dimension.to_owned(),
        why,
    }
}
