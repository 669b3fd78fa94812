//! Input that is made to break out of a scope, or to cost the program dearly: it is data, or it is refused, soon and in
//! little memory. All of it runs on worker threads of tokio, whose stacks are small.

mod identifiers;
mod raw_sql;
mod sizes;
mod values;

use crate::database::{TestDatabase, create};
use mixins::prelude::*;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, Set, Statement};
use std::time::{Duration, Instant};

pub mod vault {
    //! Rows of tenants whose names are texts.

    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, SoftDelete, OptimisticLock, Tenant, Auditable)]
    #[sea_orm(table_name = "stress_vaults")]
    #[mixin(crate = "mixins", tenant(realm: String), auditable(actor = "String"))]
    pub struct Model {
        pub title: String,
    }
}

const OURS: &str = "ours";
const THEIRS: &str = "theirs";
/// In the row of the other tenant, and in no other.
const SECRET: &str = "Sesame";

/// What a refusal may take on a loaded machine, in a debug build; an attack is one that takes minutes.
const SOON: Duration = Duration::from_secs(20);

/// A table with a row of ours and a row of theirs.
struct World {
    pool: DatabaseConnection,
    ours: Scoped<DatabaseConnection>,
    their_row: vault::Model,
}

fn realm(tenant: &str) -> Scope {
    Scope::new().tenant("realm", tenant).actor(tenant)
}

async fn add(title: &str, db: &impl ConnectionTrait) -> Result<vault::Model, DbErr> {
    let row = vault::ActiveModel {
        title: Set(title.to_owned()),
        ..Default::default()
    };
    row.insert(db).await
}

impl World {
    async fn new(database: &TestDatabase) -> Self {
        let pool = database.pool(1).await;
        create(&pool, vault::Entity).await;
        let ours = pool.clone().scoped(realm(OURS));
        add("open", &ours).await.unwrap();
        let their_row = add(SECRET, &pool.clone().scoped(realm(THEIRS))).await.unwrap();
        Self { pool, ours, their_row }
    }

    /// Sends a text both ways, and sees that whatever the answer is, nothing came out or was changed.
    async fn attack(&self, sql: &str) -> Attack {
        let started = Instant::now();
        let backend = self.pool.get_database_backend();
        let asked = self.ours.query_all_raw(Statement::from_string(backend, sql)).await;
        let told = self.ours.execute_unprepared(sql).await;
        let took = started.elapsed();
        let shown: String = sql.chars().take(80).collect();
        assert!(took < SOON, "{took:?} for {shown}");
        for row in asked.iter().flatten() {
            for column in 0..row.column_names().len() {
                let text: Option<String> = row.try_get_by_index(column).unwrap_or_default();
                assert!(!text.is_some_and(|text| text.contains(SECRET)), "{shown}");
            }
        }
        self.their_row_is_untouched(&shown).await;
        Attack {
            is_refused: asked.as_ref().is_err_and(is_refusal) && told.as_ref().is_err_and(is_refusal),
            is_answered: asked.is_ok(),
        }
    }

    async fn their_row_is_untouched(&self, what: &str) {
        let row = vault::Entity::find_by_id(self.their_row.id).one(&self.pool).await;
        assert_eq!(row.unwrap().as_ref(), Some(&self.their_row), "{what}");
    }

    async fn close(self) {
        self.pool.close().await.unwrap();
    }
}

/// How an attack ended.
struct Attack {
    /// By the scope, before anything was sent.
    is_refused: bool,
    /// With rows, or none.
    is_answered: bool,
}

fn is_refusal(err: &DbErr) -> bool {
    MixinError::of(err).is_some()
}
