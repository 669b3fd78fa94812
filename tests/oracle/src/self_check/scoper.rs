//! A scope by hand, on the generator's own trees: every table becomes a query of the rows that the scope sees. With a
//! flaw, if one is asked for.

use crate::{
    ast::{Arms, Body, Expr, From, Item, On, Order, Query, Select, Statement, With},
    data::pool,
    schema::{Beside, Dim, OWNER, Owner, ROOM, ROOMS, SECOND, TABLES, Table},
    scope::{Reach, ScopeSpec, Visibility},
    value::{Ty, Val},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    None,
    ForgetsOn,
    FiltersInWhere,
    ForgetsBusinesses,
    ForgetsDeleted,
    ForgetsRightArms,
    IgnoresCtes,
    ForgetsHaving,
    ForgetsBeside,
    ForgetsRooms,
    ForgetsRules,
}

pub(super) fn scoped(statement: &Statement, scope: &ScopeSpec, flaw: Flaw) -> Statement {
    let mut statement = statement.clone();
    let mut scoper = Scoper {
        scope,
        flaw,
        ctes: Vec::new(),
        behind: Vec::new(),
    };
    if let Body::Query(query) = &mut statement.body {
        scoper.query(query);
    }
    statement
}

struct Scoper<'s> {
    scope: &'s ScopeSpec,
    flaw: Flaw,
    ctes: Vec<String>,
    /// What a flaw puts behind the joins.
    behind: Vec<Expr>,
}

