//! The parents and children of a statement's rows, read before the statement is rewritten: the query for the rows that
//! it deletes or restores, and the parents that it gives to rows.

use crate::ast::expr::qualified;
use crate::catalog::column::column_of;
use crate::catalog::policy::{Cascade, Policy};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::{NamedTable, Relation};
use crate::draft::following::Wanted;
use crate::given::Given;
use crate::id::TableId;
use crate::names::alias::qualifier;
use crate::names::cte::Ctes;
use crate::names::{is_column, quoted};
use crate::plan::Operand;
use crate::plan::cascade::{Cascades, Link};
use crate::refusal::{Reason, Refusal, Result};
use crate::shape::{Intent, Visibility};
use crate::write::target::{changed_table, joined_tables};
use sqlparser::ast::{
    Assignment, Delete, Expr, FromTable, Insert, ObjectNamePart, OnConflictAction, OnInsert, SetExpr, Statement,
    TableObject, TableWithJoins, Update, UpdateTableFromKind,
};

/// Notes what a statement demands of parents and children.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "other statements neither delete rows nor give them parents"
)]
pub(crate) fn follow(draft: &mut Draft<'_>, statement: &Statement, ctes: &Ctes<'_>) -> Result<()> {
    if !draft.cx.catalog.cascades() {
        return Ok(());
    }
    match statement {
        Statement::Delete(delete) => deleted(draft, delete, ctes),
        Statement::Update(update) => updated(draft, update, ctes),
        Statement::Insert(insert) => inserted(draft, insert, ctes),
        _ => Ok(()),
    }
}

fn deleted(draft: &mut Draft<'_>, delete: &Delete, ctes: &Ctes<'_>) -> Result<()> {
    let cx = draft.cx;
    if cx.intent == Intent::ForceDelete || cx.shape.visibility == Visibility::OnlyDeleted {
        return Ok(());
    }
    let FromTable::WithFromKeyword(from) = &delete.from else {
        return Ok(());
    };
    let deletes = |cascade: &Cascade| cascade.deletes;
    if cx.dialect == Dialect::Mysql
        && let Some(joined) = &delete.using
    {
        // The names after FROM are those of the join.
        return no_join(draft, joined, deletes, ctes);
    }
    let target = match from.as_slice() {
        [target] if delete.tables.is_empty() && target.joins.is_empty() => target,
        joined => return no_join(draft, joined, deletes, ctes),
    };
    let Some((table, policy, changed)) = cascading(draft, target, deletes, ctes)? else {
        return Ok(());
    };
    let refused = |what| Err(refused_form(policy, what));
    if delete.limit.is_some() {
        return refused("LIMIT");
    }
    if delete.returning.is_some() && cx.dialect == Dialect::Mysql {
        // As any soft deletion there.
        return Ok(());
    }
    let using = delete.using.as_deref().unwrap_or_default();
    let rows = Rows {
        policy,
        changed: &changed,
        target,
        using,
        selection: delete.selection.as_ref(),
    };
    let wanted = rows.wanted(draft, table, Cascades::Delete, delete.returning.is_some());
    draft.following.rows = Some(wanted);
    Ok(())
}

fn updated(draft: &mut Draft<'_>, update: &Update, ctes: &Ctes<'_>) -> Result<()> {
    let is_ours = |cascade: &Cascade| cascade.restores || !cascade.parents.is_empty();
    if !update.table.joins.is_empty() {
        let mut assigned = Vec::new();
        for assignment in &update.assignments {
            assigned.push(column_of(&assignment.target, draft.cx.dialect)?);
        }
        let dialect = draft.cx.dialect;
        let sets = |cascade: &Cascade| {
            let mut columns = cascade.parents.iter().flatten();
            columns.any(|column| assigned.iter().any(|ident| is_column(ident, column, dialect)))
        };
        return no_join(draft, std::slice::from_ref(&update.table), sets, ctes);
    }
    let Some((table, policy, changed)) = cascading(draft, &update.table, is_ours, ctes)? else {
        return Ok(());
    };
    let set = assigned_parents(draft, table, policy, &update.assignments)?;
    draft.following.links.extend(set);
    let restores = policy.cascade.as_ref().is_some_and(|cascade| cascade.restores);
    if draft.cx.intent != Intent::Restore || !restores {
        return Ok(());
    }
    if update.limit.is_some() {
        return Err(refused_form(policy, "LIMIT"));
    }
    let using = match &update.from {
        Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => from.as_slice(),
        None => &[],
    };
    let rows = Rows {
        policy,
        changed: &changed,
        target: &update.table,
        using,
        selection: update.selection.as_ref(),
    };
    let wanted = rows.wanted(draft, table, Cascades::Restore, update.returning.is_some());
    draft.following.rows = Some(wanted);
    Ok(())
}

