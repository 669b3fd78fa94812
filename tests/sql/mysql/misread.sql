-- What the parser and the server read in different ways. Each of these showed or changed rows of others once.

-- A word that is an operator elsewhere, and an alias here
SELECT label OVERLAPS FROM(devices)
--! Refused `OVERLAPS` is not SQL of this backend

-- Bits that are none: the server ends the literal at the second quote
SELECT b'01''\', 1 FROM stations WHERE name = ', label FROM devices -- '
--! Refused other than 0 and 1

-- Bits in double quotes
SELECT b"01" FROM devices
--! Refused not a literal to every server

-- A setting's name in quotes
SELECT @@`x `.key_buffer_size, label FROM devices -- `
--! Refused variable of the session

-- A setting
SELECT @@session.autocommit
--> SELECT @@session.autocommit

-- A variable right behind a word
SELECT id INTO@x FROM devices
--! Refused variable of the session

-- A letter that one server takes for another
UPDATE customers SET statİon_id = id WHERE id = 1
--! CrossTenant station_id

-- One that a collation could
UPDATE customers SET ſtation_id = id WHERE id = 1
--! CrossTenant station_id

-- BINARY binds tighter than a comparison
SELECT id FROM customers WHERE BINARY name = 'A' AND id = 1
--> SELECT id FROM customers WHERE (BINARY name = 'A' AND id = 1) AND customers.`station_id` = {station}
    AND customers.`is_deleted` = false

-- BINARY on the right
SELECT id FROM customers WHERE name = BINARY 'a' OR name LIKE BINARY 'b%'
--> SELECT id FROM customers WHERE (name = BINARY 'a' OR name LIKE BINARY 'b%') AND customers.`station_id` = {station}
    AND customers.`is_deleted` = false

-- BINARY as a type
SELECT CAST(name AS BINARY(4)), CONVERT(name, BINARY) FROM customers
--> SELECT CAST(name AS BINARY(4)), CONVERT(name, BINARY) FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false

-- A join without ON in front of another
SELECT c.id FROM customers c JOIN bookings b JOIN devices d ON c.id = b.customer_id
--! Refused read in two ways

-- The same from the right
SELECT c.id FROM customers c JOIN bookings b RIGHT JOIN devices d ON d.id = b.customer_id
--! Refused read in two ways

-- CROSS JOIN is not
SELECT c.id FROM customers c CROSS JOIN bookings b JOIN devices d ON c.id = b.customer_id
--> SELECT c.id FROM customers c CROSS JOIN bookings b JOIN devices d ON c.id = b.customer_id
    WHERE c.`station_id` = {station} AND c.`is_deleted` = false AND b.`station_id` = {station} AND b.`deleted_at` IS NULL
    AND d.`station_id` = {station}

-- A function that keeps a value for the session
SELECT LAST_INSERT_ID(5)
--! Refused outlives the statement



-- A function of a storage engine that runs SQL
SELECT spider_direct_sql('SELECT * FROM bookings', '', '')
--! Refused runs SQL from text

-- An index may be called PRIMARY
SELECT d.id FROM devices AS d USE INDEX (PRIMARY) WHERE d.id = 1
--> SELECT d.id FROM devices AS d USE INDEX (PRIMARY) WHERE d.id = 1 AND d.`station_id` = {station}
