//! DELETE: within the scope, and on a soft-delete table as an UPDATE that soft-deletes.

use crate::ast::condition::restrict;
use crate::ast::expr::null;
use crate::catalog::also::Access;
use crate::check::statement::{check_clauses, check_intent};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::NamedTable;
use crate::draft::cx::{Cx, Relation};
use crate::guard::guard;
use crate::id::TableId;
use crate::names::Name;
use crate::names::cte::Ctes;
use crate::plan::Filling;
use crate::plan::note::{Clause, Note};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::condition::{live_row_filter, row_filter, unseen_live};
use crate::scope::from::Scoping;
use crate::scope::managed::{conditions_on_managed, cut_times_of_joins};
use crate::scope::result_name::keep_names;
use crate::scope::{Rewrite, liveness};
use crate::shape::{Intent, Visibility};
use crate::walk::clause::{order_exprs, select_items};
use crate::walk::walk_exprs;
use crate::write::fill::{fill_touch, set_column};
use crate::write::joined::scope_joined;
use crate::write::on_conflict::check_or;
use crate::write::target::{WriteTarget, changed_table, find_target, joined_tables};
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Assignment, Delete, Expr, FromTable, Ident, ObjectName, ObjectNamePart, TableFactor, TableWithJoins, Update,
    UpdateTableFromKind,
};

/// Scopes a DELETE; returns the UPDATE that replaces it where rows are soft-deleted.
pub(crate) fn delete(rewrite: &mut dyn Rewrite<'_>, delete: &mut Delete, ctes: &Ctes<'_>) -> Result<Option<Update>> {
    let cx = rewrite.cx;
    check_intent(cx, &[Intent::ForceDelete])?;
    let Delete {
        delete_token: _,
        optimizer_hints: _,
        tables,
        from,
        using,
        selection,
        returning,
        output,
        order_by,
        limit,
        on_cluster,
        settings,
    } = delete;
    check_clauses(output.is_some(), on_cluster.is_some() || settings.is_some())?;
    walk_exprs(rewrite, selection.as_mut(), ctes)?;
    order_exprs(rewrite, order_by, ctes)?;
    walk_exprs(rewrite, limit, ctes)?;
    if let Some(returning) = returning {
        select_items(rewrite, returning, ctes)?;
        keep_names(rewrite, returning, None);
    }
    let FromTable::WithFromKeyword(from) = from else {
        return Err(Reason::NotSqlOfBackend {
            what: "DELETE without FROM".to_owned(),
            instead: "write DELETE FROM",
        }
        .into());
    };
    let is_joined = !tables.is_empty()
        || (cx.dialect == Dialect::Mysql && using.is_some())
        || !matches!(from.as_slice(), [TableWithJoins { relation: TableFactor::Table { .. }, joins }] if joins.is_empty());
    if is_joined {
        return delete_joined(rewrite, delete, ctes);
    }
    delete_one(rewrite, delete, ctes)
}

fn delete_one(rewrite: &mut dyn Rewrite<'_>, delete: &mut Delete, ctes: &Ctes<'_>) -> Result<Option<Update>> {
    let cx = rewrite.cx;
    let FromTable::WithFromKeyword(from) = &delete.from else {
        return Ok(None);
    };
    let Some(table) = from.first() else { return Ok(None) };
    let changed = changed_table(cx, &table.relation, ctes)?;
    let visibility = cx.shape.visibility;
    let joined_filters = scope_joined(
        rewrite,
        (&changed, table),
        delete.using.as_mut(),
        &mut delete.selection,
        visibility,
        ctes,
    )?;
    let soft_deleted = match changed.relation {
        Relation::Policy(table) => {
            let is_soft = soft_deletes(cx, table)?;
            let condition = if is_soft {
                live_row_filter(rewrite, table, &changed.qualifier, Clause::Where)?
            } else {
                let removed = removed_visibility(cx);
                row_filter(
                    rewrite,
                    table,
                    &changed.qualifier,
                    (Access::Write, removed),
                    Clause::Where,
                )?
            };
            restrict(&mut delete.selection, condition);
            is_soft.then_some(table)
        }
        Relation::Open | Relation::Cte => None,
    };
    restrict(&mut delete.selection, joined_filters);
    let Some(soft_deleted) = soft_deleted else {
        return Ok(None);
    };
    check_soft_delete(cx.dialect, delete, &changed.name)?;
    let target = WriteTarget {
        table: soft_deleted,
        policy: cx.policy(soft_deleted)?,
        qualifier: &changed.qualifier,
        qualified: false,
        inserted: None,
    };
    let assignments = soft_delete_assignments(rewrite, target);
    let FromTable::WithFromKeyword(from) = &mut delete.from else {
        return Ok(None);
    };
    let Some(table) = from.pop() else { return Ok(None) };
    let from = delete.using.take().map(UpdateTableFromKind::AfterSet);
    let mut marking = updating(delete, table, assignments, from);
    check_or(cx.dialect, &mut marking.or, &changed.relation, "UPDATE")?;
    Ok(Some(marking))
}

