-- DO NOTHING leaves every row alone
INSERT INTO customers (name, email) VALUES ('Ann', 'ann@example.org') ON CONFLICT DO NOTHING
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'ann@example.org', {station}, {created_at}, {updated_at}, false) ON CONFLICT DO NOTHING

-- DO UPDATE changes only a live row of the scope
-- values: 'Ann', 'ann@example.org'
INSERT INTO customers (name, email) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ($1, $2, {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = excluded.name, "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- The row that is there keeps the time that it was created
-- values: 'Ann', 'ann@example.org'
INSERT INTO customers (name, email) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET (created_at, name) = (excluded.created_at, excluded.name)
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ($1, $2, {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = excluded.name, "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- created_at of the row that is there stays; who names it means a change
INSERT INTO customers (name, email) VALUES ('Ann', 'a') ON CONFLICT (email) DO UPDATE SET created_at = excluded.created_at
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'a', {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- DO UPDATE raises the version
-- values: uuid, date, time
INSERT INTO bookings (id, customer_id, date, slot) VALUES ($1, 1, $2, $3) ON CONFLICT (id) DO UPDATE SET date = excluded.date
--> INSERT INTO bookings (id, customer_id, date, slot, "station_id", "created_at", "updated_at", "deleted_at", "version")
    VALUES ({1 or key}, 1, {2}, {3}, {station}, {created_at}, {updated_at}, NULL, 1)
    ON CONFLICT(id) DO UPDATE SET date = excluded.date, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- DO UPDATE with a WHERE of its own
INSERT INTO customers (name, email) VALUES ('Ann', 'a') ON CONFLICT (email) DO UPDATE SET name = 'B' WHERE customers.name = 'C' OR customers.id = 1
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'a', {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = 'B', "updated_at" = {updated_at}
    WHERE (customers.name = 'C' OR customers.id = 1) AND customers."station_id" = {station} AND customers."is_deleted" = false

-- An alias of the target is the qualifier
INSERT INTO customers AS c (name, email) VALUES ('Ann', 'a') ON CONFLICT (email) DO UPDATE SET name = 'B'
--> INSERT INTO customers AS c (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'a', {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = 'B', "updated_at" = {updated_at}
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- The audit of an upsert
-- values: uuid
INSERT INTO payments (id, booking_id, amount) VALUES (1, $1, 5) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount
--> INSERT INTO payments (id, booking_id, amount, "station_id", "business_id", "created_by", "updated_by", "created_at", "updated_at", "deleted_at")
    VALUES (1, $1, 5, {station}, {business}, {actor}, {actor}, {created_at}, {updated_at}, NULL)
    ON CONFLICT(id) DO UPDATE SET amount = excluded.amount, "updated_at" = {updated_at}, "updated_by" = {actor}
    WHERE payments."station_id" = {station} AND payments."business_id" = {business} AND payments."deleted_at" IS NULL

-- The tenant that the insert has, in SET, is no change
INSERT INTO devices (id, label) VALUES (1, 'A') ON CONFLICT (id) DO UPDATE SET label = excluded.label, station_id = excluded.station_id
--> INSERT INTO devices (id, label, "station_id") VALUES (1, 'A', {station}) ON CONFLICT(id) DO UPDATE SET label = excluded.label
    WHERE devices."station_id" = {station}

-- A tenant of its own in SET
INSERT INTO devices (id, label) VALUES (1, 'A') ON CONFLICT (id) DO UPDATE SET station_id = (SELECT max(id::text)::uuid FROM stations)
--! CrossTenant devices

-- The index of a conflict may have a condition
INSERT INTO customers (name, email) VALUES ('Ann', 'a') ON CONFLICT (email) WHERE id > 0 DO UPDATE SET name = 'B'
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'a', {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) WHERE id > 0 DO UPDATE SET name = 'B', "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- ON CONSTRAINT
INSERT INTO customers (name, email) VALUES ('Ann', 'a') ON CONFLICT ON CONSTRAINT customers_email_key DO UPDATE SET name = 'B'
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'a', {station}, {created_at}, {updated_at}, false)
    ON CONFLICT ON CONSTRAINT customers_email_key DO UPDATE SET name = 'B', "updated_at" = {updated_at}
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- A subquery in the upsert's SET
INSERT INTO customers (name, email) VALUES ('Ann', 'a') ON CONFLICT (email) DO UPDATE SET name = (SELECT max(label) FROM devices)
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ('Ann', 'a', {station}, {created_at}, {updated_at}, false)
    ON CONFLICT(email) DO UPDATE SET name = (SELECT max(label) FROM devices WHERE devices."station_id" = {station}),
    "updated_at" = {updated_at} WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- Several stations: the row must be one of theirs, and stays where it is
-- scope: station=2
-- values: uuid
-- check: devices.station = {1}
INSERT INTO devices (id, label, station_id) VALUES (1, 'A', $1) ON CONFLICT (id) DO UPDATE SET label = 'B'
--> INSERT INTO devices (id, label, station_id) VALUES (1, 'A', $1) ON CONFLICT(id) DO UPDATE SET label = 'B'
    WHERE devices."station_id" IN ({station}, {station.2})

-- A shared table
INSERT INTO currencies (code, name) VALUES ('EUR', 'x') ON CONFLICT (code) DO UPDATE SET name = excluded.name
--> INSERT INTO currencies (code, name) VALUES ('EUR', 'x') ON CONFLICT(code) DO UPDATE SET name = excluded.name

-- The tenant that the insert has is the scope's
INSERT INTO devices (id, label) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET station_id = excluded.station_id, label = 'b'
--> INSERT INTO devices (id, label, "station_id") VALUES (1, 'a', {station}) ON CONFLICT(id) DO UPDATE SET label = 'b'
    WHERE devices."station_id" = {station}

-- Another column that the insert has
INSERT INTO devices (id, label) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET station_id = excluded.label
--! CrossTenant devices

-- A function of it
INSERT INTO devices (id, label) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET station_id = coalesce(excluded.station_id)
--! CrossTenant devices

-- An expression among the columns of the target
-- not run: there is no such index
INSERT INTO devices (id, label) VALUES (1, 'a') ON CONFLICT (lower(label), id, (label || 'x')) WHERE id > $1
    DO UPDATE SET label = 'b'
--> INSERT INTO devices (id, label, "station_id") VALUES (1, 'a', {station}) ON CONFLICT(lower(label), id, (label ||
    'x')) WHERE id > $1 DO UPDATE SET label = 'b' WHERE devices."station_id" = {station}

-- The same behind a join, whose ON is another
-- not run: there is no such index
INSERT INTO currencies (code, name) SELECT c.code, d.name FROM currencies AS c JOIN currencies AS d ON d.code = c.code
    ON CONFLICT (lower(code)) DO NOTHING
--> INSERT INTO currencies (code, name) SELECT c.code, d.name FROM currencies AS c JOIN currencies AS d ON d.code = c.code
    ON CONFLICT(lower(code)) DO NOTHING

-- A query among them
INSERT INTO devices (id, label) VALUES (1, 'a') ON CONFLICT (lower((SELECT name FROM invoices))) DO NOTHING
--! UnknownTable invoices

-- An element of an array
-- not run: there is no such column
INSERT INTO devices (id, label) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET tags[(SELECT max(id) FROM customers)] = 'x'
--> INSERT INTO devices (id, label, "station_id") VALUES (1, 'a', {station}) ON CONFLICT(id)
    DO UPDATE SET tags[(SELECT max(id) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false)] = 'x' WHERE devices."station_id" = {station}

-- MySQL's upsert
INSERT INTO devices (id, label) VALUES (1, 'a') ON DUPLICATE KEY UPDATE label = 'a'
--! Refused ON DUPLICATE KEY UPDATE is not SQL of this backend, or is not supported; use ON CONFLICT
