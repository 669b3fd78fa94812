//! [`Shape`]: what SQLite says of a table and of all that hangs on it, before and after.

use super::change::{Change, Reference};
use super::{copy_of, quote};
use crate::maintenance::{Maintenance, literal};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// All that must be the same afterwards, but for the change.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Its name, as its text has it.
    pub(super) name: String,
    pub(super) sql: String,
    /// The texts of its indexes and triggers, in the order in which they were made.
    pub(super) dependents: Vec<String>,
    /// Whether any table is AUTOINCREMENT, and the highest number of this one so far.
    pub(super) numbered: bool,
    /// Whether ANALYZE was ever run.
    pub(super) analyzed: bool,
    pub(super) sequence: Option<i64>,
    pub(super) rows: i64,
    has_rowid: bool,
    columns: Vec<Column>,
    indexes: Vec<Index>,
    foreign_keys: Vec<ForeignKey>,
    /// What needs no look inside: options, other objects, rows that violate foreign keys.
    others: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    ty: String,
    not_null: bool,
    default: Option<String>,
    key: i64,
    hidden: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Index {
    origin: String,
    columns: Vec<String>,
    /// Its name, if it is not SQLite's own, and all else.
    rest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ForeignKey {
    table: String,
    columns: Vec<String>,
    references: Vec<String>,
    on_delete: String,
    on_update: String,
    matching: String,
}

/// Everything but the texts, and what the change moves on its own.
impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns
            && self.indexes == other.indexes
            && self.foreign_keys == other.foreign_keys
            && self.others == other.others
            && (&self.name, self.rows, self.sequence) == (&other.name, other.rows, other.sequence)
    }
}

impl Shape {
    pub(super) async fn read(batch: &Maintenance<'_>) -> Result<Self, DbErr> {
        let mut shape = Self::of_catalogue(batch).await?;
        shape.others.extend(violations(batch, &shape.name).await?);
        let rows = format!("SELECT count(*) FROM main.{}", quote(&shape.name));
        shape.rows = batch.scalar(&rows).await?;
        Ok(shape)
    }

    /// The same without a look at the rows.
    pub(super) async fn of_catalogue(batch: &Maintenance<'_>) -> Result<Self, DbErr> {
        let wanted = text(&batch.target().name);
        let found = batch
            .row(&format!(
                "SELECT m.name, m.sql, t.wr, t.strict FROM main.sqlite_schema AS m, pragma_table_list(m.name) AS t \
                 WHERE m.type = 'table' AND m.name = {wanted} COLLATE NOCASE AND t.schema = 'main' AND t.type = 'table'"
            ))
            .await?;
        let found = found.ok_or_else(|| batch.refuse("there is no such table"))?;
        let name: String = found.try_get("", "name")?;
        let sql: String = found.try_get("", "sql")?;
        let without_rowid: bool = found.try_get("", "wr")?;
        let strict: bool = found.try_get("", "strict")?;
        let mut others = vec![format!("WITHOUT ROWID: {without_rowid}, STRICT: {strict}")];
        others.extend(objects(batch, &name).await?);
        let numbered = has(batch, "sqlite_sequence").await?;
        let analyzed = has(batch, "sqlite_stat1").await?;
        Ok(Self {
            columns: columns(batch, &name).await?,
            indexes: indexes(batch, &name).await?,
            foreign_keys: foreign_keys(batch, &name).await?,
            dependents: dependents(batch, &name).await?,
            sequence: if numbered { sequence(batch, &name).await? } else { None },
            rows: 0,
            has_rowid: !without_rowid,
            others,
            numbered,
            analyzed,
            name,
            sql,
        })
    }

    /// The columns to copy: all that are not computed, and the rowid where no column is its alias.
    pub(super) fn copied(&self) -> String {
        let stored = self.columns.iter().filter(|column| column.hidden == 0);
        let names = stored.map(|column| quote(&column.name));
        let is_column = |name: &&str| self.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(|name| !is_column(name));
        let is_alias = |column: &Column| column.key == 1 && column.ty.eq_ignore_ascii_case("integer");
        let aliased = self.columns.iter().filter(|column| column.key > 0).count() == 1
            && self.columns.iter().any(is_alias)
            // `INTEGER PRIMARY KEY DESC` is no alias: it has an index.
            && !self.indexes.iter().any(|index| index.origin == "pk");
        let rowid = rowid.filter(|_| self.has_rowid && !aliased).map(str::to_owned);
        rowid.into_iter().chain(names).collect::<Vec<_>>().join(", ")
    }

