//! UPDATE.

use super::{
    Gen,
    env::{Env, Rel},
    write::Written,
};
use crate::{
    ast::{Body, Expect, Expr, From, On, Order, Update},
    data::pool,
    flavor::Flavor,
    schema::{BEDS, Beside, Dim, Owner, ROOMS, TABLES, is_free},
    scope::{Reach, Visibility},
    value::{Ty, Val},
};

impl Gen<'_> {
    pub(super) fn update(&mut self, inside: bool) -> Written {
        let table = self.target();
        let with = if self.flavor.has_with_on_writes() {
            self.with_on_write(inside, table, 10)
        } else {
            None
        };
        let alias = self.ch.percent(50).then(|| self.fresh("t"));
        let relation = alias.clone().unwrap_or_else(|| TABLES[table].name.to_owned());
        let mut env = Env::default();
        env.rels.push(Rel::table(table, &relation));
        if self.flavor == Flavor::Mysql {
            self.taken.push(TABLES[table].name.to_owned());
        }
        self.leave_beds(table);
        let (from, mut filter) = self.others(table, &mut env);
        if !from.is_empty() && self.flavor.is_mysql() {
            self.taken.push(TABLES[table].name.to_owned());
        }
        let (set, expect) = self.assignments(table, &env);
        if self.ch.percent(85) {
            let own = self.predicate(&env, 2);
            filter = Some(Expr::and(filter, own));
        }
        let (order, limit) = self.order_and_limit(&relation, from.is_empty());
        let given: Vec<Owner> = set.iter().map(|(at, _)| TABLES[table].columns[*at].owner).collect();
        let returns = !self.flavor.is_mysql() && (inside || self.ch.percent(30));
        let (returning, columns) = if returns {
            let open = |owner| match owner {
                Owner::User | Owner::Key | Owner::Tenant(_) | Owner::CreatedAt | Owner::CreatedBy => true,
                _ => !inside && !given.contains(&owner) && !given.iter().any(|owner| is_deletion(*owner)),
            };
            self.taken.clear();
            // SQLite knows the table in RETURNING by its own name alone.
            let target = (relation.as_str(), from.is_empty());
            self.returning(table, target, open, inside)
        } else {
            (vec![], vec![])
        };
        self.ctes.clear();
        self.taken.clear();
        let body = Body::Update(Update {
            with,
            table,
            alias,
            set,
            from,
            filter,
            order,
            limit,
            returning,
        });
        Written { body, columns, expect }
    }

    fn assignments(&mut self, table: usize, env: &Env<'_>) -> (Vec<(usize, Expr)>, Expect) {
        // While rows change one by one, only PostgreSQL shows queries in SET what was before.
        let before = self.taken.len();
        if !self.flavor.is_postgres() {
            self.taken.push(TABLES[table].name.to_owned());
        }
        let columns = TABLES[table].columns.iter().enumerate();
        let own = columns.filter(|(_, column)| column.owner == Owner::User && is_free(column));
        let mut own: Vec<usize> = own.map(|(at, _)| at).collect();
        self.ch.shuffle(&mut own);
        own.truncate(1 + self.ch.below(3));
        if self.flavor == Flavor::Mysql {
            // With other tables, be it in a subquery, they are made in no order, and could read one another.
            own.truncate(1);
        }
        let mut set = Vec::new();
        for at in own {
            let depth = self.ch.below(3);
            set.push((at, self.assigned(env, table, at, depth)));
        }
        self.taken.truncate(before);
        let mut expect = Expect::Answer;
        if self.ch.percent(20) {
            expect = self.mixin_assignment(table, &mut set);
        }
        (set, expect)
    }

    /// Gives a column that mixins own, in the ways that are allowed, and now and then in one that is not.
    fn mixin_assignment(&mut self, table: usize, set: &mut Vec<(usize, Expr)>) -> Expect {
        let columns = &TABLES[table].columns;
        let at = self.ch.below(columns.len());
        let column = &columns[at];
        let value = match column.owner {
            Owner::Version => Val::Int(7),
            Owner::UpdatedAt => Val::Time(pool::CLOCK),
            Owner::UpdatedBy if self.scope.actor.is_some() => Val::Uuid(pool::actor(self.ch)),
            Owner::DeletedAt if self.scope.visibility == Visibility::Live => Val::Time(pool::CLOCK),
            Owner::IsDeleted if self.scope.visibility == Visibility::Live => Val::Bool(true),
            Owner::Tenant(dim) => return self.tenant_assignment((at, dim), TABLES[table].beside, set),
            _ => return Expect::Answer,
        };
        set.push((at, Expr::Bound(value, column.ty)));
        Expect::Answer
    }

    fn tenant_assignment(&mut self, (at, dim): (usize, Dim), beside: Beside, set: &mut Vec<(usize, Expr)>) -> Expect {
        let Some(only) = self.scope.only(dim).cloned() else {
            return Expect::Answer;
        };
        if matches!(beside, Beside::Owners | Beside::Others { writes: true }) {
            // It is compared with the row's own, which may be another.
            return Expect::Answer;
        }
        let cross = self.ch.percent(30) && matches!(self.scope.reach(dim), Reach::Of(_));
        let ty = if dim == Dim::Org { Ty::Int } else { Ty::Uuid };
        if cross {
            let others = (0..pool::tenants(dim)).map(|number| pool::tenant(dim, number));
            let other = others.into_iter().find(|tenant| *tenant != only).unwrap_or(Val::Null);
            set.push((at, Expr::Bound(other, ty)));
            return Expect::CrossTenant;
        }
        set.push((at, Expr::Bound(only, ty)));
        Expect::Answer
    }

    /// A bed is asked for its room, and MySQL does not read the table that it changes.
    pub(super) fn leave_beds(&mut self, table: usize) {
        if self.flavor.is_mysql() && table == ROOMS {
            self.taken.push(BEDS.to_owned());
        }
    }

    /// Other relations of an UPDATE or DELETE. Those that SET may use meet each row once, through a key.
    pub(super) fn others(&mut self, table: usize, env: &mut Env<'_>) -> (Vec<From>, Option<Expr>) {
        let name = TABLES[table].name;
        let relation = env.rels[0].alias.clone();
        let tables = self.tables();
        let numbered: Vec<usize> = tables
            .into_iter()
            .filter(|other| TABLES[*other].key() == Ty::Int)
            .collect();
        let own = TABLES[table].columns.iter();
        let links: Vec<&str> = own
            .filter(|column| column.ty == Ty::Int && column.owner == Owner::User)
            .map(|column| column.name)
            .collect();
        if numbered.is_empty() || links.is_empty() || !self.ch.percent(30) {
            return (vec![], None);
        }
        let other = *self.ch.pick(&numbered);
        let alias = self.fresh("t");
        let factor = From::Table {
            name: TABLES[other].name.to_owned(),
            qualified: false,
            alias: Some(alias.clone()),
            columns: vec![],
        };
        let link = *self.ch.pick(&links);
        let equal = Expr::column(&relation, link).binary("=", Expr::column(&alias, "id"));
        env.rels.push(Rel::table(other, &alias));
        if self.flavor.is_mysql() && self.ch.percent(75) {
            let kind = *self.ch.pick(&["JOIN", "LEFT JOIN", "INNER JOIN"]);
            let left = From::Table {
                name: name.to_owned(),
                qualified: false,
                alias: None,
                columns: vec![],
            };
            let join = From::Join {
                left: Box::new(left),
                right: Box::new(factor),
                kind,
                on: On::Condition(equal),
            };
            return (vec![join], None);
        }
        (vec![factor], Some(equal))
    }

    pub(super) fn order_and_limit(&mut self, relation: &str, alone: bool) -> (Vec<Order>, Option<i64>) {
        if !self.flavor.is_mysql() || !alone || !self.ch.percent(20) {
            return (vec![], None);
        }
        let order = Order::By(Expr::column(relation, "id"), self.ch.percent(40));
        (vec![order], Some(1 + i64::try_from(self.ch.below(4)).unwrap_or(0)))
    }
}

fn is_deletion(owner: Owner) -> bool {
    matches!(owner, Owner::DeletedAt | Owner::IsDeleted)
}
