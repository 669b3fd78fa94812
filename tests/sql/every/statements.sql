-- Two statements in one text
SELECT id FROM bookings; SELECT id FROM customers
--! Refused one statement

-- A second statement that hides a first
SELECT 1; DELETE FROM bookings
--! Refused one statement

-- A semicolon at the end is none
SELECT 1;
--> SELECT 1

-- Nothing at all
;
--! Refused

-- A statement that cannot be read
SELECT id FROM bookings WHERE
--! Refused

-- CREATE TABLE AS copies rows out of the scope
CREATE TABLE copy AS SELECT * FROM bookings
--! Refused schema

-- CREATE VIEW shows rows to every scope
CREATE VIEW all_bookings AS SELECT * FROM bookings
--! Refused schema

-- DROP TABLE
DROP TABLE bookings
--! Refused schema

-- ALTER TABLE
ALTER TABLE bookings ADD COLUMN note text
--! Refused schema

-- CREATE INDEX
CREATE INDEX by_date ON bookings (date)
--! Refused schema

-- A transaction is the connection's to begin
BEGIN
--! Refused

-- A transaction is the connection's to commit
COMMIT
--! Refused

-- A transaction is the connection's to roll back
ROLLBACK
--! Refused

-- EXPLAIN of an undeclared table
EXPLAIN SELECT id FROM invoices
--! UnknownTable invoices

-- EXPLAIN ANALYZE counts the rows of others
EXPLAIN ANALYZE SELECT id FROM bookings WHERE version = 1
--! Refused passed over

-- A restore reads the row that it is about, deleted or not
/*sea-orm-mixins:restore*/ SELECT id FROM bookings WHERE version = 1
--> SELECT id FROM bookings WHERE version = 1 AND bookings."station_id" = {station}

-- What a restore reads beside is as ever
/*sea-orm-mixins:restore*/ UPDATE customers SET is_deleted = false WHERE id IN (SELECT b.customer_id FROM bookings AS b)
--> UPDATE customers SET is_deleted = false, "updated_at" = {updated_at} WHERE id IN (SELECT b.customer_id FROM bookings
    AS b WHERE b."station_id" = {station} AND b."deleted_at" IS NULL) AND customers."station_id" = {station} AND
    customers."is_deleted" = true

-- A restore of what is no UPDATE
/*sea-orm-mixins:restore*/ DELETE FROM bookings WHERE id = $1
--! Refused in front of another statement

-- Removal for good of what is no DELETE
/*sea-orm-mixins:force_delete*/ INSERT INTO devices (label) VALUES ('a')
--! Refused in front of another statement

-- The same before an UPDATE
/*sea-orm-mixins:force_delete*/ UPDATE devices SET label = 'a'
--! Refused in front of another statement
