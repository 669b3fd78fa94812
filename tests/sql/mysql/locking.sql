-- FOR UPDATE
-- values: uuid
SELECT id FROM bookings WHERE id = ? FOR UPDATE
--> SELECT id FROM bookings WHERE id = ? AND bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL FOR UPDATE

-- FOR UPDATE SKIP LOCKED, of a join
SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id FOR UPDATE SKIP LOCKED
--> SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id WHERE b.`station_id` = {station}
    AND b.`deleted_at` IS NULL AND c.`station_id` = {station} AND c.`is_deleted` = false FOR UPDATE SKIP LOCKED

-- LOCK IN SHARE MODE
SELECT id FROM devices WHERE id = 1 LOCK IN SHARE MODE
--> SELECT id FROM devices WHERE id = 1 AND devices.`station_id` = {station} LOCK IN SHARE MODE

-- FOR UPDATE does not reach into a derived table
SELECT c.id FROM customers AS c LEFT JOIN devices AS d USING (id) FOR UPDATE
--! Refused lock

-- LOCK IN SHARE MODE with more behind it is not the end of the statement
SELECT id FROM customers LOCK IN SHARE MODE UNION SELECT id FROM devices
--! Refused not understood

-- A lock does not reach into a subquery in a table's place
SELECT d.id FROM devices d LEFT JOIN customers c USING (id) LOCK IN SHARE MODE
--! Refused do not reach

-- A lock in front of a semicolon
SELECT id FROM devices LOCK IN SHARE MODE ;
--> SELECT id FROM devices WHERE devices.`station_id` = {station} LOCK IN SHARE MODE

-- What is no lock to its end
SELECT id FROM devices LOCK IN SHARE MODE NOWAIT
--! Refused

-- The same in the second arm of a UNION
SELECT id FROM org_docs UNION SELECT c.id FROM customers AS c LEFT JOIN devices AS d USING (id) FOR UPDATE
--! Refused do not reach into the subquery

-- FOR UPDATE OF several tables
-- only on: MySQL
SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id FOR UPDATE OF b, c SKIP LOCKED
--> SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id WHERE b.`station_id` = {station}
    AND b.`deleted_at` IS NULL AND c.`station_id` = {station} AND c.`is_deleted` = false FOR UPDATE OF b, c SKIP LOCKED