    /// Whether a column has a default.
    pub(super) fn has_default(&self, name: &str) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.name.eq_ignore_ascii_case(name) && column.default.is_some())
    }

    /// What it should be after a change.
    pub(super) fn with(&self, change: &Change) -> Result<Self, String> {
        let mut after = self.clone();
        match change {
            Change::SetNotNull(column) => after.column(column)?.not_null = true,
            Change::DropNotNull(column) => after.column(column)?.not_null = false,
            Change::SetDefault(column, default) => after.column(column)?.default = Some(inner(default)),
            Change::DropDefault(column) => after.column(column)?.default = None,
            Change::AddForeignKey(reference) => after.add(reference)?,
            Change::DropForeignKey { columns, table } => after
                .foreign_keys
                .retain(|key| !(same(&key.columns, columns) && key.table.eq_ignore_ascii_case(table))),
            Change::DropUnique(columns) => after
                .indexes
                .retain(|index| !(index.origin == "u" && same(&index.columns, columns))),
        }
        Ok(after)
    }

    fn column(&mut self, name: &str) -> Result<&mut Column, String> {
        let mut columns = self.columns.iter_mut();
        columns
            .find(|column| column.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| format!("there is no column `{name}`"))
    }

    fn add(&mut self, reference: &Reference) -> Result<(), String> {
        let mut columns = Vec::new();
        for column in &reference.columns {
            columns.push(self.column(column)?.name.clone());
        }
        let there = self.foreign_keys.iter().any(|key| {
            same(&key.columns, &columns)
                && key.table.eq_ignore_ascii_case(&reference.table)
                && same(&key.references, &reference.references)
                && key.on_delete == reference.on_delete
        });
        if !there {
            self.foreign_keys.push(ForeignKey {
                table: reference.table.clone(),
                columns,
                references: reference.references.clone(),
                on_delete: reference.on_delete.clone(),
                on_update: "NO ACTION".to_owned(),
                matching: "NONE".to_owned(),
            });
            self.foreign_keys.sort();
        }
        Ok(())
    }

    /// Whether only these changes were made; what else is different, if not.
    pub(super) fn compare(&self, changes: &[&Change], after: &Self) -> Result<(), String> {
        let mut wanted = self.clone();
        for change in changes {
            wanted = wanted.with(change)?;
        }
        if wanted == *after {
            return Ok(());
        }
        let what = [
            ("columns", wanted.columns == after.columns),
            ("keys and indexes", wanted.indexes == after.indexes),
            ("foreign keys", wanted.foreign_keys == after.foreign_keys),
            ("rows", (wanted.rows, wanted.sequence) == (after.rows, after.sequence)),
            (
                "options, triggers, views, or references to it",
                wanted.others == after.others,
            ),
        ];
        let different: Vec<_> = what.iter().filter(|(_, same)| !same).map(|(what, _)| *what).collect();
        Err(format!(
            "its rebuild would have changed more than was asked for ({}), so it was undone; change the table by hand",
            different.join("; ")
        ))
    }
}

/// Whether SQLite has made one of its own tables.
async fn has(batch: &Maintenance<'_>, name: &str) -> Result<bool, DbErr> {
    batch
        .scalar(&format!(
            "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = {})",
            text(name)
        ))
        .await
}

async fn columns(batch: &Maintenance<'_>, name: &str) -> Result<Vec<Column>, DbErr> {
    let sql = format!(
        "SELECT name, type, \"notnull\" AS not_null, dflt_value, pk, hidden FROM pragma_table_xinfo({}, 'main') ORDER BY cid",
        text(name)
    );
    let mut columns = Vec::new();
    for row in batch.rows(&sql).await? {
        columns.push(Column {
            name: row.try_get("", "name")?,
            ty: row.try_get("", "type")?,
            not_null: row.try_get("", "not_null")?,
            default: row.try_get("", "dflt_value")?,
            key: row.try_get("", "pk")?,
            hidden: row.try_get("", "hidden")?,
        });
    }
    Ok(columns)
}

async fn indexes(batch: &Maintenance<'_>, name: &str) -> Result<Vec<Index>, DbErr> {
    let sql = format!(
        "SELECT i.name, i.origin, printf('%d %d', i.\"unique\", i.partial) AS flags, x.name AS column_name, x.key, \
         printf('%d %d %s %d', x.cid, x.desc, x.coll, x.key) AS part FROM pragma_index_list({}, 'main') AS i, \
         pragma_index_xinfo(i.name, 'main') AS x ORDER BY i.seq, x.seqno",
        text(name)
    );
    let mut indexes: Vec<(String, Index)> = Vec::new();
    for row in batch.rows(&sql).await? {
        let name: String = row.try_get("", "name")?;
        let origin: String = row.try_get("", "origin")?;
        let column: Option<String> = row.try_get("", "column_name")?;
        let is_key: bool = row.try_get("", "key")?;
        let part: String = row.try_get("", "part")?;
        if indexes.last().is_none_or(|(last, _)| *last != name) {
            // Those of constraints are numbered, so that another one's number changes if one goes.
            let own = if origin == "c" { name.as_str() } else { "" };
            let rest = format!("{own} {}", row.try_get::<String>("", "flags")?);
            let columns = Vec::new();
            indexes.push((name, Index { origin, columns, rest }));
        }
        if let Some((_, index)) = indexes.last_mut() {
            if is_key {
                index.columns.push(column.unwrap_or_default());
            }
            index.rest = format!("{}; {part}", index.rest);
        }
    }
    let mut indexes: Vec<_> = indexes.into_iter().map(|(_, index)| index).collect();
    indexes.sort();
    Ok(indexes)
}

