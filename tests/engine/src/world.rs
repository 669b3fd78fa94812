//! The tables that the fixtures speak of: their policies, and what makes them in a database.

use crate::rules;
use sea_orm_mixins_sql::{
    Also, Audit, Cascade, Catalog, Declaration, Dialect, Mixin, Parent, Policy, SoftDelete, Table, Tenant, Timestamps,
    UuidVersion,
};

fn table(name: &str) -> Table {
    Table {
        schema: None,
        name: name.to_owned(),
    }
}

fn policy(name: &str) -> Policy {
    Policy::new(table(name), vec!["id".to_owned()])
}

fn tenant(dimension: &str, column: &str) -> Tenant {
    Tenant {
        dimension: dimension.to_owned(),
        column: column.to_owned(),
        nullable: false,
        text: false,
        also: Also::Nothing,
    }
}

fn link(from: &str, to: &str) -> Parent {
    Parent {
        from: from.to_owned(),
        table: table(to),
        to: "id".to_owned(),
    }
}

fn station() -> Tenant {
    tenant("station", "station_id")
}

fn timestamps() -> Timestamps {
    Timestamps {
        created_at: "created_at".to_owned(),
        updated_at: Some("updated_at".to_owned()),
    }
}

fn deleted_at() -> SoftDelete {
    SoftDelete::Time {
        column: "deleted_at".to_owned(),
    }
}

/// A key that the engine makes.
fn uuid_key(mut policy: Policy) -> Policy {
    policy.mixins.push(Mixin::UuidPk);
    policy
}

fn is_deleted() -> SoftDelete {
    SoftDelete::Flag {
        column: "is_deleted".to_owned(),
    }
}

fn audit() -> Audit {
    Audit {
        created_by: "created_by".to_owned(),
        updated_by: Some("updated_by".to_owned()),
        deleted_by: Some("deleted_by".to_owned()),
    }
}

/// The policies, with the type of their keys in mind: `bookings` has a UUID, the others are numbered by the database.
#[expect(clippy::too_many_lines, reason = "a list of tables")]
pub fn catalog() -> Catalog {
    let mut bookings = uuid_key(policy("bookings"));
    bookings.timestamps = Some(timestamps());
    bookings.soft_delete = Some(deleted_at());
    bookings.version = Some("version".to_owned());
    bookings.tenants = vec![station()];
    bookings.links = vec![link("customer_id", "customers")];
    let mut customers = policy("customers");
    customers.timestamps = Some(timestamps());
    customers.soft_delete = Some(is_deleted());
    customers.tenants = vec![station()];
    let mut payments = policy("payments");
    payments.timestamps = Some(timestamps());
    payments.soft_delete = Some(deleted_at());
    payments.tenants = vec![station(), tenant("business", "business_id")];
    payments.audit = Some(audit());
    payments.links = vec![link("booking_id", "bookings")];
    let mut org_docs = policy("org_docs");
    org_docs.tenants = vec![tenant("org_id", "org_id")];
    let mut devices = policy("devices");
    devices.tenants = vec![Tenant {
        nullable: true,
        text: false,
        ..station()
    }];
    // A name that PostgreSQL finds only in quotes, and a column that needs them everywhere.
    let mut ledger = policy("Ledger");
    ledger.tenants = vec![tenant("station", "Station Id")];
    let mut archive = policy("archive");
    archive.table.schema = Some("billing".to_owned());
    archive.tenants = vec![station()];
    // Who deleted goes with a flag here. Shared, as the two further down, so that the mixins are seen without a tenant.
    let mut memos = policy("memos");
    memos.shared = true;
    memos.soft_delete = Some(is_deleted());
    memos.audit = Some(audit());
    let mut papers = policy("papers");
    papers.tenants = vec![Tenant {
        text: true,
        ..tenant("realm", "realm")
    }];
    // Of the version of UUIDs that PostgreSQL can make.
    let mut vouchers = uuid_key(policy("vouchers"));
    vouchers.uuid = Some(UuidVersion::V4);
    vouchers.shared = true;
    // As `memos`, with an integer for a flag.
    let mut notices = policy("notices");
    notices.shared = true;
    notices.soft_delete = Some(SoftDelete::Number {
        column: "hidden".to_owned(),
    });
    notices.audit = Some(audit());
    // Mixins, and nobody said whose rows it has.
    let mut drafts = policy("drafts");
    drafts.timestamps = Some(timestamps());
    let policies = [
        bookings, customers, payments, org_docs, devices, ledger, archive, memos, papers, vouchers, notices, drafts,
    ];
    let policies = policies
        .into_iter()
        .chain(roots())
        .chain(beside())
        .chain(children())
        .chain(ruled())
        .chain(cascading());
    Catalog::new(
        policies
            .map(Declaration::Policy)
            .chain(["stations", "currencies"].map(|name| Declaration::Shared(table(name))))
            .chain([Declaration::Conflict(table("disputed"))]),
    )
}

