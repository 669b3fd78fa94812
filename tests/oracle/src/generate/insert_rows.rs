//! The rows of an INSERT: VALUES, or a query.

use super::{
    Gen,
    env::{Env, Rel},
    insert::{Plan, Source},
};
use crate::{
    ast::{Arms, Expr, From, Item, Query, Select},
    schema::TABLES,
    value::{Ty, Val},
};

/// Keys of this and above belong to new rows alone.
pub(crate) const NEW: i64 = 100_000;
const NEW_UUID: u128 = 0xF000_0000_0000_4000_8000_0000_0000_0000;

impl Gen<'_> {
    pub(super) fn rows(&mut self, plan: &mut Plan) -> Query {
        let count = self.ch.weighted(&[(50, 1), (30, 2), (20, 3)]);
        let mut rows = Vec::new();
        for number in 0..count {
            let columns = plan.columns.clone();
            let row = columns.iter().map(|(at, source)| self.cell(plan, number, *at, source));
            rows.push(row.collect());
        }
        Query::arms(Arms::Values(rows))
    }

    fn cell(&mut self, plan: &mut Plan, number: usize, at: usize, source: &Source) -> Expr {
        let column = &TABLES[plan.table].columns[at];
        match source {
            Source::Key => Expr::Bound(self.key(plan, number, column.ty), column.ty),
            Source::One(values) => {
                let value = self.ch.pick(values).clone();
                if column.ty != Ty::Int || self.ch.percent(75) {
                    Expr::Bound(value, column.ty)
                } else {
                    Expr::Literal(value)
                }
            }
            Source::Any if column.nullable && self.ch.percent(20) => {
                if !self.flavor.is_sqlite() && self.ch.percent(20) {
                    Expr::Default
                } else {
                    Expr::Bound(Val::Null, column.ty)
                }
            }
            Source::Any if self.ch.percent(15) => self.assigned(&Env::default(), plan.table, at, 2),
            Source::Any => self.value(column.ty),
        }
    }

    /// A key that a visible row has, for an upsert, or one that no row has.
    fn key(&mut self, plan: &mut Plan, number: usize, ty: Ty) -> Val {
        if !plan.existing.is_empty() && self.ch.percent(60) {
            let at = self.ch.below(plan.existing.len());
            return plan.existing.swap_remove(at);
        }
        match ty {
            Ty::Uuid => Val::Uuid(NEW_UUID + number as u128),
            _ => Val::Int(NEW + i64::try_from(number).unwrap_or(0)),
        }
    }

    pub(super) fn rows_of_query(&mut self, plan: &Plan) -> Query {
        let first = self.arm(plan, NEW);
        if !self.ch.percent(15) {
            return first;
        }
        let second = self.arm(plan, 2 * NEW);
        Query::arms(Arms::Set {
            op: "UNION ALL",
            left: Box::new(first),
            right: Box::new(second),
        })
    }

    /// Rows whose keys are another table's, moved out of the way; an upsert keeps those of its own table.
    fn arm(&mut self, plan: &Plan, offset: i64) -> Query {
        let numbered = self
            .tables()
            .into_iter()
            .filter(|table| TABLES[*table].key() == Ty::Int);
        let sources: Vec<usize> = numbered.collect();
        let keep = !plan.existing.is_empty() && offset == NEW && sources.contains(&plan.table);
        let keep = keep && self.scope.visibility == crate::scope::Visibility::Live && self.ch.percent(60);
        let source = if keep { plan.table } else { *self.ch.pick(&sources) };
        let alias = self.fresh("t");
        let mut env = Env::default();
        env.rels.push(Rel::table(source, &alias));
        let mut select = Select {
            from: vec![From::Table {
                name: TABLES[source].name.to_owned(),
                qualified: false,
                alias: Some(alias.clone()),
                columns: vec![],
            }],
            // SQLite wants a WHERE in front of ON CONFLICT.
            filter: Some(self.predicate(&env, 2)),
            ..Select::default()
        };
        for (at, given) in &plan.columns {
            let column = &TABLES[plan.table].columns[*at];
            let id = Expr::column(&alias, "id");
            let expr = match given {
                Source::Key if keep => id,
                Source::Key => id.binary("+", Expr::int(offset)),
                Source::One(values) => Expr::Bound(self.ch.pick(values).clone(), column.ty),
                Source::Any => self.assigned(&env, plan.table, *at, 1),
            };
            select.items.push(Item::Expr(expr, None));
        }
        Query::of(select)
    }
}
