//! Raw SQL that is made to break out.

use super::World;
use crate::database::TestDatabase;
use backend_tests::Backend;

/// Valid somewhere: all that matters is what comes out.
const ANYWHERE: [&str; 36] = [
    "SELECT title FROM stress_vaults",
    "SELECT title FROM stress_vaults WHERE 1 = 1 OR 1 = 1 -- ",
    "SELECT title FROM stress_vaults WHERE realm = 'theirs' OR realm <> ''",
    "SELECT title FROM stress_vaults WHERE 1 = 1 /* ",
    "SELECT title FROM stress_vaults /* -- */ WHERE 1 = 1 OR 1 = 1 /* ; */ -- ' \" `",
    "SELECT title FROM stress_vaults -- \u{2028} WHERE realm = 'ours'",
    "SELECT title FROM stress_vaults --\r OR 1 = 1",
    "SELECT title FROM stress_vaults # \n WHERE 1 = 1",
    "SELECT title FROM stress_vaults /*! WHERE 1 = 1 OR 1 = 1 */",
    "SELECT title FROM stress_vaults /*M!100000 WHERE 1 = 1 */",
    "SELECT title FROM stress_vaults /* /* */ WHERE 1 = 0 */ OR 1 = 1",
    "SELECT title FROM stress_vaults UNION ALL SELECT title FROM stress_vaults",
    "SELECT (SELECT title FROM stress_vaults WHERE realm = 'theirs')",
    "SELECT a.title FROM stress_vaults a, stress_vaults b WHERE b.realm = 'theirs' OR a.realm = 'theirs'",
    "SELECT b.title FROM stress_vaults a LEFT JOIN stress_vaults b ON 1 = 1",
    "SELECT b.title FROM stress_vaults a RIGHT JOIN stress_vaults b ON a.realm <> b.realm",
    "SELECT max(title) FROM stress_vaults",
    "SELECT title FROM (SELECT * FROM stress_vaults) AS stress_vaults",
    "WITH stress_vaults AS (SELECT * FROM stress_vaults) SELECT title FROM stress_vaults",
    "WITH RECURSIVE t(title) AS (SELECT title FROM stress_vaults UNION SELECT title FROM stress_vaults) SELECT * FROM t",
    "SELECT title FROM \"stress_vaults\"",
    "SELECT title FROM `stress_vaults`",
    "SELECT title FROM [stress_vaults]",
    "SELECT title FROM STRESS_VAULTS",
    "SELECT title FROM stress_vault\u{17f}",
    "SELECT title FROM \u{ff53}tress_vaults",
    "SELECT title FROM stress_vaults WHERE title = \u{2019} OR 1=1 -- \u{2019}",
    "SELECT title\u{a0}FROM\u{3000}stress_vaults",
    "SELECT '\\' OR title FROM stress_vaults -- '",
    "SELECT '\\\\', title FROM stress_vaults WHERE 1 = 1 OR '\\' = ''",
    "SELECT title FROM stress_vaults WHERE title = '\u{fdd0}L0;' OR 1 = 1",
    "SELECT title FROM stress_vaults WHERE realm = 'a\0b' OR 1 = 1",
    "SELECT title FROM stress_vaults;;",
    "UPDATE stress_vaults SET title = 'x' WHERE 1 = 1 OR realm = 'theirs'",
    "DELETE FROM stress_vaults WHERE 1 = 1 OR realm = 'theirs'",
    "INSERT INTO stress_vaults (id, title, realm, version) SELECT id, title, 'ours', 1 FROM stress_vaults WHERE realm = 'theirs'",
];

/// Never to be sent, whatever the backend makes of it.
const NOWHERE: [&str; 26] = [
    "",
    ";",
    "--",
    "/*",
    "'",
    "\0",
    "SELECT 1; SELECT title FROM stress_vaults",
    "SELECT 1; DROP TABLE stress_vaults",
    "SELECT 1;\u{a0}DROP TABLE stress_vaults; --",
    "SELECT '; DROP TABLE stress_vaults",
    "DROP TABLE stress_vaults",
    "TRUNCATE TABLE stress_vaults",
    "ALTER TABLE stress_vaults DROP COLUMN realm",
    "CREATE VIEW v AS SELECT * FROM stress_vaults",
    "CREATE TABLE t AS SELECT * FROM stress_vaults",
    "BEGIN",
    "COMMIT",
    "SET ROLE postgres",
    "PRAGMA writable_schema = 1",
    "ATTACH DATABASE 'x' AS y",
    "PREPARE p AS SELECT * FROM stress_vaults",
    "EXECUTE IMMEDIATE 'SELECT * FROM stress_vaults'",
    "COPY stress_vaults TO STDOUT",
    "LOCK TABLES stress_vaults WRITE",
    "SELECT * FROM stress_vaults INTO OUTFILE 'x'",
    "UPDATE stress_vaults SET realm = 'ours' WHERE realm = 'theirs'; SELECT title FROM stress_vaults",
];

