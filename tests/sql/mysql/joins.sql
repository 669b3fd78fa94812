-- FULL JOIN: MySQL takes FULL for an alias
SELECT c.name FROM customers FULL JOIN bookings ON bookings.customer_id = FULL.id
--! Refused

-- FULL OUTER JOIN
SELECT c.name FROM customers AS c FULL OUTER JOIN bookings AS b ON b.customer_id = c.id
--! Refused

-- STRAIGHT_JOIN
SELECT c.name FROM customers AS c STRAIGHT_JOIN bookings AS b ON b.customer_id = c.id
--> SELECT c.name FROM customers AS c STRAIGHT_JOIN bookings AS b ON b.customer_id = c.id WHERE c.`station_id` = {station}
    AND c.`is_deleted` = false AND b.`station_id` = {station} AND b.`deleted_at` IS NULL

-- JOIN without ON
SELECT c.name FROM customers AS c JOIN devices AS d WHERE d.id = c.id
--> SELECT c.name FROM customers AS c JOIN devices AS d WHERE d.id = c.id AND c.`station_id` = {station}
    AND c.`is_deleted` = false AND d.`station_id` = {station}

-- A CROSS JOIN with ON
SELECT c.name FROM customers AS c CROSS JOIN devices AS d ON d.id = c.id
--> SELECT c.name FROM customers AS c CROSS JOIN devices AS d ON d.id = c.id WHERE c.`station_id` = {station}
    AND c.`is_deleted` = false AND d.`station_id` = {station}

-- A comma in front of a RIGHT JOIN: the first table is not part of it
SELECT d.label FROM devices AS d, bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
--> SELECT d.label FROM devices AS d, bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
    AND b.`station_id` = {station} AND b.`deleted_at` IS NULL WHERE d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- Joins nested by the place of ON
SELECT c.name FROM customers AS c LEFT JOIN bookings AS b JOIN payments AS p ON p.booking_id = b.id ON b.customer_id = c.id
--> SELECT c.name FROM customers AS c LEFT JOIN (bookings AS b JOIN payments AS p ON p.booking_id = b.id)
    ON b.customer_id = c.id AND b.`station_id` = {station} AND b.`deleted_at` IS NULL AND p.`station_id` = {station}
    AND p.`business_id` = {business} AND p.`deleted_at` IS NULL WHERE c.`station_id` = {station} AND c.`is_deleted` = false

-- Tables in parentheses, with commas
SELECT c.name FROM customers AS c LEFT JOIN (bookings AS b, payments AS p) ON b.customer_id = c.id AND p.booking_id = b.id
--! Refused

-- Index hints keep their table
SELECT b.id FROM bookings AS b USE INDEX (PRIMARY) WHERE b.version = 1
--> SELECT b.id FROM bookings AS b USE INDEX (PRIMARY) WHERE b.version = 1 AND b.`station_id` = {station}
    AND b.`deleted_at` IS NULL

-- Index hints on a joined table
SELECT b.id FROM customers AS c LEFT JOIN bookings AS b FORCE INDEX (PRIMARY) ON b.customer_id = c.id
--> SELECT b.id FROM customers AS c LEFT JOIN bookings AS b FORCE INDEX (PRIMARY) ON b.customer_id = c.id
    AND b.`station_id` = {station} AND b.`deleted_at` IS NULL WHERE c.`station_id` = {station} AND c.`is_deleted` = false

-- A table's past shows rows that have since been deleted
SELECT id FROM devices FOR SYSTEM_TIME ALL
--! Refused

-- One name twice in FROM
SELECT d.id FROM devices AS d JOIN devices AS d ON 1 = 1
--! Refused twice

-- LATERAL
-- only on: MySQL
SELECT c.name, l.date FROM customers AS c CROSS JOIN LATERAL (SELECT b.date FROM bookings AS b WHERE b.customer_id = c.id LIMIT 1) AS l
--> SELECT c.name, l.date FROM customers AS c CROSS JOIN LATERAL (SELECT b.date FROM bookings AS b WHERE b.customer_id = c.id
    AND b.`station_id` = {station} AND b.`deleted_at` IS NULL LIMIT 1) AS l WHERE c.`station_id` = {station}
    AND c.`is_deleted` = false

-- A list of column names of a derived table is the user's own
-- only on: MySQL
SELECT x.a FROM (SELECT id FROM bookings) AS x (a)
--> SELECT x.a FROM (SELECT id FROM bookings WHERE bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL) AS x (a)

-- DUAL is nobody's table
SELECT 1 FROM DUAL
--> SELECT 1 FROM DUAL
