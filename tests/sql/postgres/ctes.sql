-- A CTE that shadows the table it reads: inside is the table, outside the CTE
WITH bookings AS (SELECT id FROM bookings) SELECT id FROM bookings
--> WITH bookings AS (SELECT id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL)
    SELECT id FROM bookings

-- A later CTE does not shadow the table: WITH reads from left to right
WITH a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a
--> WITH a AS (SELECT id FROM devices WHERE devices."station_id" = {station}), devices AS (SELECT 5 AS id) SELECT id FROM a

-- With RECURSIVE a later CTE does
WITH RECURSIVE a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a
--> WITH RECURSIVE a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a

-- A CTE's name is folded as a table's
WITH Devices AS (SELECT 5 AS id) SELECT id FROM DEVICES
--> WITH Devices AS (SELECT 5 AS id) SELECT id FROM DEVICES

-- A CTE's name in quotes is another name
WITH "Devices" AS (SELECT 5 AS id) SELECT id FROM devices
--> WITH "Devices" AS (SELECT 5 AS id) SELECT id FROM devices WHERE devices."station_id" = {station}

-- An UPDATE inside WITH
WITH changed AS (UPDATE devices SET label = 'x' WHERE id = 1 RETURNING id) SELECT id FROM changed
--> WITH changed AS (UPDATE devices SET label = 'x' WHERE id = 1 AND devices."station_id" = {station} RETURNING id)
    SELECT id FROM changed

-- An INSERT inside WITH
WITH made AS (INSERT INTO devices (label) VALUES ('x') RETURNING id) SELECT id FROM made
--> WITH made AS (INSERT INTO devices (label, "station_id") VALUES ('x', {station}) RETURNING id) SELECT id FROM made

-- A DELETE inside WITH marks
WITH gone AS (DELETE FROM customers WHERE id = 1 RETURNING id) SELECT id FROM gone
--> WITH gone AS (UPDATE customers SET "is_deleted" = true, "updated_at" = {updated_at} WHERE id = 1
    AND customers."station_id" = {station} AND customers."is_deleted" = false RETURNING id) SELECT id FROM gone

-- A DELETE inside WITH of a table without soft delete
WITH gone AS (DELETE FROM devices WHERE id = 1 RETURNING label) INSERT INTO org_docs (title) SELECT label FROM gone
--> WITH gone AS (DELETE FROM devices WHERE id = 1 AND devices."station_id" = {station} RETURNING label)
    INSERT INTO org_docs (title, "org_id") SELECT label, {org_id} FROM gone

-- WITH in front of an UPDATE
WITH recent AS (SELECT customer_id FROM bookings) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
    AND devices."station_id" = {station}

-- WITH in front of a DELETE
WITH recent AS (SELECT customer_id FROM bookings) DELETE FROM devices WHERE id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) DELETE FROM devices WHERE id IN (SELECT customer_id FROM recent)
    AND devices."station_id" = {station}

-- A CTE of the name of the table that is changed
WITH devices AS (SELECT 1 AS id) UPDATE devices SET label = 'x' WHERE id IN (SELECT d.id FROM devices AS d)
--! Refused common table expression

-- MATERIALIZED
WITH recent AS MATERIALIZED (SELECT id FROM bookings) SELECT id FROM recent
--> WITH recent AS MATERIALIZED (SELECT id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) SELECT id FROM recent

-- A CTE that is not read is filtered all the same
WITH unread AS (SELECT id FROM bookings) SELECT 1
--> WITH unread AS (SELECT id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL) SELECT 1

-- SEARCH
WITH RECURSIVE t AS (SELECT id, name FROM customers UNION ALL SELECT d.id, d.label FROM devices AS d JOIN t ON t.id = d.id)
SEARCH BREADTH FIRST BY id, name SET place SELECT * FROM t ORDER BY place
--> WITH RECURSIVE t AS (SELECT id, name FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false UNION ALL SELECT d.id, d.label FROM devices AS d JOIN t ON t.id = d.id
    WHERE d."station_id" = {station}) SEARCH BREADTH FIRST BY id, name SET place SELECT * FROM t ORDER BY place

-- SEARCH and CYCLE, in front of another
WITH RECURSIVE t AS (SELECT id FROM devices UNION ALL SELECT d.id FROM devices AS d JOIN t ON t.id = d.id)
SEARCH DEPTH FIRST BY id SET place CYCLE id SET "again" TO true DEFAULT false USING path, u AS (SELECT id FROM customers)
SELECT t.id FROM t JOIN u ON u.id = t.id WHERE NOT "again"
--> WITH RECURSIVE t AS (SELECT id FROM devices WHERE devices."station_id" = {station} UNION ALL SELECT d.id
    FROM devices AS d JOIN t ON t.id = d.id WHERE d."station_id" = {station})
    SEARCH DEPTH FIRST BY id SET place CYCLE id SET "again" TO true DEFAULT false USING path,
    u AS (SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    SELECT t.id FROM t JOIN u ON u.id = t.id WHERE NOT "again"

-- CYCLE that is none to its last word
WITH RECURSIVE t AS (SELECT id FROM devices UNION ALL SELECT t.id FROM t)
CYCLE id SET again USING (SELECT id FROM bookings) SELECT * FROM t
--! Refused not understood

-- A query without its SELECT behind a common table expression
WITH t AS (SELECT id FROM devices) FROM bookings SELECT * FROM t
--! Refused FROM behind a common table expression

-- The WITH of the query that an INSERT takes its rows from ends with that query
INSERT INTO devices (id, label) WITH customers AS (SELECT 1 AS id, 'x' AS name) SELECT id, name FROM customers WHERE true
ON CONFLICT (id) DO UPDATE SET label = (SELECT max(q.name) FROM customers AS q)
--> INSERT INTO devices (id, label, "station_id") WITH customers AS (SELECT 1 AS id, 'x' AS name) SELECT id, name, {station}
    FROM customers WHERE true ON CONFLICT(id) DO UPDATE SET label = (SELECT max(q.name) FROM customers AS q
    WHERE q."station_id" = {station} AND q."is_deleted" = false) WHERE devices."station_id" = {station}
