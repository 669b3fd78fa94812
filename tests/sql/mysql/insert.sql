-- Values in the order of their marks
-- values: 1, date, time
INSERT INTO bookings (customer_id, date, slot) VALUES (?, ?, ?)
--> INSERT INTO bookings (customer_id, date, slot, `id`, `station_id`, `created_at`, `updated_at`, `deleted_at`, `version`)
    VALUES (?, ?, ?, {key}, {station}, {created_at}, {updated_at}, NULL, 1)

-- Several rows
INSERT INTO devices (label) VALUES ('A'), ('B')
--> INSERT INTO devices (label, `station_id`) VALUES ('A', {station}), ('B', {station})

-- INSERT .. SET
INSERT INTO devices SET label = 'A'
--> INSERT INTO devices (label, `station_id`) VALUES ('A', {station})

-- No columns and no values
INSERT INTO devices () VALUES ()
--> INSERT INTO devices (`station_id`) VALUES ({station})

-- VALUE is VALUES
INSERT INTO devices (label) VALUE ('A')
--> INSERT INTO devices (label, `station_id`) VALUE ('A', {station})

-- IGNORE leaves the other row alone
INSERT IGNORE INTO devices (id, label) VALUES (1, 'A')
--> INSERT IGNORE INTO devices (id, label, `station_id`) VALUES (1, 'A', {station})

-- LOW_PRIORITY
INSERT LOW_PRIORITY INTO devices (id, label) VALUES (1, 'A')
--> INSERT LOW_PRIORITY INTO devices (id, label, `station_id`) VALUES (1, 'A', {station})

-- REPLACE deletes whatever row is in the way
REPLACE INTO devices (id, label) VALUES (1, 'A')
--! Refused REPLACE

-- ON DUPLICATE KEY UPDATE changes only a live row of the scope
-- values: 'Ann', 'ann@example.org'
INSERT INTO customers (name, email) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)
--> INSERT INTO customers (name, email, `station_id`, `created_at`, `updated_at`, `is_deleted`)
    VALUES (?, ?, {station}, {created_at}, {updated_at}, false) ON DUPLICATE KEY UPDATE
    name = IF(customers.`station_id` = {station} AND customers.`is_deleted` = false, VALUES(name), customers.`name`),
    `updated_at` = IF(customers.`station_id` = {station} AND customers.`is_deleted` = false, {updated_at}, customers.`updated_at`)

-- The row that is there keeps the time that it was created
-- values: 'Ann', 'ann@example.org'
INSERT INTO customers (name, email) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), created_at = VALUES(created_at)
--> INSERT INTO customers (name, email, `station_id`, `created_at`, `updated_at`, `is_deleted`)
    VALUES (?, ?, {station}, {created_at}, {updated_at}, false) ON DUPLICATE KEY UPDATE
    name = IF(customers.`station_id` = {station} AND customers.`is_deleted` = false, VALUES(name), customers.`name`),
    `updated_at` = IF(customers.`station_id` = {station} AND customers.`is_deleted` = false, {updated_at}, customers.`updated_at`)

-- ON DUPLICATE KEY UPDATE of a table without soft delete
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'A', {station}) ON DUPLICATE KEY UPDATE
    label = IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- Beside what is computed a kept value would be converted: the statement fails if the row is not the scope's
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE label = 'B'
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'A', {station}) ON DUPLICATE KEY UPDATE
    `id` = IF(devices.`station_id` = {station}, devices.`id`, IF((SELECT 1 UNION ALL SELECT 1), devices.`id`, devices.`id`)), label = 'B'

-- So it does if only one of several is computed
-- values: date, time
INSERT INTO bookings (id, customer_id, date, slot) VALUES (NULL, 1, ?, ?) ON DUPLICATE KEY UPDATE date = VALUES(date), customer_id = customer_id + 1
--> INSERT INTO bookings (id, customer_id, date, slot, `station_id`, `created_at`, `updated_at`, `deleted_at`, `version`)
    VALUES ({key}, 1, ?, ?, {station}, {created_at}, {updated_at}, NULL, 1) ON DUPLICATE KEY UPDATE
    `version` = IF(bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL, bookings.`version`, IF((SELECT 1 UNION ALL SELECT 1), bookings.`version`, bookings.`version`)),
    date = VALUES(date), customer_id = customer_id + 1, `updated_at` = {updated_at}, `version` = COALESCE(bookings.`version`, 0) + 1

