//! SQLite.

use super::facts::{checks, columns, foreign_keys, indexes, names, read, table, views};
use backend_tests::Backend;
use mixins_migration::inspected::{Inspected, Server, Version};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};

/// Everything, and odd names: upper case, spaces, quotes, brackets, words of SQL.
const EVERYTHING: &str = r#"
CREATE TABLE parents(station_id blob not null, id integer primary key autoincrement, unique(station_id, id));
create table "Thi""ngs x" (
  id text primary key, -- a comment, with CHECK (no
  station_id uuid_text not null default ('x''y'),
  name varchar(20) collate nocase not null constraint "n k" check (length(name) > 1 /* ) */),
  parent_id int,
  price real default (1+2),
  doubled real generated always as (price * 2) stored,
  live as (iif(deleted_at is null, 1, null)),
  deleted_at text default null,
  created_at text default current_timestamp,
  "check" text default "check (a)",
  check (price > 0) constraint ch2 check (price < (1000)) on conflict ignore,
  unique (name) on conflict ignore,
  constraint fk1 foreign key (station_id, parent_id) references parents(station_id, id) on delete cascade deferrable initially deferred,
  foreign key (parent_id) references Parents on update set null
);
create unique index "l i" on "thi""NGS x" (station_id, lower(name) desc, (price + 1) COLLATE nocase asc) where deleted_at is null and name <> 'where';
create index plain on [Thi"ngs x] (parent_id desc);
create table keyed (a int, b text, [c d], primary key (b, a)) without rowid;
create table backwards (id integer primary key desc, x);
create table strict_one (id integer primary key, j any) strict;
create table counted (id integer primary key, x unique);
create view direct as select id, name from "thi""NGS x" where name <> 'parents';
create view "jo in"(a) as select p.id from parents p, [Thi"ngs x] t;
create trigger "t r" after insert on [thi"NGS x] begin select 1; end;
create trigger of_view instead of insert on direct begin select 1; end;
create virtual table searched using fts5(x);
create table words ("primary" int, [check] int as ("primary" + 1), 'foreign' text collate nocase, key int check(key in (1, 2)));
create table made as select 1 as a, 'b' as b;
create index some on counted(x) where x > 1;
insert into counted(x) values (1), (2), (3);
analyze;
"#;

const ODD: &str = "Thi\"ngs x";

async fn world(db: &DatabaseConnection) -> Inspected {
    db.execute_unprepared(EVERYTHING).await.unwrap();
    read(db).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables() {
    backend_tests::run(Backend::Sqlite, async |db| {
        let inspected = world(&db).await;
        let mine: Vec<_> = names(&inspected)
            .into_iter()
            .filter(|name| !name.starts_with("searched"))
            .collect();
        assert_eq!(
            mine,
            [
                ODD,
                "backwards",
                "counted",
                "keyed",
                "made",
                "parents",
                "strict_one",
                "words"
            ]
        );
        assert!(!names(&inspected).contains(&"searched".to_owned()));
        assert!(matches!(inspected.server, Server::Sqlite(version) if version > Version(3, 35, 0)));
        assert!(inspected.folds_case && inspected.role.is_none());
        assert_eq!(inspected.database, "main");
        let things = table(&inspected, ODD);
        assert_eq!(things.key, ["id"]);
        assert_eq!(things.triggers, ["t r"]);
        assert_eq!(views(things), ["direct", "jo in"]);
        assert_eq!(views(table(&inspected, "counted")), [""; 0]);
        assert!(things.visible && things.schema.is_none() && things.partitions.is_none() && things.security.is_none());
        assert!(
            things
                .sql
                .as_ref()
                .unwrap()
                .starts_with("CREATE TABLE \"Thi\"\"ngs x\" (\n  id text primary key, -- a comment")
        );
        assert_eq!(table(&inspected, "keyed").key, ["b", "a"]);
        assert_eq!(table(&inspected, "made").key, [""; 0]);
        assert_eq!(table(&inspected, "counted").estimated_rows, Some(3));
        assert_eq!(things.estimated_rows, Some(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_and_indexes() {
    backend_tests::run(Backend::Sqlite, async |db| {
        let inspected = world(&db).await;
        let of = |name| columns(table(&inspected, name));
        let expected = [
            "id TEXT null",
            "station_id uuid_text default 'x''y'",
            "name varchar(20) collation nocase",
            "parent_id INT null",
            "price REAL null default 1+2",
            "doubled REAL null generated price * 2",
            "live  null generated iif(deleted_at is null, 1, null)",
            "deleted_at TEXT null",
            "created_at TEXT null default current_timestamp",
            "check TEXT null default \"check (a)\"",
        ];
        assert_eq!(of(ODD), expected);
        assert_eq!(of("parents"), ["station_id BLOB", "id INTEGER numbered"]);
        assert_eq!(of("keyed"), ["a INT", "b TEXT", "c d  null"]);
        // A quirk that SQLite keeps: with DESC it is no rowid.
        assert_eq!(of("backwards"), ["id INTEGER null", "x  null"]);
        assert_eq!(of("strict_one"), ["id INTEGER numbered", "j ANY null"]);
        assert_eq!(of("made"), ["a  null", "b  null"]);
        let words = [
            "primary INT null",
            "check INT null generated \"primary\" + 1",
            "foreign TEXT null collation nocase",
            "key INT null",
        ];
        assert_eq!(of("words"), words);
        let of = |name| indexes(table(&inspected, name));
        assert_eq!(
            of(ODD),
            [
                "l i: station_id, <lower(name)>, <(price + 1) COLLATE nocase> where deleted_at is null and name <> 'where' unique",
                "plain: parent_id",
                "sqlite_autoindex_Thi\"ngs x_1: id unique primary constraint",
                "sqlite_autoindex_Thi\"ngs x_2: name unique constraint",
            ]
        );
        assert_eq!(of("parents"), ["sqlite_autoindex_parents_1: station_id, id unique constraint"]);
        assert_eq!(of("keyed"), ["sqlite_autoindex_keyed_1: b, a unique primary constraint"]);
        assert_eq!(of("backwards"), ["sqlite_autoindex_backwards_1: id unique primary constraint"]);
        assert_eq!(
            of("counted"),
            ["some: x where x > 1", "sqlite_autoindex_counted_1: x unique constraint"]
        );
        let plain = table(&inspected, ODD).indexes.iter().find(|index| index.name == "plain").unwrap();
        assert_eq!(plain.sql.as_deref(), Some("CREATE INDEX plain on [Thi\"ngs x] (parent_id desc)"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn constraints() {
    backend_tests::run(Backend::Sqlite, async |db| {
        let inspected = world(&db).await;
        let things = table(&inspected, ODD);
        let expected = [
            " (station_id, parent_id) -> parents (station_id, id) CASCADE / NO ACTION",
            " (parent_id) -> Parents () NO ACTION / SET NULL",
        ];
        assert_eq!(foreign_keys(things), expected);
        assert_eq!(things.foreign_keys[1].references, [""; 0]);
        assert_eq!(
            checks(things),
            ["n k: length(name) > 1", ": price > 0", "ch2: price < (1000)"]
        );
    })
    .await;
}

/// What was changed since is in the texts too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_changes() {
    backend_tests::run(Backend::Sqlite, async |db| {
        let changes = "CREATE TABLE t (id integer primary key, \"a\" text);
            ALTER TABLE t ADD COLUMN b int CHECK (b > 0) COLLATE rtrim;
            ALTER TABLE t ADD COLUMN [d e] AS (b + 1);
            ALTER TABLE t RENAME COLUMN b TO \"c c\";
            ALTER TABLE t RENAME TO \"t 2\"";
        db.execute_unprepared(changes).await.unwrap();
        let inspected = read(&db).await;
        let table = table(&inspected, "t 2");
        let expected = [
            "id INTEGER numbered",
            "a TEXT null",
            "c c INT null collation rtrim",
            "d e  null generated \"c c\" + 1",
        ];
        assert_eq!(columns(table), expected);
        assert_eq!(checks(table), [": \"c c\" > 0"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_table() {
    backend_tests::run(Backend::Sqlite, async |db| {
        let inspected = world(&db).await;
        // A temporary table hides one of the database from statements, not from this.
        db.execute_unprepared("CREATE TEMP TABLE counted (other int)")
            .await
            .unwrap();
        for table in &inspected.tables {
            for (schema, name) in [
                (None, table.name.clone()),
                (Some("Main"), table.name.to_ascii_uppercase()),
            ] {
                let one = Inspected::read_table(&db, schema, &name).await.unwrap().unwrap();
                assert_eq!(format!("{one:?}"), format!("{table:?}"));
            }
        }
        for (schema, name) in [
            (None, "direct"),
            (None, "sqlite_stat1"),
            (None, "searched"),
            (Some("temp"), "counted"),
        ] {
            assert!(
                Inspected::read_table(&db, schema, name).await.unwrap().is_none(),
                "{name}"
            );
        }
        let upper = mixins::Table {
            schema: None,
            name: "COUNTED".to_owned(),
        };
        assert_eq!(inspected.find(&upper).unwrap().columns.len(), 2);
    })
    .await;
}
