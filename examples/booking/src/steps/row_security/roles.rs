//! [`Roles`]: an ordinary role, and one that owns the bookings, for as long as the step takes.

use anyhow::{Context as _, Result};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};

/// Roles that no other program has: a role is the whole server's, not the database's.
pub(super) struct Roles {
    pub(super) ordinary: String,
    pub(super) owner: String,
}

impl Roles {
    /// Makes them, and gives the bookings to the one.
    pub(super) async fn create(db: &DatabaseConnection) -> Result<Self> {
        let run = Uuid::now_v7().simple();
        let roles = Self {
            ordinary: format!("booking_reader_{run}"),
            owner: format!("booking_owner_{run}"),
        };
        let Self { ordinary, owner } = &roles;
        let statements = [
            format!("CREATE ROLE {ordinary}"),
            format!("CREATE ROLE {owner}"),
            // Their connections are this account's, which becomes them.
            format!("GRANT {ordinary}, {owner} TO CURRENT_USER"),
            format!("GRANT USAGE ON SCHEMA core TO {ordinary}"),
            format!("GRANT SELECT ON bookings TO {ordinary}"),
            format!("GRANT USAGE, CREATE ON SCHEMA core TO {owner}"),
            format!("ALTER TABLE bookings OWNER TO {owner}"),
        ];
        for sql in &statements {
            let done = db.execute_unprepared(sql).await;
            if let Err(err) = done {
                // What is there of them goes; why it failed says more than what that did.
                drop(roles.drop(db).await);
                return Err(err).context("cannot make the roles that look at the bookings; it takes CREATEROLE");
            }
        }
        Ok(roles)
    }

    /// Takes the bookings back and drops the roles.
    pub(super) async fn drop(&self, db: &DatabaseConnection) -> Result<()> {
        let Self { ordinary, owner } = self;
        for sql in [
            "ALTER TABLE bookings OWNER TO CURRENT_USER".to_owned(),
            format!("DROP OWNED BY {ordinary}, {owner}"),
            format!("DROP ROLE IF EXISTS {ordinary}, {owner}"),
        ] {
            let done = db.execute_unprepared(&sql).await;
            done.with_context(|| format!("cannot drop the roles {ordinary} and {owner}; do it by hand"))?;
        }
        Ok(())
    }
}
