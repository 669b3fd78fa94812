//! DELETE: within the scope, and on a soft-delete table as an UPDATE that marks.

use crate::alias::Names;
use crate::assign::Target;
use crate::ctes::Ctes;
use crate::engine::{Engine, Relation};
use crate::from::Scoping;
use crate::liveness;
use crate::names::Name;
use crate::plan::{Filling, Note, Place, Result};
use crate::predicate::restrict;
use crate::refusal::Refusal;
use crate::update::Changed;
use crate::{Dialect, Intent, Visibility};
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Assignment, Delete, FromTable, Ident, ObjectName, ObjectNamePart, TableFactor, TableWithJoins, Update,
    UpdateTableFromKind,
};

impl Engine<'_> {
    /// Scopes a DELETE; returns the UPDATE that takes its place where rows are marked.
    pub(crate) fn delete(&mut self, delete: &mut Delete, ctes: &Ctes<'_>) -> Result<Option<Update>> {
        self.check_intent(&[Intent::ForceDelete])?;
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
        if output.is_some() {
            return Err(Refusal::because("OUTPUT is not SQL of this backend; use RETURNING"));
        }
        if on_cluster.is_some() || settings.is_some() {
            return Err(Refusal::because("ON CLUSTER and SETTINGS are not SQL of this backend"));
        }
        self.exprs(selection.as_mut(), ctes)?;
        self.order_by(order_by, ctes)?;
        self.exprs(limit, ctes)?;
        if let Some(returning) = returning {
            self.projection(returning, ctes)?;
            self.keep_names(returning, None);
        }
        let FromTable::WithFromKeyword(from) = from else {
            return Err(Refusal::because("DELETE without FROM"));
        };
        let is_joined = !tables.is_empty()
            || (self.dialect == Dialect::Mysql && using.is_some())
            || !matches!(from.as_slice(), [TableWithJoins { relation: TableFactor::Table { .. }, joins }] if joins.is_empty());
        if is_joined {
            return self.delete_joined(delete, ctes);
        }
        self.delete_one(delete, ctes)
    }

    fn delete_one(&mut self, delete: &mut Delete, ctes: &Ctes<'_>) -> Result<Option<Update>> {
        let FromTable::WithFromKeyword(from) = &delete.from else {
            return Ok(None);
        };
        let Some(table) = from.first() else { return Ok(None) };
        let changed = self.changed(&table.relation, ctes)?;
        let joined = delete.using.as_deref().unwrap_or_default();
        let mut names = Names::new(self.dialect);
        names.add_chain(table)?;
        names.add(joined)?;
        let tables: Vec<&TableWithJoins> = std::iter::once(table).chain(joined).collect();
        self.guard(delete.selection.as_ref(), tables.iter().copied(), &[&changed], ctes)?;
        let managed = self.conditions_on_managed(&mut delete.selection, &tables, self.shape.visibility, ctes)?;
        let beside = match &mut delete.using {
            Some(using) => {
                self.cut_times_of_joins(using, &managed);
                self.from(using, ctes)?.0
            }
            None => Vec::new(),
        };
        let marks = match changed.relation {
            Relation::Policy(table) => {
                let marks = self.marks(table)?;
                let condition = if marks {
                    self.live_condition(table, &changed.qualifier, Place::Where)?
                } else {
                    self.condition(table, &changed.qualifier, self.removing(), Place::Where)?
                };
                restrict(&mut delete.selection, condition);
                marks.then_some(table)
            }
            Relation::Open | Relation::Cte => None,
        };
        restrict(&mut delete.selection, beside);
        let Some(marked) = marks else { return Ok(None) };
        if self.dialect == Dialect::Mysql && delete.returning.is_some() {
            return Err(Refusal::because(format!(
                "rows of `{}` are marked by an UPDATE, and this backend has no UPDATE .. RETURNING; select the rows FOR UPDATE first, then delete them, in one transaction",
                changed.name
            )));
        }
        if self.dialect == Dialect::Sqlite && (!delete.order_by.is_empty() || delete.limit.is_some()) {
            return Err(Refusal::because(format!(
                "rows of `{}` are marked by an UPDATE, and this backend's has no ORDER BY and no LIMIT; choose the rows in a subquery",
                changed.name
            )));
        }
        let target = Target {
            table: marked,
            policy: self.policy(marked)?,
            qualifier: &changed.qualifier,
            qualified: false,
            inserted: None,
        };
        let assignments = self.mark(target);
        let FromTable::WithFromKeyword(from) = &mut delete.from else {
            return Ok(None);
        };
        let Some(table) = from.pop() else { return Ok(None) };
        let from = delete.using.take().map(UpdateTableFromKind::AfterSet);
        let mut marking = updating(delete, table, assignments, from);
        self.check_or(&mut marking.or, &changed.relation, "UPDATE")?;
        Ok(Some(marking))
    }

    /// MySQL's DELETE of rows of one or more tables of a join.
    fn delete_joined(&mut self, delete: &mut Delete, ctes: &Ctes<'_>) -> Result<Option<Update>> {
        if self.dialect != Dialect::Mysql {
            return Err(Refusal::because(
                "DELETE from a join is not SQL of this backend; use USING, or a subquery",
            ));
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
            return Err(Refusal::because(
                "DELETE from a list of tables; write the join with JOIN",
            ));
        };
        let joined = self.joined(join, ctes)?;
        let targets = self.deleted(&names, &joined)?;
        self.guard(delete.selection.as_ref(), [&*join], &targets, ctes)?;
        let managed = self.conditions_on_managed(&mut delete.selection, &[&*join], self.shape.visibility, ctes)?;
        self.cut_times_of_joins(std::slice::from_mut(join), &managed);
        let mut marking = Vec::new();
        for target in &targets {
            if let Relation::Policy(table) = target.relation {
                marking.push(self.marks(table)?);
            } else {
                marking.push(false);
            }
        }
        let marks = marking.contains(&true);
        if marks && marking.contains(&false) {
            return Err(Refusal::because(
                "this DELETE would mark rows of one table and remove rows of another; delete from one table at a time",
            ));
        }
        let visibility = if marks { Visibility::Live } else { self.removing() };
        if marks && self.shape.visibility != Visibility::Live && joined.len() > targets.len() {
            return Err(Refusal::because(
                "a DELETE marks live rows only, and the tables beside are to show deleted ones; delete by a subquery",
            ));
        }
        let mut scoping = Scoping {
            visibility,
            derived: Vec::new(),
        };
        let conditions = scoping.chain(self, join, Vec::new(), false, ctes)?;
        targets.iter().try_for_each(|changed| scoping.check_changed(changed))?;
        restrict(&mut delete.selection, conditions);
        if !marks {
            return Ok(None);
        }
        let mut assignments = Vec::new();
        for changed in targets {
            if let Relation::Policy(table) = changed.relation {
                let target = Target {
                    table,
                    policy: self.policy(table)?,
                    qualifier: &changed.qualifier,
                    qualified: true,
                    inserted: None,
                };
                let never = self.unseen_live(table, &changed.qualifier)?;
                restrict(&mut delete.selection, never);
                assignments.append(&mut self.mark(target));
            }
        }
        let placeholder = TableWithJoins {
            relation: TableFactor::TableFunction {
                expr: crate::engine::null(),
                alias: None,
            },
            joins: Vec::new(),
        };
        let table = std::mem::replace(join, placeholder);
        Ok(Some(updating(delete, table, assignments, None)))
    }

    fn deleted<'c>(&self, names: &[ObjectName], joined: &'c [Changed]) -> Result<Vec<&'c Changed>> {
        let found = names.iter().map(|name| {
            Name::of(name, self.dialect)?;
            let idents: Vec<&Ident> = name
                .0
                .iter()
                .filter_map(|part| match part {
                    ObjectNamePart::Identifier(ident) => Some(ident),
                    ObjectNamePart::Function(_) => None,
                })
                .collect();
            let found = self.find_target(joined, &idents).and_then(|at| joined.get(at));
            found.ok_or_else(|| {
                Refusal::because(format!("`{name}` is not one table of the join that it is deleted from"))
            })
        });
        found.collect()
    }

    /// Whether a DELETE on a table marks its rows.
    fn marks(&self, table: usize) -> Result<bool> {
        Ok(self.policy(table)?.soft_delete.is_some() && self.intent != Intent::ForceDelete)
    }

    /// Which rows a DELETE removes.
    fn removing(&self) -> Visibility {
        match self.intent {
            Intent::ForceDelete => Visibility::WithDeleted,
            Intent::AsWritten | Intent::Restore => self.shape.visibility,
        }
    }

    /// What marking sets.
    fn mark(&mut self, target: Target<'_>) -> Vec<Assignment> {
        let mut assignments = Vec::new();
        let policy = target.policy;
        self.note(|| Note::Marked {
            table: policy.table.to_string(),
        });
        if let Some(soft_delete) = &policy.soft_delete {
            let value = liveness::mark(soft_delete).unwrap_or_else(|| self.fill(target.table, Filling::Deleted));
            assignments.push(self.set(target, soft_delete.column(), value, "the mark"));
        }
        if let Some(deleted_by) = policy.audit.as_ref().and_then(|audit| audit.deleted_by.as_ref())
            && self.shape.actor
        {
            let value = self.fill(target.table, Filling::Actor);
            assignments.push(self.set(target, deleted_by, value, "the actor"));
        }
        self.touch(target, &mut assignments);
        assignments
    }
}

/// The tables that `DELETE FROM a, b USING ..` names.
fn named(from: &[TableWithJoins]) -> Result<Vec<ObjectName>> {
    let names = from.iter().map(|item| {
        if let TableFactor::Table { name, alias: None, .. } = &item.relation
            && item.joins.is_empty()
        {
            return Ok(name.clone());
        }
        Err(Refusal::because("what is deleted from is not a table"))
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
