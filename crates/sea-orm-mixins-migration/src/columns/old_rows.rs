//! What the rows that are there have in a new column.

use super::Times;
use crate::inspected::Server;
use crate::maintenance::Maintenance;
use crate::steps::default;
use chrono::{SubsecRound as _, Utc};
use sea_orm_migration::prelude::{Alias, Expr, Func, Query};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbErr, Value};
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::{Role, Wanted, WantedColumn};

/// A column of a mixin, and what the rows that are there have in it.
#[derive(Clone, Debug)]
pub(super) struct Planned<'w> {
    pub(super) wanted: &'w WantedColumn,
    pub(super) role: Role,
    pub(super) old_rows: OldRows,
    /// What the caller gives rows that have NULL there.
    pub(super) given: Option<Expr>,
}

/// What the rows that are there have in a new column.
#[derive(Clone, Debug)]
pub(super) enum OldRows {
    /// NULL, or the default of the definition, which is one value.
    AsDefined,
    /// One value, as the server writes it: the default while the column is added.
    Value(String),
    /// The value of an expression, row by row.
    Filled,
    /// There is none.
    Refused,
}

impl OldRows {
    pub(super) fn is_filled(&self) -> bool {
        match self {
            Self::Filled => true,
            Self::AsDefined | Self::Value(_) | Self::Refused => false,
        }
    }
}

/// The values that mixins give new rows.
#[derive(Debug)]
pub(super) struct Values {
    created_at: Option<Value>,
    updated_at: Option<Value>,
    live: Option<Value>,
    version: Option<Value>,
}

impl Values {
    pub(super) fn of<E: MixinEntity>() -> Self {
        let columns = E::COLUMNS;
        let now = Utc::now().trunc_subsecs(6);
        Self {
            created_at: columns.timestamps.map(|times| (times.created)(now)),
            updated_at: columns
                .timestamps
                .and_then(|times| times.updated.map(|(_, stamp)| stamp(now))),
            live: columns.soft_delete.map(|soft_delete| (soft_delete.deletion.live)()),
            version: columns.optimistic_lock.and_then(|lock| (lock.number)(1)),
        }
    }
}

/// The columns of mixins, tenants apart: they are somebody's, and no value is everybody's.
pub(super) async fn planned<'w>(
    maintenance: &Maintenance<'_>,
    wanted: &'w Wanted,
    values: &Values,
    times: &Times,
) -> Result<Vec<Planned<'w>>, DbErr> {
    let mut planned = Vec::new();
    for column in &wanted.columns {
        let Some(role) = column.role else { continue };
        let given = match role {
            Role::CreatedAt => times.created_at.clone(),
            Role::UpdatedAt => times.updated_at.clone().or_else(|| times.created_at.clone()),
            Role::Tenant(_) => continue,
            Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Deletion | Role::Version => None,
        };
        let old_rows = match &given {
            Some(given) => given_value(maintenance, given).await?,
            None => own_value(maintenance, column, role, values).await?,
        };
        planned.push(Planned {
            wanted: column,
            role,
            old_rows,
            given,
        });
    }
    Ok(planned)
}

async fn given_value(maintenance: &Maintenance<'_>, given: &Expr) -> Result<OldRows, DbErr> {
    // Of any other expression nobody knows whether it names a column.
    if default::is_constant(given) {
        Ok(OldRows::Value(literal(maintenance, given.clone()).await?))
    } else {
        Ok(OldRows::Filled)
    }
}

async fn own_value(
    maintenance: &Maintenance<'_>,
    column: &WantedColumn,
    role: Role,
    values: &Values,
) -> Result<OldRows, DbErr> {
    let server = maintenance.server();
    let declared = column.definition.get_column_spec().default.as_ref();
    if declared.is_some_and(|declared| default::is_constant(declared) || is_moment(server, declared)) {
        return Ok(OldRows::AsDefined);
    }
    let value = match role {
        Role::CreatedAt => &values.created_at,
        Role::UpdatedAt => &values.updated_at,
        Role::Deletion if !column.nullable => &values.live,
        Role::Version if !column.nullable => &values.version,
        Role::Deletion | Role::Version | Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Tenant(_) => &None,
    };
    match value {
        Some(value) => Ok(OldRows::Value(literal(maintenance, Expr::val(value.clone())).await?)),
        None if column.nullable => Ok(OldRows::AsDefined),
        None => Ok(OldRows::Refused),
    }
}

/// Whether a default is one moment for all rows that are there, so that PostgreSQL touches none.
fn is_moment(server: Server, declared: &Expr) -> bool {
    let Server::Postgres(_) = server else {
        return false;
    };
    let sql = default::sql(server, declared).to_lowercase();
    matches!(
        sql.as_str(),
        "current_timestamp" | "now()" | "localtimestamp" | "transaction_timestamp()"
    )
}

/// A value as the server writes it. SQLite and MySQL are asked: what a program binds there is not what sea-query prints.
pub(super) async fn literal(maintenance: &Maintenance<'_>, value: Expr) -> Result<String, DbErr> {
    let server = maintenance.server();
    if let Server::Postgres(_) = server {
        return Ok(default::sql(server, &value));
    }
    let quoted = Func::cust(Alias::new("quote")).arg(value);
    let select = Query::select().expr(quoted).take();
    let row = maintenance.query_one(&select).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("no row of the server's own `quote`".to_owned()))?;
    row.try_get_by_index(0)
}
