//! The database that the work is done on: two tables, and stations of one size. Reads are of one station in the middle, which
//! nobody writes to; each subject writes to a station of its own, so that what they leave behind can be compared.

mod rows;

pub use rows::{
    ACTOR, BULK_DAY, CUSTOMERS, DAYS, ROWS, booking_id, customer_name, read, read_id, station_id, written_by,
    written_id,
};
pub(crate) use rows::{new, new_in};

use crate::entity::{hand, mixed};
use crate::subject::Kind;
use anyhow::Result;
use backend_tests::{Backend, Fresh};
use hand::booking;
use rows::{WRITTEN, booked, customer_id};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::sea_query::Expr;
use sea_orm::sqlx::sqlite::SqliteSynchronous;
use sea_orm::{
    ColumnTrait as _, ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, Schema, Set, TransactionTrait as _,
};

/// How many rows there are, and connections to them.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Stations that are not written to by one subject alone.
    pub stations: u16,
    /// Bookings of each of them.
    pub rows: u16,
    /// Bookings of one day, in each station that is written to.
    pub bulk: u16,
    /// One, where the subjects take turns.
    pub connections: u32,
}

impl Size {
    /// What the figures are taken on: 50,000 bookings beside those that are written to.
    pub const FULL: Self = Self {
        stations: 50,
        rows: ROWS,
        bulk: 5_000,
        connections: 1,
    };
    /// Enough for every operation.
    pub const SMALL: Self = Self {
        stations: 2,
        rows: ROWS,
        bulk: 50,
        connections: 1,
    };
    /// For many tasks at once.
    pub const LOAD: Self = Self {
        stations: 500,
        rows: 100,
        bulk: 0,
        connections: 8,
    };
}

/// A database, and how it is reached.
#[derive(Debug)]
pub struct World {
    /// What it is.
    pub backend: Backend,
    /// Its connections: both sides use the same, so their caches are equally warm.
    pub db: DatabaseConnection,
    fresh: Option<Fresh>,
}

const MICROSECONDS: &str = "ALTER TABLE bookings MODIFY created_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), \
                            MODIFY updated_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), MODIFY deleted_at \
                            timestamp(6) NULL";

impl World {
    /// Creates one. One that is logged is for [`crate::count`], and slower.
    ///
    /// # Errors
    ///
    /// If the database will not.
    pub async fn create(backend: Backend, size: Size, is_logged: bool) -> Result<Self> {
        // Not shared by connections, as that of the tests: that has locks of its own.
        let fresh = match backend {
            Backend::SqliteMemory => None,
            Backend::Sqlite | Backend::Postgres | Backend::Mysql => Some(Fresh::create(backend).await),
        };
        let url = fresh.as_ref().map_or("sqlite::memory:", |fresh| fresh.url.as_str());
        let mut options = ConnectOptions::new(url);
        let Size { connections, .. } = size;
        options
            .max_connections(connections)
            .min_connections(connections)
            .sqlx_logging(is_logged);
        // A question before each statement would only hide what the statement costs.
        options.test_before_acquire(false);
        // As one does beside a write-ahead log; else the figures are those of the disk.
        options.map_sqlx_sqlite_opts(|options| options.synchronous(SqliteSynchronous::Normal));
        let db = Database::connect(options).await?;
        let world = Self { backend, db, fresh };
        world.fill(size).await?;
        Ok(world)
    }

