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
    /// `None` for that of a mixin of one's own.
    pub(super) role: Option<Role>,
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
    /// NULL, and the default is for new rows: it is another for each.
    Null,
    /// There is none.
    Refused,
}

impl OldRows {
    pub(super) fn is_filled(&self) -> bool {
        match self {
            Self::Filled => true,
            Self::AsDefined | Self::Value(_) | Self::Null | Self::Refused => false,
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
        let role = column.role;
        let given = match role {
            Some(Role::CreatedAt) => times.created_at.clone(),
            Some(Role::UpdatedAt) => times.updated_at.clone().or_else(|| times.created_at.clone()),
            Some(Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Deletion | Role::Version) => None,
            None if column.own => None,
            // `adopt_tenant` adds the former.
            Some(Role::Tenant(_)) | None => continue,
        };
        let old_rows = match (&given, role) {
            (Some(given), _) => given_value(maintenance, given).await?,
            (None, Some(role)) => library_value(maintenance, column, role, values).await?,
            (None, None) => own_value(maintenance, column).await?,
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

async fn library_value(
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

/// That of a mixin of one's own: its default, where that is one value or one moment.
async fn own_value(maintenance: &Maintenance<'_>, column: &WantedColumn) -> Result<OldRows, DbErr> {
    let server = maintenance.server();
    let Some(declared) = column.definition.get_column_spec().default.as_ref() else {
        return Ok(if column.nullable {
            OldRows::AsDefined
        } else {
            OldRows::Refused
        });
    };
    if default::is_constant(declared) {
        return Ok(OldRows::AsDefined);
    }
    if says_now(server, declared) {
        return Ok(match server {
            // It takes no such default with a new column.
            Server::Sqlite(_) => OldRows::Value(literal(maintenance, declared.clone()).await?),
            Server::Postgres(_) | Server::MySql(_) | Server::MariaDb(_) => OldRows::AsDefined,
        });
    }
    Ok(if column.nullable {
        OldRows::Null
    } else {
        OldRows::Refused
    })
}

/// Whether a default is one moment for all rows that are there, so that PostgreSQL touches none.
fn is_moment(server: Server, declared: &Expr) -> bool {
    let Server::Postgres(_) = server else {
        return false;
    };
    says_now(server, declared)
}

fn says_now(server: Server, declared: &Expr) -> bool {
    let sql = default::sql(server, declared).to_lowercase();
    let is_now = matches!(sql.as_str(), "current_timestamp" | "now()" | "localtimestamp");
    is_now || (sql == "transaction_timestamp()" && matches!(server, Server::Postgres(_)))
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
