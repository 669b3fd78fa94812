-- A CTE is filtered inside, not where it is used
WITH recent AS (SELECT id, customer_id FROM bookings WHERE version = $1) SELECT id FROM recent WHERE customer_id = $2
--> WITH recent AS (SELECT id, customer_id FROM bookings WHERE version = $1 AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) SELECT id FROM recent WHERE customer_id = $2

-- A CTE joined with a table
WITH recent AS (SELECT customer_id FROM bookings) SELECT c.name FROM customers AS c JOIN recent AS r ON r.customer_id = c.id
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) SELECT c.name FROM customers AS c JOIN recent AS r ON r.customer_id = c.id
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- A CTE that shadows another table
WITH customers AS (SELECT code FROM currencies) SELECT code FROM customers
--> WITH customers AS (SELECT code FROM currencies) SELECT code FROM customers

-- A CTE that bears an undeclared table's name
WITH invoices AS (SELECT id FROM bookings) SELECT id FROM invoices
--> WITH invoices AS (SELECT id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL)
    SELECT id FROM invoices

-- A CTE is seen in subqueries
WITH recent AS (SELECT customer_id FROM bookings) SELECT c.name FROM customers AS c WHERE c.id IN (SELECT customer_id FROM recent)
--> WITH recent AS (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) SELECT c.name FROM customers AS c WHERE c.id IN (SELECT customer_id FROM recent)
    AND c."station_id" = {station} AND c."is_deleted" = false

-- A CTE is not seen beside the subquery that made it
SELECT x.id FROM (WITH devices AS (SELECT 1 AS id) SELECT id FROM devices) AS x, devices AS d
--> SELECT x.id FROM (WITH devices AS (SELECT 1 AS id) SELECT id FROM devices) AS x, devices AS d
    WHERE d."station_id" = {station}

-- A CTE inside a subquery shadows there only
SELECT id FROM devices WHERE id IN (WITH devices AS (SELECT 1 AS id) SELECT id FROM devices)
--> SELECT id FROM devices WHERE id IN (WITH devices AS (SELECT 1 AS id) SELECT id FROM devices)
    AND devices."station_id" = {station}

-- One CTE reads another before it
WITH a AS (SELECT id FROM bookings), b AS (SELECT id FROM a) SELECT id FROM b
--> WITH a AS (SELECT id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL),
    b AS (SELECT id FROM a) SELECT id FROM b

-- A CTE with names for its columns
WITH recent (place, guests) AS (SELECT id, party_adults FROM bookings) SELECT place FROM recent WHERE guests = 2
--> WITH recent (place, guests) AS (SELECT id, party_adults FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) SELECT place FROM recent WHERE guests = 2

-- A recursive CTE: the anchor is filtered, the step reads the CTE and a table
WITH RECURSIVE tree AS (SELECT id FROM devices WHERE id = $1 UNION ALL SELECT d.id FROM devices AS d JOIN tree AS t ON d.id = t.id + 1) SELECT id FROM tree
--> WITH RECURSIVE tree AS (SELECT id FROM devices WHERE id = $1 AND devices."station_id" = {station}
    UNION ALL SELECT d.id FROM devices AS d JOIN tree AS t ON d.id = t.id + 1 WHERE d."station_id" = {station})
    SELECT id FROM tree

-- A recursive CTE that bears a table's name is the CTE inside too
WITH RECURSIVE devices AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM devices WHERE id < 5) SELECT id FROM devices
--> WITH RECURSIVE devices AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM devices WHERE id < 5) SELECT id FROM devices

-- A name with a schema is never a CTE
WITH archive AS (SELECT 1 AS id) SELECT a.note FROM billing.archive AS a JOIN archive AS b ON b.id = a.id
--> WITH archive AS (SELECT 1 AS id) SELECT a.note FROM billing.archive AS a JOIN archive AS b ON b.id = a.id
    WHERE a."station_id" = {station}

-- A common table expression of an undeclared table
WITH recent AS (SELECT id FROM invoices) SELECT id FROM recent
--! UnknownTable invoices