/// What each backend has of its own.
fn own(backend: Backend) -> &'static [&'static str] {
    match backend {
        Backend::Sqlite | Backend::SqliteMemory => &[
            "SELECT title FROM main.stress_vaults",
            "SELECT title FROM 'stress_vaults'",
            "SELECT title FROM stress_vaults NOT INDEXED",
            "SELECT group_concat(title) FROM stress_vaults",
            "SELECT name FROM sqlite_master",
            "SELECT load_extension('x')",
            "REPLACE INTO stress_vaults (id, title, realm, version) SELECT id, title, realm, 1 FROM stress_vaults",
        ],
        Backend::Postgres => &[
            "SELECT title FROM ONLY stress_vaults",
            "SELECT title FROM public.stress_vaults",
            "TABLE stress_vaults",
            "SELECT string_agg(title, ',') FROM stress_vaults",
            "SELECT U&'\\0027' || title FROM stress_vaults",
            "SELECT title FROM U&\"stress\\005fvaults\"",
            "SELECT E'\\'' || title FROM stress_vaults -- '",
            "SELECT $$'$$ || title FROM stress_vaults -- '",
            "SELECT $a$ $b$ $a$ || title FROM stress_vaults WHERE $b$ $a$ <> $b$",
            "SELECT query_to_xml('SELECT * FROM stress_vaults', true, true, '')::text",
            "SELECT set_config('role', 'postgres', false)",
            "WITH gone AS (DELETE FROM stress_vaults RETURNING title) SELECT title FROM gone",
            "SELECT (v.*)::text FROM stress_vaults v",
            "SELECT row_to_json(v)::text FROM stress_vaults v",
        ],
        Backend::Mysql => &[
            "SELECT title FROM stress_vaults PARTITION (p0)",
            "SELECT group_concat(title) FROM stress_vaults",
            "SELECT title FROM stress_vaults WHERE title = \"\\\" OR 1 = 1 -- \"",
            "SELECT 0x27, title FROM stress_vaults WHERE x'27' <> ' OR 1 = 1 -- '",
            "SELECT _utf8mb4'\\', title FROM stress_vaults -- '",
            "SELECT title FROM stress_vaults WHERE 1 = 1--1 OR 1 = 1",
            "SELECT title FROM stress_vaults PROCEDURE ANALYSE()",
            "SELECT @a := title FROM stress_vaults",
            "SELECT load_file('/etc/passwd')",
            "HANDLER stress_vaults OPEN",
            "REPLACE INTO stress_vaults (id, title, realm, version) SELECT id, title, realm, 1 FROM stress_vaults",
        ],
    }
}

async fn raw_sql_does_not_break_out(database: TestDatabase) {
    let world = World::new(&database).await;
    let (mut refused, mut answered) = (0, 0);
    let valid = ANYWHERE.iter().chain(own(database.backend));
    for sql in valid {
        let attack = world.attack(sql).await;
        refused += usize::from(attack.is_refused);
        answered += usize::from(attack.is_answered);
    }
    assert!(answered >= 10, "only {answered} were valid: there is nothing to see");
    for sql in NOWHERE {
        let attack = world.attack(sql).await;
        assert!(attack.is_refused, "{sql}");
        refused += 1;
    }
    world.close().await;
    database.figure(
        "Hostile SQL does not break out",
        "queried and executed as it is: comments, quotes, `;`, backslashes, NUL, look-alikes, second statements, other ways to name a table",
        &format!("{refused} refused, {answered} answered with rows of their own tenant"),
    );
}

on_every_backend!(raw_sql_does_not_break_out);
