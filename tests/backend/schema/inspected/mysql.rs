//! MariaDB and MySQL.

use super::facts::{checks, columns, foreign_keys, indexes, names, read, table, views};
use backend_tests::Backend;
use mixins_migration::inspected::{Inspected, Server, Version};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, DbErr, Statement};

/// Everything that both have, and odd names: upper case, spaces, quotes, 64 letters.
pub(super) const EVERYTHING: &[&str] = &[
    "CREATE TABLE parents (station_id binary(16) NOT NULL, id bigint unsigned AUTO_INCREMENT PRIMARY KEY, UNIQUE KEY tenant (station_id, id))",
    "CREATE TABLE `Thi``ngs \"x` (
       id int AUTO_INCREMENT PRIMARY KEY,
       station_id binary(16) NOT NULL DEFAULT 'abcdefghijklmnop',
       parent_id bigint unsigned,
       name varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'it''s',
       word varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'NULL',
       price decimal(10,2) NOT NULL DEFAULT 1.5,
       doubled decimal(20,2) AS (price * 2) STORED,
       live tinyint AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL INVISIBLE,
       deleted_at datetime(6) DEFAULT NULL,
       created_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)),
       updated_at timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
       body text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
       flag tinyint(1) NOT NULL DEFAULT 0,
       `select` int,
       CONSTRAINT `Ch``k` CHECK (price > 0 AND flag < 2),
       KEY `o``dd` (body(10), `select`),
       UNIQUE KEY live_key (station_id, name, live),
       CONSTRAINT owner_of FOREIGN KEY (station_id, parent_id) REFERENCES parents (station_id, id) ON DELETE CASCADE ON UPDATE RESTRICT,
       CONSTRAINT a_second FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE SET NULL
     )",
    "CREATE TRIGGER `T r` BEFORE INSERT ON `Thi``ngs \"x` FOR EACH ROW SET new.price = new.price",
    "CREATE VIEW direct AS SELECT id, name FROM `Thi``ngs \"x`",
    "CREATE VIEW joined AS SELECT t.id FROM parents p JOIN `Thi``ngs \"x` t ON t.parent_id = p.id",
    "CREATE VIEW indirect AS SELECT * FROM direct",
    "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION p9 VALUES LESS THAN (10), PARTITION `p one` VALUES LESS THAN (20))",
    "CREATE TABLE Things (id int)",
    "CREATE TABLE things (id int)",
    "CREATE TABLE a234567890b234567890c234567890d234567890e234567890f234567890g234 (id int)",
    "INSERT INTO parents (station_id) VALUES (1), (2), (3)",
    "ANALYZE TABLE parents",
];

const ODD: &str = "Thi`ngs \"x";