-- What is inserted into another column is of another type
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE label = VALUES(id)
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'A', {station}) ON DUPLICATE KEY UPDATE
    `id` = IF(devices.`station_id` = {station}, devices.`id`, IF((SELECT 1 UNION ALL SELECT 1), devices.`id`, devices.`id`)), label = VALUES(id)

-- A column's default
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE label = DEFAULT
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'A', {station}) ON DUPLICATE KEY UPDATE
    `id` = IF(devices.`station_id` = {station}, devices.`id`, IF((SELECT 1 UNION ALL SELECT 1), devices.`id`, devices.`id`)), label = DEFAULT

-- IGNORE makes warnings of errors
INSERT IGNORE INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE label = 'B'
--! Refused INSERT IGNORE

-- ON DUPLICATE KEY UPDATE that sets a tenant
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE station_id = (SELECT max(id) FROM stations)
--! CrossTenant devices

-- ON DUPLICATE KEY UPDATE of a shared table
INSERT INTO currencies (code, name) VALUES ('EUR', 'x') ON DUPLICATE KEY UPDATE name = 'y'
--> INSERT INTO currencies (code, name) VALUES ('EUR', 'x') ON DUPLICATE KEY UPDATE name = 'y'

-- A row alias of the inserted values
-- only on: MySQL
INSERT INTO devices (id, label) VALUES (1, 'A') AS new ON DUPLICATE KEY UPDATE label = new.label
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'A', {station}) AS new
    ON DUPLICATE KEY UPDATE label = IF(devices.`station_id` = {station}, new.label, devices.`label`)

-- A row alias that renames the columns
INSERT INTO devices (id, label) VALUES (1, 'A') AS new (a, b) ON DUPLICATE KEY UPDATE label = b
--! Refused alias

-- RETURNING of an upsert
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE label = VALUES(label) RETURNING id, label
--! Refused RETURNING of an upsert

-- INSERT .. SELECT into a table whose key the engine makes
INSERT INTO bookings (customer_id, date, slot) SELECT customer_id, date, slot FROM bookings
--! Refused

-- RETURNING
-- only on: MariaDB
INSERT INTO devices (label) VALUES ('A') RETURNING id
--> INSERT INTO devices (label, `station_id`) VALUES ('A', {station}) RETURNING id

-- A partition
INSERT INTO devices PARTITION (p0) (label) VALUES ('A')
--! Refused

-- The tenant that the insert has is the scope's
INSERT INTO devices (id, label) VALUES (1, 'a') ON DUPLICATE KEY UPDATE station_id = VALUES(station_id), label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'a', {station}) ON DUPLICATE KEY UPDATE label =
    IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- The same in quotes
INSERT INTO devices (id, label) VALUES (1, 'a') ON DUPLICATE KEY UPDATE station_id = VALUES(`station_id`), label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'a', {station}) ON DUPLICATE KEY UPDATE label =
    IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- Another column that the insert has
INSERT INTO devices (id, label) VALUES (1, 'a') ON DUPLICATE KEY UPDATE station_id = VALUES(id)
--! CrossTenant devices

-- Another function of it
INSERT INTO devices (id, label) VALUES (1, 'a') ON DUPLICATE KEY UPDATE station_id = lower(station_id)
--! CrossTenant devices

-- A table of that name is no insert
INSERT INTO devices (id, label) VALUES (1, 'a') ON DUPLICATE KEY UPDATE station_id = excluded.station_id
--! CrossTenant devices

-- A tenant that is a text with a quote in it
-- check: org_docs.org_id = 'it''s'
-- not run: it is a number
INSERT INTO org_docs (title, org_id) VALUES ('a', 'it''s')
--> INSERT INTO org_docs (title, org_id) VALUES ('a', {org_id})

-- ON DUPLICATE KEY UPDATE that changes nothing
INSERT INTO devices (id, label) VALUES (1, 'A') ON DUPLICATE KEY UPDATE id = id
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'A', {station}) ON DUPLICATE KEY UPDATE
    id = IF(devices.`station_id` = {station}, id, devices.`id`)

-- INSERT .. SELECT without FROM, with an upsert
-- values: 'x'
INSERT INTO devices (id, label) SELECT 1, ? ON DUPLICATE KEY UPDATE label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) SELECT 1, ?, {station}
    ON DUPLICATE KEY UPDATE label = IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- The same of two SELECTs
