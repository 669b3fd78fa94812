//! Queries that lost a condition, or have it where it does not hold.

use super::{NO_STATION, NOT_LIVE, mysql, postgres, sqlite};

#[test]
fn a_plain_where_lost_its_tenant() {
    sqlite("SELECT id FROM bookings")
        .text(r#"bookings."station_id" = ? AND "#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_plain_where_lost_its_liveness() {
    sqlite("SELECT id FROM bookings")
        .text(r#" AND bookings."is_deleted" = false"#, "")
        .must_be_refused(NOT_LIVE);
}

#[test]
fn a_where_is_gone() {
    sqlite("SELECT id FROM devices")
        .text(r#" WHERE devices."station_id" = ?"#, "")
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn a_join_lost_the_condition_of_its_second_table() {
    sqlite("SELECT a.id FROM devices a JOIN bookings b ON b.id = a.id")
        .text(r#" AND b."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_self_join_tests_one_table_twice() {
    sqlite("SELECT a.id FROM bookings a JOIN bookings b ON b.id = a.id")
        .text(r#"b."station_id" = ?"#, r#"a."station_id" = ?"#)
        .must_be_refused(NO_STATION);
}

#[test]
fn an_outer_join_lost_a_condition_of_its_on() {
    sqlite("SELECT a.id FROM devices a LEFT JOIN bookings b ON b.id = a.id")
        .text(r#" AND b."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_condition_of_an_outer_join_went_to_where() {
    sqlite("SELECT a.id FROM devices a LEFT JOIN bookings b ON b.id = a.id")
        .text(
            r#" AND b."is_deleted" = false WHERE"#,
            r#" WHERE b."is_deleted" = false AND"#,
        )
        .must_be_refused(NOT_LIVE);
}

#[test]
fn a_condition_of_the_kept_side_went_to_the_on() {
    sqlite("SELECT a.id FROM devices a LEFT JOIN currencies c ON c.code = a.id")
        .text("WHERE", "AND")
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn a_subquery_in_exists_lost_its_condition() {
    sqlite("SELECT code FROM currencies WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.id = code)")
        .text(r#" AND b."station_id" = ?"#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_subquery_in_in_lost_its_condition() {
    sqlite("SELECT id FROM devices WHERE id IN (SELECT b.id FROM bookings b)")
        .text(r#"b."station_id" = ? AND "#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_subquery_in_the_select_list_lost_its_condition() {
    postgres("SELECT (SELECT max(b.id) FROM bookings b) AS top FROM devices")
        .text(r#"b."station_id" = $1 AND "#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn subqueries_in_odd_places_lost_their_condition() {
    for sql in [
        "SELECT id FROM devices ORDER BY (SELECT max(b.id) FROM bookings b)",
        "SELECT id FROM devices LIMIT (SELECT max(b.id) FROM bookings b)",
        "SELECT id FROM devices GROUP BY id HAVING count(*) > (SELECT max(b.id) FROM bookings b)",
        "SELECT sum(id) OVER (ORDER BY (SELECT max(b.id) FROM bookings b)) FROM devices",
        "SELECT count(*) FILTER (WHERE id = (SELECT max(b.id) FROM bookings b)) FROM devices",
        "SELECT id FROM devices JOIN currencies ON code = (SELECT max(b.id) FROM bookings b)",
        "SELECT n FROM devices, generate_series(1, (SELECT max(b.id) FROM bookings b)) AS n",
        "UPDATE devices SET label = (SELECT max(b.id) FROM bookings b)",
        "UPDATE devices SET label = 'x' RETURNING (SELECT max(b.id) FROM bookings b)",
        "UPDATE devices SET tags[(SELECT max(b.id) FROM bookings b)] = 'x'",
        "DELETE FROM devices WHERE id = (SELECT max(b.id) FROM bookings b)",
        "INSERT INTO devices (label) VALUES ((SELECT max(b.id) FROM bookings b))",
        "INSERT INTO devices (label) VALUES (1) ON CONFLICT (id) DO UPDATE SET label = (SELECT max(b.id) FROM bookings b)",
        "INSERT INTO devices (label) VALUES (1) ON CONFLICT (lower((SELECT max(b.id) FROM bookings b))) DO NOTHING",
        "EXPLAIN SELECT id FROM devices WHERE id = (SELECT max(b.id) FROM bookings b)",
        "SELECT id FROM devices WHERE id BETWEEN SYMMETRIC 1 AND (SELECT max(b.id) FROM bookings b)",
        "SELECT x FROM devices, ROWS FROM (generate_series(1, (SELECT max(b.id) FROM bookings b)), unnest(a)) AS x",
        "VALUES ((SELECT max(b.id) FROM bookings b)), ((SELECT max(id) FROM devices))",
    ] {
        let planned = postgres(sql);
        let at = planned.plan.sql.find(r#"b."station_id" = $"#).unwrap();
        let mark = planned.plan.sql[at..].split(' ').nth(2).unwrap().to_owned();
        let condition = format!(r#"b."station_id" = {mark}"#);
        planned
            .text(&condition, &format!("{mark} = {mark}"))
            .must_be_refused(NO_STATION);
    }
}

#[test]
fn the_body_of_a_common_table_expression_lost_its_condition() {
    sqlite("WITH x AS (SELECT b.id FROM bookings b) SELECT id FROM x")
        .text(r#"b."station_id" = ? AND "#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_common_table_expression_is_named_where_it_is_not_seen() {
    // PostgreSQL's WITH reads from left to right: in `a` it is the table.
    postgres("WITH bookings AS (SELECT 1 AS id), a AS (SELECT id FROM bookings) SELECT id FROM a")
        .text(
            "bookings AS (SELECT 1 AS id), a AS (SELECT id FROM bookings)",
            "a AS (SELECT id FROM bookings), bookings AS (SELECT 1 AS id)",
        )
        .must_be_refused(NO_STATION);
}

#[test]
fn a_second_arm_lost_its_condition() {
    sqlite("SELECT id FROM devices UNION ALL SELECT b.id FROM bookings b")
        .text(r#"b."station_id" = ? AND "#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_derived_table_lost_its_condition() {
    sqlite("SELECT x.id FROM (SELECT b.id FROM bookings b) AS x")
        .text(r#"b."station_id" = ? AND "#, "")
        .must_be_refused(NO_STATION);
}

#[test]
fn what_stands_in_a_tables_place_lost_its_condition() {
    postgres("SELECT a.id FROM devices a FULL JOIN bookings b ON b.id = a.id")
        .text(r#"b."station_id" = $1 AND "#, "")
        .must_be_refused(NO_STATION);
    mysql("SELECT a.id FROM devices a LEFT JOIN bookings b USING (id)")
        .text("bookings.`station_id` = ? AND ", "")
        .must_be_refused(NO_STATION);
}

#[test]
fn a_condition_stands_under_or() {
    sqlite("SELECT id FROM devices WHERE label = 'x'")
        .text("'x' AND", "'x' OR")
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn a_condition_stands_under_not() {
    sqlite("SELECT id FROM devices WHERE label = 'x'")
        .text("AND devices", "AND NOT devices")
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn an_or_lost_its_parentheses() {
    mysql("SELECT id FROM devices WHERE a = 1 || b = 2")
        .text("(a = 1 || b = 2)", "a = 1 || b = 2")
        .must_be_refused("needs parentheses");
    mysql("SELECT id FROM devices WHERE a XOR b")
        .text("(a XOR b)", "a XOR b")
        .must_be_refused("needs parentheses");
}

#[test]
fn a_condition_is_of_another_alias() {
    sqlite("SELECT d.id FROM devices d JOIN currencies c ON c.code = d.id")
        .text(r#"d."station_id""#, r#"c."station_id""#)
        .must_be_refused("`devices` is not filtered");
    sqlite("SELECT d.id FROM devices d")
        .text(r#"d."station_id""#, r#""station_id""#)
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn an_alias_hides_the_columns_names() {
    postgres("SELECT d.id FROM devices d")
        .text("devices d", "devices d (station_id, label)")
        .must_be_refused("`devices` is not filtered");
}

#[test]
fn one_name_stands_for_two() {
    sqlite("SELECT 1 AS one FROM devices d")
        .text("devices d", "devices d, (SELECT 1 AS station_id) AS d")
        .must_be_refused("another goes by the name");
}

/// The engine puts its own conditions into parentheses where one of them is a CAST and another follows.
#[test]
fn conditions_in_parentheses_of_their_own_lost_one() {
    let planned = || mysql("SELECT id FROM vaults WHERE id = ?");
    let bytes = "CAST(CONVERT(vaults.`realm` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)";
    let tenant = "`vaults` is not filtered by `realm`";
    planned().text(&format!(" AND {bytes})"), ")").must_be_refused(tenant);
    planned()
        .text(&format!(" AND {bytes}"), &format!(" OR {bytes}"))
        .must_be_refused(tenant);
    planned()
        .text(" AND vaults.`deleted_at` IS NULL", "")
        .must_be_refused("`vaults` is not filtered by `deleted_at`");
}
