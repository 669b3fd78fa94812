//! The queries.

use super::{LIVE_DOUBLES, NIL_TENANTS, NULL_TENANTS, ORPHANS, OTHER_TENANTS};
use crate::doctor::case::{Case, Pair, tenants};
use crate::doctor::live_rows::has_live_key;
use crate::doctor::rules::Rule;
use crate::inspected::{Column, Server, Table};
use crate::live::live_condition;
use crate::steps::Place;
use sea_orm_migration::sea_orm::ColumnType;
use sea_orm_mixins::schema::{Also, Tenant};

/// A question, and what its number is of.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) rule: &'static Rule,
    pub(super) table: String,
    pub(super) what: String,
    pub(super) sql: String,
}

/// All questions about a database.
pub(super) fn all(case: &Case<'_>) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    for pair in case.pairs() {
        let own = pair.tenants().flat_map(|tenant| of_tenant(&pair, tenant));
        let keys = references(&pair).into_iter().flat_map(|key| of_reference(&pair, &key));
        for query in own.chain(keys).chain(doubles(&pair)) {
            // Two entities of one table ask the same.
            if !queries.iter().any(|known| known.sql == query.sql) {
                queries.push(query);
            }
        }
    }
    queries
}

fn of_tenant(pair: &Pair<'_>, tenant: &Tenant) -> Vec<Query> {
    let Some(column) = pair.column(&tenant.column) else {
        return Vec::new();
    };
    let place = pair.place();
    let (table, name) = (place.sql(), place.quoted(&column.name));
    let query = |rule, what: &str, condition: String| Query {
        rule,
        table: pair.table_name(),
        what: format!("rows {what} in `{}`", column.name),
        sql: format!("SELECT count(*) FROM {table} WHERE {condition}"),
    };
    let null =
        (column.nullable && !tenant.nullable).then(|| query(&NULL_TENANTS, "have NULL", format!("{name} IS NULL")));
    let nil = nil(pair, tenant, column).map(|nil| query(&NIL_TENANTS, "have a nil tenant", format!("{name} = {nil}")));
    null.into_iter().chain(nil).collect()
}

/// The value that no tenant has, as the column stores it; `None` where a tenant may have it.
fn nil(pair: &Pair<'_>, tenant: &Tenant, column: &Column) -> Option<String> {
    // `everyone = 0` makes a tenant of it.
    if tenant.also == Also::Everyones {
        return None;
    }
    let wanted = pair.wanted.columns.iter().find(|wanted| wanted.name == tenant.column)?;
    let is_uuid = column.ty.to_lowercase().starts_with("uuid");
    Some(match (&wanted.ty, pair.case.server()) {
        (ColumnType::Uuid, Server::Postgres(_)) if !is_uuid => return None,
        (ColumnType::Uuid, Server::Postgres(_)) => NIL_TEXT.to_owned(),
        (ColumnType::Uuid, Server::MariaDb(_)) if is_uuid => NIL_TEXT.to_owned(),
        (ColumnType::Uuid, _) => "x'00000000000000000000000000000000'".to_owned(),
        (
            ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::Unsigned
            | ColumnType::BigUnsigned,
            _,
        ) => "0".to_owned(),
        (ColumnType::String(_) | ColumnType::Text, _) => "''".to_owned(),
        _ => return None,
    })
}

const NIL_TEXT: &str = "'00000000-0000-0000-0000-000000000000'";

/// A foreign key, declared or there.
#[derive(Debug)]
struct Reference<'a> {
    columns: Vec<&'a str>,
    parent: &'a Table,
    references: Vec<&'a str>,
}

fn references<'a>(pair: &Pair<'a>) -> Vec<Reference<'a>> {
    let strings = |names: &'a [String]| names.iter().map(String::as_str).collect::<Vec<_>>();
    let declared = pair.wanted.foreign_keys.iter().filter_map(|key| {
        Some(Reference {
            columns: strings(&key.columns),
            parent: pair.case.inspected.find(&key.table)?,
            references: strings(&key.references),
        })
    });
    let there = pair.table.foreign_keys.iter().filter_map(|key| {
        let parent = pair.case.parent(pair.table, key)?;
        let own = if key.references.is_empty() {
            &parent.key
        } else {
            &key.references
        };
        Some(Reference {
            columns: strings(&key.columns),
            parent,
            references: strings(own),
        })
    });
    let mut references: Vec<Reference<'_>> = Vec::new();
    for reference in declared.chain(there) {
        let is_known = references.iter().any(|known| {
            std::ptr::eq(known.parent, reference.parent) && pair.case.same_set(&known.columns, &reference.columns)
        });
        let has_all = reference.columns.iter().all(|column| pair.column(column).is_some());
        let parents = reference.parent.columns.iter().map(|column| column.name.as_str());
        let parents: Vec<_> = parents.collect();
        let has_parents = reference
            .references
            .iter()
            .all(|column| pair.case.has(parents.iter().copied(), column));
        let is_whole = reference.columns.len() == reference.references.len();
        if !is_known && has_all && has_parents && is_whole {
            references.push(reference);
        }
    }
    references
}

