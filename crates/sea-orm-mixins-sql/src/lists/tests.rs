use super::{Becomes, Element, Lists, ValueList};
use crate::dialect::Dialect;

/// Each list as what it may be, and the text with each as far changed as it may be.
fn shortened(sql: &str, dialect: Dialect) -> Option<String> {
    let lists = Lists::of(sql, dialect);
    let all: Vec<_> = lists
        .all()
        .iter()
        .map(|list| (list.clone(), becomes(list, dialect)))
        .collect();
    lists.replaced(&all)
}

fn becomes(list: &ValueList, dialect: Dialect) -> Becomes {
    if dialect == Dialect::Postgres && list.can_be_array() {
        Becomes::Array(Element::Int8)
    } else {
        Becomes::Items(list.filled_up())
    }
}

#[test]
fn an_array_is_one_value() {
    let cases = [
        (
            r#"SELECT "a" FROM "t" WHERE "t"."id" IN ($1, $2, $3, $4, $5, $6) AND "b" = $7 LIMIT $8"#,
            r#"SELECT "a" FROM "t" WHERE "t"."id" = ANY($1::INT8[]) AND "b" = $2 LIMIT $3"#,
        ),
        (
            r#"UPDATE "t" SET "a" = $1 WHERE "b" = $2 AND "id" NOT IN ($3, $4, $5, $6, $7)"#,
            r#"UPDATE "t" SET "a" = $1 WHERE "b" = $2 AND "id" <> ALL($3::INT8[])"#,
        ),
        (
            "/*sea-orm-mixins:restore*/UPDATE t SET a = $1 WHERE NOT id in ($2,$3,$4,$5,$6) or (b IN ($7, $8, $9, $10, $11))",
            "/*sea-orm-mixins:restore*/UPDATE t SET a = $1 WHERE NOT id = ANY($2::INT8[]) or (b = ANY($3::INT8[]))",
        ),
        (
            r"SELECT 1 FROM a JOIN b ON a.x IN ($1, $2, $3, $4, $5) LEFT JOIN c ON c.y = $6 WHERE z->'it''s ($9' = $7",
            r"SELECT 1 FROM a JOIN b ON a.x = ANY($1::INT8[]) LEFT JOIN c ON c.y = $2 WHERE z->'it''s ($9' = $3",
        ),
        (
            r"SELECT 1 FROM t WHERE a IN (SELECT b FROM u WHERE c IN ($1, $2, $3, $4, $5)) AND d IN ($6, $7)",
            r"SELECT 1 FROM t WHERE a IN (SELECT b FROM u WHERE c = ANY($1::INT8[])) AND d IN ($2, $3)",
        ),
    ];
    for (sql, becomes) in cases {
        assert_eq!(shortened(sql, Dialect::Postgres).as_deref(), Some(becomes), "{sql}");
    }
}

#[test]
fn others_are_filled_up() {
    let postgres = [
        // `=` would bind looser than IN, or looser than what follows.
        (
            "SELECT 1 FROM t WHERE lower(a) IN ($1, $2, $3, $4, $5, $6, $7) AND b = $8",
            "SELECT 1 FROM t WHERE lower(a) IN ($1, $2, $3, $4, $5, $6, $7, $8) AND b = $9",
        ),
        (
            "SELECT 1 FROM t WHERE a = b IN ($1, $2, $3, $4, $5)",
            "SELECT 1 FROM t WHERE a = b IN ($1, $2, $3, $4, $5, $6, $7, $8)",
        ),
        (
            "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, $5) = $6",
            "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, $5, $6, $7, $8) = $9",
        ),
        (
            "SELECT 1 FROM t WHERE (a, b) IN (($1, $2), ($3, $4), ($5, $6), ($7, $8), ($9, $10)) AND c = $11",
            "SELECT 1 FROM t WHERE (a, b) IN (($1, $2), ($3, $4), ($5, $6), ($7, $8), ($9, $10), ($11, $12), ($13, $14), \
             ($15, $16)) AND c = $17",
        ),
    ];
    for (sql, becomes) in postgres {
        assert_eq!(shortened(sql, Dialect::Postgres).as_deref(), Some(becomes), "{sql}");
    }
    for dialect in [Dialect::Sqlite, Dialect::Mysql] {
        let few = "SELECT a FROM t WHERE `b` = ? AND `t`.`id` NOT IN (?, ?, ?, ?, ?, ?, ?, ?, ?) LIMIT ?";
        let more = few.replace("NOT IN (", "NOT IN (?, ?, ?, ");
        assert_eq!(shortened(few, dialect), Some(more));
        let rows = "SELECT a FROM t WHERE (a, b) IN (VALUES (?, ?), (?, ?), (?, ?), (?, ?), (?, ?))";
        let more = rows.replace("VALUES ", "VALUES (?, ?), (?, ?), (?, ?), ");
        assert_eq!(shortened(rows, dialect), Some(more));
    }
}

