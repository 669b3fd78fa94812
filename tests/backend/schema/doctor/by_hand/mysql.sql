CREATE TABLE stations (id binary(16) PRIMARY KEY, name varchar(80) NOT NULL UNIQUE, opened date);
CREATE TABLE customers (
    id binary(16) NOT NULL,
    station_id binary(16) NOT NULL,
    name text NOT NULL,
    email varchar(200),
    visits int(11) NOT NULL,
    card char(12) UNIQUE,
    remarks json,
    created_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    updated_at datetime(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
    deleted_at datetime(6) NULL,
    version int(11) NOT NULL DEFAULT 1,
    created_by binary(16),
    updated_by varbinary(16),
    deleted_by binary(16) DEFAULT NULL,
    not_deleted tinyint(1) AS (CASE WHEN deleted_at IS NULL THEN 1 END) VIRTUAL,
    PRIMARY KEY (id),
    UNIQUE KEY one_email (station_id, email, not_deleted),
    KEY by_name (station_id, name(40)),
    KEY by_name_and_day (station_id, visits),
    CONSTRAINT customers_stations FOREIGN KEY (station_id) REFERENCES stations (id)
);
ALTER TABLE customers MODIFY name varchar(191) NOT NULL, ADD KEY by_whole_name (station_id, name, deleted_at);
CREATE TABLE bookings (
    id binary(16) PRIMARY KEY,
    station_id binary(16) NOT NULL,
    customer_id binary(16),
    day date NOT NULL,
    party bigint(20) NOT NULL,
    rate float NOT NULL,
    note text,
    terms varchar(4000) NOT NULL,
    created_at datetime(6) NOT NULL DEFAULT utc_timestamp(6),
    updated_at datetime(6) NOT NULL DEFAULT utc_timestamp(6),
    is_deleted tinyint(1) NOT NULL DEFAULT 0,
    version smallint NOT NULL DEFAULT 1,
    KEY (station_id, day),
    CONSTRAINT of_a_station FOREIGN KEY (station_id) REFERENCES stations (id),
    CONSTRAINT of_a_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL
);
CREATE TABLE offers (id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, station_id binary(16), title varchar(255) NOT NULL, price mediumint NOT NULL, KEY (station_id));
CREATE TABLE tags (id bigint PRIMARY KEY AUTO_INCREMENT, realm varchar(40) NOT NULL, name varchar(40) NOT NULL, UNIQUE KEY (realm, name));
CREATE TABLE countries (id int PRIMARY KEY AUTO_INCREMENT, name varchar(80) UNIQUE NOT NULL, created_at datetime(6) NOT NULL DEFAULT current_timestamp(6), updated_at datetime(6) NOT NULL DEFAULT current_timestamp(6));
CREATE TABLE legacy_orders (
    id int PRIMARY KEY AUTO_INCREMENT,
    org_id int NOT NULL,
    title varchar(100) NOT NULL,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    deleted_at datetime,
    version int NOT NULL
);
CREATE TABLE samples (id int PRIMARY KEY AUTO_INCREMENT, flag bit, small int, whole bigint, big smallint, single double, `double` float, text tinytext, bytes longblob, zoned timestamp(6) NULL, naive datetime, day date, hour time(3), uid uuid, doc longtext);
CREATE TABLE currencies (code varchar(3) PRIMARY KEY);
CREATE TABLE seaql_migrations (version varchar(255) PRIMARY KEY, applied_at bigint NOT NULL);
CREATE VIEW today AS SELECT * FROM bookings WHERE day = current_date