fn of_reference(pair: &Pair<'_>, reference: &Reference<'_>) -> Vec<Query> {
    let place = pair.place();
    let parent = Place::of(place.server, reference.parent);
    let columns = reference.columns.iter().zip(&reference.references);
    let same = columns.map(|(own, other)| format!("p.{} = c.{}", place.quoted(other), place.quoted(own)));
    let same = same.collect::<Vec<_>>().join(" AND ");
    let (table, parents) = (place.sql(), parent.sql());
    let named = reference.columns.join("`, `");
    let known = reference
        .columns
        .iter()
        .map(|own| format!("c.{} IS NOT NULL", place.quoted(own)));
    let known = known.collect::<Vec<_>>().join(" AND ");
    let orphans = Query {
        rule: &ORPHANS,
        table: pair.table_name(),
        what: format!(
            "rows name a row of `{}` in `{named}` that is not there",
            reference.parent.name
        ),
        sql: format!(
            "SELECT count(*) FROM {table} c WHERE {known} AND NOT EXISTS (SELECT 1 FROM {parents} p WHERE {same})"
        ),
    };
    let others = other_tenants(pair, reference).map(|(own, other)| Query {
        rule: &OTHER_TENANTS,
        table: pair.table_name(),
        what: format!(
            "rows name another tenant's row of `{}` in `{named}`",
            reference.parent.name
        ),
        sql: format!(
            "SELECT count(*) FROM {table} c JOIN {parents} p ON {same} WHERE c.{} <> p.{}",
            place.quoted(own),
            place.quoted(other)
        ),
    });
    std::iter::once(orphans).chain(others).collect()
}

/// The tenants' columns of a row and of its parent, where the reference leaves them out; not where the parents of one
/// tenant are everyone's.
fn other_tenants<'a>(pair: &Pair<'a>, reference: &Reference<'_>) -> Option<(&'a str, &'a str)> {
    let entity = pair.case.entity_of(reference.parent)?;
    let mut both = pair.tenants().filter_map(|tenant| {
        let other = tenants(entity).find(|other| other.dimension == tenant.dimension)?;
        let has_other = reference
            .parent
            .columns
            .iter()
            .any(|column| pair.case.same(&column.name, &other.column));
        let is_own = other.also != Also::Everyones && tenant.also != Also::Everyones;
        (is_own && has_other && pair.column(&tenant.column).is_some())
            .then_some((tenant.column.as_str(), other.column.as_str()))
    });
    both.find(|(own, _)| !pair.case.has(reference.columns.iter().copied(), own))
}

/// Values of a key of live rows that more than one has.
fn doubles(pair: &Pair<'_>) -> Vec<Query> {
    let place = pair.place();
    let live = live_condition(pair.wanted.policy, place.server.backend());
    let missing = pair.wanted.live_keys.iter().filter(|key| {
        let mut columns = key.columns.iter();
        key.unique && columns.all(|column| pair.column(column).is_some()) && !has_valid(pair, key)
    });
    let deletion = pair.wanted.policy.soft_delete.as_ref();
    let missing = missing.filter(|_| deletion.is_none_or(|deletion| pair.column(deletion.column()).is_some()));
    let queries = missing.map(|key| {
        let columns = place.list(key.columns.iter().map(String::as_str));
        let known = key.columns.iter().map(|column| format!("{} IS NOT NULL", place.quoted(column)));
        let conditions = live.clone().into_iter().chain(known).collect::<Vec<_>>().join(" AND ");
        Query {
            rule: &LIVE_DOUBLES,
            table: pair.table_name(),
            what: format!("values of `{}` are those of more than one live row", key.columns.join("`, `")),
            sql: format!(
                "SELECT count(*) FROM (SELECT 1 AS one FROM {} WHERE {conditions} GROUP BY {columns} HAVING count(*) > 1) d",
                place.sql()
            ),
        }
    });
    queries.collect()
}

/// Whether the key is there and keeps doubles out.
fn has_valid(pair: &Pair<'_>, key: &sea_orm_mixins::schema::LiveKey) -> bool {
    let mut table = pair.table.clone();
    table.indexes.retain(|index| index.valid);
    let pair = Pair { table: &table, ..*pair };
    has_live_key(&pair, key)
}
