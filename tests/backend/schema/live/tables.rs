//! What the databases have of the indexes of live rows, by their own catalogues.

use super::entity::{customer, offer, seat, show, station, value_null};
use super::world::{create, indexes, texts};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

/// What a backend's own catalogue says.
fn pick<'a>(db: &DatabaseConnection, sqlite: &'a [&str], postgres: &'a [&str], mysql: &'a [&str]) -> Vec<&'a str> {
    match db.get_database_backend() {
        DbBackend::Sqlite => sqlite.to_vec(),
        DbBackend::Postgres => postgres.to_vec(),
        _ => mysql.to_vec(),
    }
}

async fn a_partial_index_or_a_column_more(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    let expected = pick(
        &db,
        &[
            r#"CREATE INDEX "live-live_customers-station_id-name" ON "live_customers" ("station_id", "name") WHERE "deleted_at" IS NULL"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_customers-station_id-day-slot" ON "live_customers" ("station_id", "day", "slot") WHERE "deleted_at" IS NULL"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_customers-station_id-email" ON "live_customers" ("station_id", "email") WHERE "deleted_at" IS NULL"#,
        ],
        &[
            r#"CREATE INDEX "live-live_customers-station_id-name" ON public.live_customers USING btree (station_id, name) WHERE (deleted_at IS NULL)"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_customers-station_id-day-slot" ON public.live_customers USING btree (station_id, day, slot) WHERE (deleted_at IS NULL)"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_customers-station_id-email" ON public.live_customers USING btree (station_id, email) WHERE (deleted_at IS NULL)"#,
        ],
        &[
            "live-live_customers-station_id-name (station_id, name, deleted_at)",
            "UNIQUE uq-live-live_customers-station_id-day-slot (station_id, day, slot, live)",
            "UNIQUE uq-live-live_customers-station_id-email (station_id, email, live)",
        ],
    );
    assert_eq!(indexes(&db, "live_customers", "%live-%").await, expected);
}

async fn without_deletion_it_is_an_index_of_all(db: DatabaseConnection) {
    create(&db, seat::Entity).await;
    let expected = pick(
        &db,
        &[
            r#"CREATE INDEX "live-live_seats-station_id-org_id-row" ON "live_seats" ("station_id", "org_id", "row")"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_seats-station_id-org_id-number" ON "live_seats" ("station_id", "org_id", "number")"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_seats-station_id-row-org_id" ON "live_seats" ("station_id", "row", "org_id")"#,
        ],
        &[
            r#"CREATE INDEX "live-live_seats-station_id-org_id-row" ON public.live_seats USING btree (station_id, org_id, "row")"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_seats-station_id-org_id-number" ON public.live_seats USING btree (station_id, org_id, number)"#,
            r#"CREATE UNIQUE INDEX "uq-live-live_seats-station_id-row-org_id" ON public.live_seats USING btree (station_id, "row", org_id)"#,
        ],
        &[
            "live-live_seats-station_id-org_id-row (station_id, org_id, row)",
            "UNIQUE uq-live-live_seats-station_id-org_id-number (station_id, org_id, number)",
            "UNIQUE uq-live-live_seats-station_id-row-org_id (station_id, row, org_id)",
        ],
    );
    assert_eq!(indexes(&db, "live_seats", "%live-%").await, expected);
}

async fn a_value_and_null_are_live(db: DatabaseConnection) {
    create(&db, value_null::Entity).await;
    let expected = pick(
        &db,
        &[
            r#"CREATE UNIQUE INDEX "uq-live-live_value_null-email" ON "live_value_null" ("email") WHERE ("is_deleted" = 0 OR "is_deleted" IS NULL)"#,
        ],
        &[
            r#"CREATE UNIQUE INDEX "uq-live-live_value_null-email" ON public.live_value_null USING btree (email) WHERE ((is_deleted = 0) OR (is_deleted IS NULL))"#,
        ],
        &["UNIQUE uq-live-live_value_null-email (email, live)"],
    );
    assert_eq!(indexes(&db, "live_value_null", "%live-%").await, expected);
}

/// The tenants' own table has no tenant in front; a mixin of one's own has the model's.
async fn tenants_lead(db: DatabaseConnection) {
    create(&db, station::Entity).await;
    create(&db, offer::Entity).await;
    let names = async |table| {
        let all = indexes(&db, table, "%live-%").await;
        let name = |index: &String| {
            index[index.find("live-").unwrap()..]
                .split(['"', ' '])
                .next()
                .unwrap()
                .to_owned()
        };
        let mut names = all.iter().map(name).collect::<Vec<_>>();
        names.sort();
        names
    };
    assert_eq!(names("live_stations").await, ["live-live_stations-name"]);
    assert_eq!(
        names("live_offers").await,
        [
            "live-live_offers-station_id-shelf-slug",
            "live-live_offers-station_id-slug",
            "live-live_offers-station_id-title"
        ]
    );
}

/// Neither a query for all columns nor an INSERT that names none sees the column that tells live rows on MySQL.
async fn statements_without_a_column_list_are_as_before(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    let backend = db.get_database_backend();
    let row = "(x'0000000000000000000000000000000b', 'Ada', 'ada@example.org', 1, 2, x'0000000000000000000000000000000a', NULL)";
    let row = match backend {
        DbBackend::Postgres => row
            .replace(
                "x'0000000000000000000000000000000b'",
                "'00000000-0000-0000-0000-00000000000b'",
            )
            .replace(
                "x'0000000000000000000000000000000a'",
                "'00000000-0000-0000-0000-00000000000a'",
            ),
        _ => row.to_owned(),
    };
    db.execute_unprepared(&format!("INSERT INTO live_customers VALUES {row}"))
        .await
        .unwrap();
    let all = Statement::from_string(backend, "SELECT * FROM live_customers");
    let row = db.query_one_raw(all).await.unwrap().unwrap();
    assert_eq!(
        row.column_names(),
        ["id", "name", "email", "day", "slot", "station_id", "deleted_at"]
    );
}

/// On MySQL and MariaDB one column serves all unique indexes of a table.
async fn one_column_tells_live_rows(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    create(&db, seat::Entity).await;
    create(&db, show::Entity).await;
    if db.get_database_backend() != DbBackend::MySql {
        return;
    }
    let generated = async |table: &str| {
        let sql = format!(
            "SELECT concat_ws(' ', column_name, column_type, extra, generation_expression) FROM information_schema.columns \
             WHERE table_schema = database() AND table_name = '{table}' AND generation_expression <> ''"
        );
        texts(&db, sql).await
    };
    assert_eq!(
        generated("live_customers").await,
        ["live tinyint(4) VIRTUAL GENERATED, INVISIBLE if(`deleted_at` is null,1,NULL)"]
    );
    assert!(generated("live_seats").await.is_empty());
    assert_eq!(
        generated("live_shows").await,
        ["mixin_live tinyint(4) VIRTUAL GENERATED, INVISIBLE if(`deleted_at` is null,1,NULL)"]
    );
}

backend_tests::on_every_backend!(
    a_partial_index_or_a_column_more,
    without_deletion_it_is_an_index_of_all,
    a_value_and_null_are_live,
    tenants_lead,
    statements_without_a_column_list_are_as_before,
    one_column_tells_live_rows,
);
