-- A CTE that shadows the table it reads: inside is the table, outside the CTE
WITH bookings AS (SELECT id FROM bookings) SELECT id FROM bookings
--> WITH bookings AS (SELECT id FROM bookings WHERE bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL)
    SELECT id FROM bookings

-- A later CTE does not shadow the table: WITH reads from left to right
WITH a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a
--> WITH a AS (SELECT id FROM devices WHERE devices.`station_id` = {station}), devices AS (SELECT 5 AS id) SELECT id FROM a

-- With RECURSIVE, whether a later CTE shadows the table depends on the server
WITH RECURSIVE a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a
--! Refused depends on the server

-- Whether a CTE's name folds its case depends on the server
WITH Devices AS (SELECT 5 AS id) SELECT id FROM devices
--! Refused depends on the server

-- WITH in front of an UPDATE
-- not run: MariaDB has no WITH in front of an UPDATE
WITH recent AS (SELECT customer_id FROM bookings) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings.`station_id` = {station}
    AND bookings.`deleted_at` IS NULL) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
    AND devices.`station_id` = {station}

-- WITH inside INSERT .. SELECT
INSERT INTO devices (label) WITH names AS (SELECT name FROM customers) SELECT name FROM names
--> INSERT INTO devices (label, `station_id`) WITH names AS (SELECT name FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false) SELECT name, {station} FROM names