async fn world(db: &DatabaseConnection) -> Inspected {
    for statement in EVERYTHING {
        db.execute_unprepared(statement).await.unwrap();
    }
    read(db).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables() {
    backend_tests::run(Backend::Mysql, async |db| {
        let inspected = world(&db).await;
        let expected = [
            ODD,
            "Things",
            "a234567890b234567890c234567890d234567890e234567890f234567890g234",
            "parents",
            "parted",
            "things",
        ];
        let mut sorted = expected;
        sorted.sort_unstable();
        assert_eq!(names(&inspected), sorted);
        assert!(!inspected.folds_case && inspected.role.is_none());
        assert!(inspected.database.starts_with("mixins_"));
        let things = table(&inspected, ODD);
        assert_eq!(things.key, ["id"]);
        assert_eq!(things.triggers, ["T r"]);
        assert_eq!(views(things), ["direct", "joined"]);
        assert!(things.visible && things.schema.is_none() && things.partitions.is_none() && things.security.is_none());
        assert_eq!(views(table(&inspected, "parents")), ["joined"]);
        assert!(table(&inspected, "things").views.is_empty());
        let partitions = table(&inspected, "parted").partitions.as_ref();
        assert_eq!(partitions.unwrap(), &["p9", "p one"]);
        assert_eq!(table(&inspected, "parents").estimated_rows, Some(3));
    })
    .await;
}

/// The server in its own words, since MySQL and MariaDB print defaults differently.
async fn is_mariadb(db: &DatabaseConnection) -> bool {
    let version = Statement::from_string(DbBackend::MySql, "SELECT version() AS version");
    let row = db.query_one_raw(version).await.unwrap().unwrap();
    row.try_get::<String>("", "version").unwrap().contains("MariaDB")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_and_indexes() {
    backend_tests::run(Backend::Mysql, async |db| {
        let inspected = world(&db).await;
        let things = table(&inspected, ODD);
        let mariadb = is_mariadb(&db).await;
        let is_of_its_kind = if mariadb {
            matches!(inspected.server, Server::MariaDb(version) if version > Version(10, 5, 0))
        } else {
            matches!(inspected.server, Server::MySql(_))
        };
        assert!(is_of_its_kind, "{:?}", inspected.server);
        if mariadb {
            let expected = [
                "id int(11) numbered",
                "station_id binary(16) default 'abcdefghijklmnop'",
                "parent_id bigint(20) unsigned null",
                "name varchar(100) default 'it''s' collation utf8mb4_general_ci",
                "word varchar(10) null default 'NULL' collation utf8mb4_bin",
                "price decimal(10,2) default 1.50",
                "doubled decimal(20,2) null generated `price` * 2",
                "live tinyint(4) null generated if(`deleted_at` is null,1,NULL) invisible",
                "deleted_at datetime(6) null",
                "created_at datetime(6) default utc_timestamp(6)",
                "updated_at timestamp(6) default current_timestamp(6) on update",
                "body text null collation utf8mb4_general_ci",
                "flag tinyint(1) default 0",
                "select int(11) null",
            ];
            assert_eq!(columns(things), expected);
        }
        assert_eq!(
            indexes(things),
            [
                "PRIMARY: id unique primary constraint",
                "a_second: parent_id",
                "live_key: station_id, name, live unique",
                "o`dd: body[10], select",
                "owner_of: station_id, parent_id",
            ]
        );
        let odd = things.indexes.iter().find(|index| index.name == "o`dd").unwrap();
        assert_eq!(odd.columns().count(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn constraints() {
    backend_tests::run(Backend::Mysql, async |db| {
        let inspected = world(&db).await;
        let things = table(&inspected, ODD);
        let mariadb = is_mariadb(&db).await;
        // What was not said is RESTRICT to MariaDB, and NO ACTION to MySQL, which are the same to both.
        let unsaid = if mariadb { "RESTRICT" } else { "NO ACTION" };
        assert_eq!(
            foreign_keys(things),
            [
                format!("a_second (parent_id) -> parents (id) SET NULL / {unsaid}"),
                "owner_of (station_id, parent_id) -> parents (station_id, id) CASCADE / RESTRICT".to_owned(),
            ]
        );
        if mariadb {
            assert_eq!(checks(things), ["Ch`k: `price` > 0 and `flag` < 2"]);
            let more = "CREATE TABLE documents (body json, size int CHECK (size > 1), born date DEFAULT (curdate()), `at` uuid DEFAULT uuid())";
            db.execute_unprepared(more).await.unwrap();
            db.execute_unprepared("CREATE SEQUENCE numbers").await.unwrap();
            db.execute_unprepared("CREATE TABLE versioned (id int DEFAULT nextval(numbers)) WITH SYSTEM VERSIONING").await.unwrap();
            let inspected = read(&db).await;
            assert_eq!(checks(table(&inspected, "documents")), ["body: json_valid(`body`)", "size: `size` > 1"]);
            let expected = ["body longtext null collation utf8mb4_bin", "size int(11) null", "born date null default curdate()", "at uuid null default uuid()"];
            assert_eq!(columns(table(&inspected, "documents")), expected);
            assert!(table(&inspected, "versioned").columns[0].numbered);
            assert!(!names(&inspected).contains(&"numbers".to_owned()));
        } else {
            assert_eq!(things.checks.len(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_table() {
    backend_tests::run(Backend::Mysql, async |db| {
        let inspected = world(&db).await;
        for table in &inspected.tables {
            for schema in [None, Some(inspected.database.as_str())] {
                let one = Inspected::read_table(&db, schema, &table.name).await.unwrap().unwrap();
                assert_eq!(format!("{one:?}"), format!("{table:?}"));
            }
        }
        for (schema, name) in [
            (None, "THINGS"),
            (None, "direct"),
            (None, "parent"),
            (Some("mysql_"), "things"),
        ] {
            assert!(Inspected::read_table(&db, schema, name).await.unwrap().is_none());
        }
        let find = |schema: Option<&str>, name: &str| {
            let table = mixins::Table {
                schema: schema.map(ToOwned::to_owned),
                name: name.to_owned(),
            };
            inspected.find(&table).map(|table| table.name.clone())
        };
        assert_eq!(find(None, "Things").as_deref(), Some("Things"));
        assert_eq!(find(Some(&inspected.database), "things").as_deref(), Some("things"));
        assert_eq!(find(Some("mysql"), "things"), None);
        let elsewhere = Inspected::read_table(&db, Some("mysql"), "db").await.unwrap();
        assert!(elsewhere.is_some_and(|table| table.columns.iter().any(|column| column.name == "Select_priv")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_database() {
    let server = std::env::var("MIXINS_MYSQL_URL").unwrap();
    let (place, _) = server.rsplit_once('/').unwrap();
    let db = Database::connect(place).await.unwrap();
    let refused = Inspected::read(&db).await.unwrap_err();
    assert!(
        matches!(&refused, DbErr::Migration(text) if text.starts_with("the connection has no database; ")),
        "{refused}"
    );
    let table = Inspected::read_table(&db, Some("mysql"), "db").await.unwrap();
    assert!(table.is_some());
    db.close().await.unwrap();
}