/// Refuses the clauses for which the UPDATE that soft-deletes has no place.
fn check_soft_delete(dialect: Dialect, delete: &Delete, table: &str) -> Result<()> {
    if dialect == Dialect::Mysql && delete.returning.is_some() {
        return Err(Reason::SoftDeleteReturning {
            table: table.to_owned(),
        }
        .into());
    }
    if dialect == Dialect::Sqlite && (!delete.order_by.is_empty() || delete.limit.is_some()) {
        return Err(Reason::SoftDeleteLimit {
            table: table.to_owned(),
        }
        .into());
    }
    Ok(())
}

/// Scopes MySQL's DELETE of rows of one or more joined tables.
fn delete_joined(rewrite: &mut dyn Rewrite<'_>, delete: &mut Delete, ctes: &Ctes<'_>) -> Result<Option<Update>> {
    let cx = rewrite.cx;
    if cx.dialect != Dialect::Mysql {
        return Err(Reason::NotSqlOfBackend {
            what: "DELETE from a join".to_owned(),
            instead: "use USING, or a subquery",
        }
        .into());
    }
    let FromTable::WithFromKeyword(from) = &mut delete.from else {
        return Ok(None);
    };
    // `DELETE a FROM a JOIN b`, and `DELETE FROM a USING a JOIN b`.
    let (names, join) = match &mut delete.using {
        Some(using) => (named(from)?, using),
        None => (delete.tables.clone(), from),
    };
    let [join] = join.as_mut_slice() else {
        return Err(Reason::TableList { what: "DELETE" }.into());
    };
    let joined = joined_tables(cx, join, ctes)?;
    let targets = deleted_tables(cx.dialect, &names, &joined)?;
    guard(rewrite, delete.selection.as_ref(), [&*join], &targets, ctes)?;
    let managed = conditions_on_managed(rewrite, &mut delete.selection, &[&*join], cx.shape.visibility, ctes)?;
    cut_times_of_joins(rewrite, std::slice::from_mut(join), &managed);
    let is_soft = soft_deletes_all(cx, &targets)?;
    let visibility = if is_soft {
        Visibility::Live
    } else {
        removed_visibility(cx)
    };
    if is_soft && cx.shape.visibility != Visibility::Live && joined.len() > targets.len() {
        return Err(Reason::SoftDeleteBesideDeleted.into());
    }
    let mut scoping = Scoping {
        visibility: cx.shape.visibility,
        changed: (&targets, visibility),
        derived: Vec::new(),
    };
    let conditions = scoping.chain(rewrite, join, Vec::new(), false, ctes)?;
    targets.iter().try_for_each(|changed| scoping.check_changed(changed))?;
    restrict(&mut delete.selection, conditions);
    if !is_soft {
        return Ok(None);
    }
    let assignments = soft_delete_joined(rewrite, targets, &mut delete.selection)?;
    let placeholder = TableWithJoins {
        relation: TableFactor::TableFunction {
            expr: null(),
            alias: None,
        },
        joins: Vec::new(),
    };
    let table = std::mem::replace(join, placeholder);
    Ok(Some(updating(delete, table, assignments, None)))
}

/// Returns whether a DELETE soft-deletes the rows of its tables.
///
/// # Errors
///
/// Tables of which it soft-deletes only some.
fn soft_deletes_all(cx: Cx<'_>, targets: &[&NamedTable]) -> Result<bool> {
    let mut soft = Vec::new();
    for target in targets {
        if let Relation::Policy(table) = target.relation {
            soft.push(soft_deletes(cx, table)?);
        } else {
            soft.push(false);
        }
    }
    let is_soft = soft.contains(&true);
    if is_soft && soft.contains(&false) {
        return Err(Reason::MixedDelete.into());
    }
    Ok(is_soft)
}

