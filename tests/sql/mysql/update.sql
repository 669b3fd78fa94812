-- Values in the order of their marks
-- values: 3, uuid
UPDATE bookings SET party_adults = ? WHERE id = ?
--> UPDATE bookings SET party_adults = ?, `updated_at` = {updated_at}, `version` = COALESCE(bookings.`version`, 0) + 1 WHERE id = ?
    AND bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL

-- A join: both tables are filtered, the changed one is touched
UPDATE bookings AS b JOIN customers AS c ON c.id = b.customer_id SET b.party_adults = 1
--> UPDATE bookings AS b JOIN customers AS c ON c.id = b.customer_id SET b.party_adults = 1,
    b.`updated_at` = {updated_at}, b.`version` = COALESCE(b.`version`, 0) + 1 WHERE b.`station_id` = {station}
    AND b.`deleted_at` IS NULL AND c.`station_id` = {station} AND c.`is_deleted` = false

-- A join, both changed
UPDATE bookings AS b JOIN customers AS c ON c.id = b.customer_id SET b.party_adults = 1, c.name = 'x' WHERE c.id = 1
--> UPDATE bookings AS b JOIN customers AS c ON c.id = b.customer_id SET b.party_adults = 1,
    b.`updated_at` = {bookings.updated_at}, b.`version` = COALESCE(b.`version`, 0) + 1, c.name = 'x', c.`updated_at` = {customers.updated_at}
    WHERE c.id = 1 AND b.`station_id` = {station} AND b.`deleted_at` IS NULL AND c.`station_id` = {station}
    AND c.`is_deleted` = false

-- A LEFT JOIN: the nullable side in ON
UPDATE devices AS d LEFT JOIN customers AS c ON c.id = d.id SET d.label = 'x' WHERE c.id IS NULL
--> UPDATE devices AS d LEFT JOIN customers AS c ON c.id = d.id AND c.`station_id` = {station} AND c.`is_deleted` = false
    SET d.label = 'x' WHERE c.id IS NULL AND d.`station_id` = {station}

-- In a join, SET must say which table it means
UPDATE devices AS d JOIN customers AS c ON c.id = d.id SET label = 'x'
--! Refused SET

-- A join that moves rows to another tenant
UPDATE devices AS d JOIN stations AS s ON s.id <> d.station_id SET d.station_id = s.id
--! CrossTenant devices

-- ORDER BY and LIMIT
UPDATE devices SET label = 'x' WHERE id > ? ORDER BY id LIMIT 2
--> UPDATE devices SET label = 'x' WHERE id > ? AND devices.`station_id` = {station} ORDER BY id LIMIT 2

-- IGNORE is read as a table's name
UPDATE IGNORE bookings SET party_adults = 1
--! Refused IGNORE

-- LOW_PRIORITY is read as a table's name
UPDATE LOW_PRIORITY bookings SET party_adults = 1
--! Refused LOW_PRIORITY

-- A quoted column of the tenant
-- values: uuid
-- check: devices.station = {1}
UPDATE devices SET `STATION_ID` = ?, label = 'x'
--> UPDATE devices SET label = 'x' WHERE devices.`station_id` = {station}

-- A subquery in ORDER BY
UPDATE devices SET label = 'x' ORDER BY (SELECT max(c.id) FROM customers AS c) LIMIT 1
--> UPDATE devices SET label = 'x' WHERE devices.`station_id` = {station} ORDER BY (SELECT max(c.id) FROM customers AS c
    WHERE c.`station_id` = {station} AND c.`is_deleted` = false) LIMIT 1

-- A list of tables is a join
UPDATE devices d, customers c SET d.label = c.name WHERE d.id = c.id
--> UPDATE devices d CROSS JOIN customers c SET d.label = c.name WHERE d.id = c.id AND d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- A list with a join in it
UPDATE devices d, customers c LEFT JOIN bookings b ON b.customer_id = c.id SET d.label = c.name WHERE d.id = c.id
--> UPDATE devices d CROSS JOIN customers c LEFT JOIN bookings b ON b.customer_id = c.id AND b.`station_id` = {station}
    AND b.`deleted_at` IS NULL SET d.label = c.name WHERE d.id = c.id AND d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- A list with a join from the right, which the tables in front have no part in
UPDATE devices d, customers c RIGHT JOIN bookings b ON b.customer_id = c.id SET d.label = c.name WHERE d.id = c.id
--! Refused not understood

