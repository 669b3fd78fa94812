//! The condition on a row whose tenants are those of the row that it hangs on: that one is in reach.

use crate::ast::expr::{and, binary, qualified};
use crate::ast::query::{alone, one, select, table};
use crate::catalog::also::Access;
use crate::catalog::policy::Table;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::id::TableId;
use crate::names::quoted;
use crate::refusal::{Reason, Result};
use crate::scope::reach::reach_in;
use crate::scope::tenant::tenant_terms;
use crate::shape::Reach;
use sqlparser::ast::{BinaryOperator, Expr, Ident, ObjectName, SelectItem, TableFactor};

/// Adds the conditions on the parents of a table's rows, on columns of `qualifier`.
///
/// # Errors
///
/// Those of the parents' tenants.
pub(crate) fn parent_terms(
    draft: &mut Draft<'_>,
    table: TableId,
    qualifier: &[Ident],
    access: Access,
    before: Option<Expr>,
) -> Result<Option<Expr>> {
    let policy = draft.cx.policy(table)?;
    let mut condition = before;
    for (number, parent) in policy.parents.iter().enumerate() {
        let key = qualified(qualifier, quoted(&parent.from, draft.cx.dialect));
        if let Some(term) = has_parent(draft, (table, number), key, qualifier.last(), access)? {
            condition = Some(and(condition, term));
        }
    }
    Ok(condition)
}

/// The names of a parent in the query that looks for it: the second where the first would hide the row's own table.
pub(crate) const ALIASES: [&str; 2] = ["parent 1", "parent 2"];

/// Returns the condition that a key is that of a parent in reach; `None` where all are. Whether it is deleted is no matter:
/// the row is its tenant's still. `outer`: the name of the table that the key is of.
pub(crate) fn has_parent(
    draft: &mut Draft<'_>,
    (child, number): (TableId, usize),
    key: Expr,
    outer: Option<&Ident>,
    access: Access,
) -> Result<Option<Expr>> {
    let (policy, parent) = (draft.cx.policy(child)?, draft.cx.parent(child, number)?);
    let Some(through) = policy.parents.get(number) else {
        return Ok(None);
    };
    let dialect = draft.cx.dialect;
    let alias = apart(outer, quoted(ALIASES[0], dialect));
    let qualifier = [alias.clone()];
    let tenants = draft.cx.policy(parent)?.tenants.len();
    let mut condition = None;
    for at in 0..tenants {
        condition = tenant_terms(draft, parent, at, &qualifier, access, condition)?;
    }
    let Some(condition) = parent_terms(draft, parent, &qualifier, access, condition)? else {
        return Ok(None);
    };
    draft.tables += 1;
    draft.demands.parents.push((child, parent));
    let from = declared_table(&draft.cx.policy(parent)?.table, alias, dialect);
    let is_it = binary(
        qualified(&qualifier, quoted(&through.to, dialect)),
        BinaryOperator::Eq,
        key,
    );
    let query = select(
        vec![SelectItem::UnnamedExpr(one())],
        vec![alone(from)],
        Some(and(Some(is_it), condition)),
    );
    Ok(Some(Expr::Exists {
        subquery: Box::new(query),
        negated: false,
    }))
}

/// Makes `schema.table AS alias` of a table as its entity declares it.
pub(crate) fn declared_table(declared: &Table, alias: Ident, dialect: Dialect) -> TableFactor {
    let parts = declared.schema.as_deref().into_iter().chain([declared.name.as_str()]);
    let name = ObjectName::from(parts.map(|part| quoted(part, dialect)).collect::<Vec<_>>());
    table(name, alias)
}

/// Returns whether all rows of a parent are in reach.
pub(crate) fn reaches_all(cx: Cx<'_>, (child, number): (TableId, usize)) -> Result<bool> {
    let parent = cx.parent(child, number)?;
    let policy = cx.policy(parent)?;
    for tenant in &policy.tenants {
        if reach_in(cx, policy, &tenant.dimension)?.1 != Reach::Any {
            return Ok(false);
        }
    }
    for further in 0..policy.parents.len() {
        if !reaches_all(cx, (parent, further))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns another name than `outer`, which would hide it inside.
fn apart(outer: Option<&Ident>, first: Ident) -> Ident {
    let is_taken = |name: &str| outer.is_some_and(|outer| outer.value.eq_ignore_ascii_case(name));
    if !is_taken(&first.value) {
        return first;
    }
    let mut other = first;
    ALIASES[1].clone_into(&mut other.value);
    other
}

/// Refuses a common table expression that hides a parent's table.
pub(crate) fn check_hidden(draft: &Draft<'_>) -> Result<()> {
    for (child, parent) in &draft.demands.parents {
        let (child, parent) = (draft.cx.policy(*child)?, draft.cx.policy(*parent)?);
        let name = parent.table.name.as_str();
        if draft.demands.ctes.iter().any(|cte| cte.eq_ignore_ascii_case(name)) {
            return Err(Reason::ParentHidden {
                parent: name.to_owned(),
                table: child.table.to_string(),
            }
            .into());
        }
    }
    Ok(())
}
