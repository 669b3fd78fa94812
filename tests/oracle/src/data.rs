//! [`Data`]: rows of every table, random ones to begin with, in and out of databases.

use crate::{
    choice::Choices,
    flavor::Flavor,
    schema::{Column, Dim, Owner, SECOND, TABLES, Table},
    value::{Val, decode},
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, Statement, TransactionTrait,
    sea_query::{Alias, Expr, Query},
};

/// A row, in the order of the table's columns; the first is the key.
pub(crate) type Row = Vec<Val>;

/// The rows of all tables, in the order of [`TABLES`], by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Data {
    pub(crate) tables: Vec<Vec<Row>>,
}

/// Where values come from: few of each, so that they meet.
pub(crate) mod pool {
    use crate::{choice::Choices, schema::Dim, value::Val};

    /// The clock of every scope: later than any row.
    pub(crate) const CLOCK: i64 = 1_750_000_000_000_000;
    const HOUR: i64 = 3_600_000_000;
    const TEXTS: [&str; 12] = [
        "a", "b", "ab", "abc", "o'k", "x?y", "b\\s", "100%", "$1", "c d", "--z", "/*q",
    ];

    pub(crate) fn tenants(dim: Dim) -> usize {
        match dim {
            Dim::Station => 4,
            Dim::Business => 2,
            Dim::Org => 3,
        }
    }

    pub(crate) fn tenant(dim: Dim, number: usize) -> Val {
        match dim {
            Dim::Station => Val::Uuid(0x5000_0000_0000_4000_8000_0000_0000_0000_u128 + number as u128),
            Dim::Business => Val::Uuid(0xB000_0000_0000_4000_8000_0000_0000_0000_u128 + number as u128),
            Dim::Org => Val::Int(i64::try_from(number).unwrap_or(0) + 1),
        }
    }

    pub(crate) fn actor(ch: &mut Choices) -> u128 {
        0xAC00_0000_0000_4000_8000_0000_0000_0000_u128 + ch.below(3) as u128
    }

    pub(crate) fn int(ch: &mut Choices) -> Val {
        Val::Int(i64::try_from(ch.below(8)).unwrap_or(0))
    }

    pub(crate) fn text(ch: &mut Choices) -> Val {
        Val::Text((*ch.pick(&TEXTS)).to_owned())
    }

    pub(crate) fn past(ch: &mut Choices) -> Val {
        Val::Time(CLOCK - HOUR * (10 + i64::try_from(ch.below(6)).unwrap_or(0)))
    }

    /// The key of the `number`th row of a table: numbers, which tables share, and UUIDs.
    pub(crate) fn uuid_key(table: usize, number: usize) -> Val {
        Val::Uuid(0x1D00_0000_0000_4000_8000_0000_0000_0000_u128 + ((table as u128) << 32) + number as u128)
    }
}

impl Data {
    pub(crate) fn random(ch: &mut Choices) -> Self {
        let tables = TABLES.iter().enumerate();
        let tables = tables.map(|(at, table)| {
            let count = 8 + ch.below(12);
            (0..count).map(|number| row(ch, at, table, number)).collect()
        });
        Self {
            tables: tables.collect(),
        }
    }

    pub(crate) fn row(&self, table: usize, key: &Val) -> Option<&Row> {
        self.tables[table].iter().find(|row| row[0] == *key)
    }

    /// Replaces all rows of a database.
    pub(crate) async fn load(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let db = db.begin().await?;
        for (table, rows) in TABLES.iter().zip(&self.tables) {
            db.execute(Query::delete().from_table(Alias::new(table.name))).await?;
            if rows.is_empty() {
                continue;
            }
            let mut insert = Query::insert();
            insert.into_table(Alias::new(table.name));
            insert.columns(table.columns.iter().map(|column| Alias::new(column.name)));
            for row in rows {
                let cells = table.columns.iter().zip(row);
                insert.values_panic(cells.map(|(column, value)| Expr::value(value.bind(column.ty))));
            }
            db.execute(&insert).await?;
        }
        db.commit().await
    }

    /// Reads all rows of a database.
    pub(crate) async fn dump<C: ConnectionTrait>(db: &C, flavor: Flavor) -> Result<Self, DbErr> {
        let mut tables = Vec::new();
        for table in TABLES.iter() {
            let rows = db.query_all_raw(all_rows(table, flavor)).await?;
            let types = table.types();
            let rows: Result<Vec<Row>, String> = rows.iter().map(|row| decode(row, &types)).collect();
            let mut rows = rows.map_err(DbErr::Custom)?;
            rows.sort();
            tables.push(rows);
        }
        Ok(Self { tables })
    }
}

fn all_rows(table: &Table, flavor: Flavor) -> Statement {
    let quote = if flavor.is_mysql() { '`' } else { '"' };
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("{quote}{}{quote}", column.name))
        .collect();
    let sql = format!("SELECT {} FROM {quote}{}{quote}", columns.join(", "), table.name);
    Statement::from_string(flavor.backend(), sql)
}

fn row(ch: &mut Choices, at: usize, table: &Table, number: usize) -> Row {
    let deleted = table.is_soft() && ch.percent(30);
    let cells = table.columns.iter();
    cells.map(|column| cell(ch, column, at, number, deleted)).collect()
}

fn cell(ch: &mut Choices, column: &Column, table: usize, number: usize, deleted: bool) -> Val {
    match column.owner {
        Owner::Key => match column.ty {
            crate::value::Ty::Uuid => pool::uuid_key(table, number),
            _ => Val::Int(i64::try_from(number).unwrap_or(0) + 1),
        },
        Owner::User if column.nullable && ch.percent(25) => Val::Null,
        Owner::User => user_value(ch, column),
        Owner::Tenant(_) if column.nullable && ch.percent(30) => Val::Null,
        Owner::Tenant(dim) => pool::tenant(dim, ch.below(pool::tenants(dim))),
        Owner::CreatedAt | Owner::UpdatedAt => pool::past(ch),
        Owner::DeletedAt if deleted => pool::past(ch),
        Owner::IsDeleted => Val::Bool(deleted),
        Owner::DeletedAt => Val::Null,
        Owner::DeletedBy if !deleted => Val::Null,
        Owner::Version => Val::Int(1 + i64::try_from(ch.below(4)).unwrap_or(0)),
        Owner::CreatedBy | Owner::UpdatedBy | Owner::DeletedBy if ch.percent(20) => Val::Null,
        Owner::CreatedBy | Owner::UpdatedBy | Owner::DeletedBy => Val::Uuid(pool::actor(ch)),
    }
}

/// A value for a column of the user's own.
pub(crate) fn user_value(ch: &mut Choices, column: &Column) -> Val {
    use crate::value::Ty;
    if column.name == SECOND {
        return pool::tenant(Dim::Station, ch.below(pool::tenants(Dim::Station)));
    }
    match column.ty {
        Ty::Int => pool::int(ch),
        Ty::Text => pool::text(ch),
        Ty::Bool => Val::Bool(ch.percent(50)),
        Ty::Time => pool::past(ch),
        Ty::Uuid => Val::Uuid(pool::actor(ch)),
    }
}
