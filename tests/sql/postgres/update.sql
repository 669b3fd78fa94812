-- FROM: both tables are filtered
UPDATE bookings SET party_adults = 1 FROM customers WHERE customers.id = bookings.customer_id
--> UPDATE bookings SET party_adults = 1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 FROM customers
    WHERE customers.id = bookings.customer_id AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- FROM with a join, by alias
UPDATE bookings AS b SET party_adults = p.amount FROM payments AS p LEFT JOIN customers AS c ON c.id = p.id WHERE p.booking_id = b.id
--> UPDATE bookings AS b SET party_adults = p.amount, "updated_at" = {updated_at}, "version" = COALESCE(b."version", 0) + 1
    FROM payments AS p LEFT JOIN customers AS c ON c.id = p.id AND c."station_id" = {station} AND c."is_deleted" = false
    WHERE p.booking_id = b.id AND b."station_id" = {station} AND b."deleted_at" IS NULL AND p."station_id" = {station}
    AND p."business_id" = {business} AND p."deleted_at" IS NULL

-- FROM a derived table
UPDATE devices SET label = x.name FROM (SELECT id, name FROM customers) AS x WHERE x.id = devices.id
--> UPDATE devices SET label = x.name FROM (SELECT id, name FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false) AS x WHERE x.id = devices.id AND devices."station_id" = {station}

-- A shared table changed from a tenant's
UPDATE currencies SET name = c.name FROM customers AS c WHERE c.email = code
--> UPDATE currencies SET name = c.name FROM customers AS c WHERE c.email = code AND c."station_id" = {station}
    AND c."is_deleted" = false

-- RETURNING
UPDATE devices SET label = 'x' WHERE id = 1 RETURNING id, label
--> UPDATE devices SET label = 'x' WHERE id = 1 AND devices."station_id" = {station} RETURNING id, label

-- A subquery in RETURNING
UPDATE devices SET label = 'x' RETURNING (SELECT max(name) FROM customers)
--> UPDATE devices SET label = 'x' WHERE devices."station_id" = {station} RETURNING (SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)

-- Several columns at once
UPDATE customers SET (name, email) = ('A', 'b') WHERE id = 1
--> UPDATE customers SET name = 'A', email = 'b', "updated_at" = {updated_at} WHERE id = 1
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- Several columns at once, a tenant among them
-- values: uuid
-- check: devices.station = {1}
UPDATE devices SET (label, station_id) = ('A', $1)
--> UPDATE devices SET label = 'A' WHERE devices."station_id" = {station}

-- Several columns at once from a query, a tenant among them
UPDATE devices SET (label, station_id) = (SELECT name, id FROM stations LIMIT 1)
--! Refused

-- ONLY
UPDATE ONLY customers AS c SET name = 'x'
--> UPDATE ONLY customers AS c SET name = 'x', "updated_at" = {updated_at} WHERE c."station_id" = {station}
    AND c."is_deleted" = false

-- A quoted column of the tenant
-- values: uuid
-- check: devices.station = {1}
UPDATE devices SET "station_id" = $1, label = 'x'
--> UPDATE devices SET label = 'x' WHERE devices."station_id" = {station}

-- A column in capitals
UPDATE devices SET STATION_ID = (SELECT min(id::text)::uuid FROM stations)
--! CrossTenant devices

-- WHERE CURRENT OF
UPDATE devices SET label = 'x' WHERE CURRENT OF c
--! Refused

-- A flag that is a number, or a text
-- not run: it is a boolean
UPDATE memos SET is_deleted = 0, note = 'x' WHERE id = 1
--> UPDATE memos SET "deleted_by" = {nobody}, is_deleted = 0, note = 'x', "updated_by" = {actor} WHERE id = 1 AND memos."is_deleted"
    = false

-- A flag that is another number
-- not run: it is a boolean
UPDATE memos SET is_deleted = 1 WHERE id = 1
--> UPDATE memos SET "deleted_by" = {actor}, is_deleted = 1, "updated_by" = {actor} WHERE id = 1 AND memos."is_deleted"
    = false

-- A tenant from another table is another tenant
UPDATE devices AS d SET station_id = c.station_id FROM customers AS c WHERE c.id = d.id
--! CrossTenant devices

