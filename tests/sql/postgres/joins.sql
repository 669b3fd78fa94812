-- FULL JOIN: both sides are joined with nothing, on their conditions
SELECT c.name, b.id FROM customers AS c FULL JOIN bookings AS b ON b.customer_id = c.id
--> SELECT c.name, b.id FROM (customers AS c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON c."station_id" = {station} AND c."is_deleted" = false)
    FULL JOIN (bookings AS b JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON b."station_id" = {station} AND b."deleted_at" IS NULL)
    ON b.customer_id = c.id

-- FULL JOIN USING
SELECT id FROM customers FULL OUTER JOIN devices USING (id)
--> SELECT id FROM (customers JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON customers."station_id" = {station} AND customers."is_deleted" = false)
    FULL JOIN (devices JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON devices."station_id" = {station}) USING(id)

-- An inner join, then a FULL JOIN: its ON holds the conditions of what stands left
SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id FULL JOIN devices AS d ON d.id = c.id
--> SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false
    FULL JOIN (devices AS d JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 3" ON d."station_id" = {station}) ON d.id = c.id

-- A list of column names renames what the condition tests: it is asked of the row
SELECT i.a, i.b FROM devices AS i (a, b, c) WHERE i.a = 1
--> SELECT i.a, i.b FROM devices AS i (a, b, c) WHERE i.a = 1 AND (CASE WHEN true THEN i.* END)."station_id" = {station}

-- A list of column names that puts the tenant's name on another column
SELECT * FROM devices AS i (station_id, b, id)
--> SELECT * FROM devices AS i (station_id, b, id) WHERE (CASE WHEN true THEN i.* END)."station_id" = {station}

-- A join in parentheses with an alias hides its tables: its own ON holds their conditions
SELECT j.name FROM (customers AS c JOIN devices AS d ON d.id = c.id) AS j WHERE j.label = 'x'
--> SELECT j.name FROM (customers AS c JOIN devices AS d ON d.id = c.id AND c."station_id" = {station}
    AND c."is_deleted" = false AND d."station_id" = {station}) AS j WHERE j.label = 'x'

-- A comma binds less than a join
SELECT d.label FROM devices AS d, customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id
--> SELECT d.label FROM devices AS d, customers AS c LEFT JOIN bookings AS b ON b.customer_id = c.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL WHERE d."station_id" = {station}
    AND c."station_id" = {station} AND c."is_deleted" = false

-- A comma in front of a RIGHT JOIN: the first table is not part of it
SELECT d.label FROM devices AS d, bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
--> SELECT d.label FROM devices AS d, bookings AS b RIGHT JOIN customers AS c ON b.customer_id = c.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL WHERE d."station_id" = {station}
    AND c."station_id" = {station} AND c."is_deleted" = false

-- Joins nested by the place of ON
SELECT c.name FROM customers AS c LEFT JOIN bookings AS b JOIN payments AS p ON p.booking_id = b.id ON b.customer_id = c.id
--> SELECT c.name FROM customers AS c LEFT JOIN (bookings AS b JOIN payments AS p ON p.booking_id = b.id)
    ON b.customer_id = c.id AND b."station_id" = {station} AND b."deleted_at" IS NULL AND p."station_id" = {station}
    AND p."business_id" = {business} AND p."deleted_at" IS NULL WHERE c."station_id" = {station} AND c."is_deleted" = false

-- LATERAL
SELECT c.name, l.date FROM customers AS c CROSS JOIN LATERAL (SELECT b.date FROM bookings AS b WHERE b.customer_id = c.id LIMIT 1) AS l
--> SELECT c.name, l.date FROM customers AS c CROSS JOIN LATERAL (SELECT b.date FROM bookings AS b WHERE b.customer_id = c.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL LIMIT 1) AS l WHERE c."station_id" = {station}
    AND c."is_deleted" = false

-- LEFT JOIN LATERAL .. ON TRUE
SELECT c.name, l.date FROM customers AS c LEFT JOIN LATERAL (SELECT b.date FROM bookings AS b WHERE b.customer_id = c.id) AS l ON true
--> SELECT c.name, l.date FROM customers AS c LEFT JOIN LATERAL (SELECT b.date FROM bookings AS b WHERE b.customer_id = c.id
    AND b."station_id" = {station} AND b."deleted_at" IS NULL) AS l ON true WHERE c."station_id" = {station}
    AND c."is_deleted" = false

-- NATURAL FULL JOIN
SELECT count(*) FROM customers NATURAL FULL JOIN devices
--> SELECT count(*) FROM (customers JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON customers."station_id" = {station}
    AND customers."is_deleted" = false) NATURAL FULL JOIN (devices JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON devices."station_id" = {station})

-- A function in FROM reads no table
SELECT b.id, n FROM bookings AS b, generate_series(1, 3) AS n
--> SELECT b.id, n FROM bookings AS b, generate_series(1, 3) AS n WHERE b."station_id" = {station} AND b."deleted_at" IS NULL

-- VALUES in FROM
SELECT v.a, b.id FROM (VALUES (1), (2)) AS v (a) JOIN bookings AS b ON b.version = v.a
--> SELECT v.a, b.id FROM (VALUES (1), (2)) AS v (a) JOIN bookings AS b ON b.version = v.a
    WHERE b."station_id" = {station} AND b."deleted_at" IS NULL

-- A sample is taken of the table, and filtered
SELECT count(*) FROM bookings TABLESAMPLE BERNOULLI (50)
--> SELECT count(*) FROM bookings TABLESAMPLE BERNOULLI (50) WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- ONLY
SELECT id FROM ONLY bookings
--> SELECT id FROM ONLY bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- ONLY, with parentheses, and the star that is its opposite
SELECT b.id, d.label FROM ONLY (bookings) AS b, devices * AS d
--> SELECT b.id, d.label FROM ONLY (bookings) AS b, devices * AS d WHERE b."station_id" = {station}
    AND b."deleted_at" IS NULL AND d."station_id" = {station}

-- ONLY in a FULL JOIN
SELECT * FROM ONLY customers AS c FULL JOIN devices AS d ON d.id = c.id
--> SELECT * FROM (ONLY customers AS c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON c."station_id" = {station}
    AND c."is_deleted" = false) FULL JOIN (devices AS d JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2"
    ON d."station_id" = {station}) ON d.id = c.id

-- A name for the columns of USING
SELECT j.id FROM customers AS c LEFT JOIN devices AS d USING (id) AS j
--> SELECT j.id FROM customers AS c LEFT JOIN (devices AS d JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2"
    ON d."station_id" = {station}) USING(id) AS j WHERE c."station_id" = {station} AND c."is_deleted" = false

-- It is a name like others
SELECT c.id FROM customers AS c JOIN devices AS d USING (id) AS c
--! Refused appears twice

-- What a sample is computed from
SELECT count(*) FROM bookings TABLESAMPLE BERNOULLI (length(pg_read_file('/etc/passwd')))
--! Refused pg_read_file

-- ROWS FROM
SELECT x.a, d.label FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['x'])) WITH ORDINALITY AS x (a, b, c)
JOIN devices AS d ON d.id = x.a
--> SELECT x.a, d.label FROM ROWS FROM(generate_series(1, 2), unnest(ARRAY['x'])) WITH ORDINALITY AS x (a, b, c)
    JOIN devices AS d ON d.id = x.a WHERE d."station_id" = {station}

