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

-- USING with a nullable side: a derived table
SELECT count(*) FROM customers AS c LEFT JOIN devices AS d USING(id)
--> SELECT count(*) FROM customers AS c LEFT JOIN (SELECT * FROM devices WHERE devices.`station_id` = {station}) AS d USING(id)
    WHERE c.`station_id` = {station} AND c.`is_deleted` = false

-- USING with a nullable side and no alias: the derived table takes the name
SELECT count(*) FROM customers LEFT JOIN devices USING(id)
--> SELECT count(*) FROM customers LEFT JOIN (SELECT * FROM devices WHERE devices.`station_id` = {station}) AS devices USING(id)
    WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false

-- USING in a RIGHT JOIN: the left side becomes a derived table
SELECT count(*) FROM customers AS c RIGHT JOIN devices AS d USING(id)
--> SELECT count(*) FROM (SELECT * FROM customers WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false)
    AS c RIGHT JOIN devices AS d USING(id) WHERE d.`station_id` = {station}

-- NATURAL LEFT JOIN: a derived table
SELECT count(*) FROM customers AS c NATURAL LEFT JOIN devices AS d
--> SELECT count(*) FROM customers AS c NATURAL LEFT JOIN (SELECT * FROM devices WHERE devices.`station_id` = {station}) AS d
    WHERE c.`station_id` = {station} AND c.`is_deleted` = false

-- USING in a RIGHT JOIN behind an inner join, whose ON holds the conditions on its side
SELECT count(*) FROM payments AS p JOIN customers AS c ON p.amount = c.id OR p.id = 1 RIGHT JOIN stations AS s USING (name)
--> SELECT count(*) FROM payments AS p JOIN customers AS c ON (p.amount = c.id OR p.id = 1) AND p.`station_id` = {station}
    AND p.`business_id` = {business} AND p.`deleted_at` IS NULL AND c.`station_id` = {station} AND c.`is_deleted` = false
    RIGHT JOIN stations AS s USING(name)

-- A JOIN without ON gets one, where the conditions cannot pass what follows
SELECT count(*) FROM customers AS c JOIN devices AS d NATURAL RIGHT JOIN currencies AS s
--> SELECT count(*) FROM customers AS c JOIN devices AS d ON c.`station_id` = {station} AND c.`is_deleted` = false
    AND d.`station_id` = {station} NATURAL RIGHT JOIN currencies AS s

-- A subquery in a table's place has no schema; MariaDB 10.11 ends on such a name
SELECT billing.archive.note FROM customers LEFT JOIN billing.archive USING (id)
--! Refused write `archive.note`

-- The same behind an alias
SELECT count(billing.a.note) FROM customers LEFT JOIN billing.archive AS a USING (id)
--! Refused write `a.note`

-- What the refusal says to write
SELECT archive.note FROM customers LEFT JOIN billing.archive USING (id)
--> SELECT archive.note FROM customers LEFT JOIN (SELECT * FROM billing.archive WHERE billing.archive.`station_id` = {station})
    AS archive USING(id) WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false
