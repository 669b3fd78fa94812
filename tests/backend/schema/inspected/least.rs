//! Accounts that own nothing.

use super::facts::{foreign_keys, names, read, table, views, without_account};
use super::{mysql, postgres};
use backend_tests::Backend;
use mixins_migration::inspected::{Inspected, Table};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};

/// Returns the address of another account on the same server.
fn address(url: &str, account: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, place) = rest.rsplit_once('@').unwrap();
    format!("{scheme}://{account}:secret@{place}")
}

async fn run(db: &DatabaseConnection, statements: &[String]) {
    for statement in statements {
        db.execute_unprepared(statement).await.unwrap();
    }
}

fn without_accounts(inspected: &Inspected) -> Vec<Table> {
    inspected.tables.iter().map(without_account).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_of_postgres_sees_the_same() {
    backend_tests::with_database(Backend::Postgres, async |url| {
        let db = Database::connect(&url).await.unwrap();
        db.execute_unprepared(postgres::EVERYTHING).await.unwrap();
        let owner = read(&db).await;
        // Roles belong to all databases of the server.
        let [least, may] = ["least", "may"].map(|name| format!("{name}_{}", owner.database));
        run(
            &db,
            &[
                format!("CREATE ROLE {least} LOGIN PASSWORD 'secret'"),
                format!("GRANT SELECT ON things, parents TO {least}"),
                format!("CREATE ROLE {may} BYPASSRLS NOLOGIN"),
                format!("GRANT {may} TO {least}"),
            ],
        )
        .await;
        let other = Database::connect(address(&url, &least)).await.unwrap();
        let seen = read(&other).await;
        let one = Inspected::read_table(&other, None, "things").await.unwrap().unwrap();
        other.close().await.unwrap();
        run(
            &db,
            &[
                format!("DROP OWNED BY {least}"),
                format!("DROP ROLE {least}"),
                format!("DROP ROLE {may}"),
            ],
        )
        .await;

        assert_eq!(
            format!("{:#?}", without_accounts(&seen)),
            format!("{:#?}", without_accounts(&owner))
        );
        let role = seen.role.as_ref().unwrap();
        assert_eq!((role.name.as_str(), role.bypasses), (least.as_str(), false));
        assert_eq!(role.may_become, [may]);
        assert_eq!(role.search_path, ["public"]);
        let security = table(&seen, "things").security.as_ref().unwrap();
        assert!(security.active && !security.owned && !security.may_truncate);
        assert!(!table(&seen, "of_parted").security.as_ref().unwrap().active);
        assert_eq!(format!("{one:?}"), format!("{:?}", table(&seen, "things")));
        db.close().await.unwrap();
    })
    .await;
}

/// An owner is exempt from policies that are not forced, and so is a role that inherits its rights.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_of_postgres() {
    backend_tests::with_database(Backend::Postgres, async |url| {
        let db = Database::connect(&url).await.unwrap();
        let [owner, heir] = ["owner", "heir"].map(|name| format!("{name}_{}", url.rsplit('/').next().unwrap()));
        run(
            &db,
            &[
                format!("CREATE ROLE {owner}"),
                format!("CREATE ROLE {heir} LOGIN PASSWORD 'secret' IN ROLE {owner}"),
                "CREATE TABLE free (id int)".to_owned(),
                "CREATE TABLE forced (id int)".to_owned(),
                format!("ALTER TABLE free OWNER TO {owner}"),
                format!("ALTER TABLE forced OWNER TO {owner}"),
                "ALTER TABLE free ENABLE ROW LEVEL SECURITY".to_owned(),
                "ALTER TABLE forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY".to_owned(),
            ],
        )
        .await;
        let other = Database::connect(address(&url, &heir)).await.unwrap();
        let seen = read(&other).await;
        other.close().await.unwrap();
        run(
            &db,
            &[
                format!("DROP ROLE {heir}"),
                format!("DROP OWNED BY {owner}"),
                format!("DROP ROLE {owner}"),
            ],
        )
        .await;

        let security = |name| {
            let security = table(&seen, name).security.clone().unwrap();
            assert_eq!(security.owner, owner);
            (security.active, security.owned, security.may_truncate)
        };
        assert_eq!(security("free"), (false, true, true));
        assert_eq!(security("forced"), (true, true, true));
        assert_eq!(seen.role.as_ref().unwrap().may_become, [""; 0]);
        db.close().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_of_mysql_sees_all_but_what_the_server_hides() {
    backend_tests::with_database(Backend::Mysql, async |url| {
        let db = Database::connect(&url).await.unwrap();
        for statement in mysql::EVERYTHING {
            db.execute_unprepared(statement).await.unwrap();
        }
        let owner = read(&db).await;
        let database = owner.database.clone();
        // At most 32 letters.
        let account = format!("least_{}", database.trim_start_matches("mixins_"));
        run(
            &db,
            &[
                format!("CREATE USER {account}@'%' IDENTIFIED BY 'secret'"),
                format!("GRANT SELECT ON {database}.* TO {account}@'%'"),
            ],
        )
        .await;
        let reading = Database::connect(address(&url, &account)).await.unwrap();
        let reader = read(&reading).await;
        reading.close().await.unwrap();
        run(
            &db,
            &[format!(
                "GRANT INSERT, UPDATE, DELETE, SHOW VIEW ON {database}.* TO {account}@'%'"
            )],
        )
        .await;
        let writing = Database::connect(address(&url, &account)).await.unwrap();
        let writer = read(&writing).await;
        writing.close().await.unwrap();
        run(&db, &[format!("DROP USER {account}@'%'")]).await;
        db.close().await.unwrap();

        // Who may write sees all.
        let mut expected = without_accounts(&owner);
        assert_eq!(format!("{:#?}", without_accounts(&writer)), format!("{expected:#?}"));
        // Who may only read does not see what a foreign key does, nor what a view reads, nor triggers.
        assert_eq!(names(&reader), names(&owner));
        let things = table(&reader, "Thi`ngs \"x");
        assert_eq!(
            foreign_keys(things),
            [
                "a_second (parent_id) -> parents (id)  / ",
                "owner_of (station_id, parent_id) -> parents (station_id, id)  / "
            ]
        );
        assert_eq!(views(things), [""; 0]);
        for table in &mut expected {
            table.views.clear();
            table.triggers.clear();
            for key in &mut table.foreign_keys {
                key.on_delete.clear();
                key.on_update.clear();
            }
        }
        assert_eq!(format!("{:#?}", without_accounts(&reader)), format!("{expected:#?}"));
    })
    .await;
}
