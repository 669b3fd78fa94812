//! INSERT.

use super::{Gen, write::Written};
use crate::{
    ast::{Body, Conflict, Expect, Expr, Insert},
    data::pool,
    flavor::Flavor,
    schema::{BEDS, Dim, KINDS, Owner, ROOM, ROOMS, TABLES, is_free},
    scope::{Reach, is_deleted},
    value::{Ty, Val},
};

/// A room that is none.
const NOWHERE: i64 = 99_999;

/// How the rows of an INSERT get their values.
pub(super) struct Plan {
    pub(super) table: usize,
    /// The columns given, and what is known of their values.
    pub(super) columns: Vec<(usize, Source)>,
    /// Keys that rows already have.
    pub(super) existing: Vec<Val>,
    pub(super) expect: Expect,
}

#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The key.
    Key,
    /// Anything.
    Any,
    /// One of these, in every row.
    One(Vec<Val>),
}

impl Gen<'_> {
    pub(super) fn insert(&mut self, inside: bool) -> Written {
        let table = self.target();
        // Without a room in reach a row is refused, and a query may find none.
        let has_rooms = TABLES[table].name != BEDS || !self.view.tables[ROOMS].is_empty();
        let from_query = TABLES[table].key() == Ty::Int && self.ch.percent(30) && has_rooms;
        // A query may find rows that are to be seen and not to be written: to the plain side they are as the others.
        let upsert = self.ch.percent(25) && !(from_query && TABLES[table].has_rows_to_read());
        let mut plan = self.plan(table, from_query, upsert);
        let with = self.with_on_write(inside, table, 12);
        let rows = if from_query {
            self.rows_of_query(&plan)
        } else {
            let before = self.taken.len();
            if self.flavor.is_mysql() {
                // A query there may see the rows in front of it, and on the plain side nobody has filled these yet.
                self.taken.push(TABLES[table].name.to_owned());
            }
            let rows = self.rows(&mut plan);
            self.taken.truncate(before);
            rows
        };
        let conflict = upsert.then(|| self.conflict(&plan));
        let (returning, columns) = self.insert_returning(&plan, upsert, inside);
        self.ctes.clear();
        let body = Body::Insert(Insert {
            with,
            table,
            columns: plan.columns.iter().map(|(at, _)| *at).collect(),
            rows,
            conflict,
            returning,
        });
        Written {
            body,
            columns,
            expect: plan.expect,
        }
    }

    fn plan(&mut self, table: usize, from_query: bool, upsert: bool) -> Plan {
        let mut plan = Plan {
            table,
            columns: Vec::new(),
            existing: Vec::new(),
            expect: Expect::Answer,
        };
        for (at, column) in TABLES[table].columns.iter().enumerate() {
            let source = match column.owner {
                Owner::Key => (from_query || upsert || !self.ch.percent(35)).then_some(Source::Key),
                Owner::User if column.name == ROOM => self.room_given(&mut plan, from_query),
                Owner::User => (!column.nullable || self.ch.percent(60)).then_some(Source::Any),
                Owner::Tenant(dim) => self.tenant_given(&mut plan, dim),
                Owner::CreatedAt | Owner::UpdatedAt => {
                    self.ch.percent(8).then(|| Source::One(vec![pool::past(self.ch)]))
                }
                Owner::Version => self.ch.percent(4).then(|| Source::One(vec![Val::Int(1)])),
                Owner::CreatedBy | Owner::UpdatedBy if self.scope.actor.is_some() && self.ch.percent(4) => {
                    Some(Source::One(vec![Val::Uuid(pool::actor(self.ch))]))
                }
                Owner::CreatedBy | Owner::UpdatedBy | Owner::DeletedAt | Owner::IsDeleted | Owner::DeletedBy => None,
            };
            plan.columns.extend(source.map(|source| (at, source)));
        }
        self.ch.shuffle(&mut plan.columns);
        if upsert {
            let rows = self.view.tables[table].iter();
            let live = rows
                .filter(|row| !is_deleted(&TABLES[table], row) && self.scope.reaches_row(&TABLES[table], row, true));
            plan.existing = live.map(|row| row[0].clone()).collect();
        }
        plan
    }

    /// What the statement says about the tenant of its rows.
    fn tenant_given(&mut self, plan: &mut Plan, dim: Dim) -> Option<Source> {
        let all = (0..pool::tenants(dim)).map(|number| pool::tenant(dim, number));
        let (allowed, hidden): (Vec<Val>, Vec<Val>) = match self.scope.reach(dim) {
            Reach::Any => (all.collect(), vec![]),
            Reach::Of(tenants) => all.partition(|tenant| tenants.contains(tenant)),
            Reach::Out => (vec![], vec![]),
        };
        let spoil = plan.expect == Expect::Answer && self.ch.percent(4);
        if spoil && !hidden.is_empty() {
            plan.expect = Expect::CrossTenant;
            return Some(Source::One(hidden));
        }
        if self.scope.only(dim).is_some() {
            return self.ch.percent(25).then_some(Source::One(allowed));
        }
        if spoil {
            plan.expect = Expect::MissingTenant;
            return None;
        }
        Some(Source::One(allowed))
    }

    /// The room of its rows: one in reach, or now and then another.
    fn room_given(&mut self, plan: &mut Plan, from_query: bool) -> Option<Source> {
        let rooms = self.view.tables[ROOMS].iter().map(|room| room[0].clone());
        let rooms: Vec<Val> = rooms.collect();
        if self.scope.station == Reach::Any {
            return (!rooms.is_empty()).then_some(Source::One(rooms));
        }
        if plan.expect == Expect::Answer && !from_query && (rooms.is_empty() || self.ch.percent(4)) {
            plan.expect = Expect::CrossTenant;
            return Some(Source::One(vec![Val::Int(NOWHERE)]));
        }
        Some(Source::One(rooms))
    }

    fn conflict(&mut self, plan: &Plan) -> Conflict {
        let table = &TABLES[plan.table];
        let own = table.columns.iter().enumerate();
        let mut own: Vec<usize> = own
            .filter(|(_, column)| is_free(column))
            .filter(|(at, column)| column.owner == Owner::User && plan.columns.iter().any(|(given, _)| given == at))
            .map(|(at, _)| at)
            .collect();
        self.ch.shuffle(&mut own);
        let mysql = self.flavor.is_mysql();
        if !mysql && self.ch.percent(25) {
            return Conflict {
                set: vec![],
                filter: None,
            };
        }
        own.truncate(1 + self.ch.below(2));
        let set = own.into_iter().map(|at| {
            let column = &table.columns[at];
            let new = Expr::Excluded(column.name.to_owned());
            let value = if column.ty == Ty::Int && !column.nullable && self.ch.percent(40) {
                Expr::column(table.name, column.name).binary("+", new)
            } else if self.ch.percent(20) {
                self.value(column.ty)
            } else {
                new
            };
            (at, value)
        });
        let set: Vec<(usize, Expr)> = set.collect();
        let filter = (!mysql && self.ch.percent(25)).then(|| {
            let key = Expr::column(table.name, "id");
            if table.key() == Ty::Int {
                key.binary(">", Expr::int(3))
            } else {
                key.binary("<>", Expr::Bound(pool::uuid_key(plan.table, 1), Ty::Uuid))
            }
        });
        Conflict { set, filter }
    }

    fn insert_returning(
        &mut self,
        plan: &Plan,
        upsert: bool,
        inside: bool,
    ) -> (Vec<crate::ast::Item>, Vec<crate::ast::Output>) {
        // MariaDB's RETURNING shows the row that is in the way, whosever it is: refused where that matters.
        let shows_others = upsert && self.flavor.is_mysql() && plan.table != KINDS;
        let none = self.flavor == Flavor::Mysql || shows_others || !(inside || self.ch.percent(30));
        if none {
            return (vec![], vec![]);
        }
        let gives_key = plan.columns.iter().any(|(_, source)| matches!(source, Source::Key));
        let open = |owner: Owner| match owner {
            Owner::User => true,
            Owner::Key => gives_key,
            _ => !upsert && !inside,
        };
        // MariaDB takes no relation's name there that it does not have twice.
        self.returning(
            plan.table,
            (TABLES[plan.table].name, true),
            open,
            inside || self.flavor.is_mysql(),
        )
    }
}