-- ROWS FROM with a subquery in it
SELECT x.* FROM devices AS d, LATERAL ROWS FROM (generate_series(1, (SELECT max(id) FROM customers)), jsonb_array_elements('[1]')) AS x
--> SELECT x.* FROM devices AS d, LATERAL ROWS FROM(generate_series(1, (SELECT max(id) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)), jsonb_array_elements('[1]')) AS x
    WHERE d."station_id" = {station}

-- ROWS FROM with a function that is refused
SELECT * FROM ROWS FROM (generate_series(1, 2), pg_ls_dir('.')) AS x
--! Refused pg_ls_dir

-- A column called rows, in front of a join in parentheses
-- not run: there is no such column
SELECT rows FROM (devices AS d JOIN customers AS c ON c.id = d.id)
--> SELECT rows FROM (devices AS d JOIN customers AS c ON c.id = d.id) WHERE d."station_id" = {station}
    AND c."station_id" = {station} AND c."is_deleted" = false

-- FETCH with an expression
SELECT id FROM devices ORDER BY id OFFSET 1 ROWS FETCH FIRST (1 + (SELECT count(*) FROM customers)) ROWS ONLY
--> SELECT id FROM devices WHERE devices."station_id" = {station} ORDER BY id LIMIT (1 + (SELECT count(*) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)) OFFSET 1 ROWS

-- A frame without some of its rows
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES),
sum(id) OVER (ORDER BY id ROWS BETWEEN 1 + 1 PRECEDING AND (SELECT 1) FOLLOWING EXCLUDE CURRENT ROW),
sum(id) OVER (ORDER BY id GROUPS 2 PRECEDING EXCLUDE GROUP), sum(id) OVER w FROM devices
WINDOW w AS (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE NO OTHERS)
--> SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES),
    sum(id) OVER (ORDER BY id ROWS BETWEEN 1 + 1 PRECEDING AND (SELECT 1) FOLLOWING EXCLUDE CURRENT ROW),
    sum(id) OVER (ORDER BY id GROUPS 2 PRECEDING EXCLUDE GROUP), sum(id) OVER w FROM devices
    WHERE devices."station_id" = {station}
    WINDOW w AS (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE NO OTHERS)

-- The same without words that nobody needs
SELECT count(*) FROM bookings b JOIN devices d ON d.id = b.customer_id FULL JOIN customers c ON c.id = d.id
--> SELECT count(*) FROM bookings b JOIN devices d ON d.id = b.customer_id AND b."station_id" = {station}
    AND b."deleted_at" IS NULL AND d."station_id" = {station} FULL JOIN (customers c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 3"
    ON c."station_id" = {station} AND c."is_deleted" = false) ON c.id = d.id

