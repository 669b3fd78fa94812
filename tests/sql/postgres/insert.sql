-- RETURNING
-- values: date, time
INSERT INTO bookings (customer_id, date, slot) VALUES (1, $1, $2) RETURNING id, version
--> INSERT INTO bookings (customer_id, date, slot, "id", "station_id", "created_at", "updated_at", "deleted_at", "version")
    VALUES (1, $1, $2, {key}, {station}, {created_at}, {updated_at}, NULL, 1) RETURNING id, version

-- A subquery in RETURNING
INSERT INTO devices (label) VALUES ('A') RETURNING (SELECT count(*) FROM customers)
--> INSERT INTO devices (label, "station_id") VALUES ('A', {station}) RETURNING (SELECT count(*) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)

-- DEFAULT VALUES
INSERT INTO devices DEFAULT VALUES RETURNING id
--> INSERT INTO devices ("station_id") VALUES ({station}) RETURNING id

-- DEFAULT for a column of the mixins
INSERT INTO devices (label, station_id) VALUES ('A', DEFAULT)
--> INSERT INTO devices (label, station_id) VALUES ('A', {station})

-- A typed tenant in the text
-- check: org_docs.org_id = 7
INSERT INTO org_docs (title, org_id) VALUES ('Rules', 7)
--> INSERT INTO org_docs (title, org_id) VALUES ('Rules', {org_id})

-- INSERT .. SELECT with UNION: each arm gets the tenant
INSERT INTO devices (label) SELECT name FROM customers UNION ALL SELECT title FROM org_docs
--> INSERT INTO devices (label, "station_id") SELECT name, {station} FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false UNION ALL SELECT title, {station} FROM org_docs WHERE org_docs."org_id" = {org_id}

-- INSERT .. SELECT DISTINCT
INSERT INTO devices (label) SELECT DISTINCT name FROM customers ORDER BY name LIMIT 3
--> INSERT INTO devices (label, "station_id") SELECT DISTINCT name, {station} FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false ORDER BY name LIMIT 3

-- INSERT .. SELECT with GROUP BY
INSERT INTO devices (label) SELECT name FROM customers GROUP BY name
--> INSERT INTO devices (label, "station_id") SELECT name, {station} FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false GROUP BY name

-- INSERT .. SELECT that gives the source's own tenant
INSERT INTO devices (label, station_id) SELECT label, station_id FROM devices
--> INSERT INTO devices (label, station_id) SELECT label, {station} FROM devices WHERE devices."station_id" = {station}

-- INSERT .. SELECT that gives another column as the tenant
INSERT INTO devices (label, station_id) SELECT name, id FROM stations
--! CrossTenant devices

-- INSERT .. SELECT that gives a tenant of its own under the column's name
INSERT INTO devices (label, station_id) SELECT x.label, x.station_id FROM (SELECT name AS label, id AS station_id FROM stations) AS x
--! CrossTenant devices

-- INSERT .. SELECT of everything, a tenant among it
INSERT INTO devices (id, label, station_id) SELECT * FROM devices
--! Refused

-- OVERRIDING SYSTEM VALUE
INSERT INTO devices (id, label) OVERRIDING SYSTEM VALUE VALUES (5, 'A')
--> INSERT INTO devices (id, label, "station_id") OVERRIDING SYSTEM VALUE VALUES (5, 'A', {station})

-- OVERRIDING USER VALUE gives an identity column another value than the one that is checked
INSERT INTO devices (id, label) OVERRIDING USER VALUE VALUES (5, 'A')
--! Refused leave the column out

-- WITH inside an INSERT
INSERT INTO devices (label) WITH names AS (SELECT name FROM customers) SELECT name FROM names
--> INSERT INTO devices (label, "station_id") WITH names AS (SELECT name FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false) SELECT name, {station} FROM names