-- The version in an update of one row is the one that its copy was read at
-- values: 2, 5, uuid
UPDATE bookings SET party_adults = ?, version = ? WHERE id = ?
--> UPDATE bookings SET party_adults = ?, `updated_at` = {updated_at}, `version` = COALESCE(bookings.`version`, 0) + 1
    WHERE id = {3} AND bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL AND bookings.`version` = ?

-- The same with the table's name in front of the key
-- values: 2, 5, uuid
UPDATE bookings SET party_adults = ?, version = ? WHERE (bookings.id = ?)
--> UPDATE bookings SET party_adults = ?, `updated_at` = {updated_at}, `version` = COALESCE(bookings.`version`, 0) + 1
    WHERE (bookings.id = {3}) AND bookings.`station_id` = {station} AND bookings.`deleted_at` IS NULL AND bookings.`version` = ?

-- A table that becomes a subquery cannot be changed
UPDATE customers AS c LEFT JOIN devices AS d USING (id) SET d.label = c.name
--! Refused write ON in place of USING

-- What the refusal says to write
UPDATE customers AS c LEFT JOIN devices AS d ON d.id = c.id SET d.label = c.name
--> UPDATE customers AS c LEFT JOIN devices AS d ON d.id = c.id AND d.`station_id` = {station} SET d.label = c.name
    WHERE c.`station_id` = {station} AND c.`is_deleted` = false

-- The side that is kept can
UPDATE devices AS d NATURAL LEFT JOIN customers AS c SET d.label = 'x'
--> UPDATE devices AS d NATURAL LEFT JOIN (SELECT * FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false) AS c SET d.label = 'x' WHERE d.`station_id` = {station}

-- A table of which another copy becomes a subquery
UPDATE devices AS d LEFT JOIN devices AS e USING (id) SET d.label = e.label
--> UPDATE devices AS d LEFT JOIN (SELECT * FROM devices WHERE devices.`station_id` = {station}) AS e USING(id)
    SET d.label = e.label WHERE d.`station_id` = {station}

-- USING with an inner join leaves both tables
UPDATE devices AS d JOIN customers AS c USING (id) SET d.label = c.name
--> UPDATE devices AS d JOIN customers AS c USING(id) SET d.label = c.name WHERE d.`station_id` = {station}
    AND c.`station_id` = {station} AND c.`is_deleted` = false

-- VALUES(..) is what an upsert inserts; outside of one it is NULL
UPDATE devices SET station_id = VALUES(station_id), label = 'x'
--! CrossTenant devices

-- The same of a join
UPDATE devices AS d JOIN stations AS excluded ON true SET d.station_id = excluded.id, d.label = VALUES(label)
--! CrossTenant devices

-- Times in the ON of a join are cut as those in WHERE are
-- values: now
UPDATE devices JOIN customers ON customers.id = devices.id AND customers.created_at < ? SET devices.label = 'x'
--> UPDATE devices JOIN customers ON customers.id = devices.id AND customers.created_at < {1 cut} SET devices.label = 'x'
    WHERE devices.`station_id` = {station} AND customers.`station_id` = {station} AND customers.`is_deleted` = false

-- A version that is bound for one row of a join is the one that its copy was read at
-- values: 2, uuid
UPDATE bookings b JOIN customers c ON c.id = b.customer_id SET b.party_adults = 3, b.version = ? WHERE b.id = ?
--> UPDATE bookings b JOIN customers c ON c.id = b.customer_id SET b.party_adults = 3, b.`updated_at` = {updated_at},
    b.`version` = COALESCE(b.`version`, 0) + 1 WHERE b.id = {2} AND b.`station_id` = {station} AND b.`deleted_at` IS NULL
    AND c.`station_id` = {station} AND c.`is_deleted` = false AND b.`version` = ?

-- The key of the other table names none of its rows
-- values: 2, 1
UPDATE bookings b JOIN customers c ON c.id = b.customer_id SET b.party_adults = 3, b.version = ? WHERE c.id = ?
--> UPDATE bookings b JOIN customers c ON c.id = b.customer_id SET b.party_adults = 3, b.`updated_at` = {updated_at},
    b.`version` = COALESCE(b.`version`, 0) + 1 WHERE c.id = {2} AND b.`station_id` = {station} AND b.`deleted_at` IS NULL
    AND c.`station_id` = {station} AND c.`is_deleted` = false
