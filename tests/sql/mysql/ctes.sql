-- A CTE that shadows the table it reads: inside is the table, outside the CTE
WITH bookings AS (SELECT id FROM bookings) SELECT id FROM bookings
--> WITH bookings AS (SELECT id FROM bookings WHERE bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL)
    SELECT id FROM bookings

-- A later CTE does not shadow the table: WITH reads from left to right
WITH a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT a.id FROM a, devices
--> WITH a AS (SELECT id FROM devices WHERE devices.`station_id` = {station}), devices AS (SELECT 5 AS id)
    SELECT a.id FROM a, devices

-- With RECURSIVE, whether a later CTE shadows the table depends on the server
WITH RECURSIVE a AS (SELECT id FROM devices), devices AS (SELECT 5 AS id) SELECT id FROM a
--! Refused depends on the server

-- Whether a CTE's name folds its case depends on the server
WITH Devices AS (SELECT 5 AS id) SELECT id FROM devices
--! Refused depends on the server

-- WITH in front of an UPDATE
-- only on: MySQL
WITH recent AS (SELECT customer_id FROM bookings) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings.`station_id` = {station}
    AND bookings.`deleted_at` IS NULL) UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM recent)
    AND devices.`station_id` = {station}

-- WITH inside INSERT .. SELECT
INSERT INTO devices (label) WITH names AS (SELECT name FROM customers) SELECT name FROM names
--> INSERT INTO devices (label, `station_id`) WITH names AS (SELECT name FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false) SELECT name, {station} FROM names

-- A CTE that is not read is left out: MySQL does not learn the types of its parameters
WITH unread AS (SELECT id FROM bookings) SELECT 1
--> SELECT 1

-- Nor one that is read by such a one only
WITH a AS (SELECT id FROM bookings), b AS (SELECT id FROM a), c AS (SELECT 1 AS id) SELECT id FROM c
--> WITH c AS (SELECT 1 AS id) SELECT id FROM c

-- Nor one that reads nobody but itself
WITH RECURSIVE a AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM a WHERE id < 3) SELECT id FROM devices
--> SELECT id FROM devices WHERE devices.`station_id` = {station}

-- An undeclared table in it is refused all the same
WITH unread AS (SELECT id FROM invoices) SELECT 1
--! UnknownTable invoices

-- One that is read through another
WITH a AS (SELECT id FROM devices), b AS (SELECT id FROM a) SELECT id FROM b
--> WITH a AS (SELECT id FROM devices WHERE devices.`station_id` = {station}), b AS (SELECT id FROM a) SELECT id FROM b

-- To MariaDB, the body of an inner CTE does not see an outer one
WITH customers AS (SELECT 'cte' AS name) SELECT * FROM (WITH b AS (SELECT name FROM customers) SELECT * FROM b) AS z
--! Refused depends on the server

-- The same deeper inside
WITH customers AS (SELECT 'cte' AS name) SELECT (WITH b AS (SELECT (SELECT name FROM customers) AS n) SELECT n FROM b)
--! Refused depends on the server

-- What is behind an inner WITH sees it
WITH customers AS (SELECT 'cte' AS name) SELECT * FROM (WITH b AS (SELECT 1 AS o) SELECT o, name FROM b, customers) AS z
--> WITH customers AS (SELECT 'cte' AS name)
    SELECT * FROM (WITH b AS (SELECT 1 AS o) SELECT o, name FROM b, customers) AS z

-- To MySQL, a WITH in a parenthesised arm takes the place of the one around it
WITH customers AS (SELECT 'cte' AS name) (WITH b AS (SELECT 1 AS o) SELECT o FROM b) UNION SELECT name FROM customers
--! Refused how far a WITH in parentheses reaches

-- To MariaDB the query's WITH belongs to what happens to the row in the way as well
INSERT INTO devices (id, label) WITH customers AS (SELECT 1 AS id, 'x' AS name) SELECT id, name FROM customers
ON DUPLICATE KEY UPDATE label = (SELECT max(q.name) FROM customers AS q)
--! Refused give the expression a name of its own

-- The same of a shared table
INSERT INTO currencies (code, name) WITH x AS (SELECT 'a' AS code) SELECT code, code FROM x ON DUPLICATE KEY UPDATE name = (SELECT max(code) FROM x)
--! Refused depends on the server

-- And to RETURNING
INSERT INTO devices (label) WITH customers AS (SELECT 'x' AS name) SELECT name FROM customers RETURNING (SELECT max(q.name) FROM customers AS q)
--! Refused depends on the server

-- A table of another name there
INSERT INTO devices (id, label) WITH x AS (SELECT 1 AS id) SELECT id, 'a' FROM x ON DUPLICATE KEY UPDATE label = (SELECT max(q.name) FROM customers AS q)
--> INSERT INTO devices (id, label, `station_id`) WITH x AS (SELECT 1 AS id) SELECT id, 'a', {station} FROM x
    ON DUPLICATE KEY UPDATE `id` = IF(devices.`station_id` = {station}, devices.`id`, IF((SELECT 1 UNION ALL SELECT 1),
    devices.`id`, devices.`id`)), label = (SELECT max(q.name) FROM customers AS q WHERE q.`station_id` = {station}
    AND q.`is_deleted` = false)
