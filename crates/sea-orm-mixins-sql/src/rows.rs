//! The rows of an INSERT: what is filled into each, and what each may say about the columns that mixins own.

use crate::assign::{Owned, Target, number};
use crate::engine::{Engine, Given, Relation};
use crate::insert::is_left_out;
use crate::names::{Ctes, is_column};
use crate::plan::{Bind, Fill, Filling, Note, Operand, Result};
use crate::policy::{Mixin, Policy, SoftDelete, Tenant};
use crate::predicate::boolean;
use crate::refusal::Refusal;
use crate::{Dialect, Reach};
use sqlparser::ast::{Distinct, Expr, SelectItem, SetExpr, SetQuantifier, TableFactor, TableWithJoins};

/// The columns that an INSERT lists.
pub(crate) struct Columns {
    pub(crate) count: usize,
    /// Where the key stands, if it is one column.
    pub(crate) key: Option<usize>,
    pub(crate) owned: Vec<(Owned, usize)>,
}

/// What the rows of one INSERT have in common.
#[derive(Clone, Copy)]
pub(crate) struct Inserting<'p> {
    pub(crate) target: Target<'p>,
    pub(crate) columns: &'p Columns,
    pub(crate) missing: &'p [Missing],
}

/// A column that an INSERT leaves out.
pub(crate) struct Missing {
    pub(crate) column: String,
    pub(crate) filler: Filler,
}

/// What goes into a column of an INSERT.
#[derive(Clone, Copy)]
pub(crate) enum Filler {
    /// A new key for each row.
    Key,
    /// The scope's only tenant of a dimension.
    Tenant(usize),
    Fill(Filling),
    Live,
    FirstVersion,
}

impl<'e> Engine<'e> {
    /// The columns to fill, in the order of an entity's columns.
    pub(crate) fn missing(&mut self, target: Target<'_>, columns: &Columns) -> Result<Vec<Missing>> {
        let policy = target.policy;
        let mut missing = Vec::new();
        let mut add = |column: &str, filler| {
            missing.push(Missing {
                column: column.to_owned(),
                filler,
            });
        };
        if policy.mixins.contains(&Mixin::UuidPk)
            && columns.key.is_none()
            && let Some(key) = policy.key.first()
        {
            add(key, Filler::Key);
        }
        for (at, tenant) in policy.tenants.iter().enumerate() {
            let reached = self.reached(policy, &tenant.dimension)?;
            if columns.place(Owned::Tenant(at)).is_none() {
                add(&tenant.column, Filler::Tenant(only(policy, tenant, reached)?));
            }
        }
        if let Some(audit) = &policy.audit
            && self.shape.actor
        {
            for (owned, column) in [
                (Owned::CreatedBy, &audit.created_by),
                (Owned::UpdatedBy, &audit.updated_by),
            ] {
                if columns.place(owned).is_none() {
                    add(column, Filler::Fill(Filling::Actor));
                }
            }
        }
        if let Some(timestamps) = &policy.timestamps {
            for (owned, column, filling) in [
                (Owned::CreatedAt, &timestamps.created_at, Filling::CreatedAt),
                (Owned::UpdatedAt, &timestamps.updated_at, Filling::UpdatedAt),
            ] {
                if columns.place(owned).is_none() {
                    add(column, Filler::Fill(filling));
                }
            }
        }
        if let Some(soft_delete) = &policy.soft_delete
            && columns.place(Owned::Marker).is_none()
        {
            add(soft_delete.column(), Filler::Live);
        }
        if let Some(version) = &policy.version
            && columns.place(Owned::Version).is_none()
        {
            add(version, Filler::FirstVersion);
        }
        for Missing { column, filler } in &missing {
            let with = describe(*filler);
            self.note(|| Note::Filled {
                table: policy.table.to_string(),
                column: column.clone(),
                with: with.to_owned(),
            });
        }
        Ok(missing)
    }

