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
    use crate::judge::judge;
    use backend_tests::{Backend, with_database};
    use sea_orm::{ConnectionTrait as _, Database};

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
