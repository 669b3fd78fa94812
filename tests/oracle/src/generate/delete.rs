//! DELETE.

use super::{
    Gen,
    env::{Env, Rel},
    write::Written,
};
use crate::{
    ast::{Body, Delete, Expect, Expr},
    flavor::Flavor,
    schema::{Owner, TABLES},
};

impl Gen<'_> {
    pub(super) fn delete(&mut self, inside: bool) -> Written {
        let table = self.target();
        let with = if self.flavor.has_with_on_writes() {
            self.with_on_write(inside, table, 10)
        } else {
            None
        };
        // MariaDB has no alias in a DELETE of one table.
        let several = !self.flavor.is_sqlite() && self.ch.percent(30);
        let may_alias = !self.flavor.is_mysql() || several;
        let alias = (may_alias && self.ch.percent(50)).then(|| self.fresh("t"));
        let relation = alias.clone().unwrap_or_else(|| TABLES[table].name.to_owned());
        let mut env = Env::default();
        env.rels.push(Rel::table(table, &relation));
        self.leave_beds(table);
        let (from, mut filter) = if several {
            self.others(table, &mut env)
        } else {
            (vec![], None)
        };
        let alias = if from.is_empty() && self.flavor.is_mysql() {
            None
        } else {
            alias
        };
        if alias.is_none() {
            TABLES[table].name.clone_into(&mut env.rels[0].alias);
        }
        let relation = env.rels[0].alias.clone();
        if self.flavor == Flavor::Mysql || (self.flavor == Flavor::Mariadb && !from.is_empty()) {
            self.taken.push(TABLES[table].name.to_owned());
        }
        if self.ch.percent(90) {
            let own = self.predicate(&env, 2);
            filter = Some(Expr::and(filter, own));
        }
        let (order, limit) = self.order_and_limit(&relation, from.is_empty());
        self.taken.clear();
        let (returning, columns) = if self.delete_returns(table, &from, inside) {
            let open = |owner| !inside || matches!(owner, Owner::User | Owner::Key);
            let target = (relation.as_str(), from.is_empty());
            self.returning(table, target, open, inside || self.flavor.is_mysql())
        } else {
            (vec![], vec![])
        };
        self.ctes.clear();
        let body = Body::Delete(Delete {
            with,
            table,
            alias,
            from,
            filter,
            order,
            limit,
            returning,
        });
        Written {
            body,
            columns,
            expect: Expect::Answer,
        }
    }

    /// MariaDB returns what it removes, but not what it marks.
    fn delete_returns(&mut self, table: usize, from: &[crate::ast::From], inside: bool) -> bool {
        let can = match self.flavor {
            Flavor::Sqlite | Flavor::Postgres => true,
            Flavor::Mariadb => from.is_empty() && !TABLES[table].is_soft(),
            Flavor::Mysql => false,
        };
        can && (inside || self.ch.percent(30))
    }
}