-- WITH in front of an INSERT
WITH names AS (SELECT name FROM customers) INSERT INTO devices (label) SELECT name FROM names
--> WITH names AS (SELECT name FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    INSERT INTO devices (label, "station_id") SELECT name, {station} FROM names

-- INSERT .. SELECT that gives the source's own tenant by the source's name
INSERT INTO devices (label, station_id) SELECT d.label, d.station_id FROM devices AS d
--> INSERT INTO devices (label, station_id) SELECT d.label, {station} FROM devices AS d WHERE d."station_id" = {station}

-- Rows in a UNION are typed before they meet the table: the mark of a live row is bound
-- values: uuid, uuid
INSERT INTO payments (booking_id, amount) VALUES ($1, 1) UNION ALL VALUES ($2, 2)
--> INSERT INTO payments (booking_id, amount, "station_id", "business_id", "created_by", "updated_by", "created_at",
    "updated_at", "deleted_at") VALUES ($1, 1, {station}, {business}, {actor}, {actor}, {created_at}, {updated_at}, {live})
    UNION ALL VALUES ($2, 2, {station}, {business}, {actor}, {actor}, {created_at}, {updated_at}, {live})

-- A key for each row, where duplicates are taken out, and the database cannot make it
INSERT INTO bookings (customer_id, date, slot) SELECT id, $1, $2 FROM customers UNION SELECT id, $1, $2 FROM devices
--! Refused needs a key for each row

-- The same with DISTINCT
INSERT INTO bookings (customer_id, date, slot) SELECT DISTINCT id, $1, $2 FROM customers
--! Refused needs a key for each row

-- A star into a column that mixins own
INSERT INTO devices (id, label, station_id) SELECT * FROM devices
--! Refused name the columns that are selected

-- A star into a key
INSERT INTO bookings (id, customer_id) SELECT * FROM devices
--! Refused name the columns that are selected

-- A tenant out of a join is known where it says of which table it is
INSERT INTO devices (label, station_id) SELECT d.label, d.station_id FROM devices AS d JOIN stations AS s ON true
--> INSERT INTO devices (label, station_id) SELECT d.label, {station} FROM devices AS d JOIN stations AS s ON true
    WHERE d."station_id" = {station}

-- It is not where it does not
INSERT INTO devices (label, station_id) SELECT d.label, station_id FROM devices AS d JOIN stations AS s ON true
--! CrossTenant devices

-- A star into columns that are the caller's
INSERT INTO devices (label) SELECT * FROM (SELECT 'x') AS s
--> INSERT INTO devices (label, "station_id") SELECT *, {station} FROM (SELECT 'x') AS s

-- Keys that PostgreSQL can make
INSERT INTO vouchers (name) SELECT name FROM currencies UNION ALL SELECT label FROM devices
--> INSERT INTO vouchers (name, "id") SELECT name, gen_random_uuid() FROM currencies
    UNION ALL SELECT label, gen_random_uuid() FROM devices WHERE devices."station_id" = {station}

-- INSERT .. SELECT without FROM, with an upsert
-- values: 'x'
INSERT INTO devices (id, label) SELECT 1, $1 ON CONFLICT (id) DO UPDATE SET label = excluded.label
--> INSERT INTO devices (id, label, "station_id") SELECT 1, $1, {station} ON CONFLICT(id)
    DO UPDATE SET label = excluded.label WHERE devices."station_id" = {station}

-- INSERT .. SELECT * where the key is the database's and all else is listed
INSERT INTO org_docs (id, title) SELECT * FROM (SELECT 7, 'a') AS x
--> INSERT INTO org_docs (id, title, "org_id") SELECT *, {org_id} FROM (SELECT 7, 'a') AS x

-- A key would make every row another: the same beside a UNION
INSERT INTO vouchers (name) SELECT name FROM currencies UNION SELECT label FROM devices
--> INSERT INTO vouchers (name, "id") SELECT selected.*, gen_random_uuid() FROM (SELECT name FROM currencies
    UNION SELECT label FROM devices WHERE devices."station_id" = {station}) AS selected

-- The same with DISTINCT, in an order and up to a limit
INSERT INTO vouchers (name) SELECT DISTINCT name FROM currencies ORDER BY name LIMIT 2 RETURNING id
--> INSERT INTO vouchers (name, "id") SELECT selected.*, gen_random_uuid() FROM (SELECT DISTINCT name FROM currencies
    ORDER BY name LIMIT 2) AS selected RETURNING id

-- EXCEPT ALL and INTERSECT ALL compare rows as well
INSERT INTO vouchers (name) SELECT name FROM currencies EXCEPT ALL SELECT name FROM vouchers
--> INSERT INTO vouchers (name, "id") SELECT selected.*, gen_random_uuid() FROM (SELECT name FROM currencies
    EXCEPT ALL SELECT name FROM vouchers) AS selected

-- The same further in
INSERT INTO vouchers (name) SELECT name FROM currencies UNION ALL (VALUES ('a') INTERSECT ALL SELECT label FROM devices)
--> INSERT INTO vouchers (name, "id") SELECT selected.*, gen_random_uuid() FROM (SELECT name FROM currencies
    UNION ALL (VALUES ('a') INTERSECT ALL SELECT label FROM devices WHERE devices."station_id" = {station})) AS selected

-- A WITH stays in front
INSERT INTO vouchers (name) WITH names AS (SELECT title FROM org_docs) SELECT title FROM names UNION SELECT name FROM currencies
--> INSERT INTO vouchers (name, "id") WITH names AS (SELECT title FROM org_docs WHERE org_docs."org_id" = {org_id})
    SELECT selected.*, gen_random_uuid() FROM (SELECT title FROM names UNION SELECT name FROM currencies) AS selected

-- Where nothing is filled that differs, the arms are filled
INSERT INTO devices (label) SELECT name FROM customers EXCEPT ALL SELECT label FROM devices
--> INSERT INTO devices (label, "station_id") SELECT name, {station} FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false EXCEPT ALL SELECT label, {station} FROM devices WHERE devices."station_id" = {station}

-- The actor would make rows the same that differ
INSERT INTO memos (note, created_by) SELECT DISTINCT note, created_by FROM notices
--! Refused leave `created_by`

-- Without an actor they are what they are
-- scope: no_actor
INSERT INTO memos (note, created_by) SELECT DISTINCT note, created_by FROM notices
--> INSERT INTO memos (note, created_by, "is_deleted") SELECT DISTINCT note, created_by, {live} FROM notices
    WHERE notices."hidden" = 0

-- The row that sums up all groups has NULL for a tenant
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT max(name), station_id FROM customers GROUP BY ROLLUP (station_id)
--! CrossTenant bind a value

-- So it has among sets of groups
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT max(name), station_id FROM customers GROUP BY GROUPING SETS ((station_id), ())
--! CrossTenant bind a value

-- Under one tenant there is one value, in whatever type it is selected
INSERT INTO papers (title, realm) SELECT title, realm::char(1) FROM papers AS p WHERE title = 'x'
--> INSERT INTO papers (title, realm) SELECT title, {realm} FROM papers AS p WHERE title = 'x' AND p."realm" = {realm}