/// Returns the assignments that soft-delete rows of each of the tables.
fn soft_delete_joined(
    draft: &mut Draft<'_>,
    targets: Vec<&NamedTable>,
    selection: &mut Option<Expr>,
) -> Result<Vec<Assignment>> {
    let cx = draft.cx;
    let mut assignments = Vec::new();
    for changed in targets {
        if let Relation::Policy(table) = changed.relation {
            let target = WriteTarget {
                table,
                policy: cx.policy(table)?,
                qualifier: &changed.qualifier,
                qualified: true,
                inserted: None,
            };
            let never = unseen_live(cx, table, &changed.qualifier)?;
            restrict(selection, never);
            assignments.append(&mut soft_delete_assignments(draft, target));
        }
    }
    Ok(assignments)
}

fn deleted_tables<'c>(dialect: Dialect, names: &[ObjectName], joined: &'c [NamedTable]) -> Result<Vec<&'c NamedTable>> {
    let found = names.iter().map(|name| {
        Name::of(name, dialect)?;
        let idents: Vec<&Ident> = name.0.iter().filter_map(ObjectNamePart::as_ident).collect();
        let found = find_target(dialect, joined, &idents).and_then(|at| joined.get(at));
        found.ok_or_else(|| Refusal::from(Reason::DeletedTableNotJoined { name: name.to_string() }))
    });
    found.collect()
}

/// Returns whether a DELETE on a table soft-deletes its rows.
fn soft_deletes(cx: Cx<'_>, table: TableId) -> Result<bool> {
    Ok(cx.policy(table)?.soft_delete.is_some() && cx.intent != Intent::ForceDelete)
}

/// Returns the visibility of a DELETE that removes rows.
fn removed_visibility(cx: Cx<'_>) -> Visibility {
    match cx.intent {
        Intent::ForceDelete => Visibility::WithDeleted,
        Intent::AsWritten | Intent::Restore => cx.shape.visibility,
    }
}

/// Returns the assignments of a soft deletion.
fn soft_delete_assignments(draft: &mut Draft<'_>, target: WriteTarget<'_>) -> Vec<Assignment> {
    let mut assignments = Vec::new();
    let policy = target.policy;
    draft.notes.add(|| Note::SoftDeleted {
        table: policy.table.to_string(),
    });
    if let Some(soft_delete) = &policy.soft_delete {
        let value =
            liveness::deleted_value(soft_delete).unwrap_or_else(|| draft.binds.fill(target.table, Filling::Deleted));
        assignments.push(set_column(draft, target, soft_delete.column(), value, "a deletion"));
    }
    if let Some(deleted_by) = policy.audit.as_ref().and_then(|audit| audit.deleted_by.as_ref())
        && draft.cx.shape.actor
    {
        let value = draft.binds.fill(target.table, Filling::Actor);
        assignments.push(set_column(draft, target, deleted_by, value, "the actor"));
    }
    fill_touch(draft, target, &mut assignments);
    assignments
}

/// Returns the tables that `DELETE FROM a, b USING ..` names.
pub(crate) fn named(from: &[TableWithJoins]) -> Result<Vec<ObjectName>> {
    let names = from.iter().map(|item| {
        if let TableFactor::Table { name, alias: None, .. } = &item.relation
            && item.joins.is_empty()
        {
            return Ok(name.clone());
        }
        Err(Reason::TargetNotATable {
            what: "what is deleted from",
        }
        .into())
    });
    names.collect()
}

fn updating(
    delete: &mut Delete,
    table: TableWithJoins,
    assignments: Vec<Assignment>,
    from: Option<UpdateTableFromKind>,
) -> Update {
    Update {
        update_token: AttachedToken::empty(),
        optimizer_hints: std::mem::take(&mut delete.optimizer_hints),
        table,
        assignments,
        from,
        selection: delete.selection.take(),
        returning: delete.returning.take(),
        output: None,
        or: None,
        order_by: std::mem::take(&mut delete.order_by),
        limit: delete.limit.take(),
        on_cluster: None,
        settings: None,
    }
}