impl Scoper<'_> {
    fn query(&mut self, query: &mut Query) {
        let before = self.ctes.len();
        if let Some(with) = &mut query.with {
            self.with(with);
        }
        match &mut query.arms {
            Arms::Select(select) => self.select(select),
            Arms::Set { left, right, .. } => {
                self.query(left);
                if self.flaw != Flaw::ForgetsRightArms {
                    self.query(right);
                }
            }
            Arms::Values(rows) => rows.iter_mut().flatten().for_each(|expr| self.expr(expr)),
        }
        self.order(&mut query.order);
        for expr in query.limit.iter_mut().chain(&mut query.offset) {
            self.expr(expr);
        }
        self.ctes.truncate(before);
    }

    fn with(&mut self, with: &mut With) {
        for cte in &mut with.ctes {
            if with.recursive {
                self.ctes.push(cte.name.clone());
            }
            if let Body::Query(query) = &mut cte.body {
                self.query(query);
            }
            self.ctes.push(cte.name.clone());
        }
    }

    fn select(&mut self, select: &mut Select) {
        let outside = std::mem::take(&mut self.behind);
        select.from.iter_mut().for_each(|from| self.from(from));
        let behind = std::mem::replace(&mut self.behind, outside);
        for item in &mut select.items {
            if let Item::Expr(expr, _) = item {
                self.expr(expr);
            }
        }
        select.filter.iter_mut().for_each(|expr| self.expr(expr));
        if self.flaw != Flaw::ForgetsHaving {
            select.having.iter_mut().for_each(|expr| self.expr(expr));
        }
        for condition in behind {
            select.filter = Some(Expr::and(select.filter.take(), condition));
        }
    }

    fn order(&mut self, order: &mut [Order]) {
        for part in order {
            if let Order::By(expr, _) = part {
                self.expr(expr);
            }
        }
    }

    fn from(&mut self, from: &mut From) {
        match from {
            From::Derived { query, .. } => self.query(query),
            From::Join { left, right, on, .. } => {
                self.from(left);
                self.from(right);
                if let On::Condition(condition) = on
                    && self.flaw != Flaw::ForgetsOn
                {
                    self.expr(condition);
                }
            }
            From::Table { .. } => self.table(from),
        }
    }

    fn table(&mut self, from: &mut From) {
        let From::Table {
            name,
            qualified,
            alias,
            columns,
        } = from
        else {
            return;
        };
        let hidden = !*qualified && self.ctes.contains(name) && self.flaw != Flaw::IgnoresCtes;
        let Some(table) = TABLES.iter().find(|table| table.name == *name && !hidden) else {
            return;
        };
        let alias = alias.clone().unwrap_or_else(|| name.clone());
        if self.flaw == Flaw::FiltersInWhere {
            if columns.is_empty() {
                self.behind.extend(self.condition(table, &alias));
            }
            return;
        }
        let select = Select {
            items: vec![Item::All(None)],
            filter: self.condition(table, name),
            from: vec![From::Table {
                name: name.clone(),
                qualified: *qualified || self.ctes.contains(name),
                alias: None,
                columns: vec![],
            }],
            ..Select::default()
        };
        let columns = columns.clone();
        *from = From::Derived {
            query: Box::new(Query::of(select)),
            alias,
            columns,
            lateral: false,
        };
    }

    fn condition(&self, table: &Table, relation: &str) -> Option<Expr> {
        let mut condition = None;
        let column = |at: usize| Expr::column(relation, table.columns[at].name);
        for (at, dim) in table.tenants() {
            if dim == Dim::Business && self.flaw == Flaw::ForgetsBusinesses {
                continue;
            }
            if let Reach::Of(tenants) = self.scope.reach(dim) {
                let ty = if dim == Dim::Org { Ty::Int } else { Ty::Uuid };
                let list = tenants.iter().map(|tenant| Expr::Bound(tenant.clone(), ty)).collect();
                let own = Expr::In(Box::new(column(at)), list, false);
                let reached = match self.beside(table, relation, at) {
                    Some(beside) if self.flaw != Flaw::ForgetsBeside => own.binary("OR", beside),
                    Some(_) | None => own,
                };
                condition = Some(Expr::and(condition, reached));
            }
        }
        if table.hangs
            && self.flaw != Flaw::ForgetsRooms
            && let Reach::Of(tenants) = &self.scope.station
        {
            condition = Some(Expr::and(condition, in_room(relation, tenants)));
        }
        for rule in table.rules.iter().filter(|_| self.flaw != Flaw::ForgetsRules) {
            if let Some(rule) = rule.condition(relation, self.scope) {
                condition = Some(Expr::and(condition, rule));
            }
        }
        let deleted = self.scope.visibility == Visibility::OnlyDeleted;
        if self.scope.visibility == Visibility::WithDeleted || self.flaw == Flaw::ForgetsDeleted {
            return condition;
        }
        let visible = match (table.owned(Owner::DeletedAt), table.owned(Owner::IsDeleted)) {
            (Some(at), _) => Expr::IsNull(Box::new(column(at)), deleted),
            (None, Some(at)) => column(at).binary("=", Expr::Literal(Val::Bool(deleted))),
            (None, None) => return condition,
        };
        Some(Expr::and(condition, visible))
    }

    /// The rows beside a tenant's own.
    fn beside(&self, table: &Table, relation: &str, at: usize) -> Option<Expr> {
        let column = |at: usize| Expr::column(relation, table.columns[at].name);
        let is_null = || Expr::IsNull(Box::new(column(at)), false);
        match table.beside {
            Beside::Nothing => None,
            Beside::Nobodys => Some(is_null()),
            Beside::Everyones(number) => {
                Some(column(at).binary("=", Expr::Bound(pool::tenant(Dim::Org, number), Ty::Int)))
            }
            Beside::Owners => {
                let actor = Expr::Bound(Val::Uuid(self.scope.actor?), Ty::Uuid);
                let owner = Expr::column(relation, OWNER).binary("=", actor);
                Some(Expr::and(Some(is_null()), owner))
            }
            Beside::Others { .. } => {
                let Reach::Of(tenants) = &self.scope.station else {
                    return None;
                };
                let list = tenants.iter().map(|tenant| Expr::Bound(tenant.clone(), Ty::Uuid));
                let second = Expr::column(relation, SECOND);
                Some(Expr::In(Box::new(second), list.collect(), false))
            }
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Column(..) | Expr::Bound(..) | Expr::Literal(_) | Expr::Default | Expr::Excluded(_) => {}
            Expr::Binary(_, left, right) => [left, right].into_iter().for_each(|expr| self.expr(expr)),
            Expr::Not(inner) | Expr::IsNull(inner, _) => self.expr(inner),
            Expr::Between(inner, low, high) => [inner, low, high].into_iter().for_each(|expr| self.expr(expr)),
            Expr::In(inner, list, _) => {
                self.expr(inner);
                for expr in list {
                    self.expr(expr);
                }
            }
            Expr::InQuery(left, query, _) => {
                for expr in left {
                    self.expr(expr);
                }
                self.query(query);
            }
            Expr::Exists(query, _) | Expr::Scalar(query) => self.query(query),
            Expr::Quantified(left, _, _, query) => {
                self.expr(left);
                self.query(query);
            }
            Expr::Case(arms, otherwise) => {
                for (when, then) in arms {
                    self.expr(when);
                    self.expr(then);
                }
                if let Some(otherwise) = otherwise {
                    self.expr(otherwise);
                }
            }
            Expr::Call(_, args) => args.iter_mut().for_each(|expr| self.expr(expr)),
            Expr::Aggregate(agg) => agg
                .arg
                .iter_mut()
                .chain(&mut agg.filter)
                .for_each(|expr| self.expr(expr)),
            Expr::Window(call) => call.args.iter_mut().for_each(|expr| self.expr(expr)),
        }
    }
}

/// The condition that the room that a row names is one of these stations'.
fn in_room(relation: &str, tenants: &[Val]) -> Expr {
    let room = "its room";
    let list = tenants.iter().map(|tenant| Expr::Bound(tenant.clone(), Ty::Uuid));
    let own = Expr::In(Box::new(Expr::column(room, "station_id")), list.collect(), false);
    let is_it = Expr::column(room, "id").binary("=", Expr::column(relation, ROOM));
    let select = Select {
        items: vec![Item::Expr(Expr::int(1), None)],
        from: vec![From::Table {
            name: TABLES[ROOMS].name.to_owned(),
            qualified: true,
            alias: Some(room.to_owned()),
            columns: vec![],
        }],
        filter: Some(Expr::and(Some(is_it), own)),
        ..Select::default()
    };
    Expr::Exists(Box::new(Query::of(select)), false)
}
