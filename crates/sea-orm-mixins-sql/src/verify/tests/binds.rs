//! Plans that bind or check something else, and texts that are none.

use super::{planned, postgres, shape, sqlite};
use crate::dialect::Dialect;
use crate::id::{DimensionId, ParamIndex, TableId, TenantIndex};
use crate::plan::{Bind, Fill, Filling, OnNull};
use crate::shape::{Dimension, Reach};

fn tenant(dimension: usize, value: usize) -> Bind {
    Bind::Tenant {
        dimension: DimensionId::new(dimension),
        value: TenantIndex::new(value),
    }
}

#[test]
fn a_tenant_of_another_dimension_is_bound() {
    sqlite("SELECT id FROM devices")
        .binds(|binds| binds[0] = tenant(1, 0))
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn a_value_of_the_callers_is_bound_for_a_tenant() {
    sqlite("SELECT id FROM devices WHERE label = ?")
        .binds(|binds| binds[1] = Bind::Value(ParamIndex::new(0)))
        .must_be_refused("`devices` is not filtered");
    sqlite("INSERT INTO devices (label) VALUES (?)")
        .binds(|binds| binds[1] = Bind::Value(ParamIndex::new(0)))
        .must_be_refused("neither the scope's nor checked");
}

#[test]
fn a_list_of_tenants_is_not_the_scopes() {
    let list = || planned(Dialect::Sqlite, shape(2), "SELECT id FROM devices");
    list()
        .binds(|binds| binds[1] = binds[0].clone())
        .must_be_refused("`devices` is not filtered");
    list()
        .text("IN (?, ?)", "IN (?)")
        .must_be_refused("`devices` is not filtered");
    list()
        .text("IN (", "NOT IN (")
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn a_fill_of_another_table_is_bound() {
    let another = |what| {
        Bind::Fill(Fill {
            table: TableId::new(1),
            what,
        })
    };
    let is = |what| move |bind: &Bind| matches!(bind, Bind::Fill(fill) if fill.what == what);
    for what in [Filling::UpdatedAt, Filling::Actor] {
        sqlite("UPDATE bookings SET party = 3")
            .binds(|binds| {
                let at = binds.iter().position(is(what)).unwrap();
                binds[at] = another(what);
            })
            .must_be_refused("is not filled");
    }
    for what in [Filling::Key(0), Filling::CreatedAt] {
        sqlite("INSERT INTO bookings (note) VALUES ('x')")
            .binds(|binds| {
                let at = binds.iter().position(is(what)).unwrap();
                binds[at] = another(what);
            })
            .must_be_refused("neither the scope's nor checked");
    }
}

#[test]
fn a_check_is_dropped() {
    let mut several = planned(
        Dialect::Sqlite,
        shape(2),
        "INSERT INTO devices (label, station_id) VALUES ('x', ?)",
    );
    several.plan.checks.clear();
    several.must_be_refused("neither the scope's nor checked");
    for sql in [
        "INSERT INTO devices (label, station_id) VALUES ('x', ?)",
        "UPDATE devices SET label = 'x', station_id = ?",
    ] {
        let mut one = sqlite(sql);
        one.plan.checks.clear();
        one.must_be_refused("neither bound nor checked");
    }
}

#[test]
fn a_check_takes_null_for_left_out() {
    let mut planned = planned(
        Dialect::Sqlite,
        shape(2),
        "INSERT INTO devices (label, station_id) VALUES ('x', ?)",
    );
    planned.plan.checks[0].null = OnNull::LeftOut;
    planned.must_be_refused("neither the scope's nor checked");
}

#[test]
fn more_is_sent_as_it_stands_than_is_the_callers() {
    let mut planned = sqlite("SELECT id FROM devices");
    planned.plan.kept = 1;
    planned.must_be_refused("that are not the caller's");
}

#[test]
fn what_is_bound_does_not_fit_the_placeholders() {
    sqlite("SELECT id FROM devices")
        .binds(Vec::clear)
        .must_be_refused("nothing is bound to the placeholder");
    postgres("SELECT id FROM devices")
        .binds(|binds| binds.push(tenant(1, 0)))
        .must_be_refused("has no placeholder");
    sqlite("SELECT id FROM devices WHERE label = ?")
        .binds(|binds| binds[0] = Bind::Value(ParamIndex::new(7)))
        .must_be_refused("does not bring");
}

#[test]
fn a_table_stands_where_none_is_looked_for() {
    sqlite("SELECT id FROM devices WHERE id = 1")
        .text("id = 1", "id IN bookings")
        .must_be_refused("where none is looked for");
    postgres("SELECT id FROM devices")
        .text("SELECT id FROM", "SELECT id INTO copy FROM")
        .must_be_refused("SELECT INTO");
    postgres("SELECT id FROM devices UNION ALL SELECT name FROM currencies")
        .text("SELECT name FROM currencies", "TABLE bookings")
        .must_be_refused("of a kind that is never sent");
}

#[test]
fn a_table_is_not_declared() {
    sqlite("SELECT id FROM devices")
        .text("FROM devices", "FROM invoices, devices")
        .must_be_refused("`invoices` is not known");
}

#[test]
fn a_text_is_several_statements_or_has_a_comment() {
    sqlite("SELECT id FROM devices")
        .text("SELECT", "SELECT 1; SELECT")
        .must_be_refused("several statements");
    sqlite("SELECT id FROM devices")
        .text("WHERE", "-- WHERE")
        .must_be_refused("a comment");
    sqlite("SELECT id FROM devices")
        .text("SELECT", "VACUUM")
        .must_be_refused("this is a bug");
}

#[test]
fn a_scope_without_the_tenant_has_no_plan() {
    let mut planned = sqlite("SELECT id FROM devices");
    planned.shape.dimensions.remove(0);
    planned.must_be_refused("without a tenant of `station`");
}

#[test]
fn a_scope_that_reaches_all_of_one_dimension_names_another() {
    let mut shape = shape(1);
    shape.dimensions = vec![Dimension {
        name: "station".to_owned(),
        reach: Reach::Any,
    }];
    let mut planned = planned(Dialect::Sqlite, shape, "SELECT id FROM devices");
    planned.shape.dimensions.push(Dimension {
        name: "org".to_owned(),
        reach: Reach::Tenants(1),
    });
    planned.must_be_refused("open in all dimensions");
}
