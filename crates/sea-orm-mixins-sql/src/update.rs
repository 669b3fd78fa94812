//! UPDATE: of one table, from others beside it, and of several at once on MySQL.

use crate::alias::{Names, qualifier};
use crate::assign::{Changing, Target};
use crate::ctes::Ctes;
use crate::engine::{Engine, Relation, placeholder};
use crate::from::Scoping;
use crate::managed::{Managed, compares};
use crate::names::{folded, is_column, same};
use crate::owned::column_of;
use crate::plan::{Place, Result};
use crate::policy::Policy;
use crate::predicate::{binary, restrict};
use crate::refusal::Refusal;
use crate::{Dialect, Intent, Visibility};
use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Expr, Ident, ObjectName, ObjectNamePart, TableFactor, TableWithJoins,
    Update, UpdateTableFromKind,
};

/// A table that a statement changes, before its columns are looked at.
pub(crate) struct Changed {
    pub(crate) relation: Relation,
    pub(crate) qualifier: Vec<Ident>,
    pub(crate) name: String,
}

impl<'e> Engine<'e> {
    pub(crate) fn update(&mut self, update: &mut Update, ctes: &Ctes<'_>) -> Result<()> {
        self.check_intent(&[Intent::Restore])?;
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
            return Err(Refusal::because("OUTPUT is not SQL of this backend; use RETURNING"));
        }
        if on_cluster.is_some() || settings.is_some() {
            return Err(Refusal::because("ON CLUSTER and SETTINGS are not SQL of this backend"));
        }
        for assignment in &mut *assignments {
            self.expr(&mut assignment.value, ctes)?;
        }
        self.subscripts(assignments, ctes)?;
        self.exprs(&mut *selection, ctes)?;
        self.order_by(order_by, ctes)?;
        self.exprs(limit, ctes)?;
        if let Some(returning) = returning {
            self.projection(returning, ctes)?;
            self.keep_names(returning, None);
        }
        let visibility = match self.intent {
            Intent::Restore => Visibility::OnlyDeleted,
            Intent::AsWritten | Intent::ForceDelete => self.shape.visibility,
        };
        if !table.joins.is_empty() || !matches!(table.relation, TableFactor::Table { .. }) {
            if self.dialect != Dialect::Mysql {
                return Err(Refusal::because(
                    "UPDATE of a join is not SQL of this backend; use UPDATE .. FROM",
                ));
            }
            return self.update_joined(table, assignments, selection, visibility, ctes);
        }
        let changed = self.changed(&table.relation, ctes)?;
        self.check_or(or, &changed.relation, "UPDATE")?;
        let joined = match &*from {
            Some(UpdateTableFromKind::AfterSet(from)) => from.as_slice(),
            Some(UpdateTableFromKind::BeforeSet(_)) | None => &[],
        };
        let mut names = Names::new(self.dialect);
        names.add_chain(table)?;
        names.add(joined)?;
        let tables: Vec<&TableWithJoins> = std::iter::once(&*table).chain(joined).collect();
        self.guard(selection.as_ref(), tables.iter().copied(), &[&changed], ctes)?;
        let managed = self.conditions_on_managed(selection, &tables, visibility, ctes)?;
        let user = selection.clone();
        let beside = match from {
            Some(UpdateTableFromKind::AfterSet(from)) => {
                self.cut_times_of_joins(from, &managed);
                self.from(from, ctes)?.0
            }
            Some(UpdateTableFromKind::BeforeSet(_)) => {
                return Err(Refusal::because("UPDATE .. FROM .. SET is not SQL of this backend"));
            }
            None => Vec::new(),
        };
        if let Relation::Policy(table) = changed.relation {
            let policy = self.policy(table)?;
            let condition = self.condition(table, &changed.qualifier, visibility, Place::Where)?;
            restrict(selection, condition);
            let target = Target {
                table,
                policy,
                qualifier: &changed.qualifier,
                qualified: false,
                inserted: None,
            };
            let said = self.assign(target, assignments, Changing::Found(visibility))?;
            self.refuse_unmarking(table, &said, visibility)?;
            if let Some(version) = said.version {
                self.demand_version(target, version, user.as_ref(), selection);
            }
        }
        restrict(selection, beside);
        Ok(())
    }

    /// MySQL's UPDATE of a join.
    fn update_joined(
        &mut self,
        table: &mut TableWithJoins,
        assignments: &mut Vec<Assignment>,
        selection: &mut Option<Expr>,
        visibility: Visibility,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        let targets = self.joined(table, ctes)?;
        let mut changed = Vec::new();
        for assignment in &*assignments {
            changed.extend(targets.get(self.target_of(&targets, &assignment.target)?));
        }
        self.guard(selection.as_ref(), [&*table], &changed, ctes)?;
        let managed = self.conditions_on_managed(selection, &[&*table], visibility, ctes)?;
        self.cut_times_of_joins(std::slice::from_mut(table), &managed);
        let user = selection.clone();
        let mut scoping = Scoping {
            visibility,
            derived: Vec::new(),
        };
        let conditions = scoping.chain(self, table, Vec::new(), false, ctes)?;
        restrict(selection, conditions);
        for (target, version) in self.assign_joined(&targets, &scoping, assignments, visibility)? {
            self.demand_version(target, version, user.as_ref(), selection);
        }
        Ok(())
    }

    /// An update of one row that gives the version, and says nothing else about it, gives the one that its copy was read at.
    fn demand_version(&mut self, target: Target<'_>, value: usize, user: Option<&Expr>, selection: &mut Option<Expr>) {
        let Some(version) = &target.policy.version else { return };
        let of_target = [Managed {
            table: target.table,
            policy: target.policy,
            qualifier: target.qualifier.to_vec(),
        }];
        let is = |expr: &Expr, name: &str| {
            let owner = self.owner(expr, &of_target, |_, column| is_column(column, name, self.dialect));
            owner.is_some()
        };
        let mut keys: Vec<&str> = target.policy.key.iter().map(String::as_str).collect();
        let mut is_compared = false;
        conjuncts(user, &mut |expr| {
            is_compared |= compares(expr, &|side| is(side, version));
            if let Expr::BinaryOp {
                left,
                op: BinaryOperator::Eq,
                right,
            } = expr
            {
                for (column, value) in [(left, right), (right, left)] {
                    if column_name(column).is_some() && column_name(value).is_none() {
                        keys.retain(|key| !is(column, key));
                    }
                }
            }
        });
        if is_compared || !keys.is_empty() {
            return;
        }
        let condition = binary(self.column(target, version), BinaryOperator::Eq, placeholder(value));
        restrict(selection, [condition]);
    }

    /// What a name means that stands for what is changed.
    pub(crate) fn changeable(&self, name: &ObjectName, ctes: &Ctes<'_>) -> Result<Relation> {
        let relation = self.relation(name, ctes)?;
        if matches!(relation, Relation::Cte) {
            return Err(Refusal::because(format!(
                "`{name}` is a common table expression, which cannot be changed"
            )));
        }
        Ok(relation)
    }

    /// A single table that a statement changes.
    pub(crate) fn changed(&mut self, factor: &TableFactor, ctes: &Ctes<'_>) -> Result<Changed> {
        let TableFactor::Table {
            name,
            alias,
            args: None,
            ..
        } = factor
        else {
            return Err(Refusal::because("what is changed is not a table"));
        };
        let relation = self.changeable(name, ctes)?;
        Ok(Changed {
            relation,
            qualifier: qualifier(name, alias.as_ref().map(|alias| &alias.name), self.dialect)?,
            name: name.to_string(),
        })
    }

    /// The tables of a join that can be changed.
    pub(crate) fn joined(&mut self, table: &TableWithJoins, ctes: &Ctes<'_>) -> Result<Vec<Changed>> {
        let factors = std::iter::once(&table.relation).chain(table.joins.iter().map(|join| &join.relation));
        let mut changed = Vec::new();
        for factor in factors {
            // Anything else in a join is no table, so nothing that could be changed.
            if let TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } = factor
            {
                changed.push(Changed {
                    relation: self.relation(name, ctes)?,
                    qualifier: qualifier(name, alias.as_ref().map(|alias| &alias.name), self.dialect)?,
                    name: name.to_string(),
                });
            } else if let TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } = factor
            {
                changed.extend(self.joined(table_with_joins, ctes)?);
            }
        }
        Ok(changed)
    }

    /// Sorts the assignments of an UPDATE over several tables by table, and rewrites each table's. Gives the versions that
    /// they say.
    fn assign_joined<'t>(
        &mut self,
        targets: &'t [Changed],
        scoping: &Scoping,
        assignments: &mut Vec<Assignment>,
        visibility: Visibility,
    ) -> Result<Vec<(Target<'t>, usize)>>
    where
        'e: 't,
    {
        let mut versions = Vec::new();
        let mut by_target: Vec<Vec<Assignment>> = targets.iter().map(|_| Vec::new()).collect();
        for assignment in std::mem::take(assignments) {
            let at = self.target_of(targets, &assignment.target)?;
            if let Some(of_target) = by_target.get_mut(at) {
                of_target.push(assignment);
            }
        }
        for (changed, mut own) in targets.iter().zip(by_target) {
            if own.is_empty() {
                continue;
            }
            scoping.check_changed(changed)?;
            if let Relation::Policy(table) = changed.relation {
                let target = Target {
                    table,
                    policy: self.policy(table)?,
                    qualifier: &changed.qualifier,
                    qualified: true,
                    inserted: None,
                };
                let said = self.assign(target, &mut own, Changing::Found(visibility))?;
                self.refuse_unmarking(table, &said, visibility)?;
                versions.extend(said.version.map(|version| (target, version)));
            }
            assignments.append(&mut own);
        }
        Ok(versions)
    }

    fn target_of(&self, targets: &[Changed], target: &AssignmentTarget) -> Result<usize> {
        let AssignmentTarget::ColumnName(name) = target else {
            return Err(Refusal::because(
                "SET of several columns at once is not SQL of this backend",
            ));
        };
        let column = column_of(target, self.dialect)?;
        let idents: Vec<&Ident> = name
            .0
            .iter()
            .filter_map(|part| match part {
                ObjectNamePart::Identifier(ident) => Some(ident),
                ObjectNamePart::Function(_) => None,
            })
            .collect();
        let named = idents
            .split_last()
            .and_then(|(_, qualifier)| self.find_target(targets, qualifier));
        named.ok_or_else(|| {
            Refusal::because(format!(
                "`{column}` in SET does not say which of the joined tables it belongs to; write the table's name or alias in front"
            ))
        })
    }

    /// The table that a qualifier names among those of a join.
    pub(crate) fn find_target(&self, targets: &[Changed], qualifier: &[&Ident]) -> Option<usize> {
        let is_named = |changed: &Changed| {
            // `db.t` may be called `t`.
            let pairs = changed.qualifier.iter().rev().zip(qualifier.iter().rev());
            !qualifier.is_empty()
                && qualifier.len() <= changed.qualifier.len()
                && pairs
                    .into_iter()
                    .all(|(left, right)| same(self.dialect, &folded(left, self.dialect), &folded(right, self.dialect)))
        };
        let mut found = targets.iter().enumerate().filter(|(_, changed)| is_named(changed));
        let (at, _) = found.next()?;
        found.next().is_none().then_some(at)
    }
}

/// Calls `each` on every condition that must hold for `expr` to hold.
pub(crate) fn conjuncts(expr: Option<&Expr>, each: &mut impl FnMut(&Expr)) {
    let mut rest = expr;
    while let Some(expr) = rest {
        if let Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } = expr
        {
            conjuncts(Some(right), each);
            rest = Some(left);
        } else if let Expr::Nested(inner) = expr {
            rest = Some(inner);
        } else {
            each(expr);
            rest = None;
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "anything else is no column")]
pub(crate) fn column_name(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Identifier(ident) => Some(ident.clone()),
        Expr::CompoundIdentifier(parts) => parts.last().cloned(),
        Expr::Nested(inner) => column_name(inner),
        _ => None,
    }
}

/// The columns that our own conditions test.
pub(crate) fn tested_columns(policy: &Policy) -> impl Iterator<Item = &str> {
    // The key of the tenants' own table tells its rows apart.
    let tenants = policy.tenants.iter().filter(|tenant| !policy.is_root(tenant));
    let tenants = tenants.map(|tenant| tenant.column.as_str());
    tenants.chain(policy.soft_delete.as_ref().map(crate::SoftDelete::column))
}