    /// The address, for more connections to the same database; none of a database in memory.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.fresh.as_ref().map(|fresh| fresh.url.as_str())
    }

    /// Removes it.
    ///
    /// # Errors
    ///
    /// If the connection cannot be closed.
    pub async fn remove(self) -> Result<()> {
        self.db.close().await?;
        if let Some(fresh) = self.fresh {
            fresh.remove().await;
        }
        Ok(())
    }

    async fn fill(&self, size: Size) -> Result<()> {
        let schema = Schema::new(self.db.get_database_backend());
        self.db
            .execute(&schema.create_table_from_entity(mixed::customer::Entity))
            .await?;
        self.db
            .execute(&schema.create_table_from_entity(mixed::booking::Entity))
            .await?;
        if self.backend == Backend::Mysql {
            // SeaORM's columns of times keep whole seconds.
            self.db.execute_unprepared(MICROSECONDS).await?;
        }
        let transaction = self.db.begin().await?;
        let read = (0..size.stations).map(|station| (station, size.rows));
        let written = (0..4).map(|station| (WRITTEN + station, ROWS + size.bulk));
        for (station, rows) in read.chain(written) {
            let customers = (0..CUSTOMERS).map(|place| hand::customer::ActiveModel {
                id: Set(customer_id(station, place)),
                station_id: Set(station_id(station)),
                deleted_at: Set(None),
                name: Set(customer_name(place)),
            });
            hand::customer::Entity::insert_many(customers)
                .exec_without_returning(&transaction)
                .await?;
            let bookings: Vec<booking::ActiveModel> = (0..rows).map(|place| booked(station, place)).collect();
            for bookings in bookings.chunks(1_000) {
                let insert = booking::Entity::insert_many(bookings.to_vec());
                insert.exec_without_returning(&transaction).await?;
            }
        }
        transaction.commit().await?;
        for index in [
            "CREATE INDEX by_day ON bookings (station_id, day, id)",
            "CREATE INDEX by_customer ON bookings (customer_id)",
            "CREATE INDEX by_name ON customers (station_id, name)",
            "CREATE UNIQUE INDEX by_code ON bookings (station_id, code)",
        ] {
            self.db.execute_unprepared(index).await?;
        }
        self.tidy().await
    }

    /// Brings the database's own books up to date.
    async fn tidy(&self) -> Result<()> {
        let tidy: &[&str] = match self.db.get_database_backend() {
            DbBackend::Postgres => &["VACUUM ANALYZE bookings", "VACUUM ANALYZE customers"],
            DbBackend::MySql => &["ANALYZE TABLE bookings, customers"],
            DbBackend::Sqlite | _ => &["ANALYZE"],
        };
        for statement in tidy {
            self.db.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    /// Makes the rows of all stations that are written to live again; what a subject deletes it needs anew.
    pub(crate) async fn revive(&self, kind: Kind) -> Result<()> {
        let revive = booking::Entity::update_many()
            .col_expr(booking::Column::DeletedAt, Expr::value(Option::<DateTimeUtc>::None))
            .col_expr(booking::Column::DeletedBy, Expr::value(Option::<Uuid>::None))
            .col_expr(booking::Column::UpdatedBy, Expr::value(Option::<Uuid>::None));
        let mine = booking::Column::StationId.eq(written_by(kind));
        let deleted = booking::Column::DeletedAt.is_not_null();
        revive.filter(mine).filter(deleted).exec(&self.db).await?;
        Ok(())
    }

    /// Makes all stations that are written to as they were in the beginning.
    ///
    /// # Errors
    ///
    /// If the database will not.
    pub async fn reset(&self) -> Result<()> {
        for kind in Kind::ALL {
            let delete = booking::Entity::delete_many().filter(booking::Column::StationId.eq(written_by(kind)));
            delete
                .filter(booking::Column::Code.starts_with("new"))
                .exec(&self.db)
                .await?;
            self.revive(kind).await?;
            let reset = booking::Entity::update_many()
                .col_expr(booking::Column::Party, 2.into())
                .col_expr(booking::Column::Version, 1.into())
                .col_expr(booking::Column::UpdatedBy, Expr::value(Option::<Uuid>::None));
            let mine = booking::Column::StationId.eq(written_by(kind));
            let changed = booking::Column::Version.ne(1);
            reset.filter(mine).filter(changed).exec(&self.db).await?;
        }
        self.tidy().await
    }

    /// The rows of a station, by their codes.
    ///
    /// # Errors
    ///
    /// If the database will not.
    pub async fn rows(&self, station: Uuid) -> Result<Vec<booking::Model>> {
        let rows = booking::Entity::find().filter(booking::Column::StationId.eq(station));
        Ok(rows.order_by_asc(booking::Column::Code).all(&self.db).await?)
    }
}
