CREATE TABLE stations (id blob NOT NULL PRIMARY KEY, name varchar(80) NOT NULL UNIQUE, opened date);
CREATE TABLE customers (
    id uuid NOT NULL PRIMARY KEY,
    station_id uuid NOT NULL REFERENCES stations ON DELETE RESTRICT,
    name text NOT NULL,
    email varchar(200),
    visits bigint NOT NULL,
    card char(12) UNIQUE,
    remarks json,
    created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    deleted_at datetime,
    version int NOT NULL DEFAULT 1,
    created_by blob,
    updated_by blob,
    deleted_by blob,
    CHECK (visits >= 0)
);
CREATE UNIQUE INDEX one_email ON customers (station_id, email) WHERE deleted_at IS NULL;
CREATE INDEX by_name ON customers (station_id, name) WHERE "deleted_at" IS NULL;
CREATE TABLE bookings (
    id blob NOT NULL PRIMARY KEY,
    station_id blob NOT NULL,
    customer_id blob,
    day date NOT NULL,
    party integer NOT NULL,
    rate real NOT NULL,
    note text,
    terms text NOT NULL,
    created_at text NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at text NOT NULL DEFAULT CURRENT_TIMESTAMP,
    is_deleted tinyint NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (station_id) REFERENCES stations (id),
    FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL,
    UNIQUE (station_id, id)
);
CREATE INDEX by_customer ON bookings (customer_id);
CREATE TABLE offers (id integer PRIMARY KEY AUTOINCREMENT, station_id blob, title text NOT NULL, price int NOT NULL);
CREATE INDEX offers_by_station ON offers (station_id);
CREATE TABLE tags (id INTEGER PRIMARY KEY NOT NULL, realm TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (realm, name)) STRICT;
CREATE TABLE countries (id integer PRIMARY KEY NOT NULL, name text UNIQUE NOT NULL, created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE legacy_orders (
    id integer PRIMARY KEY,
    org_id bigint NOT NULL,
    title varchar(100) NOT NULL,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    deleted_at datetime,
    version integer NOT NULL
);
CREATE TABLE samples (id integer PRIMARY KEY NOT NULL, flag int, small bigint, whole numeric, big, single float, double real, text clob, bytes text, zoned timestamp, naive text, day text, hour, uid char(36), doc json);
CREATE TABLE currencies (code text PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL);
CREATE VIEW today AS SELECT * FROM bookings WHERE day = date('now')