-- A tenant from the table's name behind an alias is none that can be told
UPDATE devices AS d SET station_id = devices.station_id WHERE id = 1
--! CrossTenant devices

-- A tenant from another column of the row
UPDATE devices AS d SET station_id = d.id WHERE id = 1
--! CrossTenant devices

-- The version in an update of one row is the one that its copy was read at
-- values: 2, 5, uuid
UPDATE bookings SET party_adults = $1, version = $2 WHERE id = $3
--> UPDATE bookings SET party_adults = $1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE id = $3 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL AND bookings."version" = $2

-- The same with the table's name in front of the key
-- values: 2, 5, uuid
UPDATE bookings SET party_adults = $1, version = $2 WHERE (bookings.id = $3)
--> UPDATE bookings SET party_adults = $1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE (bookings.id = $3) AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL AND bookings."version" = $2

-- An element of an array
-- not run: there is no such column
UPDATE devices SET tags[$1] = 'x', label = 'y', grid[1][2:$2] = tags[3] WHERE id = 1
--> UPDATE devices SET tags[$1] = 'x', label = 'y', grid[1][2:$2] = tags[3] WHERE id = 1 AND devices."station_id" = {station}

-- A query in the brackets is scoped
-- not run: there is no such column
UPDATE customers SET tags[(SELECT max(id) FROM devices)] = 'x' WHERE id = 1
--> UPDATE customers SET tags[(SELECT max(id) FROM devices WHERE devices."station_id" = {station})] = 'x',
    "updated_at" = {updated_at} WHERE id = 1 AND customers."station_id" = {station} AND customers."is_deleted" = false

-- A function there is looked at
UPDATE devices SET tags[length(pg_read_file('/etc/passwd'))] = 'x'
--! Refused pg_read_file

-- An element of a column of ours is taken for the column
-- values: uuid
-- check: devices.station = {1}
UPDATE devices SET station_id[1] = $1
--> UPDATE devices SET "id" = devices."id" WHERE devices."station_id" = {station}

-- What stands in brackets behind a comparison is no element that is set
-- not run: there is no such column
UPDATE devices SET label = 'x' FROM stations AS s WHERE tags[1] = 'a' AND s.name = tags[2]
--> UPDATE devices SET label = 'x' FROM stations AS s WHERE (tags[1] = 'a' AND s.name = tags[2])
    AND devices."station_id" = {station}

-- SET as an alias is none
-- not run: there is no such column
SELECT id set, tags[1], tags[2] FROM devices
--> SELECT id AS set, tags[1], tags[2] FROM devices WHERE devices."station_id" = {station}

-- A tenant out of a table beside that is called as an upsert calls the row that is not inserted
UPDATE devices SET station_id = excluded.station_id FROM (SELECT id AS station_id FROM stations) AS excluded
--! CrossTenant devices

-- The same in a row
UPDATE devices SET (station_id, label) = (excluded.station_id, 'x') FROM (SELECT id AS station_id FROM stations) AS excluded
--! CrossTenant devices

-- Times in the ON of a join are cut as those in WHERE are
-- values: now
UPDATE devices SET label = 'x' FROM vouchers v JOIN customers c ON c.name = v.name AND c.created_at < $1 WHERE v.name = devices.label
--> UPDATE devices SET label = 'x' FROM vouchers v JOIN customers c ON c.name = v.name AND c.created_at < {1 cut} WHERE
    v.name = devices.label AND devices."station_id" = {station} AND c."station_id" = {station} AND c."is_deleted" = false

-- Another table's key names no row of this one
-- values: 7, 1
UPDATE bookings SET version = $1 FROM customers AS c WHERE c.id = $2 AND bookings.customer_id = c.id
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 FROM customers AS c
    WHERE c.id = {2} AND bookings.customer_id = c.id AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL
    AND c."station_id" = {station} AND c."is_deleted" = false

-- The key of one row may stand behind its value
-- values: 7, uuid
UPDATE bookings SET version = $1 WHERE $2 = id
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 WHERE $2 = id
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL AND bookings."version" = $1

-- UPDATE of a join
UPDATE devices AS d JOIN customers AS c ON c.id = d.id SET label = c.name
--! Refused UPDATE of a join is not SQL of this backend, or is not supported; use UPDATE .. FROM
