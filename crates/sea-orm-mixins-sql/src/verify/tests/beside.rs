//! Rows in reach beside the tenant's own, and rows that hang on others: conditions that became wider than they are.

use super::{mysql, planned, postgres, shape, sqlite};
use crate::dialect::Dialect;
use crate::plan::{Bind, Filling, OnNull};

const NO_TENANT: &str = "`roles` is not filtered by `station_id`";
const NO_LINK: &str = "`links` is not filtered by `station_id`";
const NO_PARENT: &str = "`lines` is not filtered by `booking_id`";

#[test]
fn a_read_lost_the_tenant() {
    sqlite("SELECT name FROM roles")
        .text(r#"roles."station_id" = ? OR "#, "")
        .must_be_refused(NO_TENANT);
    postgres("SELECT name FROM roles")
        .text(r#"roles."station_id" IS NULL"#, r#"roles."name" IS NULL"#)
        .must_be_refused(NO_TENANT);
}

#[test]
fn a_write_reaches_what_a_read_does() {
    let wide = r#"(roles."station_id" = ? OR roles."station_id" IS NULL)"#;
    for sql in ["UPDATE roles SET name = 'x'", "DELETE FROM roles"] {
        sqlite(sql)
            .text(r#"roles."station_id" = ?"#, wide)
            .must_be_refused(NO_TENANT);
    }
}

#[test]
fn a_private_row_lost_its_owner() {
    let read = || sqlite("SELECT slug FROM links");
    read().text(r#" AND links."user_id" = ?"#, "").must_be_refused(NO_LINK);
    read()
        .text(r#"links."station_id" IS NULL AND "#, "")
        .must_be_refused(NO_LINK);
    read()
        .binds(|binds| {
            for bind in binds {
                if let Bind::Fill(fill) = bind {
                    fill.what = Filling::Nobody;
                }
            }
        })
        .must_be_refused(NO_LINK);
}

#[test]
fn a_private_row_is_given_away() {
    let given = || sqlite("UPDATE links SET user_id = ? WHERE id = 1");
    given()
        .text(r#" AND (links."station_id" IS NOT NULL OR links."user_id" = ?)"#, "")
        .must_be_refused("may give away private rows");
    given()
        .text(r#"OR links."user_id" = ?)"#, r#"OR links."user_id" = links."user_id")"#)
        .must_be_refused("may give away private rows");
}

#[test]
fn a_private_row_is_anybodys() {
    let mut inserted = sqlite("INSERT INTO links (slug, user_id, station_id) VALUES ('a', ?, NULL)");
    inserted.verdict().unwrap();
    for check in &mut inserted.plan.checks {
        check.null = OnNull::LeftOut;
    }
    inserted.must_be_refused("neither the scope's nor checked");
}

#[test]
fn a_row_lost_its_parent() {
    let exists = r#" AND EXISTS (SELECT 1 FROM "bookings" AS "parent 1" WHERE "parent 1"."id" = lines."booking_id" AND "parent 1"."station_id" = ?)"#;
    for sql in [
        "SELECT name FROM lines WHERE id = 1",
        "UPDATE lines SET name = 'x' WHERE id = 1",
        "DELETE FROM lines WHERE id = 1",
    ] {
        sqlite(sql).text(exists, "").must_be_refused(NO_PARENT);
        sqlite(sql)
            .text(r#" AND "parent 1"."station_id" = ?"#, "")
            .must_be_refused(NO_PARENT);
        sqlite(sql)
            .text(r#""parent 1"."id" = lines."booking_id" AND "#, "")
            .must_be_refused(NO_PARENT);
        sqlite(sql)
            .text(r#"= lines."booking_id""#, r#"= lines."id""#)
            .must_be_refused(NO_PARENT);
        sqlite(sql)
            .text(r#""parent 1"."id" ="#, r#""parent 1"."party" ="#)
            .must_be_refused(NO_PARENT);
        sqlite(sql).text(" AND EXISTS", " OR EXISTS").must_be_refused(NO_PARENT);
        sqlite(sql)
            .text(" AND EXISTS", " AND NOT EXISTS")
            .must_be_refused(NO_PARENT);
        sqlite(sql)
            .text(r#"FROM "bookings" AS"#, r#"FROM "devices" AS"#)
            .must_be_refused(NO_PARENT);
    }
}

#[test]
fn a_row_is_put_under_any_parent() {
    let given = || postgres("INSERT INTO lines (name, booking_id) VALUES ('a', $1)");
    let what = "what it hangs on";
    let mut bare = given();
    let (from, to) = (bare.plan.sql.find("CASE").unwrap(), bare.plan.sql.find(" END").unwrap());
    bare.plan.sql.replace_range(from..to + 4, "$1");
    bare.plan.binds.truncate(1);
    bare.must_be_refused(what);
    given()
        .text("ELSE (SELECT $1 UNION ALL SELECT $1)", "ELSE (SELECT $1)")
        .must_be_refused(what);
    given()
        .text("ELSE (SELECT $1 UNION ALL SELECT $1)", "ELSE $1")
        .must_be_refused(what);
    given().text("THEN $1", "THEN 7").must_be_refused(what);
    mysql("UPDATE lines SET booking_id = ? WHERE id = 1")
        .text("ELSE (SELECT ? UNION ALL SELECT ?)", "ELSE (SELECT ? LIMIT 1)")
        .must_be_refused("is set to any row's");
}

#[test]
fn a_common_table_expression_hides_a_parent() {
    let sql = "WITH devices AS (SELECT 1 AS id) SELECT name FROM lines, devices";
    let mut hidden = planned(Dialect::Sqlite, shape(1), sql);
    hidden.verdict().unwrap();
    hidden.plan.sql = hidden.plan.sql.replace("WITH devices", "WITH bookings");
    hidden.plan.sql = hidden.plan.sql.replace("lines, devices", "lines, bookings");
    hidden.must_be_refused(NO_PARENT);
}

#[test]
fn a_row_gets_the_tenant_of_any_row() {
    let given = || {
        planned(
            Dialect::Postgres,
            shape(2),
            "INSERT INTO passes (booking_id) VALUES ($1)",
        )
    };
    let found = r#"THEN (SELECT "parent 1"."station_id" FROM "bookings" AS "parent 1" WHERE "parent 1"."id" = $1 AND "parent 1"."station_id" IN ($2, $3) AND "parent 1"."is_deleted" = false)"#;
    let what = "neither the scope's nor checked";
    given()
        .text(found, &found.replace(r#""parent 1"."id" = $1 AND "#, ""))
        .must_be_refused(what);
    given()
        .text(
            found,
            &found.replace(r#"SELECT "parent 1"."station_id""#, r#"SELECT "parent 1"."party""#),
        )
        .must_be_refused(what);
    given()
        .text(found, &found.replace(r#""parent 1"."station_id" IN ($2, $3) AND "#, ""))
        .must_be_refused(super::NO_STATION);
}
