-- COPY out
COPY bookings TO STDOUT
--! Refused COPY

-- COPY of a query
COPY (SELECT * FROM bookings) TO STDOUT
--! Refused COPY

-- COPY in
COPY bookings FROM '/tmp/bookings.csv'
--! Refused COPY

-- TABLE is short for SELECT *
TABLE bookings
--> SELECT * FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- TABLE as an arm of a set operation
SELECT * FROM devices UNION ALL TABLE public.devices ORDER BY 1
--> SELECT * FROM devices WHERE devices."station_id" = {station}
    UNION ALL SELECT * FROM public.devices WHERE public.devices."station_id" = {station} ORDER BY 1

-- TABLE in a subquery
SELECT * FROM (TABLE devices) AS d
--> SELECT * FROM (SELECT * FROM devices WHERE devices."station_id" = {station}) AS d

-- TABLE of an undeclared table
TABLE invoices
--! UnknownTable invoices

-- SELECT INTO
SELECT * INTO copy FROM bookings
--! Refused SELECT INTO

-- SELECT INTO a temporary table
SELECT id INTO TEMP copy FROM bookings
--! Refused SELECT INTO

-- CREATE TABLE AS
CREATE TEMP TABLE copy AS SELECT * FROM bookings
--! Refused schema

-- CREATE MATERIALIZED VIEW
CREATE MATERIALIZED VIEW copy AS SELECT * FROM bookings
--! Refused schema

-- MERGE
MERGE INTO devices USING customers ON customers.id = devices.id WHEN MATCHED THEN DELETE
--! Refused MERGE

-- LOCK TABLE
LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE
--! Refused lock

-- SET
SET search_path TO other
--! Refused session

-- SET LOCAL
SET LOCAL ROLE admin
--! Refused session

-- RESET
RESET ALL
--! Refused session

-- SHOW
SHOW search_path
--! Refused

-- DO runs a program
DO $$ BEGIN DELETE FROM bookings; END $$
--! Refused

-- CALL runs a program
CALL close_day(1)
--! Refused

-- PREPARE keeps a statement for later
PREPARE all_rows AS SELECT * FROM bookings
--! Refused

-- EXECUTE runs it
EXECUTE all_rows
--! Refused

-- DECLARE CURSOR
DECLARE c CURSOR FOR SELECT * FROM bookings
--! Refused

-- FETCH
FETCH ALL FROM c
--! Refused

-- LISTEN
LISTEN changes
--! Refused

-- NOTIFY
NOTIFY changes, 'all'
--! Refused which all tenants share

-- VACUUM
VACUUM bookings
--! Refused

-- ANALYZE
ANALYZE bookings
--! Refused

-- GRANT
GRANT SELECT ON bookings TO PUBLIC
--! Refused schema

-- A savepoint is the transaction's to make
SAVEPOINT a
--! Refused

-- EXPLAIN with options
EXPLAIN (COSTS, FORMAT JSON) SELECT id FROM devices
--> EXPLAIN (COSTS, FORMAT JSON) SELECT id FROM devices WHERE devices."station_id" = {station}

-- ANALYZE among the options
EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM devices
--! Refused passed over

-- EXPLAIN of a DELETE that marks
EXPLAIN DELETE FROM customers WHERE id = 1
--> EXPLAIN UPDATE customers SET "is_deleted" = true, "updated_at" = {updated_at} WHERE id = 1
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- EXPLAIN of CREATE TABLE AS
EXPLAIN CREATE TABLE copy AS SELECT * FROM bookings
--! Refused

-- EXPLAIN of EXECUTE
EXPLAIN EXECUTE all_rows
--! Refused

-- Two statements, the first of them harmless, the second in a comment's shadow
SELECT 1; /* ; */ SELECT 2
--! Refused one statement

-- EXPLAIN plans what is explained
EXPLAIN SELECT id FROM bookings WHERE version = 1
--> EXPLAIN SELECT id FROM bookings WHERE version = 1 AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- EXPLAIN of an UPDATE
EXPLAIN UPDATE devices SET label = 'x'
--> EXPLAIN UPDATE devices SET label = 'x' WHERE devices."station_id" = {station}

-- ILIKE and SIMILAR TO
SELECT id FROM devices WHERE label ILIKE 'a%' OR label SIMILAR TO 'a'
--> SELECT id FROM devices WHERE (label ILIKE 'a%' OR label SIMILAR TO 'a') AND devices."station_id" = {station}

-- Shifted bits, and other bits
SELECT id << 2 FROM devices WHERE id & "id" >> 1 = 0
--> SELECT id << 2 FROM devices WHERE (id & "id" >> 1 = 0) AND devices."station_id" = {station}

-- An operator of PostgreSQL's own
SELECT id FROM devices WHERE point(id, 0) <-> point(0, 0) < 5
--> SELECT id FROM devices WHERE (point(id, 0) <-> point(0, 0) < 5) AND devices."station_id" = {station}

-- Parentheses around the arms of a UNION
(SELECT id FROM devices) UNION (SELECT id FROM org_docs)
--> (SELECT id FROM devices WHERE devices."station_id" = {station}) UNION
    (SELECT id FROM org_docs WHERE org_docs."org_id" = {org_id})

-- `?` is no placeholder here
SELECT id FROM devices WHERE id = ?
--! Refused

-- An ampersand right before a name in quotes
SELECT id&"id" FROM devices
--> SELECT id & "id" FROM devices WHERE devices."station_id" = {station}

-- An operator of an extension's
-- not run: there is no such extension
SELECT id FROM devices WHERE label <%%> 'a'
--> SELECT id FROM devices WHERE (label <%%> 'a') AND devices."station_id" = {station}

-- LOAD
LOAD 'auto_explain'
--! Refused loading a file bypasses the mixins