/// The tenants' own tables: a station's key is made by the engine, an organization's by the database, a realm's by
/// nobody.
fn roots() -> [Policy; 3] {
    let mut branches = uuid_key(policy("branches"));
    branches.tenants = vec![tenant("station", "id"), tenant("business", "business_id")];
    let mut orgs = policy("orgs");
    orgs.mixins.push(Mixin::BigIntPk);
    orgs.tenants = vec![tenant("org_id", "id")];
    let mut realms = policy("realms");
    realms.key = vec!["name".to_owned()];
    realms.tenants = vec![Tenant {
        text: true,
        ..tenant("realm", "name")
    }];
    [branches, orgs, realms]
}

/// Rows that are in reach beside the tenant's own: roles that are built in, categories of the platform, links of a person's
/// own, transfers that two stations see, and swaps that both write. Passes link bookings to customers. `templates` and `secrets` are as roles and links, with texts
/// for keys.
fn beside() -> [Policy; 8] {
    let with = |name: &str, tenant: Tenant, also: Also| {
        let mut policy = policy(name);
        let nullable = matches!(also, Also::Nobodys | Also::Owners { .. });
        policy.tenants = vec![Tenant {
            nullable,
            also,
            ..tenant
        }];
        policy
    };
    let realm = || Tenant {
        text: true,
        ..tenant("realm", "realm")
    };
    let owner = |text| Also::Owners {
        column: "user_id".to_owned(),
        text,
    };
    let second = |writes| Also::Others {
        column: "to_station_id".to_owned(),
        writes,
    };
    let from = || tenant("station", "from_station_id");
    let mut passes = with("passes", station(), Also::Nothing);
    passes.links = vec![link("booking_id", "bookings"), link("customer_id", "customers")];
    let mut swaps = with("swaps", from(), second(true));
    swaps.version = Some("version".to_owned());
    [
        with("roles", station(), Also::Nobodys),
        with("categories", tenant("org_id", "org_id"), Also::Everyones),
        with("links", station(), owner(false)),
        with("transfers", from(), second(false)),
        swaps,
        passes,
        with("templates", realm(), Also::Nobodys),
        with("secrets", realm(), owner(true)),
    ]
}

/// Rows that hang on others: lines on bookings, their notes on them, a transfer's stops on what two stations see, and loose
/// ends on a table without a tenant.
fn children() -> [Policy; 4] {
    let hangs = |name: &str, from: &str, parent: &str| {
        let mut policy = policy(name);
        policy.parents = vec![link(from, parent)];
        policy
    };
    let mut lines = hangs("order_lines", "booking_id", "bookings");
    lines.soft_delete = Some(deleted_at());
    [
        lines,
        hangs("line_notes", "line_id", "order_lines"),
        hangs("stops", "transfer_id", "transfers"),
        hangs("ends", "currency_id", "currencies"),
    ]
}

