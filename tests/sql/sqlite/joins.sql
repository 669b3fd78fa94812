-- FULL JOIN: both sides become derived tables
SELECT c.name, b.id FROM customers AS c FULL JOIN bookings AS b ON b.customer_id = c.id
--> SELECT c.name, b.id FROM (SELECT * FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    AS c FULL JOIN (SELECT * FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL) AS b
    ON b.customer_id = c.id

-- NATURAL FULL JOIN
SELECT count(*) FROM customers NATURAL FULL JOIN devices
--> SELECT count(*) FROM (SELECT * FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    AS customers NATURAL FULL JOIN (SELECT * FROM devices WHERE devices."station_id" = {station}) AS devices

-- A comma is a join like others: in front of a RIGHT JOIN, its table is part of the nullable side
SELECT d.label FROM devices AS d, bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
--> SELECT d.label FROM devices AS d, bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
    AND d."station_id" = {station} AND b."station_id" = {station} AND b."deleted_at" IS NULL
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- LEFT JOIN without ON gets one
SELECT c.name FROM customers AS c LEFT JOIN devices AS d
--> SELECT c.name FROM customers AS c LEFT JOIN devices AS d ON d."station_id" = {station}
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- JOIN without ON
SELECT c.name FROM customers AS c JOIN devices AS d
--> SELECT c.name FROM customers AS c JOIN devices AS d WHERE c."station_id" = {station} AND c."is_deleted" = false
    AND d."station_id" = {station}

-- One name twice in FROM
SELECT d.id FROM devices AS d JOIN devices AS d ON 1 = 1
--! Refused twice

-- One name inside and outside of parentheses: the outer one would hide the inner
SELECT * FROM devices AS d, (devices AS d)
--! Refused

-- One name inside and outside of a join in parentheses
SELECT * FROM devices AS d JOIN (customers AS c JOIN devices AS d ON d.id = c.id) ON 1 = 1
--! Refused

-- One name, with and without its schema
-- not run: the name is ambiguous to the server
SELECT main.devices.id FROM devices, main.devices
--> SELECT main.devices.id FROM devices, main.devices WHERE devices."station_id" = {station}
    AND main.devices."station_id" = {station}

-- One name in two spellings
SELECT * FROM devices AS d, devices AS "D"
--! Refused twice

-- The tables of a derived table's name
SELECT * FROM devices AS d JOIN (SELECT 1 AS station_id) AS d ON 1 = 1
--! Refused

-- A join in parentheses with an alias hides its tables: its own ON holds their conditions
SELECT j.name FROM (customers AS c JOIN devices AS d ON d.id = c.id) AS j WHERE j.label = 'x'
--> SELECT j.name FROM (customers AS c JOIN devices AS d ON d.id = c.id AND c."station_id" = {station}
    AND c."is_deleted" = false AND d."station_id" = {station}) AS j WHERE j.label = 'x'

-- A table function
SELECT d.id, j.value FROM devices AS d, json_each('[1, 2]') AS j
--> SELECT d.id, j.value FROM devices AS d, json_each('[1, 2]') AS j WHERE d."station_id" = {station}

-- The row's number in the table
SELECT rowid, d.oid, _rowid_ FROM devices AS d
--> SELECT rowid, d.oid, _rowid_ FROM devices AS d WHERE d."station_id" = {station}

-- INDEXED BY
-- not run: there is no such index
SELECT id FROM devices AS d INDEXED BY by_label
--> SELECT id FROM devices AS d INDEXED BY by_label WHERE d."station_id" = {station}

-- NOT INDEXED, where the table becomes a subquery
SELECT * FROM customers AS c FULL JOIN devices AS d NOT INDEXED ON d.id = c.id
--> SELECT * FROM (SELECT * FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false) AS c FULL JOIN (SELECT * FROM devices NOT INDEXED
    WHERE devices."station_id" = {station}) AS d ON d.id = c.id

-- ON behind a comma
SELECT d.label FROM customers AS c, devices AS d ON d.id = c.id
--> SELECT d.label FROM customers AS c JOIN devices AS d ON d.id = c.id WHERE c."station_id" = {station}
    AND c."is_deleted" = false AND d."station_id" = {station}

-- Parentheses around a table
SELECT d.label FROM (devices) AS d
--> SELECT d.label FROM devices AS d WHERE d."station_id" = {station}

-- IN with a table's name is short for a subquery
WITH few AS (SELECT id FROM customers) SELECT id FROM devices WHERE id IN few
--> WITH few AS (SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    SELECT id FROM devices WHERE id IN (SELECT * FROM few) AND devices."station_id" = {station}

-- IN with a function's name
-- not run: it has more than one column
SELECT id FROM devices WHERE id NOT IN json_each('[1]', '$')
--> SELECT id FROM devices WHERE id NOT IN (SELECT * FROM json_each('[1]', '$')) AND devices."station_id" = {station}

-- IN with the name of a table that has tenants
-- not run: it has more than one column
SELECT id FROM customers WHERE id IN devices
--> SELECT id FROM customers WHERE id IN (SELECT * FROM devices WHERE devices."station_id" = {station})
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- IN with the name of an undeclared table
SELECT id FROM devices WHERE id IN invoices
--! UnknownTable invoices

-- IN with a function that is refused
SELECT id FROM devices WHERE label IN pragma_table_list()
--! Refused pragma_table_list

-- CROSS JOIN .. ON and USING
SELECT d.label FROM customers AS c CROSS JOIN devices AS d ON d.id = c.id CROSS JOIN devices AS e USING (id)
--> SELECT d.label FROM customers AS c CROSS JOIN devices AS d ON d.id = c.id CROSS JOIN devices AS e USING(id)
    WHERE c."station_id" = {station} AND c."is_deleted" = false AND d."station_id" = {station} AND e."station_id" = {station}

-- CROSS JOIN .. ON in front of a join from the right
SELECT d.label FROM customers AS c CROSS JOIN devices AS d ON d.id = c.id RIGHT JOIN stations AS s ON s.id = d.station_id
--> SELECT d.label FROM customers AS c CROSS JOIN devices AS d ON d.id = c.id RIGHT JOIN stations AS s
    ON s.id = d.station_id AND c."station_id" = {station} AND c."is_deleted" = false AND d."station_id" = {station}

-- A frame without some of its rows
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN ? PRECEDING AND CURRENT ROW EXCLUDE TIES),
sum(id) OVER (ORDER BY id GROUPS 2 PRECEDING EXCLUDE GROUP) FROM devices
--> SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN ? PRECEDING AND CURRENT ROW EXCLUDE TIES)
    AS "sum(id) OVER (ORDER BY id ROWS BETWEEN ? PRECEDING AND CURRENT ROW EXCLUDE TIES)",
    sum(id) OVER (ORDER BY id GROUPS 2 PRECEDING EXCLUDE GROUP) AS "sum(id) OVER (ORDER BY id GROUPS 2 PRECEDING EXCLUDE GROUP)"
    FROM devices WHERE devices."station_id" = {station}

-- USING with a nullable side: a derived table
SELECT count(*) FROM customers AS c LEFT JOIN devices AS d USING(id)
--> SELECT count(*) FROM customers AS c LEFT JOIN (SELECT * FROM devices WHERE devices."station_id" = {station}) AS d USING(id)
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- USING with a nullable side and no alias: the derived table takes the name
SELECT count(*) FROM customers LEFT JOIN devices USING(id)
--> SELECT count(*) FROM customers LEFT JOIN (SELECT * FROM devices WHERE devices."station_id" = {station}) AS devices USING(id)
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- USING in a RIGHT JOIN: the left side becomes a derived table
SELECT count(*) FROM customers AS c RIGHT JOIN devices AS d USING(id)
--> SELECT count(*) FROM (SELECT * FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    AS c RIGHT JOIN devices AS d USING(id) WHERE d."station_id" = {station}

-- NATURAL LEFT JOIN: a derived table
SELECT count(*) FROM customers AS c NATURAL LEFT JOIN devices AS d
--> SELECT count(*) FROM customers AS c NATURAL LEFT JOIN (SELECT * FROM devices WHERE devices."station_id" = {station}) AS d
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- A condition waits in the last ON before the join that it cannot pass
SELECT count(*) FROM payments AS p, currencies AS e JOIN customers AS c ON p.amount = c.id OR p.id = 1
LEFT JOIN stations AS s ON s.name = c.name FULL JOIN devices AS d ON d.label = c.name
--> SELECT count(*) FROM payments AS p, currencies AS e JOIN customers AS c ON (p.amount = c.id OR p.id = 1)
    AND p."station_id" = {station} AND p."business_id" = {business} AND p."deleted_at" IS NULL AND c."station_id" = {station}
    AND c."is_deleted" = false LEFT JOIN stations AS s ON s.name = c.name
    FULL JOIN (SELECT * FROM devices WHERE devices."station_id" = {station}) AS d ON d.label = c.name

-- A LEFT JOIN's condition stays in its ON, whatever follows
SELECT count(*) FROM customers AS c LEFT JOIN devices AS d ON d.id = c.id FULL JOIN org_docs AS o ON o.id = c.id
--> SELECT count(*) FROM (SELECT * FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    AS c LEFT JOIN devices AS d ON d.id = c.id AND d."station_id" = {station}
    FULL JOIN (SELECT * FROM org_docs WHERE org_docs."org_id" = {org_id}) AS o ON o.id = c.id

-- A JOIN without ON gets one, where the conditions cannot pass what follows
SELECT count(*) FROM customers AS c JOIN devices AS d FULL JOIN stations AS s ON s.name = c.name
--> SELECT count(*) FROM customers AS c JOIN devices AS d ON c."station_id" = {station} AND c."is_deleted" = false
    AND d."station_id" = {station} FULL JOIN stations AS s ON s.name = c.name

-- A subquery in a table's place has no schema
SELECT main.devices.label FROM customers LEFT JOIN devices USING (id)
--! Refused write `devices.label`

-- The same, of all its columns
SELECT main.devices.* FROM customers LEFT JOIN devices USING (id)
--! Refused write `devices.*`

-- The same in a subquery
SELECT count(*) FROM customers LEFT JOIN devices AS d USING (id) WHERE EXISTS (SELECT 1 FROM stations WHERE name = main.D.label)
--! Refused write `d.label`

-- A schema before the name of the table that is kept
SELECT main.customers.name, devices.label FROM customers LEFT JOIN devices USING (id)
--> SELECT main.customers.name, devices.label FROM customers LEFT JOIN (SELECT * FROM devices
    WHERE devices."station_id" = {station}) AS devices USING(id) WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false

-- Nor has it a row number
SELECT c.name, d."RowId" FROM customers AS c LEFT JOIN devices AS d USING (id)
--! Refused SELECT rowid AS number

-- The same, as SeaORM would write it, and bare
SELECT "d"."_rowid_" FROM customers AS c LEFT JOIN devices AS d USING (id) ORDER BY oid
--! Refused use the key

-- The row number of the table that is kept
SELECT c.rowid FROM customers AS c LEFT JOIN devices AS d USING (id)
--> SELECT c.rowid FROM customers AS c LEFT JOIN (SELECT * FROM devices WHERE devices."station_id" = {station}) AS d USING(id)
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- What the refusal says to write
SELECT c.name, d.number FROM customers AS c LEFT JOIN (SELECT rowid AS number, * FROM devices) AS d USING (id)
--> SELECT c.name, d.number FROM customers AS c LEFT JOIN (SELECT rowid AS number, * FROM devices
    WHERE devices."station_id" = {station}) AS d USING(id) WHERE c."station_id" = {station} AND c."is_deleted" = false
