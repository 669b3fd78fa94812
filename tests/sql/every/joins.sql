-- An inner join: both tables in WHERE
SELECT b.id, c.name FROM bookings AS b INNER JOIN customers AS c ON c.id = b.customer_id
--> SELECT b.id, c.name FROM bookings AS b INNER JOIN customers AS c ON c.id = b.customer_id
    WHERE b."station_id" = {station} AND b."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false

-- JOIN is INNER JOIN
SELECT b.id FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE c.name = 'Ann'
--> SELECT b.id FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE c.name = 'Ann' AND b."station_id" = {station}
    AND b."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false

-- A cross join: both tables in WHERE
SELECT b.id FROM bookings AS b CROSS JOIN org_docs AS d
--> SELECT b.id FROM bookings AS b CROSS JOIN org_docs AS d WHERE b."station_id" = {station} AND b."deleted_at" IS NULL
    AND d."org_id" = {org_id}

-- A comma is a cross join
SELECT b.id FROM bookings AS b, customers AS c WHERE c.id = b.customer_id
--> SELECT b.id FROM bookings AS b, customers AS c WHERE c.id = b.customer_id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false

-- The nullable side of a LEFT JOIN is filtered in ON, the other in WHERE
SELECT c.name, b.id FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id
--> SELECT c.name, b.id FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL WHERE c."station_id" = {station} AND c."is_deleted" = false

-- ON with OR is put in parentheses
SELECT c.name FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id OR b.version = 1
--> SELECT c.name FROM customers AS c LEFT JOIN bookings AS b ON (b.customer_id = c.id OR b.version = 1)
    AND b."station_id" = {station} AND b."deleted_at" IS NULL WHERE c."station_id" = {station} AND c."is_deleted" = false

-- The nullable side of a RIGHT JOIN is filtered in ON, the other in WHERE
SELECT c.name, b.id FROM bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
--> SELECT c.name, b.id FROM bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL WHERE c."station_id" = {station} AND c."is_deleted" = false

-- LEFT JOIN, then an inner join: the first in ON, the second in WHERE
SELECT c.name FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id JOIN devices AS d ON d.id = c.id
--> SELECT c.name FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL JOIN devices AS d ON d.id = c.id WHERE c."station_id" = {station} AND c."is_deleted" = false
    AND d."station_id" = {station}

-- An inner join, then a LEFT JOIN
SELECT c.name FROM customers AS c JOIN bookings AS b ON b.customer_id = c.id LEFT JOIN payments AS p ON p.booking_id = b.id
--> SELECT c.name FROM customers AS c JOIN bookings AS b ON b.customer_id = c.id LEFT JOIN payments AS p ON p.booking_id = b.id
    AND p."station_id" = {station} AND p."business_id" = {business} AND p."deleted_at" IS NULL
    WHERE c."station_id" = {station} AND c."is_deleted" = false AND b."station_id" = {station} AND b."deleted_at" IS NULL

-- Two LEFT JOINs in a chain: each in its own ON
SELECT c.name FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id LEFT JOIN payments AS p ON p.booking_id = b.id
--> SELECT c.name FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL LEFT JOIN payments AS p ON p.booking_id = b.id AND p."station_id" = {station}
    AND p."business_id" = {business} AND p."deleted_at" IS NULL WHERE c."station_id" = {station} AND c."is_deleted" = false

-- An inner join, then a RIGHT JOIN: what stands left of it is filtered in its ON
SELECT d.label FROM customers AS c JOIN bookings AS b ON b.customer_id = c.id RIGHT JOIN devices AS d ON d.id = c.id
--> SELECT d.label FROM customers AS c JOIN bookings AS b ON b.customer_id = c.id RIGHT JOIN devices AS d ON d.id = c.id
    AND c."station_id" = {station} AND c."is_deleted" = false AND b."station_id" = {station} AND b."deleted_at" IS NULL
    WHERE d."station_id" = {station}

-- LEFT JOIN, then RIGHT JOIN
SELECT d.label FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id RIGHT JOIN devices AS d ON d.id = c.id
--> SELECT d.label FROM customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL RIGHT JOIN devices AS d ON d.id = c.id AND c."station_id" = {station}
    AND c."is_deleted" = false WHERE d."station_id" = {station}

-- A join in parentheses on the nullable side: all of it in the outer ON
SELECT c.name FROM customers AS c LEFT JOIN (bookings AS b JOIN payments AS p ON p.booking_id = b.id) ON b.customer_id = c.id
--> SELECT c.name FROM customers AS c LEFT JOIN (bookings AS b JOIN payments AS p ON p.booking_id = b.id)
    ON b.customer_id = c.id AND b."station_id" = {station} AND b."deleted_at" IS NULL AND p."station_id" = {station}
    AND p."business_id" = {business} AND p."deleted_at" IS NULL WHERE c."station_id" = {station} AND c."is_deleted" = false

