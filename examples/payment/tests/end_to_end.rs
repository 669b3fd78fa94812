//! The evening on every backend, judged by what is in the database afterwards; and the program itself.

#[cfg(test)]
mod judge;

/// On a file, which needs no server.
#[cfg(test)]
mod sqlite {
    use crate::judge::{judge, run};
    use sea_orm::{ConnectionTrait as _, Database};
    use std::process::Command;
    use tempfile::TempDir;

    fn url(folder: &TempDir) -> String {
        format!("sqlite://{}?mode=rwc", folder.path().join("payment.db").display())
    }

    #[tokio::test]
    async fn the_evening() {
        let folder = TempDir::new().unwrap();
        judge(&url(&folder)).await;
    }

    #[tokio::test]
    async fn a_table_of_somebody_else_is_left_alone() {
        let folder = TempDir::new().unwrap();
        let db = Database::connect(url(&folder)).await.unwrap();
        db.execute_unprepared("CREATE TABLE users (name text)").await.unwrap();
        let err = run(&url(&folder)).await.unwrap_err();
        assert!(
            format!("{err:#}").contains("a table `users` that this program did not make"),
            "{err:#}"
        );
        db.execute_unprepared("SELECT name FROM users").await.unwrap();
    }

    #[test]
    fn the_program_shows_who_did_what() {
        let folder = TempDir::new().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_payment"))
            .args(["--database-url", &url(&folder)])
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{shown}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert!(!shown.contains('\u{1b}'), "{shown}");
        for part in [
            "A third refund was refused: 200.00 is more than the 175.00 that are left of payment 1.\n",
            "   ana@hibachi.example.com   took payment 1: 240.00 for HB-1042\n",
            "   ben@hibachi.example.com   voided payment 2: 2400.00\n",
            "Payment 1 for HB-1042: 240.00 taken, 65.00 refunded, 175.00 left.\n",
            "     25.00   the grill was cold       ben@hibachi.example.com   ",
        ] {
            assert!(shown.contains(part), "no `{part}` in:\n{shown}");
        }
        assert!(
            !shown.contains("Payment 2"),
            "a voided payment has no refunds to show:\n{shown}"
        );
    }
}

/// On PostgreSQL.
#[cfg(test)]
mod postgres {
    use crate::judge::judge;
    use backend_tests::{Backend, with_database};

    #[tokio::test]
    async fn the_evening() {
        with_database(Backend::Postgres, async |url| judge(&url).await).await;
    }
}

/// On MySQL or MariaDB.
#[cfg(test)]
mod mysql {
    use crate::judge::judge;
    use backend_tests::{Backend, with_database};

    #[tokio::test]
    async fn the_evening() {
        with_database(Backend::Mysql, async |url| judge(&url).await).await;
    }
}