    /// Fills one row of VALUES.
    pub(crate) fn row(
        &mut self,
        inserting: Inserting<'_>,
        row: usize,
        values: &mut Vec<Expr>,
    ) -> Result<()> {
        let Inserting {
            target,
            columns,
            missing,
        } = inserting;
        if values.len() != columns.count {
            return Err(Refusal::because(format!(
                "row {} of the INSERT has {} values for {} columns",
                row + 1,
                values.len(),
                columns.count
            )));
        }
        let marker = columns.place(Owned::Marker).and_then(|at| values.get(at)).cloned();
        for (owned, at) in &columns.owned {
            if let Some(value) = values.get_mut(*at) {
                self.value(target, *owned, value, marker.as_ref())?;
            }
        }
        if let Some(value) = columns.key.and_then(|at| values.get_mut(at))
            && target.policy.mixins.contains(&Mixin::UuidPk)
        {
            self.fill_null(target.table, value, Filler::Key, row);
        }
        for missing in missing {
            let value = self.filler(target, missing.filler, row);
            values.push(value);
        }
        Ok(())
    }

    fn filler(&mut self, target: Target<'_>, filler: Filler, row: usize) -> Expr {
        match filler {
            Filler::Key => self.fill(target.table, Filling::Key(row)),
            Filler::Tenant(dimension) => self.bind(Bind::Tenant { dimension, value: 0 }),
            Filler::Fill(filling) => self.fill(target.table, filling),
            Filler::Live => match &target.policy.soft_delete {
                Some(SoftDelete::Flag { .. }) => boolean(false),
                Some(SoftDelete::Time { .. }) | None => crate::engine::null(),
            },
            Filler::FirstVersion => number("1"),
        }
    }

    /// What a row says about a column that a mixin owns.
    fn value(&mut self, target: Target<'_>, owned: Owned, value: &mut Expr, marker: Option<&Expr>) -> Result<()> {
        match owned {
            Owned::Tenant(at) => {
                if let Some(tenant) = target.policy.tenants.get(at) {
                    self.tenant(target, tenant, value)?;
                }
            }
            Owned::CreatedBy | Owned::UpdatedBy => {
                if self.shape.actor {
                    *value = self.fill(target.table, Filling::Actor);
                }
            }
            Owned::DeletedBy => {
                if self.shape.actor {
                    *value = self.deleter(target, marker);
                }
            }
            Owned::CreatedAt => self.fill_null(target.table, value, Filler::Fill(Filling::CreatedAt), 0),
            Owned::UpdatedAt => self.fill_null(target.table, value, Filler::Fill(Filling::UpdatedAt), 0),
            Owned::Version => self.fill_null(target.table, value, Filler::FirstVersion, 0),
            Owned::Marker => {
                if target.policy.soft_delete.as_ref().is_some_and(SoftDelete::is_flag) {
                    self.fill_null(target.table, value, Filler::Live, 0);
                }
            }
        }
        Ok(())
    }

    /// Who deleted a row that is inserted as deleted.
    fn deleter(&mut self, target: Target<'_>, marker: Option<&Expr>) -> Expr {
        let fill = Fill {
            table: target.table,
            what: Filling::Actor,
        };
        match marker.map(|marker| self.given(marker)) {
            Some(Given::Parameter(index)) => self.bind(Bind::ActorIfDeleted(index, fill)),
            None | Some(Given::Null | Given::Default | Given::Boolean(false)) => {
                self.fill(target.table, Filling::Nobody)
            }
            Some(Given::Boolean(true) | Given::Number(_) | Given::Text(_) | Given::Expression) => {
                self.bind(Bind::Fill(fill))
            }
        }
    }

    /// Fills a value that is NULL, or may be: `insert_many` writes NULL where a row leaves a column out.
    fn fill_null(&mut self, table: usize, value: &mut Expr, filler: Filler, row: usize) {
        let what = match filler {
            Filler::Key => Filling::Key(row),
            Filler::Fill(filling) => filling,
            Filler::Live => Filling::Live,
            Filler::FirstVersion => Filling::FirstVersion,
            Filler::Tenant(_) => return,
        };
        let given = self.given(value);
        if let Given::Parameter(index) = given {
            *value = self.bind(Bind::ValueOr(index, Fill { table, what }));
        } else if is_left_out(&given) {
            *value = self.fill(table, what);
        }
    }