INSERT INTO devices (id, label) SELECT 1, 'a' UNION ALL SELECT 2, 'b' ON DUPLICATE KEY UPDATE label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) SELECT 1, 'a', {station} UNION ALL SELECT 2, 'b', {station}
    ON DUPLICATE KEY UPDATE label = IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- The same of two tables
INSERT INTO devices (id, label) SELECT id, name FROM customers UNION SELECT id, title FROM papers ON DUPLICATE KEY UPDATE label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) SELECT id, name, {station} FROM customers
    WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false
    UNION SELECT id, title, {station} FROM papers WHERE papers.`realm` = {realm}
    AND CAST(CONVERT(papers.`realm` USING utf8mb4) AS BINARY) = CAST({realm} AS BINARY)
    ON DUPLICATE KEY UPDATE label = IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- The tenant of the row that is not inserted, by its alias
-- only on: MySQL
INSERT INTO devices (id, label) VALUES (1, 'a') AS new ON DUPLICATE KEY UPDATE station_id = NEW.station_id, label = new.label
--> INSERT INTO devices (id, label, `station_id`) VALUES (1, 'a', {station}) AS new ON DUPLICATE KEY UPDATE label =
    IF(devices.`station_id` = {station}, new.label, devices.`label`)

-- A table of the SELECT that is called as the function is
INSERT INTO devices (id, label) SELECT `values`.id, 'a' FROM stations AS `values` ON DUPLICATE KEY UPDATE station_id = `values`.station_id
--! CrossTenant devices

-- Another table's
INSERT INTO devices (id, label) VALUES (1, 'a') AS new ON DUPLICATE KEY UPDATE station_id = old.station_id
--! CrossTenant devices

-- Rows out of the table that they go into
INSERT INTO devices (id, label) SELECT id, label FROM devices ON DUPLICATE KEY UPDATE label = VALUES(label)
--! Refused give the one in SELECT an alias

-- The same, in a join in parentheses
INSERT INTO devices (id, label) (SELECT c.id, c.name FROM stations AS s JOIN (customers AS c JOIN currencies AS DEVICES) ON s.name = c.name) ON DUPLICATE KEY UPDATE label = VALUES(label)
--! Refused give the one in SELECT an alias

-- What the refusal says to write
INSERT INTO devices (id, label) SELECT d.id, d.label FROM devices AS d ON DUPLICATE KEY UPDATE label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) SELECT d.id, d.label, {station} FROM devices AS d WHERE d.`station_id` = {station}
    ON DUPLICATE KEY UPDATE label = IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- The same table further in
INSERT INTO devices (id, label) SELECT x.id, x.label FROM (SELECT id, label FROM devices) AS x ON DUPLICATE KEY UPDATE label = VALUES(label)
--> INSERT INTO devices (id, label, `station_id`) SELECT x.id, x.label, {station} FROM (SELECT id, label FROM devices
    WHERE devices.`station_id` = {station}) AS x
    ON DUPLICATE KEY UPDATE label = IF(devices.`station_id` = {station}, VALUES(label), devices.`label`)

-- The row that sums up all groups has NULL for a tenant
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT max(name), station_id FROM customers GROUP BY station_id WITH ROLLUP
--! CrossTenant bind a value

-- An aggregate has a row where the scope has none, with NULL for a tenant
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT max(label), station_id FROM devices AS d
--! CrossTenant GROUP BY

-- It may stand behind the rows that are selected
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT label, station_id FROM devices AS d ORDER BY count(*)
--! CrossTenant GROUP BY

-- Groups have rows, and plain functions have theirs
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT max(label), station_id FROM devices AS d GROUP BY station_id
--> INSERT INTO devices (label, station_id) SELECT max(label), station_id FROM devices AS d
    WHERE d.`station_id` IN ({station}, {station.2}) GROUP BY station_id

-- The same row by row
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT concat(upper(label), '!'), station_id FROM devices AS d
--> INSERT INTO devices (label, station_id) SELECT concat(upper(label), '!'), station_id FROM devices AS d
    WHERE d.`station_id` IN ({station}, {station.2})

-- Of one station there is one value
INSERT INTO devices (label, station_id) SELECT max(label), station_id FROM devices AS d
--> INSERT INTO devices (label, station_id) SELECT max(label), {station} FROM devices AS d WHERE d.`station_id` = {station}