/// A trip takes its legs along when it is deleted.
fn cascading() -> [Policy; 2] {
    let cascade = |columns: &[&str], deletes, parents: &[&str]| Cascade {
        columns: columns.iter().map(ToString::to_string).collect(),
        deletes,
        restores: true,
        parents: parents.iter().map(|column| vec![(*column).to_owned()]).collect(),
    };
    let mut trips = policy("trips");
    trips.soft_delete = Some(deleted_at());
    trips.tenants = vec![station()];
    trips.cascade = Some(cascade(&["id", "deleted_at"], true, &[]));
    let mut legs = policy("legs");
    legs.soft_delete = Some(deleted_at());
    legs.tenants = vec![station()];
    legs.cascade = Some(cascade(&["id", "trip_id", "deleted_at"], false, &["trip_id"]));
    [trips, legs]
}

/// Tables with row rules of every form: beside tenant and soft delete, with values of the scope, and alone.
fn ruled() -> [Policy; 3] {
    let mut tickets = policy("tickets");
    tickets.soft_delete = Some(deleted_at());
    tickets.tenants = vec![station()];
    tickets.rules = vec![rules::open(), rules::own()];
    let mut visits = policy("visits");
    visits.shared = true;
    visits.rules = vec![rules::department(), rules::regions()];
    let mut pages = policy("pages");
    pages.shared = true;
    pages.rules = vec![rules::published(), rules::readable()];
    [tickets, visits, pages]
}

/// The tables: `{uuid}`, `{time}` and so on stand for the backend's types.
const TABLES: &[&str] = &[
    "CREATE TABLE stations (id {uuid} PRIMARY KEY, name {text} NOT NULL)",
    "CREATE TABLE currencies (code {text} PRIMARY KEY, name {text} NOT NULL)",
    "CREATE TABLE bookings (id {uuid} PRIMARY KEY, customer_id {int} NOT NULL, date date NOT NULL, slot time NOT NULL, \
     party_adults {int} NOT NULL DEFAULT 2, station_id {uuid} NOT NULL, created_at {time} NOT NULL, \
     updated_at {time} NOT NULL, deleted_at {time} NULL, version {int} NOT NULL)",
    "CREATE TABLE customers (id {serial}, name {text} NOT NULL, email {text} NOT NULL, station_id {uuid} NOT NULL, \
     created_at {time} NOT NULL, updated_at {time} NOT NULL, is_deleted {bool} NOT NULL, UNIQUE (email))",
    "CREATE TABLE payments (id {serial}, booking_id {uuid} NOT NULL, amount {int} NOT NULL, station_id {uuid} NOT NULL, \
     business_id {uuid} NOT NULL, created_by {uuid} NULL, updated_by {uuid} NULL, deleted_by {uuid} NULL, \
     created_at {time} NOT NULL, updated_at {time} NOT NULL, deleted_at {time} NULL)",
    "CREATE TABLE memos (id {serial}, note {text} NULL, created_by {uuid} NULL, updated_by {uuid} NULL, \
     deleted_by {uuid} NULL, is_deleted {bool} NOT NULL)",
    "CREATE TABLE notices (id {serial}, note {text} NULL, created_by {uuid} NULL, updated_by {uuid} NULL, \
     deleted_by {uuid} NULL, hidden {int} NOT NULL)",
    "CREATE TABLE papers (id {serial}, title {text} NULL, realm {text} NOT NULL)",
    "CREATE TABLE vouchers (id {uuid} PRIMARY KEY, name {text} NULL)",
    "CREATE TABLE org_docs (id {bigserial}, title {text} NOT NULL, org_id bigint NOT NULL)",
    "CREATE TABLE devices (id {serial}, label {text} NULL, station_id {uuid} NULL)",
    "CREATE TABLE {q}Ledger{q} (id {serial}, note {text} NULL, {q}Station Id{q} {uuid} NOT NULL)",
    "CREATE TABLE branches (id {uuid} PRIMARY KEY, name {text} NOT NULL, business_id {uuid} NOT NULL)",
    "CREATE TABLE orgs (id {bigserial}, name {text} NOT NULL)",
    "CREATE TABLE realms (name {text} PRIMARY KEY, title {text} NULL)",
    "CREATE TABLE roles (id {serial}, name {text} NULL, station_id {uuid} NULL)",
    "CREATE TABLE categories (id {serial}, name {text} NULL, org_id bigint NOT NULL)",
    "CREATE TABLE links (id {serial}, slug {text} NULL, user_id {uuid} NULL, station_id {uuid} NULL, UNIQUE (slug))",
    "CREATE TABLE transfers (id {serial}, amount {int} NULL, from_station_id {uuid} NOT NULL, to_station_id {uuid} NULL)",
    "CREATE TABLE swaps (id {serial}, amount {int} NULL, from_station_id {uuid} NOT NULL, to_station_id {uuid} NULL, \
     version {int} NOT NULL, UNIQUE (amount))",
    "CREATE TABLE templates (id {serial}, title {text} NULL, realm {text} NULL)",
    "CREATE TABLE secrets (id {serial}, title {text} NULL, user_id {text} NULL, realm {text} NULL)",
    "CREATE TABLE passes (id {serial}, booking_id {uuid} NULL, customer_id {int} NULL, station_id {uuid} NOT NULL)",
    "CREATE TABLE order_lines (id {serial}, name {text} NULL, booking_id {uuid} NULL, deleted_at {time} NULL)",
    "CREATE TABLE line_notes (id {serial}, note {text} NULL, line_id {int} NULL)",
    "CREATE TABLE stops (id {serial}, place {text} NULL, transfer_id {int} NULL, UNIQUE (place))",
    "CREATE TABLE trips (id {serial}, name {text} NULL, station_id {uuid} NOT NULL, deleted_at {time} NULL)",
    "CREATE TABLE legs (id {serial}, trip_id {int} NULL, station_id {uuid} NOT NULL, deleted_at {time} NULL)",
    "CREATE TABLE tickets (id {serial}, title {text} NULL, state {text} NULL, owner_id {uuid} NULL, \
     station_id {uuid} NOT NULL, deleted_at {time} NULL, UNIQUE (title))",
    "CREATE TABLE visits (id {serial}, department {text} NULL, region_id {int} NULL)",
    "CREATE TABLE pages (id {serial}, title {text} NULL, published_at {time} NULL, level {int} NULL, \
     {q}hidden from{q} {text} NULL, draft {bool} NULL, UNIQUE (title))",
    "CREATE TABLE {billing}.archive (id {serial}, note {text} NULL, station_id {uuid} NOT NULL)",
];