    /// The tenant that a row names: the scope's only one, or one of its several.
    fn tenant(&mut self, target: Target<'_>, tenant: &Tenant, value: &mut Expr) -> Result<()> {
        let policy = target.policy;
        let reached = self.reached(policy, &tenant.dimension)?;
        let (dimension, reach) = reached;
        let given = self.given(value);
        if is_left_out(&given) {
            let dimension = only(policy, tenant, reached)?;
            *value = self.bind(Bind::Tenant { dimension, value: 0 });
            return Ok(());
        }
        let operand = match given {
            Given::Parameter(index) => Operand::Value(index),
            Given::Number(number) => Operand::Number(number),
            Given::Text(text) => Operand::Text(text),
            Given::Null | Given::Default | Given::Boolean(_) | Given::Expression => {
                return Err(Refusal::CrossTenant {
                    table: policy.table.to_string(),
                    dimension: tenant.dimension.clone(),
                    why: format!(
                        "the statement computes `{}`, which could be another {}'s; bind a value, or leave the column out",
                        tenant.column, tenant.dimension
                    ),
                });
            }
        };
        let is_only = reach == Reach::Tenants(1);
        self.check(target.table, dimension, operand, is_only, &tenant.column)?;
        if is_only {
            // Equal, or NULL where a row of `insert_many` leaves it out.
            *value = self.bind(Bind::Tenant { dimension, value: 0 });
        }
        Ok(())
    }

    /// Fills the rows of INSERT .. SELECT.
    pub(crate) fn selected_rows(
        &mut self,
        inserting: Inserting<'_>,
        body: &mut SetExpr,
        ctes: Option<&Ctes<'_>>,
    ) -> Result<()> {
        let Inserting { target, missing, .. } = inserting;
        match body {
            SetExpr::Values(values) => {
                for (row, content) in values.rows.iter_mut().enumerate() {
                    self.row(inserting, row, &mut content.content)?;
                }
                Ok(())
            }
            SetExpr::Query(query) => {
                let ctes = ctes.filter(|_| query.with.is_none());
                self.selected_rows(inserting, &mut query.body, ctes)
            }
            SetExpr::SetOperation {
                left,
                op: _,
                set_quantifier,
                right,
            } => {
                let keeps_duplicates = match set_quantifier {
                    SetQuantifier::All => true,
                    SetQuantifier::Distinct
                    | SetQuantifier::None
                    | SetQuantifier::ByName
                    | SetQuantifier::AllByName
                    | SetQuantifier::DistinctByName => false,
                };
                if !keeps_duplicates {
                    refuse_keys(target.policy, missing)?;
                }
                self.selected_rows(inserting, left, ctes)?;
                self.selected_rows(inserting, right, ctes)
            }
            SetExpr::Select(select) => {
                if matches!(select.distinct, Some(Distinct::Distinct | Distinct::On(_))) {
                    refuse_keys(target.policy, missing)?;
                }
                let source = self.only_source(&select.from, ctes)?;
                self.selected(inserting, &mut select.projection, source)
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) | SetExpr::Table(_) => {
                Err(Refusal::because("INSERT from what is not a query"))
            }
        }
    }

