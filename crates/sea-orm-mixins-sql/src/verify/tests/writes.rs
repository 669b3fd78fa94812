//! Changes that lost a condition, a fill, or what keeps a row where it is.

use super::{NO_STATION, NOT_LIVE, mysql, planned, postgres, shape, sqlite};
use crate::dialect::Dialect;
use crate::plan::Bind;
use crate::shape::Visibility;

#[test]
fn an_update_lost_its_condition() {
    sqlite("UPDATE bookings SET party = 3 WHERE id = 1")
        .text(r#" AND bookings."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn an_update_lost_the_condition_of_its_second_table() {
    sqlite("UPDATE devices SET label = b.note FROM bookings b WHERE b.id = devices.id")
        .text(r#" AND b."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
    mysql("UPDATE devices d JOIN bookings b ON b.id = d.id SET d.label = 'x'")
        .text(" AND b.`station_id` = ?", "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_delete_that_marks_lost_its_conditions() {
    sqlite("DELETE FROM bookings WHERE id = 1")
        .text(r#" AND bookings."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
    let mut seen = shape(1);
    seen.visibility = Visibility::WithDeleted;
    planned(Dialect::Sqlite, seen, "DELETE FROM bookings WHERE id = 1")
        .text(r#" AND bookings."is_deleted" = false"#, "")
        .must_be_refused(NOT_LIVE);
}

#[test]
fn a_delete_was_sent_for_a_mark() {
    let mut planned = sqlite("DELETE FROM bookings WHERE id = 1");
    let binds = planned.plan.binds.clone();
    planned.plan.sql =
        r#"DELETE FROM bookings WHERE id = 1 AND bookings."station_id" = ? AND bookings."is_deleted" = false"#
            .to_owned();
    planned.plan.binds = binds
        .into_iter()
        .filter(|bind| matches!(bind, Bind::Tenant { .. }))
        .collect();
    planned.must_be_refused("rows of `bookings` are removed, and not marked");
}

#[test]
fn a_delete_marks_nothing() {
    sqlite("DELETE FROM bookings WHERE id = 1")
        .text(r#""is_deleted" = true"#, r#""is_deleted" = false"#)
        .must_be_refused("marks no row");
}

#[test]
fn a_restore_looks_at_live_rows() {
    sqlite("/*sea-orm-mixins:restore*/ UPDATE bookings SET is_deleted = false WHERE id = 1")
        .text(r#"bookings."is_deleted" = true"#, r#"bookings."is_deleted" = false"#)
        .must_be_refused(NOT_LIVE);
}

#[test]
fn removal_for_good_lost_its_tenant() {
    sqlite("/*sea-orm-mixins:force_delete*/ DELETE FROM bookings WHERE id = 1")
        .text(r#" AND bookings."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn an_upsert_lost_its_condition() {
    sqlite("INSERT INTO devices (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET label = 'x'")
        .text(r#" WHERE devices."station_id" = ?"#, "")
        .must_be_refused("`devices` is not filtered");
    mysql("INSERT INTO devices (id, a, b) VALUES (1, 2, 3) ON DUPLICATE KEY UPDATE a = VALUES(a), b = VALUES(b)")
        .text("IF(devices.`station_id` = ?, VALUES(b), devices.`b`)", "VALUES(b)")
        .must_be_refused("changes any row");
}

#[test]
fn an_upsert_keeps_another_column() {
    mysql("INSERT INTO devices (id, a, b) VALUES (1, 2, 3) ON DUPLICATE KEY UPDATE a = VALUES(a), b = VALUES(b)")
        .text("devices.`b`)", "devices.`a`)")
        .must_be_refused("does not keep `b`");
}

#[test]
fn an_upsert_does_not_fail_on_others() {
    let sql = "INSERT INTO devices (id, a) VALUES (1, 2) ON DUPLICATE KEY UPDATE a = a + 1";
    mysql(sql)
        .text("(SELECT 1 UNION ALL SELECT 1)", "(SELECT 1)")
        .must_be_refused("does not keep");
    mysql(sql)
        .text("INSERT INTO", "INSERT IGNORE INTO")
        .must_be_refused("is ignored");
    let mut planned = mysql(sql);
    planned.plan.fails_on_others = false;
    planned.must_be_refused("does not keep");
}

#[test]
fn an_upsert_tests_what_it_has_set() {
    let condition = "bookings.`station_id` = ? AND bookings.`is_deleted` = false";
    let kept = |column: &str| format!("{column} = IF({condition}, VALUES(note), bookings.`{column}`)");
    mysql("INSERT INTO bookings (id, note) VALUES (?, 'a') ON DUPLICATE KEY UPDATE note = VALUES(note)")
        .text(&kept("note"), &kept("is_deleted"))
        .must_be_refused("sets `is_deleted` before it is tested");
}

#[test]
fn an_insert_lost_its_tenant() {
    sqlite("INSERT INTO devices (label) VALUES ('x')")
        .text(r#"(label, "station_id") VALUES ('x', ?)"#, "(label) VALUES ('x')")
        .must_be_refused("`station_id` of `devices` is not filled");
}

#[test]
fn one_row_of_several_has_another_tenant() {
    sqlite("INSERT INTO devices (label) VALUES ('x'), ('y')")
        .text("('y', ?)", "('y', NULL)")
        .must_be_refused("neither the scope's nor checked");
}

#[test]
fn selected_rows_have_another_tenant() {
    sqlite("INSERT INTO devices (label) SELECT label FROM devices d")
        .text("SELECT label, ?", "SELECT label, label")
        .must_be_refused("neither the scope's nor checked");
    sqlite("INSERT INTO devices (label) SELECT x.* FROM (SELECT 'a' AS a) AS x")
        .text("SELECT x.*, ?", "SELECT x.*")
        .must_be_refused("a star stands for a column");
}

#[test]
fn a_row_keeps_the_tenant_of_a_table_without_partners() {
    let sql = "INSERT INTO devices (label, station_id) SELECT b.note, b.station_id FROM bookings b";
    planned(Dialect::Postgres, shape(2), sql)
        .text("FROM bookings b WHERE", "FROM currencies LEFT JOIN bookings b ON")
        .must_be_refused("neither the scope's nor checked");
}

#[test]
fn an_insert_lost_its_fills() {
    for (column, said) in [
        ("created_at", "`created_at`"),
        ("updated_by", "`updated_by`"),
        ("is_deleted", "`is_deleted`"),
        ("version", "`version`"),
        ("id", "`id`"),
    ] {
        postgres("INSERT INTO bookings (note) VALUES ('x')")
            .text(&format!(r#""{column}""#), r#""another""#)
            .must_be_refused(said);
    }
}

#[test]
fn an_update_lost_its_fills() {
    for (column, said) in [
        ("updated_at", "`updated_at`"),
        ("updated_by", "`updated_by`"),
        ("version", "the version"),
    ] {
        postgres("UPDATE bookings SET party = 3")
            .text(&format!(r#""{column}" ="#), r#""another" ="#)
            .must_be_refused(said);
    }
    postgres("UPDATE bookings SET is_deleted = true")
        .text(r#""deleted_by" ="#, r#""another" ="#)
        .must_be_refused("who deleted a row");
}

#[test]
fn an_update_moves_rows() {
    sqlite("UPDATE devices SET label = 'x'")
        .text("SET label", r#"SET "station_id""#)
        .must_be_refused("which moves rows");
    mysql("UPDATE devices SET label = 'x'")
        .text("SET label", "SET STATION_ID")
        .must_be_refused("which moves rows");
}

#[test]
fn the_number_of_a_row_is_set() {
    sqlite("UPDATE orgs SET name = 7")
        .text("SET name", "SET rowid")
        .must_be_refused("the number of a row");
}

#[test]
fn a_table_of_sqlites_may_replace_rows() {
    sqlite("UPDATE devices SET label = 'x'")
        .text(" OR ABORT", "")
        .must_be_refused("may be removed");
    sqlite("INSERT INTO devices (label) VALUES ('x')")
        .text(" OR ABORT", " OR REPLACE")
        .must_be_refused("may be removed");
}

#[test]
fn an_upsert_that_leaves_the_row_alone_is_proven() {
    mysql("INSERT INTO bookings (id, note) VALUES (?, 'a') ON DUPLICATE KEY UPDATE id = id")
        .verdict()
        .unwrap();
}