#[test]
fn what_might_be_something_else_stays() {
    let list = "IN ($1, $2, $3, $4, $5)";
    for sql in [
        // A column's name, where it has no other.
        format!("SELECT a {list} FROM t"),
        format!("SELECT (SELECT 1 FROM u WHERE b {list}) FROM t"),
        format!("SELECT count(*) FILTER (WHERE a {list}) FROM t"),
        format!("DELETE FROM t RETURNING a {list}"),
        format!("SELECT a FROM t ORDER BY a {list}"),
        // The condition of an index.
        format!("INSERT INTO t (a) SELECT 1 ON CONFLICT (a) WHERE b {list} DO NOTHING"),
        // Not sure to be what it seems.
        format!("SELECT 1 FROM t WHERE a {list} -- b"),
        format!("SELECT 1 FROM t /* b */ WHERE a {list}"),
        format!(r"SELECT 1 FROM t WHERE b = E'\'' AND a {list}"),
        format!("SELECT 1 FROM t WHERE b = $$ it's $$ AND a {list}"),
        format!("SELECT 1 FROM t WHERE b = 'x' AND c = ' AND a {list}"),
        format!("SELECT 1 FROM t) WHERE a {list}"),
        // A text.
        format!("SELECT 1 FROM t WHERE b = 'AND a {list}'"),
        format!(r#"SELECT 1 FROM t WHERE "b AND a {list}" = 1"#),
        // No list, or a short one, or other numbers.
        "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4)".to_owned(),
        "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, 5)".to_owned(),
        "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, $5::int)".to_owned(),
        "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, $4)".to_owned(),
        "SELECT 1 FROM t WHERE b = $6 AND a IN ($1, $2, $3, $4, $5)".to_owned(),
        "SELECT 1 FROM t WHERE a IN (($1, $2), $3, $4, $5, $6)".to_owned(),
        "SELECT 1 FROM t WHERE a$1 IN (($1, $2), $3, $4, $5, $6)".to_owned(),
    ] {
        assert_eq!(shortened(&sql, Dialect::Postgres), None, "{sql}");
    }
    for sql in [
        "SELECT 1 FROM t WHERE [it's] IN (?, ?, ?, ?, ?)",
        "SELECT 1 FROM t WHERE a IN (?1, ?2, ?3, ?4, ?5)",
        "SELECT 1 FROM t WHERE a IN (?, ?, ?, ?, :e)",
        "SELECT 1 FROM t WHERE b = '\\' AND a IN (?, ?, ?, ?, ?)",
    ] {
        assert_eq!(shortened(sql, Dialect::Sqlite), None, "{sql}");
    }
    assert_eq!(
        shortened("SELECT 1 FROM t WHERE a IN (?, ?, ?, ?, ?) # b", Dialect::Mysql),
        None
    );
}

#[test]
fn lengths_are_few() {
    let filled = |items: usize| {
        let sql = format!("SELECT 1 FROM t WHERE a IN ({})", vec!["?"; items].join(", "));
        Lists::of(&sql, Dialect::Mysql).all().first().unwrap().filled_up()
    };
    for (items, to) in [
        (5, 8),
        (8, 8),
        (9, 12),
        (12, 12),
        (13, 16),
        (17, 24),
        (700, 768),
        (769, 999),
        (999, 999),
        (1_000, 1_024),
    ] {
        assert_eq!(filled(items), to, "{items}");
    }
    let lengths: std::collections::BTreeSet<_> = (5..=999).map(filled).collect();
    assert_eq!(lengths.len(), 15);
}

#[test]
fn more_than_the_driver_binds_is_left_alone() {
    let sql = |items: usize| format!("SELECT 1 FROM t WHERE a IN ({})", vec!["?"; items].join(", "));
    assert_eq!(shortened(&sql(25_000), Dialect::Sqlite), None);
    assert!(shortened(&sql(25_000), Dialect::Mysql).is_some());
    assert_eq!(shortened(&sql(50_000), Dialect::Mysql), None);
}