async fn foreign_keys(batch: &Maintenance<'_>, name: &str) -> Result<Vec<ForeignKey>, DbErr> {
    let sql = format!(
        "SELECT id, \"table\" AS parent, \"from\" AS child_column, \"to\" AS parent_column, on_delete, on_update, \
         \"match\" AS matching FROM pragma_foreign_key_list({}, 'main') ORDER BY id, seq",
        text(name)
    );
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for row in batch.rows(&sql).await? {
        let id = row.try_get("", "id")?;
        if keys.last().is_none_or(|(last, _)| *last != id) {
            let key = ForeignKey {
                table: row.try_get("", "parent")?,
                columns: Vec::new(),
                references: Vec::new(),
                on_delete: row.try_get("", "on_delete")?,
                on_update: row.try_get("", "on_update")?,
                matching: row.try_get("", "matching")?,
            };
            keys.push((id, key));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(row.try_get("", "child_column")?);
            let to: Option<String> = row.try_get("", "parent_column")?;
            key.references.extend(to);
        }
    }
    let mut keys: Vec<_> = keys.into_iter().map(|(_, key)| key).collect();
    keys.sort();
    Ok(keys)
}

async fn dependents(batch: &Maintenance<'_>, name: &str) -> Result<Vec<String>, DbErr> {
    let sql = format!(
        "SELECT sql FROM main.sqlite_schema WHERE type IN ('index', 'trigger') AND tbl_name = {} COLLATE NOCASE AND sql IS \
         NOT NULL ORDER BY rowid",
        text(name)
    );
    let rows = batch.rows(&sql).await?;
    rows.iter().map(|row| row.try_get("", "sql")).collect()
}

async fn sequence(batch: &Maintenance<'_>, name: &str) -> Result<Option<i64>, DbErr> {
    let sql = format!("SELECT seq FROM main.sqlite_sequence WHERE name = {}", text(name));
    let row = batch.row(&sql).await?;
    row.map_or(Ok(None), |row| row.try_get("", "seq"))
}

/// All objects of the database with their texts, but the table's own, SQLite's, and a copy that was left.
async fn objects(batch: &Maintenance<'_>, name: &str) -> Result<Vec<String>, DbErr> {
    let sql = format!(
        "SELECT printf('%s %s %s %s', type, name, tbl_name, sql) AS object FROM main.sqlite_schema WHERE NOT (type = 'table' \
         AND name = {}) AND tbl_name <> {} AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
        text(name),
        text(&copy_of(name))
    );
    let rows = batch.rows(&sql).await?;
    rows.iter().map(|row| row.try_get("", "object")).collect()
}

/// How many references from and to the table lead nowhere: some may have before.
async fn violations(batch: &Maintenance<'_>, name: &str) -> Result<Vec<String>, DbErr> {
    let name = text(name);
    let sql = format!(
        "SELECT printf('%s -> %s: %d', v.\"table\", v.parent, count(*)) AS violation FROM (SELECT DISTINCT m.name FROM \
         main.sqlite_schema AS m, pragma_foreign_key_list(m.name, 'main') AS f WHERE m.type = 'table' AND (m.name = {name} \
         COLLATE NOCASE OR f.\"table\" = {name} COLLATE NOCASE)) AS t, pragma_foreign_key_check(t.name, 'main') AS v GROUP BY \
         v.\"table\", v.parent ORDER BY 1"
    );
    let rows = batch.rows(&sql).await?;
    rows.iter().map(|row| row.try_get("", "violation")).collect()
}

/// Whether two lists of columns are the same: SQLite minds no case.
pub(super) fn same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// A default as SQLite reports it: without the parentheses round it.
fn inner(default: &str) -> String {
    let default = default.trim();
    let inside = default.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inside.map_or(default, str::trim).to_owned()
}

fn text(text: &str) -> String {
    literal(text, DbBackend::Sqlite)
}
