//! A query is scoped without anything that writes: doors of the test's own, and no statement but a SELECT.

use super::Rewrite;
use crate::catalog::also::Also;
use crate::catalog::policy::{Policy, SoftDelete, Table, Tenant};
use crate::catalog::{Catalog, Declaration};
use crate::dialect::Dialect;
use crate::draft::binds::Binds;
use crate::draft::cx::Cx;
use crate::draft::following::Following;
use crate::draft::hidden::Hidden;
use crate::draft::notes::Notes;
use crate::draft::slots::Slots;
use crate::draft::{Demands, Draft};
use crate::names::cte::Ctes;
use crate::read::heading::Headings;
use crate::read::{parse, read};
use crate::refusal::Result;
use crate::scope::query::query;
use crate::shape::{Dimension, Intent, Reach, Shape, Visibility};
use crate::slot::readable;
use crate::walk::Walk;
use sqlparser::ast::{Expr, Ident, ObjectName, Query, Statement};
use std::cell::Cell;
use std::ops::{Deref, DerefMut};

/// Doors that note what comes to them, and let it pass.
struct Doors<'a>(Draft<'a>, Vec<String>);

impl<'a> Deref for Doors<'a> {
    type Target = Draft<'a>;

    fn deref(&self) -> &Draft<'a> {
        &self.0
    }
}

impl<'a> DerefMut for Doors<'a> {
    fn deref_mut(&mut self) -> &mut Draft<'a> {
        &mut self.0
    }
}

impl Walk for Doors<'_> {
    fn dialect(&self) -> Dialect {
        self.cx.dialect
    }

    fn expr(&mut self, expr: &mut Expr, _: &Ctes<'_>) -> Result<()> {
        self.1.push(readable(&expr.to_string()));
        Ok(())
    }

    fn query(&mut self, inner: &mut Query, ctes: &Ctes<'_>) -> Result<()> {
        query(self, inner, ctes)
    }

    fn function_name(&mut self, _: &ObjectName, _: bool) -> Result<()> {
        Ok(())
    }

    fn column(&mut self, _: &[Ident]) -> Result<()> {
        Ok(())
    }

    fn field(&mut self, _: &Ident) -> Result<()> {
        Ok(())
    }

    fn wildcard(&mut self, _: &ObjectName) -> Result<()> {
        Ok(())
    }
}

impl<'a> Rewrite<'a> for Doors<'a> {
    fn statement(&mut self, statement: &mut Statement, _: &Ctes<'_>) -> Result<()> {
        panic!("no statement is inside of a query: {statement}")
    }
}

fn catalog() -> Catalog {
    let policy = |name: &str| {
        let schema = None;
        let name = name.to_owned();
        let mut policy = Policy::new(Table { schema, name }, vec!["id".to_owned()]);
        policy.soft_delete = Some(SoftDelete::Time {
            column: "deleted_at".to_owned(),
        });
        policy.tenants = vec![Tenant {
            dimension: "station".to_owned(),
            column: "station_id".to_owned(),
            nullable: false,
            text: false,
            also: Also::Nothing,
        }];
        Declaration::Policy(policy)
    };
    Catalog::new(["a", "b"].map(policy))
}

/// Returns the scoped query, with `?` for values, and the expressions that came to the doors.
fn scoped(sql: &str) -> (String, Vec<String>) {
    let (catalog, dialect) = (catalog(), Dialect::Postgres);
    let shape = Shape {
        dimensions: vec![Dimension {
            name: "station".to_owned(),
            reach: Reach::Tenants(1),
        }],
        ..Shape::default()
    };
    let parsed = parse(read(sql, dialect).unwrap()).unwrap();
    let draft = Draft {
        cx: Cx {
            dialect,
            catalog: &catalog,
            shape: &shape,
            intent: Intent::AsWritten,
            visibility: Visibility::Live,
        },
        binds: Binds::new(dialect, parsed.parameters),
        slots: Slots::new(parsed.parameters, parsed.literals, parsed.cut),
        notes: Notes::new(false),
        demands: Demands::default(),
        following: Following::default(),
        headings: Headings::new(sql, dialect),
        hidden: Hidden::default(),
        tables: 0,
        guard_reads: Cell::default(),
    };
    let mut doors = Doors(draft, Vec::new());
    let Statement::Query(mut read) = parsed.statement else {
        panic!("{sql} is no query")
    };
    query(&mut doors, &mut read, &Ctes::default()).unwrap();
    (readable(&read.to_string()), doors.1)
}

#[test]
fn each_table_has_its_row_filter_in_a_clause_that_keeps_the_join() {
    let (sql, exprs) = scoped("SELECT a.x FROM a LEFT JOIN b ON b.a_id = a.id WHERE a.y > 1");
    let filter = |table: &str| format!("{table}.\"station_id\" = ? AND {table}.\"deleted_at\" IS NULL");
    let expected = format!(
        "SELECT a.x FROM a LEFT JOIN b ON b.a_id = a.id AND {} WHERE a.y > 1 AND {}",
        filter("b"),
        filter("a")
    );
    assert_eq!(sql, expected);
    assert_eq!(exprs, ["a.x", "a.y > 1", "b.a_id = a.id"]);
}

#[test]
fn a_query_in_from_goes_through_the_door() {
    let (sql, _) = scoped("SELECT 1 FROM (SELECT id FROM b) AS c");
    let expected = "SELECT 1 FROM (SELECT id FROM b WHERE b.\"station_id\" = ? AND b.\"deleted_at\" IS NULL) AS c";
    assert_eq!(sql, expected);
}
