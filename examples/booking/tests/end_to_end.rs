//! The import and the walk on every backend, judged by what is in the database afterwards; and the program itself.

#[cfg(test)]
mod judge;

/// On a file, which needs no server.
#[cfg(test)]
mod sqlite {
    use crate::judge::{judge, run};
    use sea_orm::{ConnectionTrait as _, Database};
    use std::path::Path;
    use std::process::{Command, Output};
    use tempfile::TempDir;

    fn url(folder: &TempDir) -> String {
        format!("sqlite://{}?mode=rwc", folder.path().join("booking.db").display())
    }

    #[tokio::test]
    async fn the_walk() {
        let folder = TempDir::new().unwrap();
        judge(&url(&folder)).await;
    }

    #[tokio::test]
    async fn a_table_of_somebody_else_is_left_alone() {
        let folder = TempDir::new().unwrap();
        let db = Database::connect(url(&folder)).await.unwrap();
        db.execute_unprepared("CREATE TABLE customers (name text)")
            .await
            .unwrap();
        let err = run(&url(&folder)).await.unwrap_err();
        assert!(
            format!("{err:#}").contains("a table `customers` that this program did not make"),
            "{err:#}"
        );
        db.execute_unprepared("SELECT name FROM customers").await.unwrap();
    }

    fn program(arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_booking"))
            .args(arguments)
            .output()
            .unwrap()
    }

    /// The tables are healthy; one defect is found, and the statements that are printed mend it.
    #[tokio::test]
    async fn the_doctor_finds_and_mends() {
        let folder = TempDir::new().unwrap();
        let url = url(&folder);
        let doctor = |mend: &[&str]| {
            let output = program(&[&["--database-url", &url, "--doctor"], mend].concat());
            assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
            (output.status.code(), String::from_utf8(output.stdout).unwrap())
        };
        assert!(program(&["--database-url", &url]).status.success());
        let (code, shown) = doctor(&[]);
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.contains("errors: 0, warnings: 0"), "{shown}");
        assert_eq!(doctor(&["--mend"]), (Some(0), String::new()));

