-- INTO OUTFILE writes a file
SELECT * FROM bookings INTO OUTFILE '/tmp/x'
--! Refused

-- INTO OUTFILE in front of FROM
SELECT * INTO OUTFILE '/tmp/x' FROM bookings
--! Refused

-- INTO a variable
SELECT id INTO @id FROM bookings LIMIT 1
--! Refused

-- LOAD DATA
LOAD DATA INFILE '/tmp/x' INTO TABLE bookings
--! Refused

-- LOAD_FILE
SELECT LOAD_FILE('/etc/passwd')
--! Refused load_file

-- LOCK TABLES
LOCK TABLES bookings WRITE
--! Refused

-- UNLOCK TABLES
UNLOCK TABLES
--! Refused

-- HANDLER reads a table
HANDLER bookings OPEN
--! Refused

-- SHOW TABLES
SHOW TABLES
--! Refused

-- SHOW CREATE TABLE
SHOW CREATE TABLE bookings
--! Refused

-- DESCRIBE
DESCRIBE bookings
--! Refused

-- SET
SET sql_mode = 'ANSI_QUOTES'
--! Refused session

-- SET of a variable
SET @a = 1
--! Refused

-- USE
USE other
--! Refused

-- DO
DO SLEEP(1)
--! Refused

-- CALL
CALL close_day()
--! Refused

-- PREPARE from text
PREPARE s FROM 'SELECT * FROM bookings'
--! Refused

-- EXECUTE
EXECUTE s
--! Refused

-- KILL
KILL 5
--! Refused

-- FLUSH
FLUSH TABLES
--! Refused

-- TABLE is short for SELECT *
TABLE bookings
--> SELECT * FROM bookings WHERE bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL

-- TABLE as an arm of a set operation
SELECT * FROM devices UNION TABLE devices LIMIT 2
--> SELECT * FROM devices WHERE devices.`station_id` = {station} UNION SELECT * FROM devices
    WHERE devices.`station_id` = {station} LIMIT 2

-- VALUES ROW
-- only on: MySQL
VALUES ROW(1, 2)
--> VALUES ROW(1, 2)

-- EXPLAIN with a format
EXPLAIN FORMAT=TRADITIONAL SELECT id FROM devices
--> EXPLAIN FORMAT=TRADITIONAL SELECT id FROM devices WHERE devices.`station_id` = {station}

-- EXPLAIN in a format that shows rows found by their keys
EXPLAIN FORMAT=JSON SELECT id FROM devices WHERE id = 4
--! Refused shows rows

-- EXPLAIN of another connection's statement
EXPLAIN FOR CONNECTION 5
--! Refused

-- DESCRIBE of a statement
DESCRIBE SELECT id FROM devices
--> DESCRIBE FORMAT=TRADITIONAL SELECT id FROM devices WHERE devices.`station_id` = {station}

-- A hint for the optimizer
SELECT /*+ MAX_EXECUTION_TIME(1000) */ id FROM devices
--> SELECT /*+ MAX_EXECUTION_TIME(1000) */ id FROM devices WHERE devices.`station_id` = {station}

-- A hint that changes a setting
SELECT /*+ SET_VAR(sql_mode = 'ANSI_QUOTES') */ id FROM devices
--! Refused

-- SQL_NO_CACHE and the like
SELECT SQL_NO_CACHE DISTINCT id FROM devices
--> SELECT DISTINCT SQL_NO_CACHE id FROM devices WHERE devices.`station_id` = {station}

-- GROUP_CONCAT with a subquery and an order
SELECT GROUP_CONCAT(DISTINCT label ORDER BY (SELECT max(id) FROM customers) SEPARATOR ', ') FROM devices
--> SELECT GROUP_CONCAT(DISTINCT label ORDER BY (SELECT max(id) FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false) SEPARATOR ', ')
    AS `GROUP_CONCAT(DISTINCT label ORDER BY (SELECT max(id) FROM customers) SEPARATOR ', ')` FROM devices WHERE devices.`station_id` = {station}

-- WITH ROLLUP
SELECT label, count(*) FROM devices GROUP BY label WITH ROLLUP
--> SELECT label, count(*) FROM devices WHERE devices.`station_id` = {station} GROUP BY label WITH ROLLUP

-- EXPLAIN plans what is explained, in the one format that shows no rows
EXPLAIN SELECT id FROM bookings WHERE version = 1
--> EXPLAIN FORMAT=TRADITIONAL SELECT id FROM bookings WHERE version = 1 AND bookings.`station_id` = {station}
    AND bookings.`deleted_at` IS NULL

-- EXPLAIN of an UPDATE
EXPLAIN UPDATE devices SET label = 'x'
--> EXPLAIN FORMAT=TRADITIONAL UPDATE devices SET label = 'x' WHERE devices.`station_id` = {station}

-- A function of the system's schema
SELECT sys.extract_schema_from_file_name('a')
--! Refused runs SQL from text

-- A function of another schema
-- not run: there is no such function
SELECT app.total(1)
--> SELECT app.total(1)

-- An assignment in a query
SELECT id := 1 FROM devices
--! Refused outlives the statement

-- A list in a SELECT stays one
SELECT d.id FROM devices d, customers c WHERE c.id = d.id
--> SELECT d.id FROM devices d, customers c WHERE c.id = d.id AND d.`station_id` = {station} AND c.`station_id` = {station}
    AND c.`is_deleted` = false

-- A comment is none of the hints, whatever it says
SELECT /* SET_VAR(sql_mode = '') */ id FROM devices
--> SELECT id FROM devices WHERE devices.`station_id` = {station}

-- A plus behind a comment's first sign makes none
SELECT 1 # + SET_VAR(sql_mode = '')
--> SELECT 1

-- ILIKE is another backend's
SELECT id FROM devices WHERE label ILIKE 'a%'
--! Refused ILIKE

-- Shifted bits
SELECT id << 2 FROM devices WHERE id >> 1 = 0
--> SELECT id << 2 FROM devices WHERE (id >> 1 = 0) AND devices.`station_id` = {station}

-- Parentheses around the arms of a UNION
(SELECT id FROM devices) UNION (SELECT id FROM org_docs)
--> (SELECT id FROM devices WHERE devices.`station_id` = {station}) UNION
    (SELECT id FROM org_docs WHERE org_docs.`org_id` = {org_id})
