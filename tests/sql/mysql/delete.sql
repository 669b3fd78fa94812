-- ORDER BY and LIMIT
DELETE FROM devices WHERE id > ? ORDER BY id LIMIT 2
--> DELETE FROM devices WHERE id > ? AND devices.`station_id` = {station} ORDER BY id LIMIT 2

-- ORDER BY and LIMIT, marking
DELETE FROM customers WHERE id > ? ORDER BY id LIMIT 2
--> UPDATE customers SET `is_deleted` = true, `updated_at` = {updated_at} WHERE id > ? AND customers.`station_id` = {station}
    AND customers.`is_deleted` = false ORDER BY id LIMIT 2

-- RETURNING, marking: there is no UPDATE with RETURNING
DELETE FROM customers WHERE id = 1 RETURNING id
--! Refused RETURNING

-- RETURNING of a removed row
-- only on: MariaDB
DELETE FROM devices WHERE id = 1 RETURNING id
--> DELETE FROM devices WHERE id = 1 AND devices.`station_id` = {station} RETURNING id

-- A join, by the table's alias
DELETE d FROM devices AS d JOIN customers AS c ON c.id = d.id WHERE c.name = 'x'
--> DELETE d FROM devices AS d JOIN customers AS c ON c.id = d.id WHERE c.name = 'x' AND d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- A join, marking
DELETE b FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id
--> UPDATE bookings AS b JOIN customers AS c ON c.id = b.customer_id SET b.`deleted_at` = {deleted},
    b.`updated_at` = {updated_at}, b.`version` = COALESCE(b.`version`, 0) + 1 WHERE b.`station_id` = {station}
    AND b.`deleted_at` IS NULL AND c.`station_id` = {station} AND c.`is_deleted` = false

-- USING
DELETE FROM devices USING devices JOIN customers ON customers.id = devices.id
--> DELETE FROM devices USING devices JOIN customers ON customers.id = devices.id WHERE devices.`station_id` = {station}
    AND customers.`station_id` = {station} AND customers.`is_deleted` = false

-- Several tables
DELETE d, o FROM devices AS d JOIN org_docs AS o ON o.id = d.id
--> DELETE d, o FROM devices AS d JOIN org_docs AS o ON o.id = d.id WHERE d.`station_id` = {station} AND o.`org_id` = {org_id}

-- Several tables, one of them marked
DELETE d, c FROM devices AS d JOIN customers AS c ON c.id = d.id
--! Refused

-- LOW_PRIORITY, QUICK and IGNORE are read as tables' names
DELETE QUICK FROM devices
--! Refused QUICK

-- IGNORE
DELETE IGNORE FROM devices
--! Refused IGNORE

-- TRUNCATE
TRUNCATE TABLE devices
--! Refused TRUNCATE

-- Deleted rows beside, which marking does not see
-- scope: with_deleted
DELETE c FROM customers AS c JOIN bookings AS b ON b.customer_id = c.id
--! Refused delete by a subquery

-- The same without others beside
-- scope: with_deleted
DELETE c, b FROM customers AS c JOIN bookings AS b ON b.customer_id = c.id
--> UPDATE customers AS c JOIN bookings AS b ON b.customer_id = c.id SET c.`is_deleted` = true, c.`updated_at` =
    {customers.updated_at}, b.`deleted_at` = {bookings.deleted}, b.`updated_at` = {bookings.updated_at}, b.`version` =
    COALESCE(b.`version`, 0) + 1 WHERE c.`station_id` = {station} AND c.`is_deleted` = false AND b.`station_id` = {station} AND
    b.`deleted_at` IS NULL

-- Removing rows of a join
DELETE FROM d USING devices AS d JOIN customers AS c ON c.id = d.id WHERE c.name = 'A'
--> DELETE FROM d USING devices AS d JOIN customers AS c ON c.id = d.id WHERE c.name = 'A' AND d.`station_id` =
    {station} AND c.`station_id` = {station} AND c.`is_deleted` = false

-- A list of tables to delete from is a join
DELETE d FROM devices d, customers c WHERE c.id = d.id AND c.name IN ('a', 'b')
--> DELETE d FROM devices d CROSS JOIN customers c WHERE c.id = d.id AND c.name IN ('a', 'b')
    AND d.`station_id` = {station} AND c.`station_id` = {station} AND c.`is_deleted` = false

-- The same with USING
DELETE FROM d USING devices AS d, customers AS c WHERE c.id = d.id
--> DELETE FROM d USING devices AS d CROSS JOIN customers AS c WHERE c.id = d.id AND d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- The same with USING, marking
DELETE FROM b USING bookings AS b JOIN customers AS c ON c.id = b.customer_id
--> UPDATE bookings AS b JOIN customers AS c ON c.id = b.customer_id SET b.`deleted_at` = {deleted},
    b.`updated_at` = {updated_at}, b.`version` = COALESCE(b.`version`, 0) + 1 WHERE b.`station_id` = {station}
    AND b.`deleted_at` IS NULL AND c.`station_id` = {station} AND c.`is_deleted` = false

-- A star behind the table that is deleted from
DELETE d.* FROM devices AS d JOIN customers AS c ON c.id = d.id WHERE c.name = 'A'
--> DELETE d FROM devices AS d JOIN customers AS c ON c.id = d.id WHERE c.name = 'A' AND d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- The same behind two, one of them marked, with USING
DELETE FROM d.*, c.* USING devices AS d JOIN customers AS c ON c.id = d.id
--! Refused delete from one table at a time

-- The same of one table that is marked
DELETE customers.* FROM customers WHERE customers.id = 1
--> UPDATE customers SET customers.`is_deleted` = true, customers.`updated_at` = {updated_at} WHERE customers.id = 1
    AND customers.`station_id` = {station} AND customers.`is_deleted` = false

-- DELETE QUICK
DELETE QUICK FROM devices WHERE id = 1
--! Refused `QUICK` in front of a table's name, or in its place, is not supported; leave it out

-- An order in GROUP BY
SELECT label FROM devices GROUP BY label DESC
--! Refused an order stands in ORDER BY

-- Rows of a table that becomes a subquery cannot be deleted
DELETE d FROM devices AS d NATURAL RIGHT JOIN customers AS c
--! Refused write ON in place of USING

-- Those on the side that is kept can
DELETE d FROM devices AS d NATURAL LEFT JOIN customers AS c WHERE c.id IS NULL
--> DELETE d FROM devices AS d NATURAL LEFT JOIN (SELECT * FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false) AS c WHERE c.id IS NULL AND d.`station_id` = {station}

-- Times in the ON of a join are cut as those in WHERE are
-- values: now
DELETE devices FROM devices JOIN customers ON customers.id = devices.id AND customers.created_at < ?
--> DELETE devices FROM devices JOIN customers ON customers.id = devices.id AND customers.created_at < {1 cut}
    WHERE devices.`station_id` = {station} AND customers.`station_id` = {station} AND customers.`is_deleted` = false

-- A table that the join does not have
DELETE x FROM devices AS d JOIN customers AS c ON c.id = d.id
--! Refused `x` is deleted from, and is not the name of one table of the join

-- A list with a join from the right, which the tables in front have no part in
DELETE d FROM devices AS d, customers AS c RIGHT JOIN bookings AS b ON b.customer_id = c.id WHERE d.id = c.id
--! Refused DELETE names its tables in a list; write the join with JOIN

-- What is deleted from has its alias in the join
DELETE FROM devices AS d USING devices AS d JOIN customers AS c ON c.id = d.id
--! Refused what is deleted from is not a table
