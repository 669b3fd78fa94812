//! The entity of today, and its table of before.

use crate::columns::world::{of, run};
use sea_orm::{DatabaseConnection, DbBackend};

pub mod client {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete)]
    #[sea_orm(table_name = "con_clients")]
    #[mixin(crate = "mixins", live_unique("email"))]
    pub struct Model {
        pub email: String,
    }
}

/// Three clients, of whom two are deleted, one at a time that nobody noted; an e-mail address is unique among live ones.
pub(crate) async fn old_clients(db: &DatabaseConnection, flag: &str) {
    let key = of(
        db,
        ["int PRIMARY KEY", "int PRIMARY KEY", "int AUTO_INCREMENT PRIMARY KEY"],
    );
    let time = of(db, ["timestamp_with_timezone_text", "timestamptz", "datetime(6)"]);
    let now = of(
        db,
        [
            "DEFAULT CURRENT_TIMESTAMP",
            "DEFAULT CURRENT_TIMESTAMP",
            "DEFAULT utc_timestamp(6)",
        ],
    );
    run(
        db,
        &format!(
            "CREATE TABLE con_clients (id {key}, email varchar(99) NOT NULL, created_at {time} NOT NULL {now}, updated_at \
             {time} NULL {now}, is_deleted {flag})"
        ),
    )
    .await;
    let [yes, no] = if flag.contains("bool") {
        ["TRUE", "FALSE"]
    } else {
        ["1", "0"]
    };
    run(
        db,
        &format!(
            "INSERT INTO con_clients (id, email, updated_at, is_deleted) VALUES (1, 'a@x', '2021-01-01 00:00:00', {no}), (2, 'a@x', \
             '2022-02-02 02:02:02', {yes}), (3, 'b@x', NULL, {yes})"
        ),
    )
    .await;
    live_keys_by_flag(db, flag).await;
}

/// Unique by the e-mail address, and an index by hand.
async fn live_keys_by_flag(db: &DatabaseConnection, flag: &str) {
    let live = if flag.contains("bool") {
        "is_deleted = FALSE"
    } else {
        "is_deleted = 0"
    };
    if db.get_database_backend() == DbBackend::MySql {
        let column =
            format!("ALTER TABLE con_clients ADD COLUMN live tinyint AS (if({live}, 1, NULL)) VIRTUAL INVISIBLE");
        run(db, &column).await;
        run(
            db,
            "ALTER TABLE con_clients ADD UNIQUE INDEX `uq-live-con_clients-email` (email, live)",
        )
        .await;
        run(db, "ALTER TABLE con_clients ADD INDEX by_hand (updated_at, is_deleted)").await;
    } else {
        run(
            db,
            &format!("CREATE UNIQUE INDEX \"uq-live-con_clients-email\" ON con_clients (email) WHERE {live}"),
        )
        .await;
        run(
            db,
            &format!("CREATE INDEX by_hand ON con_clients (updated_at) WHERE {live}"),
        )
        .await;
    }
}

pub(crate) fn flag(db: &DatabaseConnection) -> &'static str {
    of(
        db,
        [
            "boolean NOT NULL DEFAULT FALSE",
            "boolean NOT NULL DEFAULT FALSE",
            "tinyint(1) NOT NULL DEFAULT 0",
        ],
    )
}