/// Refuses a join in which a table is one of those.
fn no_join(
    draft: &Draft<'_>,
    from: &[TableWithJoins],
    is_ours: impl Fn(&Cascade) -> bool,
    ctes: &Ctes<'_>,
) -> Result<()> {
    for item in from {
        for joined in joined_tables(draft.cx, item, ctes)? {
            if let Relation::Policy(table) = joined.relation
                && let policy = draft.cx.policy(table)?
                && policy.cascade.as_ref().is_some_and(&is_ours)
            {
                return Err(refused_form(policy, "a join"));
            }
        }
    }
    Ok(())
}

fn refused_form(policy: &Policy, what: &'static str) -> Refusal {
    let table = policy.table.to_string();
    Refusal::from(Reason::CascadeForm { table, what })
}

/// The changed table, if it is one of those.
fn cascading<'a>(
    draft: &Draft<'a>,
    target: &TableWithJoins,
    is_ours: impl Fn(&Cascade) -> bool,
    ctes: &Ctes<'_>,
) -> Result<Option<(TableId, &'a Policy, NamedTable)>> {
    let changed = changed_table(draft.cx, &target.relation, ctes)?;
    let Relation::Policy(table) = changed.relation else {
        return Ok(None);
    };
    let policy = draft.cx.policy(table)?;
    let found = policy.cascade.as_ref().is_some_and(is_ours);
    Ok(found.then_some((table, policy, changed)))
}

/// The rows of a statement.
struct Rows<'s> {
    policy: &'s Policy,
    changed: &'s NamedTable,
    target: &'s TableWithJoins,
    using: &'s [TableWithJoins],
    selection: Option<&'s Expr>,
}

impl Rows<'_> {
    /// Returns the query for them, as text: it is planned and proven like any other.
    fn wanted(&self, draft: &Draft<'_>, table: TableId, does: Cascades, returns: bool) -> Wanted {
        let dialect = draft.cx.dialect;
        let columns = self.policy.cascade.iter().flat_map(|cascade| &cascade.columns);
        let columns = columns.map(|column| qualified(&self.changed.qualifier, quoted(column, dialect)).to_string());
        let mut text = format!("SELECT {} FROM {}", columns.collect::<Vec<_>>().join(", "), self.target);
        for using in self.using {
            text.push_str(", ");
            text.push_str(&using.to_string());
        }
        if let Some(selection) = self.selection {
            text.push_str(" WHERE ");
            text.push_str(&selection.to_string());
        }
        match (dialect, self.changed.qualifier.last()) {
            (Dialect::Sqlite, _) => {}
            (Dialect::Postgres, Some(name)) => {
                text.push_str(" FOR UPDATE OF ");
                text.push_str(&name.to_string());
            }
            (Dialect::Mysql | Dialect::Postgres, _) => text.push_str(" FOR UPDATE"),
        }
        Wanted {
            table,
            does,
            text,
            cut: draft.slots.unwalked(),
            returns,
        }
    }
}

/// Returns the parents that SET gives to rows.
fn assigned_parents(
    draft: &Draft<'_>,
    table: TableId,
    policy: &Policy,
    assignments: &[Assignment],
) -> Result<Vec<Link>> {
    let dialect = draft.cx.dialect;
    let mut assigned = Vec::new();
    for assignment in assignments {
        assigned.push((column_of(&assignment.target, dialect)?, &assignment.value));
    }
    let value = |column: &str| {
        let found = assigned.iter().find(|(ident, _)| is_column(ident, column, dialect));
        found.map_or(Ok(None), |(_, value)| part(draft, policy, column, value))
    };
    links(table, policy, value)
}