/// What makes the tables in an empty database.
pub fn tables(dialect: Dialect) -> Vec<String> {
    let types: [(&str, &str); 8] = match dialect {
        Dialect::Postgres => [
            ("{uuid}", "uuid"),
            ("{time}", "timestamptz"),
            ("{serial}", "serial PRIMARY KEY"),
            ("{bigserial}", "bigserial PRIMARY KEY"),
            ("{text}", "text"),
            ("{int}", "integer"),
            ("{bool}", "boolean"),
            ("{q}", "\""),
        ],
        Dialect::Mysql => [
            ("{uuid}", "binary(16)"),
            ("{time}", "datetime(6)"),
            ("{serial}", "int AUTO_INCREMENT PRIMARY KEY"),
            ("{bigserial}", "bigint AUTO_INCREMENT PRIMARY KEY"),
            ("{text}", "varchar(100)"),
            ("{int}", "int"),
            ("{bool}", "boolean"),
            ("{q}", "`"),
        ],
        Dialect::Sqlite => [
            ("{uuid}", "blob"),
            ("{time}", "text"),
            ("{serial}", "integer PRIMARY KEY AUTOINCREMENT"),
            ("{bigserial}", "integer PRIMARY KEY AUTOINCREMENT"),
            ("{text}", "text"),
            ("{int}", "integer"),
            ("{bool}", "boolean"),
            ("{q}", "\""),
        ],
    };
    let schema = match dialect {
        Dialect::Postgres => "CREATE SCHEMA billing",
        Dialect::Mysql => "CREATE DATABASE billing",
        Dialect::Sqlite => "ATTACH ':memory:' AS billing",
    };
    let mut statements = vec![schema.to_owned()];
    for table in TABLES {
        let spelled = types
            .iter()
            .fold((*table).to_owned(), |sql, (word, sort)| sql.replace(word, sort));
        statements.push(spelled.replace("{billing}", "billing"));
    }
    statements
}
