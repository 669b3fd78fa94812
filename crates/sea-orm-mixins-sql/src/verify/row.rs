//! [`Rows`]: what must stand in the columns of each row that is inserted.

use super::Verifier;
use super::parent::Hangs;
use super::proof::{Proof, demand, fault};
use super::set::is_of;
use super::source::Sources;
use super::want::Reached;
use crate::catalog::also::Also;
use crate::catalog::policy::Tenant;
use crate::id::{TableId, TenantIndex};
use crate::plan::{Bind, Check, Fill, Filling, OnNull, Operand};
use sqlparser::ast::{Expr, GroupByExpr, Select, SelectItem, Value, Values};

/// What must stand in the columns of each row that goes into a table.
#[derive(Debug)]
pub(super) struct Rows<'p> {
    pub(super) table: TableId,
    /// How many columns are listed.
    pub(super) width: usize,
    pub(super) columns: Vec<Column<'p>>,
    /// The columns that name the owners of rows, and where they are listed.
    pub(super) owners: Vec<(&'p str, usize)>,
}

/// A column that is the mixins' to fill or to check.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'p> {
    pub(super) at: usize,
    pub(super) must: Must<'p>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Must<'p> {
    /// A tenant of the scope's.
    Tenant(&'p Tenant, Reached),
    /// The key of a row in reach.
    Parent(Hangs<'p>),
    /// The scope's actor.
    Actor,
    /// One of these, or what the caller gives.
    Fill(&'static [Filling]),
    /// A key that is made for the row, or what the caller gives.
    Key,
}

/// Where the rows are selected.
type Origin<'o, 't, 'p> = Option<(&'o Select, &'o Sources<'t, 'p>)>;

impl Verifier<'_> {
    /// Demands it of rows that are listed.
    pub(super) fn rows(&self, rows: &Rows<'_>, values: &Values) -> Proof<()> {
        for row in &values.rows {
            demand(row.len() == rows.width, || {
                "a row has more or fewer values than columns".to_owned()
            })?;
            let uncarried;
            let row = if self.shape.context.is_empty() {
                row.as_slice()
            } else {
                uncarried = row
                    .iter()
                    .map(|value| self.uncarried(value).clone())
                    .collect::<Vec<_>>();
                &uncarried
            };
            for column in &rows.columns {
                match row.get(column.at) {
                    Some(value) if self.is_left_to_nobody(rows, column, value, row) => {}
                    Some(value) => self.value(rows, column, value, None)?,
                    None => return fault("a row has no value for a column"),
                }
            }
        }
        Ok(())
    }

    /// Demands it of rows that are selected.
    pub(super) fn selected(&self, rows: &Rows<'_>, select: &Select, sources: &Sources<'_, '_>) -> Proof<()> {
        let items = &select.projection;
        let star = items.iter().position(is_star);
        demand(star.is_some() || items.len() == rows.width, || {
            "a query selects more or fewer columns than are inserted".to_owned()
        })?;
        for column in &rows.columns {
            // Behind a star only what is counted from the end is known: the database compares the numbers.
            let at = match star {
                Some(star) if column.at >= star => (items.len() + column.at).checked_sub(rows.width),
                Some(_) | None => Some(column.at),
            };
            let behind = |at: &usize| items.iter().skip(*at).any(is_star);
            let Some(at) = at.filter(|at| star.is_none_or(|star| *at < star || !behind(at))) else {
                return fault("a star stands for a column that the mixins own");
            };
            match items.get(at) {
                Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) => {
                    self.value(rows, column, self.uncarried(expr), Some((select, sources)))?;
                }
                Some(_) | None => return fault("a query selects no value for a column that the mixins own"),
            }
        }
        Ok(())
    }

    /// Whether a row has no tenant, and may.
    fn is_left_to_nobody(&self, rows: &Rows<'_>, column: &Column<'_>, value: &Expr, row: &[Expr]) -> bool {
        match column.must {
            Must::Tenant(tenant, reached) => self.is_nobodys(rows, (tenant, reached), value, row),
            Must::Parent(_) | Must::Actor | Must::Fill(_) | Must::Key => false,
        }
    }

    fn value(&self, rows: &Rows<'_>, column: &Column<'_>, value: &Expr, origin: Origin<'_, '_, '_>) -> Proof<()> {
        let table = rows.table;
        let (holds, name) = match column.must {
            Must::Parent(hangs) => (self.is_parents(value, hangs), "what it hangs on"),
            Must::Actor => {
                let what = Filling::Actor;
                let actor = Bind::Fill(Fill { table, what });
                (self.bind(value) == Some(&actor), "the actor")
            }
            Must::Fill(fillings) => {
                let is_it = |fill: &Fill| is_of(fill, table, fillings);
                (self.is_given_or(value, is_it), "a column that is filled")
            }
            Must::Key => {
                let is_it = |fill: &Fill| fill.table == table && matches!(fill.what, Filling::Key(_));
                (self.is_given_or(value, is_it), "the key")
            }
            Must::Tenant(tenant, Reached::Tenants { dimension, count: 1 }) => {
                let only = Bind::Tenant {
                    dimension,
                    value: TenantIndex::new(0),
                };
                (self.bind(value) == Some(&only), tenant.column.as_str())
            }
            Must::Tenant(tenant, reached) => {
                let holds = self.is_checked(table, tenant, value)
                    || self.is_row_own(tenant, reached, value, origin)
                    || self.is_linked((tenant, reached), value);
                (holds, tenant.column.as_str())
            }
        };
        demand(holds, || {
            format!("a row is inserted with `{value}` for {name}, which is neither the scope's nor checked")
        })
    }

    /// Whether a value is a fill of that kind, or the caller's.
    fn is_given_or(&self, value: &Expr, is_it: impl Fn(&Fill) -> bool) -> bool {
        match self.bind(value) {
            Some(Bind::Fill(fill) | Bind::ValueOr(_, fill)) => is_it(fill),
            Some(
                Bind::ActorIfDeleted(..) | Bind::Tenant { .. } | Bind::Actor | Bind::Named { .. } | Bind::Context(_),
            ) => false,
            Some(Bind::Value(_) | Bind::Cut(_)) | None => true,
        }
    }

    /// Whether a value of the caller's is checked before anything is sent.
    fn is_checked(&self, table: TableId, tenant: &Tenant, value: &Expr) -> bool {
        let value = bare(value);
        let operand = match self.bind(value) {
            Some(Bind::Value(at)) => Some(Operand::Value(*at)),
            Some(_) => None,
            None => literal(value),
        };
        let dimensions = &self.shape.dimensions;
        let is_it = |check: &Check| {
            let dimension = dimensions.get(check.dimension.index());
            check.table == table
                && check.null != OnNull::LeftOut
                && dimension.is_some_and(|dimension| dimension.name == tenant.dimension)
                && Some(&check.operand) == operand.as_ref()
        };
        self.plan.checks.iter().any(is_it)
    }

    /// Whether a value is the tenant of a row that is selected, which is one of the scope's: its table is filtered, and
    /// there is a row for each.
    pub(super) fn is_row_own(
        &self,
        tenant: &Tenant,
        reached: Reached,
        value: &Expr,
        origin: Origin<'_, '_, '_>,
    ) -> bool {
        let Some((select, sources)) = origin else {
            return false;
        };
        let value = bare(value);
        let mut alike = sources.tables.iter().flat_map(|source| {
            let tenants = source.policy.tenants.iter();
            let alike = tenants.filter(|other| other.dimension == tenant.dimension);
            alike.map(move |other| (source, other))
        });
        let found = alike.find(|(source, other)| match value {
            Expr::Identifier(name) => {
                sources.names.len() == 1 && super::relation::is_exactly(name, &other.column, self.dialect)
            }
            value => source.called.has(value, &other.column, self.dialect),
        });
        found.is_some_and(|(source, other)| {
            let filtered = match reached {
                Reached::Any => !other.nullable,
                Reached::Tenants { .. } => !self.shape.fill_only,
            };
            // A row that is in reach for another reason may have any tenant, or none.
            filtered && other.also == Also::Nothing && !source.nullable && !source.renamed && !sums_up(&select.group_by)
        })
    }
}

/// Whether there are rows that stand for several groups, whose columns are NULL.
fn sums_up(groups: &GroupByExpr) -> bool {
    match groups {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(groups, modifiers) => {
            let is_set = |group: &Expr| matches!(group, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_));
            !modifiers.is_empty() || groups.iter().any(is_set)
        }
    }
}

/// An expression without parentheses around it.
pub(super) fn bare(mut value: &Expr) -> &Expr {
    while let Expr::Nested(inner) = value {
        value = inner;
    }
    value
}

pub(super) fn literal(value: &Expr) -> Option<Operand> {
    let Expr::Value(value) = value else { return None };
    if let Value::Number(number, _) = &value.value {
        Some(Operand::Number(number.clone()))
    } else if let Value::SingleQuotedString(text) = &value.value {
        Some(Operand::Text(text.clone()))
    } else {
        None
    }
}

fn is_star(item: &SelectItem) -> bool {
    match item {
        SelectItem::QualifiedWildcard(..) | SelectItem::Wildcard(_) | SelectItem::ExprWithAliases { .. } => true,
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            matches!(expr, Expr::Wildcard(_) | Expr::QualifiedWildcard(..))
        }
    }
}
