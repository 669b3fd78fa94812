//! Texts that a rebuild must find its place in, and keep.

use super::{Way, execute, foreign_key, is_clean, names, not_null, on_each_sqlite, text_of};
use crate::kill::{dump, texts};
use mixins_migration::testing::Change;
use sea_orm::DatabaseConnection;

/// A table, its change, and how its text goes on behind the name afterwards.
struct Trap {
    create: &'static str,
    table: &'static str,
    insert: &'static str,
    change: Change,
    text: &'static str,
}

fn columns() -> Vec<Trap> {
    vec![
        Trap {
            create: "CREATE TABLE IF NOT EXISTS main.t (id INTEGER PRIMARY KEY, a TEXT)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 'x')",
            change: not_null("a"),
            text: " (id INTEGER PRIMARY KEY, a TEXT NOT NULL)",
        },
        Trap {
            create: "CREATE TABLE [a \"b] (\"x, y)\" TEXT DEFAULT '(', 'q' text, `c` INT -- a comma, and )\n)",
            table: "a \"b",
            insert: "INSERT INTO [a \"b] VALUES ('p', 'q', 3)",
            change: not_null("C"),
            text: " (\"x, y)\" TEXT DEFAULT '(', 'q' text, `c` INT NOT NULL -- a comma, and )\n)",
        },
        Trap {
            create: "CREATE TABLE t (a, /* b TEXT, */ b TEXT COLLATE NOCASE UNIQUE ON CONFLICT IGNORE, CHECK (b <> ','))",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 'x'), (2, 'y')",
            change: not_null("b"),
            text: " (a, /* b TEXT, */ b TEXT COLLATE NOCASE UNIQUE ON CONFLICT IGNORE NOT NULL, CHECK (b <> ','))",
        },
        Trap {
            create: "CREATE TABLE t (a INT, b ANY, PRIMARY KEY (a)) STRICT, WITHOUT ROWID",
            table: "t",
            insert: "INSERT INTO t VALUES (1, x'00'), (2, 'two')",
            change: Change::SetDefault("b".to_owned(), "(1 + 1)".to_owned()),
            text: " (a INT, b ANY DEFAULT (1 + 1), PRIMARY KEY (a)) STRICT, WITHOUT ROWID",
        },
        Trap {
            create: "CREATE TABLE t (a INTEGER PRIMARY KEY, b INT REFERENCES t (a) ON DELETE SET NULL DEFAULT -1)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, NULL), (2, 1)",
            change: Change::SetDefault("b".to_owned(), "7".to_owned()),
            text: " (a INTEGER PRIMARY KEY, b INT REFERENCES t (a) ON DELETE SET NULL DEFAULT 7)",
        },
        Trap {
            create: "CREATE TABLE t (a INT CONSTRAINT d DEFAULT (abs(1)) CONSTRAINT n NOT NULL ON CONFLICT FAIL, b)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 2)",
            change: Change::DropDefault("a".to_owned()),
            text: " (a INT CONSTRAINT n NOT NULL ON CONFLICT FAIL, b)",
        },
        Trap {
            create: "CREATE TABLE t (a INT CONSTRAINT d DEFAULT (abs(1)) CONSTRAINT n NOT NULL ON CONFLICT FAIL, b)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 2)",
            change: Change::DropNotNull("a".to_owned()),
            text: " (a INT CONSTRAINT d DEFAULT (abs(1)), b)",
        },
        Trap {
            create: "CREATE TABLE t (a INT, b INT AS (a * 2) STORED, c INT GENERATED ALWAYS AS (a + b), d TEXT)",
            table: "t",
            insert: "INSERT INTO t (a, d) VALUES (1, 'x'), (4, 'y')",
            change: not_null("d"),
            text: " (a INT, b INT AS (a * 2) STORED, c INT GENERATED ALWAYS AS (a + b), d TEXT NOT NULL)",
        },
    ]
}

fn own_names() -> Vec<Trap> {
    vec![
        // Its own name before a column: the rename would leave the other one there.
        Trap {
            create: "CREATE TABLE \"T\" (a INTEGER PRIMARY KEY CHECK (\"t\".a > 0 AND main.T.[a] < 9), b INT DEFAULT(1)REFERENCES T)",
            table: "t",
            insert: "INSERT INTO t (a) VALUES (1)",
            change: Change::SetDefault("b".to_owned(), "NULL".to_owned()),
            text: " (a INTEGER PRIMARY KEY CHECK (a > 0 AND [a] < 9), b INT DEFAULT NULL REFERENCES T)",
        },
    ]
}