        let db = Database::connect(&url).await.unwrap();
        let defect = "ALTER TABLE bookings DROP COLUMN version";
        db.execute_unprepared(defect).await.unwrap();
        let (code, shown) = doctor(&[]);
        assert_eq!(code, Some(1), "{shown}");
        assert!(
            shown.contains("missing_column") && shown.contains("errors: 1, warnings: 0"),
            "{shown}"
        );
        let (code, mend) = doctor(&["--mend"]);
        assert_eq!((code, mend.lines().count()), (Some(1), 1), "{mend}");
        db.execute_unprepared(&mend).await.unwrap();
        assert_eq!(doctor(&["--mend"]), (Some(0), String::new()));
    }

    #[test]
    fn the_program_shows_what_it_does() {
        let folder = TempDir::new().unwrap();
        let output = program(&["--database-url", &url(&folder)]);
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{shown}");
        // No progress bar and no colours where nobody watches.
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert!(!shown.contains('\u{1b}'), "{shown}");
        for line in [
            "  Kept 294 bookings of 139 customers; 27 of the bookings are cancelled.",
            "  phone@harbour.example.com moves it to 20:45, and is told:",
            "  slot     19:15        20:45",
            "  phone@harbour.example.com does it again, from reading on: version 3.",
            "  booking::Entity::find()                96          56      refused",
            "  insert a row with Harbour's station_id   refused: CrossTenant, by station",
            "  The row says: created_by manager@harbour.example.com, updated_by phone@harbour.example.com.",
            "  The listener heard: with deleted rows: the sums count what was cancelled.",
            "  Harbour              96      472          12",
            "  all stations        267     1297          27",
            "  cancel all               267            3         refused",
        ] {
            assert!(
                shown.lines().any(|shown| shown == line),
                "no line `{line}` in:\n{shown}"
            );
        }
        assert!(!shown.contains("SQL:"), "{shown}");

        let again = program(&["--database-url", &url(&folder), "--sql"]);
        let shown = String::from_utf8(again.stdout).unwrap();
        assert!(again.status.success(), "{shown}");
        assert!(
            shown.contains("The tables of an earlier run were dropped first."),
            "{shown}"
        );
        assert_eq!(
            shown.matches("  SQL:\n").count(),
            8,
            "one for each step that sends any:\n{shown}"
        );
        assert!(
            shown.contains("  > 294 times:\n    INSERT OR ABORT INTO \"bookings\""),
            "{shown}"
        );
        assert!(
            shown.contains("AND \"bookings\".\"version\" = ?"),
            "the check of the version:\n{shown}"
        );
    }

    /// The last step says whose it is.
    #[test]
    fn row_security_is_another_servers() {
        let folder = TempDir::new().unwrap();
        let output = program(&["--database-url", &url(&folder), "--rls"]);
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{shown}");
        let says = |line: &str| shown.lines().any(|shown| shown.trim_start().starts_with(line));
        assert!(says("10. Row-level security"), "{shown}");
        assert!(
            says("Row-level security is PostgreSQL's: this database has none"),
            "{shown}"
        );
    }

    #[test]
    fn a_missing_file_is_said_in_one_line() {
        let folder = TempDir::new().unwrap();
        let csv = Path::new("no").join("such.csv");
        let output = program(&["--database-url", &url(&folder), "--csv", &csv.display().to_string()]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.starts_with(&format!("error: cannot read {}: ", csv.display())),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

/// On PostgreSQL.
#[cfg(test)]
mod postgres {
    use crate::judge::{judge, run, run_with};
    use backend_tests::{Backend, with_database};
    use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};

    async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
        let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        let rows = rows.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// Nobody who names no station sees a booking, the table's owner neither; and no role is left.
    #[tokio::test]
    async fn row_security() {
        with_database(Backend::Postgres, async |url| {
            let outcome = run_with(&url, &["--rls"]).await.unwrap();
            let db = Database::connect(&url).await.unwrap();
            let at_harbour = "SELECT count(*)::text FROM core.bookings b JOIN core.stations s ON s.id = b.station_id WHERE \
                              s.name = 'Harbour'";
            // The account of the tests sees all.
            let harbour: u64 = texts(&db, at_harbour).await[0].parse().unwrap();
            assert!(harbour > 100);
            let seen: Vec<_> = outcome.seen.iter().map(|seen| (seen.who, seen.bookings)).collect();
            let expected = [
                ("an ordinary role, without a scope", 0),
                ("the same, naming Harbour in the setting", harbour),
                ("the same, in Harbour's scope", harbour),
                ("the owner of the table, without a scope", 0),
                ("the same, naming Harbour in the setting", harbour),
            ];
            assert_eq!(seen, expected);
            let table = "SELECT concat_ws(' ', relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) = current_user) FROM \
                         pg_class WHERE relname = 'bookings'";
            assert_eq!(texts(&db, table).await, ["t t t"]);
            // This run's, for those of another test may be there: they own and read nothing in this database.
            let roles = "SELECT DISTINCT r.rolname::text FROM pg_roles r JOIN pg_shdepend d ON d.refobjid = r.oid WHERE \
                         r.rolname LIKE 'booking\\_%' AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
            assert_eq!(texts(&db, roles).await, [""; 0]);
            // The tables of a run with it go as others do.
            assert_eq!(run(&url).await.unwrap().seen, []);
            db.close().await.unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn the_walk() {
        with_database(Backend::Postgres, async |url| {
            judge(&url).await;
            tables_are_in_their_schemas(&url).await;
        })
        .await;
    }

    async fn tables_are_in_their_schemas(url: &str) {
        let db = Database::connect(url).await.unwrap();
        for table in [
            "core.bookings",
            "core.customers",
            "core.stations",
            "core.businesses",
            "identity.users",
        ] {
            db.execute_unprepared(&format!("SELECT id FROM {table}"))
                .await
                .expect(table);
        }
    }
}

/// On MySQL or MariaDB.
#[cfg(test)]
mod mysql {
    use crate::judge::judge;
    use backend_tests::{Backend, with_database};

    #[tokio::test]
    async fn the_walk() {
        with_database(Backend::Mysql, async |url| judge(&url).await).await;
    }
}