    fn selected(
        &mut self,
        inserting: Inserting<'_>,
        projection: &mut Vec<SelectItem>,
        source: Option<&Policy>,
    ) -> Result<()> {
        let Inserting {
            target,
            columns,
            missing,
        } = inserting;
        let has_wildcard = projection.iter().any(|item| match item {
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => true,
            SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. } | SelectItem::ExprWithAliases { .. } => false,
        });
        if has_wildcard && (!columns.owned.is_empty() || columns.key.is_some()) {
            return Err(Refusal::because(
                "INSERT .. SELECT * into columns that mixins own; name the columns that are selected",
            ));
        }
        let marker = columns.place(Owned::Marker).and_then(|at| expr_at(projection, at)).cloned();
        for (owned, at) in &columns.owned {
            let Some(value) = expr_at(projection, *at) else { continue };
            self.selected_value(target, *owned, value, marker.as_ref(), source)?;
        }
        for missing in missing {
            let value = match missing.filler {
                Filler::Key => self.key_per_row(target.policy)?,
                filler => self.filler(target, filler, 0),
            };
            projection.push(SelectItem::UnnamedExpr(value));
        }
        Ok(())
    }

    /// The policy of the table that a query selects from, if it is one table and nothing else. `ctes`: the names that
    /// are visible there; `None` where the query brings its own, and a name may not be a table's.
    fn only_source(&self, from: &[TableWithJoins], ctes: Option<&Ctes<'_>>) -> Result<Option<&'e Policy>> {
        let ([TableWithJoins { relation, joins }], Some(ctes)) = (from, ctes) else {
            return Ok(None);
        };
        let TableFactor::Table { name, args: None, .. } = relation else { return Ok(None) };
        match self.relation(name, ctes)? {
            Relation::Policy(table) if joins.is_empty() => self.policy(table).map(Some),
            Relation::Policy(_) | Relation::Open | Relation::Cte => Ok(None),
        }
    }

    fn selected_value(
        &mut self,
        target: Target<'_>,
        owned: Owned,
        value: &mut Expr,
        marker: Option<&Expr>,
        source: Option<&Policy>,
    ) -> Result<()> {
        if let Owned::Tenant(at) = owned
            && let Some(tenant) = target.policy.tenants.get(at)
            && let Some(theirs) = source.and_then(|source| tenant_of(source, &tenant.dimension))
            && let Expr::Identifier(column) = &*value
            && is_column(column, &theirs.column, self.dialect)
            && let (dimension, Reach::Tenants(1)) = self.reached(target.policy, &tenant.dimension)?
            && !self.shape.fill_only
        {
            // From a table that is cut down to the scope's only tenant: there is no other value.
            *value = self.bind(Bind::Tenant { dimension, value: 0 });
            return Ok(());
        }
        self.value(target, owned, value, marker)
    }

    /// A key that the database makes for each row.
    fn key_per_row(&mut self, policy: &Policy) -> Result<Expr> {
        if self.dialect == Dialect::Postgres
            && policy.uuid == Some(crate::UuidVersion::V4)
            && let Ok(function) = crate::parse::expression("gen_random_uuid()", self.dialect)
        {
            return Ok(function);
        }
        refuse_key(policy)
    }
}

fn refuse_keys(policy: &Policy, missing: &[Missing]) -> Result<()> {
    if missing.iter().any(|missing| matches!(missing.filler, Filler::Key)) {
        refuse_key(policy)?;
    }
    Ok(())
}

fn refuse_key(policy: &Policy) -> Result<Expr> {
    Err(Refusal::because(format!(
        "INSERT .. SELECT into `{}` needs a key for each row, and the database cannot make them as the mixin does; select the key, or read the rows and insert them with `insert_many`",
        policy.table
    )))
}

fn tenant_of<'p>(policy: &'p Policy, dimension: &str) -> Option<&'p Tenant> {
    policy.tenants.iter().find(|tenant| tenant.dimension == dimension)
}

fn expr_at(projection: &mut [SelectItem], at: usize) -> Option<&mut Expr> {
    match projection.get_mut(at)? {
        SelectItem::UnnamedExpr(expr)
        | SelectItem::ExprWithAlias { expr, .. }
        | SelectItem::ExprWithAliases { expr, .. } => Some(expr),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => None,
    }
}

/// The scope's only tenant in a dimension; an error where it has several, or all.
fn only(policy: &Policy, tenant: &Tenant, (dimension, reach): (usize, Reach)) -> Result<usize> {
    if reach == Reach::Tenants(1) {
        return Ok(dimension);
    }
    Err(Refusal::MissingTenant {
        table: policy.table.to_string(),
        dimension: tenant.dimension.clone(),
        why: format!(
            "the scope reaches several of the dimension {}, so the statement must say which one a new row belongs to: give it `{}`",
            tenant.dimension, tenant.column
        ),
    })
}

fn describe(filler: Filler) -> &'static str {
    match filler {
        Filler::Key => "a new key for each row",
        Filler::Tenant(_) => "the scope's tenant",
        Filler::Fill(Filling::Actor) => "the actor",
        Filler::Fill(_) => "the time",
        Filler::Live => "the mark of a live row",
        Filler::FirstVersion => "1",
    }
}
