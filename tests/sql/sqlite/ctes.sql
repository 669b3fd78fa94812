-- A CTE that reads a table of its own name is a circle to the server
-- not run: circular reference
WITH bookings AS (SELECT id FROM bookings) SELECT id FROM bookings
--> WITH bookings AS (SELECT id FROM bookings) SELECT id FROM bookings

-- A later CTE shadows the table
WITH a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a
--> WITH a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a

-- A CTE's name folds its case, in quotes too
WITH "DEVICES" AS (SELECT 5 AS id) SELECT id FROM devices
--> WITH "DEVICES" AS (SELECT 5 AS id) SELECT id FROM devices

-- A name with a schema is the table
WITH devices AS (SELECT 5 AS id) SELECT d.id FROM main.devices AS d
--> WITH devices AS (SELECT 5 AS id) SELECT d.id FROM main.devices AS d WHERE d."station_id" = {station}

-- WITH in front of an UPDATE
WITH recent AS (SELECT customer_id FROM bookings) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) UPDATE OR ABORT devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
    AND devices."station_id" = {station}

-- WITH in front of a DELETE that marks
WITH recent AS (SELECT customer_id FROM bookings) DELETE FROM customers WHERE id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) UPDATE OR ABORT customers SET "is_deleted" = true, "updated_at" = {updated_at}
    WHERE id IN (SELECT customer_id FROM recent) AND customers."station_id" = {station} AND customers."is_deleted" = false

-- WITH in front of an INSERT
WITH names AS (SELECT name FROM customers) INSERT INTO devices (label) SELECT name FROM names
--> WITH names AS (SELECT name FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    INSERT OR ABORT INTO devices (label, "station_id") SELECT name, {station} FROM names

-- A changing statement inside WITH
-- not run: SQLite knows no such thing
WITH changed AS (UPDATE devices SET label = 'x' RETURNING id) SELECT id FROM changed
--> WITH changed AS (UPDATE OR ABORT devices SET label = 'x' WHERE devices."station_id" = {station} RETURNING id)
    SELECT id FROM changed

-- A CTE that is not read is filtered all the same
WITH unread AS (SELECT id FROM bookings) SELECT 1
--> WITH unread AS (SELECT id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL) SELECT 1

-- MATERIALIZED
WITH few AS MATERIALIZED (SELECT id FROM customers), all_devices AS NOT MATERIALIZED (SELECT id FROM devices)
SELECT few.id FROM few JOIN all_devices AS a ON a.id = few.id
--> WITH few AS MATERIALIZED (SELECT id FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false), all_devices AS NOT MATERIALIZED (SELECT id FROM devices
    WHERE devices."station_id" = {station}) SELECT few.id FROM few JOIN all_devices AS a ON a.id = few.id

-- The WITH of the query that an INSERT takes its rows from ends with that query
INSERT INTO devices (id, label) WITH customers AS (SELECT 1 AS id, 'x' AS name) SELECT id, name FROM customers WHERE true
ON CONFLICT (id) DO UPDATE SET label = (SELECT max(q.name) FROM customers AS q)
--> INSERT OR ABORT INTO devices (id, label, "station_id") WITH customers AS (SELECT 1 AS id, 'x' AS name) SELECT id, name, {station}
    FROM customers WHERE true ON CONFLICT(id) DO UPDATE SET label = (SELECT max(q.name) FROM customers AS q
    WHERE q."station_id" = {station} AND q."is_deleted" = false) WHERE devices."station_id" = {station}
