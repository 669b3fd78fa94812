//! The day on every backend, judged by what is in the database afterwards; and the program itself.

/// What the day says of itself, and what a query of the test's own finds.
#[cfg(test)]
mod judge {
    use catalogue::Options;
    use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};

    async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
        let statement = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {sql}"));
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    pub(crate) async fn judge(url: &str) {
        let options = Options {
            database_url: url.to_owned(),
        };
        let mut shown = Vec::new();
        let day = catalogue::run(&options, &mut shown).await.unwrap();
        assert_eq!(day.seen, [0, 2]);
        // The photos of the large mug, which was deleted without a cascade of its own, are still there.
        assert_eq!(day.counts, [[2, 2, 6], [1, 0, 2], [2, 2, 6]]);
        let db = Database::connect(url).await.unwrap();
        assert_eq!(count(&db, "products").await, 3);
        assert_eq!(
            count(&db, "products WHERE shop_id = 2 AND published_at IS NULL").await,
            1
        );
        assert_eq!(
            count(&db, "variants WHERE deleted_at IS NOT NULL AND deleted_by = 7").await,
            1
        );
        assert_eq!(
            count(
                &db,
                "variants WHERE deleted_at IS NULL AND deleted_by IS NULL AND version = 3"
            )
            .await,
            2
        );
        assert_eq!(count(&db, "photos WHERE shop_id <> 1 OR created_by <> 7").await, 0);
        db.close().await.unwrap();
    }
}

/// On a file, which needs no server.
#[cfg(test)]
mod sqlite {
    use crate::judge::judge;
    use std::process::Command;
    use tempfile::TempDir;

    fn url(folder: &TempDir) -> String {
        format!("sqlite://{}?mode=rwc", folder.path().join("catalogue.db").display())
    }

    #[tokio::test]
    async fn the_day() {
        let folder = TempDir::new().unwrap();
        judge(&url(&folder)).await;
    }

    #[test]
    fn the_program_shows_it() {
        let folder = TempDir::new().unwrap();
        for _ in 0..2 {
            let program = Command::new(env!("CARGO_BIN_EXE_catalogue"))
                .args(["--database-url", &url(&folder)])
                .output()
                .unwrap();
            let shown = String::from_utf8(program.stdout).unwrap();
            assert!(program.status.success(), "{shown}");
            assert!(shown.contains("Visitors saw 0 products, and 2 after"), "{shown}");
            assert!(
                shown.contains("The large mug was deleted before, and stays deleted."),
                "{shown}"
            );
        }
    }
}

/// On PostgreSQL.
#[cfg(test)]
mod postgres {
    use crate::judge::judge;
    use backend_tests::{Backend, with_database};

    #[tokio::test]
    async fn the_day() {
        with_database(Backend::Postgres, async |url| judge(&url).await).await;
    }
}

/// On MySQL or MariaDB.
#[cfg(test)]
mod mysql {
    use crate::judge::judge;
    use backend_tests::{Backend, with_database};

    #[tokio::test]
    async fn the_day() {
        with_database(Backend::Mysql, async |url| judge(&url).await).await;
    }
}