/// Returns a column's value in a row; `None` where it is left out, or left to the mixins.
fn part(draft: &Draft<'_>, policy: &Policy, column: &str, value: &Expr) -> Result<Option<Operand>> {
    let given = draft.slots.given(value);
    match given {
        Given::Null => return Ok(Some(Operand::Null)),
        Given::Default => return Ok(None),
        Given::Parameter(_) | Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::Expression => {}
    }
    let unknown = || unknown_parent(policy, column);
    Operand::of(given).map(Some).ok_or_else(unknown)
}

fn unknown_parent(policy: &Policy, column: &str) -> Refusal {
    let (table, column) = (policy.table.to_string(), column.to_owned());
    Reason::UnknownParent { table, column }.into()
}

/// Returns the links of one row.
fn links(table: TableId, policy: &Policy, value: impl Fn(&str) -> Result<Option<Operand>>) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for (parent, columns) in policy.cascade.iter().flat_map(|it| it.parents.iter().enumerate()) {
        let key = columns.iter().map(|column| value(column)).collect::<Result<Vec<_>>>()?;
        // A parent that is not all there is none.
        if !key.contains(&Some(Operand::Null)) && key.iter().any(Option::is_some) {
            links.push(Link { table, parent, key });
        }
    }
    Ok(links)
}

fn inserted(draft: &mut Draft<'_>, insert: &Insert, ctes: &Ctes<'_>) -> Result<()> {
    let TableObject::TableName(name) = &insert.table else {
        return Ok(());
    };
    let Relation::Policy(table) = draft.cx.relation(name, ctes)? else {
        return Ok(());
    };
    let policy = draft.cx.policy(table)?;
    let Some(parents) = policy
        .cascade
        .as_ref()
        .map(|cascade| &cascade.parents)
        .filter(|it| !it.is_empty())
    else {
        return Ok(());
    };
    qualifier(name, None, draft.cx.dialect)?;
    let first = || parents.iter().flatten().next().map_or("", String::as_str);
    let Some(source) = &insert.source else {
        // DEFAULT VALUES gives no parent; MySQL's INSERT .. SET does.
        let set = assigned_parents(draft, table, policy, &insert.assignments)?;
        draft.following.links.extend(set);
        return Ok(());
    };
    let SetExpr::Values(values) = &*source.body else {
        return Err(unknown_parent(policy, first()));
    };
    if insert.columns.is_empty() {
        return Err(unknown_parent(policy, first()));
    }
    let dialect = draft.cx.dialect;
    let at = |column: &str| {
        insert.columns.iter().position(|name| match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => is_column(ident, column, dialect),
            _ => false,
        })
    };
    let mut found = Vec::new();
    for row in &values.rows {
        found.extend(links(table, policy, |column| {
            let value = at(column).and_then(|at| row.content.get(at));
            value.map_or(Ok(None), |value| part(draft, policy, column, value))
        })?);
    }
    found.extend(conflicting(draft, table, policy, insert)?);
    draft.following.links.extend(found);
    Ok(())
}

/// Returns the parents that an upsert gives to the row in its way. One that takes the inserted row's is among the rows.
fn conflicting(draft: &Draft<'_>, table: TableId, policy: &Policy, insert: &Insert) -> Result<Vec<Link>> {
    let assignments = match &insert.on {
        Some(OnInsert::DuplicateKeyUpdate(assignments)) => assignments,
        Some(OnInsert::OnConflict(on)) => match &on.action {
            OnConflictAction::DoUpdate(update) => &update.assignments,
            OnConflictAction::DoNothing => return Ok(Vec::new()),
        },
        Some(_) | None => return Ok(Vec::new()),
    };
    let dialect = draft.cx.dialect;
    let own: Vec<Assignment> = assignments
        .iter()
        .filter(|assignment| {
            let column = column_of(&assignment.target, dialect);
            !column.is_ok_and(|column| takes_inserted(&assignment.value, &column.value))
        })
        .cloned()
        .collect();
    assigned_parents(draft, table, policy, &own)
}

/// Whether a value is the inserted row's of that column: `excluded.column`, `VALUES(column)`, or the row's own.
fn takes_inserted(value: &Expr, column: &str) -> bool {
    let text = value.to_string().replace(['"', '`'], "").to_ascii_lowercase();
    let column = column.to_ascii_lowercase();
    text == format!("excluded.{column}") || text == format!("values({column})") || text == column
}