fn keys() -> Vec<Trap> {
    vec![
        Trap {
            create: "CREATE TABLE t (a INTEGER PRIMARY KEY, b INT, c INT, UNIQUE (b) UNIQUE (c) CHECK (b > 0) -- end\n)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 2, 3)",
            change: foreign_key(&["b"], "parents", &["id"], "CASCADE"),
            text: " (a INTEGER PRIMARY KEY, b INT, c INT, UNIQUE (b) UNIQUE (c) CHECK (b > 0) -- end\n, FOREIGN KEY (\"b\") \
                   REFERENCES \"parents\" (\"id\") ON DELETE CASCADE)",
        },
        Trap {
            // To itself.
            create: "CREATE TABLE t (a INT UNIQUE, b INT)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, NULL), (2, 1)",
            change: foreign_key(&["b"], "t", &["a"], "NO ACTION"),
            text: " (a INT UNIQUE, b INT, FOREIGN KEY (\"b\") REFERENCES \"t\" (\"a\"))",
        },
        Trap {
            create: "CREATE TABLE t (a INT UNIQUE ON CONFLICT REPLACE, b INT)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 2)",
            change: Change::DropUnique(names(["a"])),
            text: " (a INT, b INT)",
        },
        Trap {
            create: "CREATE TABLE t (a INT, b INT, CONSTRAINT \"u, 1\" UNIQUE (b COLLATE NOCASE, a DESC) ON CONFLICT FAIL, CHECK (a))",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 2)",
            change: Change::DropUnique(names(["b", "A"])),
            text: " (a INT, b INT, CHECK (a))",
        },
        Trap {
            create: "CREATE TABLE t (a INT, b INT, UNIQUE (a) UNIQUE (b))",
            table: "t",
            insert: "INSERT INTO t VALUES (1, 2)",
            change: Change::DropUnique(names(["a"])),
            text: " (a INT, b INT,  UNIQUE (b))",
        },
        Trap {
            create: "CREATE TABLE t (a INTEGER PRIMARY KEY CONSTRAINT f REFERENCES parents (id) ON DELETE SET DEFAULT NOT DEFERRABLE NOT NULL, \
                     FOREIGN KEY (a) REFERENCES t)",
            table: "t",
            insert: "INSERT INTO t VALUES (1)",
            change: Change::DropForeignKey {
                columns: names(["a"]),
                table: "Parents".to_owned(),
            },
            text: " (a INTEGER PRIMARY KEY NOT NULL, FOREIGN KEY (a) REFERENCES t)",
        },
        Trap {
            create: "CREATE TABLE t (a INT, b INT, FOREIGN KEY (a, b) REFERENCES pairs (x, y) ON UPDATE CASCADE MATCH FULL \
                     DEFERRABLE INITIALLY DEFERRED)",
            table: "t",
            insert: "INSERT INTO t VALUES (1, NULL)",
            change: Change::DropForeignKey {
                columns: names(["a", "b"]),
                table: "pairs".to_owned(),
            },
            text: " (a INT, b INT)",
        },
    ]
}

/// Everything of a database but one table's own text.
async fn others(db: &DatabaseConnection, table: &str) -> String {
    let text = text_of(db, table).await;
    assert!(!text.is_empty());
    dump(db).await.replace(&text, "")
}

async fn spring(db: &DatabaseConnection, trap: &Trap, way: Way) {
    let &Trap {
        create,
        table,
        insert,
        change: ref wanted,
        text,
    } = trap;
    execute(db, create).await;
    execute(db, insert).await;
    let quoted = format!("\"{}\"", table.replace('"', "\"\""));
    execute(db, &format!("CREATE INDEX own ON {quoted} (1 + 1)")).await;
    execute(
        db,
        &format!("CREATE TRIGGER tells AFTER INSERT ON {quoted} BEGIN SELECT 1; END"),
    )
    .await;
    execute(db, &format!("CREATE VIEW v AS SELECT * FROM {quoted}")).await;
    let name = texts(
        db,
        &format!("SELECT name FROM sqlite_schema WHERE lower(name) = lower('{table}')"),
    )
    .await
    .join("");
    let before = others(db, &name).await;
    let named = text_of(db, &name).await;
    let wanted = std::slice::from_ref(wanted);
    way.change(db, table, wanted)
        .await
        .unwrap_or_else(|err| panic!("{create}, {way:?}: {err}"));
    let after = text_of(db, &name).await;
    let head = after.strip_suffix(text);
    let head = head.unwrap_or_else(|| panic!("{create}, {way:?}: {after}"));
    // Only a rebuild writes the name anew.
    let is_anew = head == format!("CREATE TABLE \"{}\"", name.replace('"', "\"\""));
    assert!(is_anew || named.starts_with(head), "{create}, {way:?}: {after}");
    // SQLite's own indexes of a constraint go with it, and are numbered.
    let automatic = |dump: String| {
        dump.lines()
            .filter(|line| !line.contains("autoindex"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(automatic(others(db, &name).await), automatic(before), "{create}");
    // Again there is nothing to do.
    way.change(db, table, wanted).await.unwrap();
    assert_eq!(text_of(db, &name).await, after);
    is_clean(db).await;
    execute(db, "DROP VIEW v").await;
    execute(db, &format!("DROP TABLE {quoted}")).await;
}

async fn columns_keep_all_else(db: DatabaseConnection) {
    for trap in columns().into_iter().chain(own_names()) {
        for way in Way::BOTH {
            spring(&db, &trap, way).await;
        }
    }
}

async fn keys_keep_all_else(db: DatabaseConnection) {
    execute(&db, "CREATE TABLE parents (id INTEGER PRIMARY KEY)").await;
    execute(&db, "CREATE TABLE pairs (x INT, y INT, UNIQUE (x, y))").await;
    execute(&db, "INSERT INTO parents VALUES (1), (2)").await;
    for trap in keys() {
        for way in Way::BOTH {
            spring(&db, &trap, way).await;
        }
    }
}

on_each_sqlite!(columns_keep_all_else, keys_keep_all_else);