-- Only what is in front of it is sealed
SELECT count(*) FROM bookings b FULL JOIN customers c ON c.id = b.customer_id JOIN devices d ON d.id = c.id
--> SELECT count(*) FROM (bookings b JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON b."station_id" = {station} AND b."deleted_at" IS NULL)
    FULL JOIN (customers c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON c."station_id" = {station} AND c."is_deleted" = false)
    ON c.id = b.customer_id JOIN devices d ON d.id = c.id WHERE d."station_id" = {station}

-- A lock beside a table that is joined with nothing
SELECT d.id FROM devices AS d LEFT JOIN customers AS c USING (id) FOR KEY SHARE OF d
--> SELECT d.id FROM devices AS d LEFT JOIN (customers AS c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON c."station_id" = {station}
    AND c."is_deleted" = false) USING(id) WHERE d."station_id" = {station} FOR KEY SHARE OF d

-- USING with a nullable side: the table is joined with nothing, and stays a table
SELECT count(*) FROM customers AS c LEFT JOIN devices AS d USING(id)
--> SELECT count(*) FROM customers AS c LEFT JOIN (devices AS d JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON d."station_id" = {station}) USING(id)
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- USING with a nullable side and no alias
SELECT count(*) FROM customers LEFT JOIN devices USING(id)
--> SELECT count(*) FROM customers LEFT JOIN (devices JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON devices."station_id" = {station}) USING(id)
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- USING in a RIGHT JOIN: the left side
SELECT count(*) FROM customers AS c RIGHT JOIN devices AS d USING(id)
--> SELECT count(*) FROM (customers AS c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON c."station_id" = {station} AND c."is_deleted" = false)
    RIGHT JOIN devices AS d USING(id) WHERE d."station_id" = {station}

-- NATURAL LEFT JOIN
SELECT count(*) FROM customers AS c NATURAL LEFT JOIN devices AS d
--> SELECT count(*) FROM customers AS c NATURAL LEFT JOIN (devices AS d JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON d."station_id" = {station})
    WHERE c."station_id" = {station} AND c."is_deleted" = false

-- No column comes to what USING and NATURAL join, or to `*`
SELECT * FROM devices NATURAL FULL JOIN customers
--> SELECT * FROM (devices JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON devices."station_id" = {station}) NATURAL FULL JOIN
    (customers JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON customers."station_id" = {station} AND customers."is_deleted" = false)

-- What only a table has: a name with a schema, columns of the system, a type of its rows, a key to group by
SELECT public.devices.label, devices.ctid, devices.tableoid, row_to_json(devices), count(*)
FROM customers LEFT JOIN devices USING (id) GROUP BY devices.id, devices.ctid
--> SELECT public.devices.label, devices.ctid, devices.tableoid, row_to_json(devices), count(*) FROM customers
    LEFT JOIN (devices JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON devices."station_id" = {station}) USING(id)
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false GROUP BY devices.id, devices.ctid

-- The same of a table whose columns have other names
SELECT i.b, i.ctid, row_to_json(i), count(*) FROM devices AS i (a, b) WHERE i.a = 1 OR i.b = 'x' GROUP BY i.a, i.ctid
--> SELECT i.b, i.ctid, row_to_json(i), count(*) FROM devices AS i (a, b) WHERE (i.a = 1 OR i.b = 'x')
    AND (CASE WHEN true THEN i.* END)."station_id" = {station} GROUP BY i.a, i.ctid

-- A table whose columns have other names, on the nullable side
SELECT c.name, i.b FROM customers AS c LEFT JOIN devices AS i (i, b) ON i.i = c.id
--> SELECT c.name, i.b FROM customers AS c LEFT JOIN devices AS i (i, b) ON i.i = c.id
    AND (CASE WHEN true THEN i.* END)."station_id" = {station} WHERE c."station_id" = {station} AND c."is_deleted" = false

-- A table whose columns have other names, in a FULL JOIN
SELECT c.name, "I".b FROM customers AS c FULL JOIN devices AS "I" (a, b) ON "I".a = c.id
--> SELECT c.name, "I".b FROM (customers AS c JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON c."station_id" = {station} AND c."is_deleted" = false)
    FULL JOIN (devices AS "I" (a, b) JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 2" ON (CASE WHEN true THEN "I".* END)."station_id" = {station})
    ON "I".a = c.id

-- FOR UPDATE reaches the tables in such a join
SELECT c.id FROM devices AS d RIGHT JOIN customers AS c USING (id) FOR UPDATE OF c
--> SELECT c.id FROM (devices AS d JOIN (SELECT FROM (SELECT 1) AS one) AS "scope 1" ON d."station_id" = {station}) RIGHT JOIN customers AS c USING(id)
    WHERE c."station_id" = {station} AND c."is_deleted" = false FOR UPDATE OF c
