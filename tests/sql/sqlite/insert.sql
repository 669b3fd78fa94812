-- RETURNING
-- values: date, time
INSERT INTO bookings (customer_id, date, slot) VALUES (1, ?, ?) RETURNING id, version
--> INSERT OR ABORT INTO bookings (customer_id, date, slot, "id", "station_id", "created_at", "updated_at", "deleted_at", "version")
    VALUES (1, ?, ?, {key}, {station}, {created_at}, {updated_at}, NULL, 1) RETURNING id, version

-- DEFAULT VALUES
INSERT INTO devices DEFAULT VALUES
--> INSERT OR ABORT INTO devices ("station_id") VALUES ({station})

-- Numbered marks
-- values: 'x', 5
INSERT INTO devices (label, id) VALUES (?1, ?2)
--> INSERT OR ABORT INTO devices (label, id, "station_id") VALUES (?, ?, {station})

-- A numbered mark that is used twice
-- values: 'x'
INSERT INTO customers (name, email) VALUES (?1, ?1)
--> INSERT OR ABORT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES (?, {1}, {station}, {created_at}, {updated_at}, false)

-- Named marks are not what SeaORM binds
INSERT INTO devices (label) VALUES (:label)
--! Refused

-- OR IGNORE leaves the other row alone
INSERT OR IGNORE INTO devices (id, label) VALUES (1, 'A')
--> INSERT OR IGNORE INTO devices (id, label, "station_id") VALUES (1, 'A', {station})

-- OR REPLACE deletes whatever row is in the way
INSERT OR REPLACE INTO devices (id, label) VALUES (1, 'A')
--! Refused REPLACE

-- REPLACE deletes whatever row is in the way
REPLACE INTO devices (id, label) VALUES (1, 'A')
--! Refused REPLACE

-- OR ROLLBACK ends the transaction
INSERT OR ROLLBACK INTO devices (id, label) VALUES (1, 'A')
--! Refused ROLLBACK

-- DO NOTHING
INSERT INTO devices (id, label) VALUES (1, 'A') ON CONFLICT DO NOTHING
--> INSERT OR ABORT INTO devices (id, label, "station_id") VALUES (1, 'A', {station}) ON CONFLICT DO NOTHING

-- DO UPDATE changes only a live row of the scope
-- values: 'Ann', 'ann@example.org'
INSERT INTO customers (name, email) VALUES (?, ?) ON CONFLICT (email) DO UPDATE SET name = excluded.name
--> INSERT OR ABORT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES (?, ?, {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = excluded.name, "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- The row that is there keeps the time that it was created
-- values: 'Ann', 'ann@example.org', now
INSERT INTO customers (name, email) VALUES (?, ?) ON CONFLICT (email) DO UPDATE SET created_at = ?, name = excluded.name
--> INSERT OR ABORT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES (?, ?, {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = excluded.name, "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- DO UPDATE with a WHERE of its own
-- values: uuid, date, time
INSERT INTO bookings (id, customer_id, date, slot) VALUES (?, 1, ?, ?) ON CONFLICT (id) DO UPDATE SET date = excluded.date WHERE bookings.version = 1 OR 1 = 1
--> INSERT OR ABORT INTO bookings (id, customer_id, date, slot, "station_id", "created_at", "updated_at", "deleted_at", "version")
    VALUES ({1 or key}, 1, {2}, {3}, {station}, {created_at}, {updated_at}, NULL, 1)
    ON CONFLICT(id) DO UPDATE SET date = excluded.date, "updated_at" = {updated_at}, "version" = CASE WHEN bookings."version" >= {last_version} THEN abs(1 << 63) ELSE COALESCE(bookings."version", 0) + 1 END
    WHERE (bookings.version = 1 OR 1 = 1) AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The index of a conflict may have a condition
INSERT INTO devices (id, label) VALUES (1, 'A') ON CONFLICT (id) WHERE id > 0 DO UPDATE SET label = 'B'
--> INSERT OR ABORT INTO devices (id, label, "station_id") VALUES (1, 'A', {station}) ON CONFLICT(id) WHERE id > 0
    DO UPDATE SET label = 'B' WHERE devices."station_id" = {station}

-- INSERT .. SELECT with an upsert
INSERT INTO devices (id, label) SELECT id, name FROM customers WHERE true ON CONFLICT (id) DO UPDATE SET label = excluded.label
--> INSERT OR ABORT INTO devices (id, label, "station_id") SELECT id, name, {station} FROM customers WHERE (true)
    AND customers."station_id" = {station} AND customers."is_deleted" = false ON CONFLICT(id)
    DO UPDATE SET label = excluded.label WHERE devices."station_id" = {station}

-- INSERT .. SELECT into a table whose key the engine makes
INSERT INTO bookings (customer_id, date, slot) SELECT customer_id, date, slot FROM bookings
--! Refused

-- The transaction is the driver's, whatever table it is about
INSERT OR ROLLBACK INTO currencies (code, name) VALUES ('EUR', 'Euro')
--! Refused ends the transaction

-- INSERT .. SELECT without FROM, with an upsert
-- values: 'x'
INSERT INTO devices (id, label) SELECT 1, ? ON CONFLICT (id) DO UPDATE SET label = excluded.label
--> INSERT OR ABORT INTO devices (id, label, "station_id") SELECT 1, ?, {station} ON CONFLICT(id)
    DO UPDATE SET label = excluded.label WHERE devices."station_id" = {station}

-- A table under another name
INSERT INTO devices AS d (id, label) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET label = d.label || excluded.label
--> INSERT OR ABORT INTO devices AS d (id, label, "station_id") VALUES (1, 'x', {station}) ON CONFLICT(id)
    DO UPDATE SET label = d.label || excluded.label WHERE d."station_id" = {station}

-- Two ON CONFLICT
INSERT INTO devices (id, label) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING ON CONFLICT DO UPDATE SET label = 'y'
--! Refused write one ON CONFLICT

-- The number of a row is its integer key by another name: in the tenants' own table it says whose row it is
INSERT INTO orgs (id, rowid, name) VALUES (1, 7, 'x')
--! Refused write `id`

-- The same behind what an upsert sets
INSERT INTO orgs (name) VALUES ('x') ON CONFLICT (id) DO UPDATE SET _rowid_ = 7
--! Refused write `id`

-- In another table it is any key
INSERT INTO devices (rowid, label) VALUES (7, 'x')
--> INSERT OR ABORT INTO devices (rowid, label, "station_id") VALUES (7, 'x', {station})

-- Nor is it the key where the database numbers none
INSERT INTO realms (rowid, title) VALUES (7, 'x')
--> INSERT OR ABORT INTO realms (rowid, title, "name") VALUES (7, 'x', {realm})

-- An aggregate has a row where the scope has none, with NULL for a tenant
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT count(*), station_id FROM devices
--! CrossTenant GROUP BY

-- HAVING makes one of any query
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT label, station_id FROM devices HAVING count(*) = 0
--! CrossTenant GROUP BY

-- Groups have rows
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT count(*) || lower(label), station_id FROM devices GROUP BY station_id
--> INSERT OR ABORT INTO devices (label, station_id) SELECT count(*) || lower(label), station_id FROM devices
    WHERE devices."station_id" IN ({station}, {station.2}) GROUP BY station_id