-- A join in parentheses: all of it in WHERE
SELECT c.name FROM (customers AS c JOIN bookings AS b ON b.customer_id = c.id)
--> SELECT c.name FROM (customers AS c JOIN bookings AS b ON b.customer_id = c.id) WHERE c."station_id" = {station}
    AND c."is_deleted" = false AND b."station_id" = {station} AND b."deleted_at" IS NULL

-- A LEFT JOIN in parentheses, inside an inner join
SELECT d.label FROM devices AS d JOIN (customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id) ON c.id = d.id
--> SELECT d.label FROM devices AS d JOIN (customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL) ON c.id = d.id WHERE d."station_id" = {station}
    AND c."station_id" = {station} AND c."is_deleted" = false

-- A shared table on the nullable side needs nothing
SELECT b.id, s.name FROM bookings AS b LEFT JOIN stations AS s ON s.id = b.station_id
--> SELECT b.id, s.name FROM bookings AS b LEFT JOIN stations AS s ON s.id = b.station_id WHERE b."station_id" = {station}
    AND b."deleted_at" IS NULL

-- A tenant table on the nullable side of a shared one: no WHERE appears
SELECT s.name, b.id FROM stations AS s LEFT JOIN bookings AS b ON b.station_id = s.id
--> SELECT s.name, b.id FROM stations AS s LEFT JOIN bookings AS b ON b.station_id = s.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL

-- A self join: each of the two by its own alias
SELECT a.id, b.id FROM bookings AS a JOIN bookings AS b ON a.date = b.date
--> SELECT a.id, b.id FROM bookings AS a JOIN bookings AS b ON a.date = b.date WHERE a."station_id" = {station}
    AND a."deleted_at" IS NULL AND b."station_id" = {station} AND b."deleted_at" IS NULL

-- A self join, one of the two on the nullable side
SELECT a.id, b.id FROM bookings AS a LEFT JOIN bookings AS b ON a.date = b.date
--> SELECT a.id, b.id FROM bookings AS a LEFT JOIN bookings AS b ON a.date = b.date AND b."station_id" = {station}
    AND b."deleted_at" IS NULL WHERE a."station_id" = {station} AND a."deleted_at" IS NULL

-- USING with an inner join: both in WHERE
SELECT count(*) FROM customers AS c JOIN devices AS d USING(id)
--> SELECT count(*) FROM customers AS c JOIN devices AS d USING(id) WHERE c."station_id" = {station} AND c."is_deleted" = false
    AND d."station_id" = {station}

-- NATURAL JOIN: both in WHERE
SELECT count(*) FROM customers AS c NATURAL JOIN devices AS d
--> SELECT count(*) FROM customers AS c NATURAL JOIN devices AS d WHERE c."station_id" = {station}
    AND c."is_deleted" = false AND d."station_id" = {station}

-- A derived table is filtered inside
SELECT x.id FROM (SELECT id, date FROM bookings WHERE version = 1) AS x WHERE x.date > '2026-01-01'
--> SELECT x.id FROM (SELECT id, date FROM bookings WHERE version = 1 AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AS x WHERE x.date > '2026-01-01'

-- A derived table on the nullable side is filtered inside, and needs nothing in ON
SELECT c.name FROM customers AS c LEFT JOIN (SELECT customer_id FROM bookings) AS b ON b.customer_id = c.id
--> SELECT c.name FROM customers AS c LEFT JOIN (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AS b ON b.customer_id = c.id WHERE c."station_id" = {station} AND c."is_deleted" = false

-- A derived table that bears a tenant table's name is not that table
SELECT bookings.code FROM (SELECT code FROM currencies) AS bookings
--> SELECT bookings.code FROM (SELECT code FROM currencies) AS bookings

-- An alias that bears another table's name
SELECT customers.id FROM bookings AS customers
--> SELECT customers.id FROM bookings AS customers WHERE customers."station_id" = {station} AND customers."deleted_at" IS NULL

-- An undeclared table behind a join
SELECT b.id FROM bookings AS b JOIN invoices AS i ON i.booking_id = b.id
--! UnknownTable invoices

-- A dimension that is missing, behind a join
-- scope: business=unnamed
SELECT b.id FROM bookings AS b LEFT JOIN payments AS p ON p.booking_id = b.id
--! MissingTenant business
