//! Messages hold no value of a row.

use super::{LONG, create, execute, run};
use sea_orm::{DatabaseConnection, DbErr};

async fn hold_no_value(db: DatabaseConnection) {
    create(&db).await;
    let err = run(&db, LONG, &["CREATE UNIQUE INDEX by_guest ON bookings (guest)"])
        .await
        .unwrap_err();
    assert!(matches!(err, DbErr::Migration(_)), "{err:?}");
    let message = err.to_string();
    assert!(
        message.contains("`bookings`") && message.contains("`change it`"),
        "{message}"
    );
    assert!(!message.contains("ada"), "{message}");
}

async fn of_types_neither(db: DatabaseConnection) {
    use sea_orm::DbBackend;
    create(&db).await;
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => "ALTER TABLE bookings ALTER COLUMN guest TYPE int USING guest::int",
        DbBackend::MySql => "ALTER TABLE bookings MODIFY guest int",
        DbBackend::Sqlite | _ => {
            execute(&db, "CREATE TABLE strict_bookings (guest INT) STRICT").await;
            "INSERT INTO strict_bookings SELECT guest FROM bookings"
        }
    };
    let message = run(&db, LONG, &[sql]).await.unwrap_err().to_string();
    assert!(message.contains("`change it`") && !message.contains("ada"), "{message}");
}

backend_tests::on_every_backend!(hold_no_value, of_types_neither);
