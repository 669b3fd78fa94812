//! UPDATE: of one table, from others beside it, and of several at once on MySQL.

use crate::ast::condition::restrict;
use crate::check::statement::check_intent;
use crate::dialect::Dialect;
use crate::draft::cx::Relation;
use crate::guard::guard;
use crate::names::alias::Names;
use crate::names::cte::Ctes;
use crate::plan::note::Clause;
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::condition::row_filter;
use crate::scope::from::scope_from;
use crate::scope::managed::{conditions_on_managed, cut_times_of_joins};
use crate::scope::result_name::keep_names;
use crate::shape::{Intent, Visibility};
use crate::walk::clause::{order_exprs, select_items};
use crate::walk::walk_exprs;
use crate::write::assign::{Changing, assign, refuse_restoring};
use crate::write::on_conflict::check_or;
use crate::write::subscript::walk_subscripts;
use crate::write::target::{WriteTarget, changed_table};
use crate::write::update_joined::update_joined;
use crate::write::version::demand_version;
use sqlparser::ast::{TableFactor, TableWithJoins, Update, UpdateTableFromKind};

pub(crate) fn update(rewrite: &mut dyn Rewrite<'_>, update: &mut Update, ctes: &Ctes<'_>) -> Result<()> {
    check_intent(rewrite.cx, &[Intent::Restore])?;
    let Update {
        update_token: _,
        optimizer_hints: _,
        table,
        assignments,
        from,
        selection,
        returning,
        output,
        or,
        order_by,
        limit,
        on_cluster,
        settings,
    } = update;
    if output.is_some() {
        return Err(Reason::NotSqlOfBackend {
            what: "OUTPUT".to_owned(),
            instead: "use RETURNING",
        }
        .into());
    }
    if on_cluster.is_some() || settings.is_some() {
        return Err(Reason::not_sql("ON CLUSTER or SETTINGS").into());
    }
    for assignment in &mut *assignments {
        rewrite.expr(&mut assignment.value, ctes)?;
    }
    walk_subscripts(rewrite, assignments, ctes)?;
    walk_exprs(rewrite, &mut *selection, ctes)?;
    order_exprs(rewrite, order_by, ctes)?;
    walk_exprs(rewrite, limit, ctes)?;
    if let Some(returning) = returning {
        select_items(rewrite, returning, ctes)?;
        keep_names(rewrite, returning, None);
    }
    let visibility = match rewrite.cx.intent {
        Intent::Restore => Visibility::OnlyDeleted,
        Intent::AsWritten | Intent::ForceDelete => rewrite.cx.shape.visibility,
    };
    if !table.joins.is_empty() || !matches!(table.relation, TableFactor::Table { .. }) {
        if rewrite.cx.dialect != Dialect::Mysql {
            return Err(Reason::NotSqlOfBackend {
                what: "UPDATE of a join".to_owned(),
                instead: "use UPDATE .. FROM",
            }
            .into());
        }
        return update_joined(rewrite, table, assignments, selection, visibility, ctes);
    }
    let changed = changed_table(rewrite.cx, &table.relation, ctes)?;
    check_or(rewrite.cx.dialect, or, &changed.relation, "UPDATE")?;
    let joined = match &*from {
        Some(UpdateTableFromKind::AfterSet(from)) => from.as_slice(),
        Some(UpdateTableFromKind::BeforeSet(_)) | None => &[],
    };
    let mut names = Names::new(rewrite.cx.dialect);
    names.add_chain(table)?;
    names.add(joined)?;
    let tables: Vec<&TableWithJoins> = std::iter::once(&*table).chain(joined).collect();
    guard(rewrite, selection.as_ref(), tables.iter().copied(), &[&changed], ctes)?;
    let managed = conditions_on_managed(rewrite, selection, &tables, visibility, ctes)?;
    let user = selection.clone();
    let beside = match from {
        Some(UpdateTableFromKind::AfterSet(from)) => {
            cut_times_of_joins(rewrite, from, &managed);
            scope_from(rewrite, from, ctes)?.0
        }
        Some(UpdateTableFromKind::BeforeSet(_)) => {
            return Err(Reason::NotSqlOfBackend {
                what: "UPDATE .. FROM .. SET".to_owned(),
                instead: "put FROM behind SET",
            }
            .into());
        }
        None => Vec::new(),
    };
    if let Relation::Policy(table) = changed.relation {
        let policy = rewrite.cx.policy(table)?;
        let condition = row_filter(rewrite, table, &changed.qualifier, visibility, Clause::Where)?;
        restrict(selection, condition);
        let target = WriteTarget {
            table,
            policy,
            qualifier: &changed.qualifier,
            qualified: false,
            inserted: None,
        };
        let said = assign(rewrite, target, assignments, Changing::Found(visibility))?;
        refuse_restoring(rewrite, table, &said, visibility)?;
        if let Some(version) = said.version {
            demand_version(rewrite, target, version, user.as_ref(), selection);
        }
    }
    restrict(selection, beside);
    Ok(())
}
