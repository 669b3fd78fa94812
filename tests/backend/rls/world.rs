//! The tables with their policies, the role to which these apply, and connections as it.

use backend_tests::Backend;
use mixins::prelude::*;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0a);
pub(crate) const SOUTH: Uuid = Uuid::from_u128(0x0b);

/// As written by hand, once for each table.
const POLICY: &str = "station_id = (SELECT nullif(current_setting('app.station_id', true), '')::uuid)";

/// Those with a tenant.
pub(crate) const TABLES: [&str; 5] = ["bookings", "customers", "events", "trips", "legs"];

const CREATE: [&str; 9] = [
    "CREATE TABLE kinds (id bigserial PRIMARY KEY, name text NOT NULL)",
    "CREATE TABLE customers (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE, station_id uuid NOT NULL)",
    "CREATE TABLE bookings (id bigserial PRIMARY KEY, guest text NOT NULL, seats int NOT NULL, customer_id bigint NOT NULL, \
     station_id uuid NOT NULL, is_deleted bool NOT NULL DEFAULT false, version int NOT NULL DEFAULT 1)",
    "CREATE TABLE events (id bigserial, what text NOT NULL, station_id uuid NOT NULL, PRIMARY KEY (station_id, id)) \
     PARTITION BY HASH (station_id)",
    "CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
    "CREATE TABLE events_1 PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    "CREATE TABLE trips (id bigserial PRIMARY KEY, name text NOT NULL, station_id uuid NOT NULL, deleted_at timestamptz)",
    "CREATE TABLE legs (id bigserial PRIMARY KEY, trip_id bigint NOT NULL, station_id uuid NOT NULL, \
     deleted_at timestamptz)",
    // A function that reads what its caller may see.
    "CREATE FUNCTION guests() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT count(*) FROM bookings'",
];

/// Forty rows of each station in each table; the stations take turns.
const FILL: [&str; 7] = [
    "INSERT INTO kinds (name) VALUES ('table'), ('room')",
    "INSERT INTO customers (name, station_id) SELECT 'c' || n, ('00000000-0000-0000-0000-00000000000' \
     || CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END)::uuid FROM generate_series(1, 80) AS n",
    "INSERT INTO bookings (guest, seats, customer_id, station_id, is_deleted) SELECT 'g' || n, n % 7, n, \
     ('00000000-0000-0000-0000-00000000000' || CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END)::uuid, n % 10 = 0 \
     FROM generate_series(1, 80) AS n",
    "INSERT INTO events (what, station_id) SELECT 'e' || n, ('00000000-0000-0000-0000-00000000000' \
     || CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END)::uuid FROM generate_series(1, 80) AS n",
    "INSERT INTO trips (name, station_id) SELECT 't' || n, ('00000000-0000-0000-0000-00000000000' \
     || CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END)::uuid FROM generate_series(1, 4) AS n",
    "INSERT INTO legs (trip_id, station_id) SELECT id, station_id FROM trips UNION ALL SELECT id, station_id FROM trips",
    "ANALYZE",
];

/// A database with rows of two stations.
pub(crate) struct World {
    url: String,
    role: String,
    /// A connection that sees and may do everything.
    pub(crate) judge: DatabaseConnection,
}

impl World {
    async fn create(url: String) -> Self {
        let judge = Database::connect(options(&url, 1)).await.unwrap();
        let role = format!("{}_ordinary", url.rsplit('/').next().unwrap());
        let mut sql: Vec<String> = CREATE.iter().chain(&FILL).map(|sql| (*sql).to_owned()).collect();
        for table in TABLES {
            sql.extend([
                format!("CREATE INDEX ON {table} (station_id, id)"),
                format!("CREATE POLICY own ON {table} USING ({POLICY}) WITH CHECK ({POLICY})"),
                format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
                format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
            ]);
        }
        sql.extend([
            format!("CREATE ROLE {role}"),
            format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"),
            format!("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        ]);
        for sql in sql {
            judge
                .execute_unprepared(&sql)
                .await
                .unwrap_or_else(|err| panic!("{err}: {sql}"));
        }
        Self { url, role, judge }
    }

    /// A pool of that many connections as the role to which the policies apply.
    pub(crate) async fn pool(&self, connections: u32) -> DatabaseConnection {
        Database::connect(self.as_role(connections)).await.unwrap()
    }

    /// The same, which drops of the futures of transactions do no harm to.
    pub(crate) async fn cancel_safe(&self, connections: u32) -> DatabaseConnection {
        let mut options = self.as_role(connections);
        options.cancel_safe();
        Database::connect(options).await.unwrap()
    }

    fn as_role(&self, connections: u32) -> ConnectOptions {
        let role = self.role.clone();
        let mut options = options(&self.url, connections);
        options.map_sqlx_postgres_opts(move |options| options.options([("role", &role)]));
        options
    }

    async fn remove(self) {
        for sql in [
            format!("DROP OWNED BY {}", self.role),
            format!("DROP ROLE {}", self.role),
        ] {
            self.judge.execute_unprepared(&sql).await.unwrap();
        }
        self.judge.close().await.unwrap();
    }
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false);
    options
}

/// Runs a case in a world of its own.
pub(crate) async fn run<F, Fut>(case: F)
where
    F: FnOnce(std::sync::Arc<World>) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    backend_tests::with_database(Backend::Postgres, async move |url| {
        let world = std::sync::Arc::new(World::create(url).await);
        let outcome = tokio::spawn(case(world.clone())).await;
        let Some(world) = std::sync::Arc::into_inner(world) else {
            return;
        };
        world.remove().await;
        if let Err(err) = outcome {
            std::panic::resume_unwind(err.into_panic());
        }
    })
    .await;
}

pub(crate) fn scope(station: Uuid) -> Scope {
    Scope::new().station(station)
}

/// The first column of each row, as text.
pub(crate) async fn texts(db: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db
        .query_all_raw(statement)
        .await
        .unwrap_or_else(|err| panic!("{err}: {sql}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
