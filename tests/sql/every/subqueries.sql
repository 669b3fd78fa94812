-- In the select list
SELECT c.name, (SELECT count(*) FROM bookings AS b WHERE b.customer_id = c.id) AS n FROM customers AS c
--> SELECT c.name, (SELECT count(*) FROM bookings AS b WHERE b.customer_id = c.id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL) AS n FROM customers AS c WHERE c."station_id" = {station} AND c."is_deleted" = false

-- In the select list of a statement without a table
SELECT (SELECT max(party_adults) FROM bookings) AS n
--> SELECT (SELECT max(party_adults) FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL) AS n

-- IN
-- values: date
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM bookings WHERE date = $1)
--> SELECT name FROM customers WHERE id IN (SELECT customer_id FROM bookings WHERE date = $1
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL) AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- NOT IN
SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM bookings)
--> SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AND customers."station_id" = {station} AND customers."is_deleted" = false

-- EXISTS, with a column of the outer table
SELECT name FROM customers WHERE EXISTS (SELECT 1 FROM bookings WHERE bookings.customer_id = customers.id)
--> SELECT name FROM customers WHERE EXISTS (SELECT 1 FROM bookings WHERE bookings.customer_id = customers.id
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL) AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- NOT EXISTS
SELECT name FROM customers AS c WHERE NOT EXISTS (SELECT 1 FROM bookings AS b WHERE b.customer_id = c.id)
--> SELECT name FROM customers AS c WHERE NOT EXISTS (SELECT 1 FROM bookings AS b WHERE b.customer_id = c.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL) AND c."station_id" = {station} AND c."is_deleted" = false

-- The same table inside and outside, each by its own name
SELECT id FROM bookings WHERE version = (SELECT max(version) FROM bookings)
--> SELECT id FROM bookings WHERE version = (SELECT max(version) FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- A tenant table inside a shared one
SELECT name FROM stations WHERE id IN (SELECT station_id FROM bookings)
--> SELECT name FROM stations WHERE id IN (SELECT station_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL)

-- Three levels deep
SELECT name FROM currencies WHERE code IN (SELECT name FROM customers WHERE id IN (SELECT customer_id FROM bookings WHERE id IN (SELECT booking_id FROM payments)))
--> SELECT name FROM currencies WHERE code IN (SELECT name FROM customers WHERE id IN (SELECT customer_id FROM bookings
    WHERE id IN (SELECT booking_id FROM payments WHERE payments."station_id" = {station}
    AND payments."business_id" = {business} AND payments."deleted_at" IS NULL) AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AND customers."station_id" = {station} AND customers."is_deleted" = false)

-- In JOIN ON
SELECT s.name FROM stations AS s JOIN currencies AS c ON c.code = (SELECT max(name) FROM customers)
--> SELECT s.name FROM stations AS s JOIN currencies AS c ON c.code = (SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)

-- In GROUP BY and HAVING
SELECT code FROM currencies GROUP BY code HAVING count(*) > (SELECT count(*) FROM bookings)
--> SELECT code FROM currencies GROUP BY code HAVING count(*) > (SELECT count(*) FROM bookings
    WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL)

-- In ORDER BY
SELECT s.name FROM stations AS s ORDER BY (SELECT count(*) FROM bookings AS b WHERE b.station_id = s.id)
--> SELECT s.name FROM stations AS s ORDER BY (SELECT count(*) FROM bookings AS b WHERE b.station_id = s.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL)

-- In CASE, in a function's arguments, and behind NOT
SELECT CASE WHEN NOT (SELECT count(*) FROM bookings) > 1 THEN coalesce((SELECT max(name) FROM customers), 'none') ELSE 'many' END AS n
--> SELECT CASE WHEN NOT (SELECT count(*) FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) > 1 THEN coalesce((SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false), 'none') ELSE 'many' END AS n

-- In an aggregate's argument and in a window
SELECT sum((SELECT count(*) FROM bookings)) OVER (ORDER BY (SELECT max(id) FROM customers)) AS n FROM currencies
--> SELECT sum((SELECT count(*) FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL))
    OVER (ORDER BY (SELECT max(id) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false)) AS n FROM currencies

-- In BETWEEN, LIKE and IS NULL
SELECT code FROM currencies WHERE (SELECT max(party_adults) FROM bookings) BETWEEN 1 AND (SELECT max(id) FROM devices) AND name LIKE (SELECT max(name) FROM customers) AND (SELECT max(title) FROM org_docs) IS NULL
--> SELECT code FROM currencies WHERE (SELECT max(party_adults) FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) BETWEEN 1 AND (SELECT max(id) FROM devices WHERE devices."station_id" = {station})
    AND name LIKE (SELECT max(name) FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    AND (SELECT max(title) FROM org_docs WHERE org_docs."org_id" = {org_id}) IS NULL

-- In a list of IN
SELECT code FROM currencies WHERE code IN ('EUR', (SELECT max(name) FROM customers))
--> SELECT code FROM currencies WHERE code IN ('EUR', (SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false))

-- A derived table inside a derived table
SELECT y.id FROM (SELECT x.id FROM (SELECT id FROM bookings) AS x) AS y
--> SELECT y.id FROM (SELECT x.id FROM (SELECT id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AS x) AS y

-- Any tenant, and a shared table around it
-- scope: empty station=any
SELECT name FROM stations WHERE EXISTS (SELECT 1 FROM devices WHERE devices.station_id = stations.id)
--> SELECT name FROM stations WHERE EXISTS (SELECT 1 FROM devices WHERE devices.station_id = stations.id)

-- An undeclared table in a subquery
SELECT name FROM stations WHERE id IN (SELECT station_id FROM invoices)
--! UnknownTable invoices

-- What begins a query is no function's name
SELECT id FROM bookings WHERE SELECT(party_adults = 1 OR party_adults = 2)
--! Refused `SELECT` is a reserved word
