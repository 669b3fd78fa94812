-- PRAGMA
PRAGMA writable_schema = 1
--! Refused

-- PRAGMA that shows
PRAGMA table_info(bookings)
--! Refused

-- ATTACH opens another file
ATTACH DATABASE 'other.db' AS other
--! Refused

-- DETACH
DETACH DATABASE billing
--! Refused

-- VACUUM INTO copies everything
VACUUM INTO 'copy.db'
--! Refused

-- CREATE VIRTUAL TABLE
CREATE VIRTUAL TABLE t USING fts5(name)
--! Refused

-- CREATE TRIGGER
CREATE TRIGGER t AFTER INSERT ON devices BEGIN DELETE FROM bookings; END
--! Refused

-- REINDEX
REINDEX
--! Refused

-- EXPLAIN QUERY PLAN
EXPLAIN QUERY PLAN SELECT id FROM devices
--> EXPLAIN QUERY PLAN SELECT id FROM devices WHERE devices."station_id" = {station}

-- Extensions
SELECT load_extension('evil')
--! Refused load_extension

-- Files
SELECT readfile('/etc/passwd')
--! Refused readfile

-- Files, to write
SELECT writefile('/tmp/x', name) FROM customers
--! Refused writefile

-- Folders
SELECT name FROM fsdir('/')
--! Refused fsdir

-- TABLE as an arm of a set operation
SELECT id FROM devices UNION TABLE devices
--! Refused SELECT * FROM t

-- A virtual table may be written as a function
SELECT * FROM bookings('x')
--! Refused

-- EXPLAIN plans what is explained
EXPLAIN SELECT id FROM bookings WHERE version = 1
--> EXPLAIN SELECT id FROM bookings WHERE version = 1 AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- EXPLAIN of an UPDATE
EXPLAIN UPDATE devices SET label = 'x'
--> EXPLAIN UPDATE OR ABORT devices SET label = 'x' WHERE devices."station_id" = {station}

-- DELETE that marks, with an order
DELETE FROM customers WHERE id = 1 ORDER BY id LIMIT 1
--! Refused choose the rows in a subquery

-- With a limit alone
DELETE FROM customers LIMIT 1
--! Refused choose the rows in a subquery

-- A placeholder with a name
SELECT id FROM devices WHERE id = $id
--! Refused not a placeholder

-- ILIKE is another backend's
SELECT id FROM devices WHERE label ILIKE 'a%'
--! Refused ILIKE

-- Shifted bits
SELECT id << 2 FROM devices WHERE id >> 1 = 0
--> SELECT id << 2 FROM devices WHERE (id >> 1 = 0) AND devices."station_id" = {station}

-- A number behind a dollar is the place of a value, as the driver binds it
-- values: 'a', 'b'
SELECT id FROM customers WHERE name = $2 AND email = $1 AND name <> $2
--> SELECT id FROM customers WHERE name = {2} AND email = ? AND name <> ? AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- In an insert too
-- values: 'a', 1
INSERT INTO devices (label, id) VALUES ($1, $2)
--> INSERT OR ABORT INTO devices (label, id, "station_id") VALUES (?, ?, {station})

-- Either form of a number
-- values: 'a'
SELECT id FROM customers WHERE name = $1 OR email = ?1
--> SELECT id FROM customers WHERE (name = ? OR email = {1}) AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- One without a number beside one with: the driver counts those alone, SQLite counts on
SELECT id FROM customers WHERE name = ?1 AND email = ?
--! Refused number all of them, or none

-- One without a number in front of one with
SELECT id FROM customers WHERE name = ? AND email = $1
--! Refused number all of them, or none
