-- FROM: both tables are filtered
UPDATE bookings SET party_adults = 1 FROM customers WHERE customers.id = bookings.customer_id
--> UPDATE OR ABORT bookings SET party_adults = 1, "updated_at" = {updated_at}, "version" = CASE WHEN bookings."version" >= {last_version} THEN abs(1 << 63) ELSE COALESCE(bookings."version", 0) + 1 END FROM customers
    WHERE customers.id = bookings.customer_id AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- An alias of the target
UPDATE devices AS d SET label = 'x' WHERE d.id = 1
--> UPDATE OR ABORT devices AS d SET label = 'x' WHERE d.id = 1 AND d."station_id" = {station}

-- OR IGNORE leaves the other row alone
UPDATE OR IGNORE devices SET id = 5 WHERE id = 1
--> UPDATE OR IGNORE devices SET id = 5 WHERE id = 1 AND devices."station_id" = {station}

-- OR REPLACE deletes whatever row is in the way
UPDATE OR REPLACE devices SET id = 5
--! Refused REPLACE

-- RETURNING
UPDATE devices SET label = 'x' WHERE id = 1 RETURNING id, label
--> UPDATE OR ABORT devices SET label = 'x' WHERE id = 1 AND devices."station_id" = {station} RETURNING id, label

-- ORDER BY and LIMIT are not built into the server
UPDATE devices SET label = 'x' ORDER BY id LIMIT 1
--! Refused

-- INDEXED BY
-- not run: there is no such index
UPDATE devices INDEXED BY by_label SET label = 'x'
--> UPDATE OR ABORT devices INDEXED BY by_label SET label = 'x' WHERE devices."station_id" = {station}

-- Two signs of equality
UPDATE devices SET label == 'x' WHERE id == 1
--> UPDATE OR ABORT devices SET label = 'x' WHERE id = 1 AND devices."station_id" = {station}

-- Several columns at once
UPDATE customers SET (name, email) = ('A', 'b') WHERE id = 1
--> UPDATE OR ABORT customers SET name = 'A', email = 'b', "updated_at" = {updated_at} WHERE id = 1
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- DELETE with ORDER BY and LIMIT
-- not run: it is an option of SQLite that is not built in
DELETE FROM devices ORDER BY id LIMIT 1
--> DELETE FROM devices WHERE devices."station_id" = {station} ORDER BY id LIMIT 1

-- DELETE with ORDER BY and LIMIT, marking
DELETE FROM customers ORDER BY id LIMIT 1
--! Refused ORDER BY

-- DELETE with RETURNING, marking
DELETE FROM customers WHERE id = 1 RETURNING id
--> UPDATE OR ABORT customers SET "is_deleted" = true, "updated_at" = {updated_at} WHERE id = 1
    AND customers."station_id" = {station} AND customers."is_deleted" = false RETURNING id

-- DELETE by alias
DELETE FROM devices AS d WHERE d.id = 1
--> DELETE FROM devices AS d WHERE d.id = 1 AND d."station_id" = {station}

-- A shared table's rows are everybody's, and may be replaced
UPDATE OR REPLACE currencies SET code = 'EUR'
--> UPDATE OR REPLACE currencies SET code = 'EUR'

-- The transaction is the driver's, whatever table it is about
UPDATE OR ROLLBACK currencies SET code = 'EUR'
--! Refused ends the transaction

-- The version in an update of one row is the one that its copy was read at
-- values: 2, 5, uuid
UPDATE bookings SET party_adults = ?, version = ? WHERE id = ?
--> UPDATE OR ABORT bookings SET party_adults = ?, "updated_at" = {updated_at}, "version" = CASE WHEN bookings."version" >= {last_version} THEN abs(1 << 63) ELSE COALESCE(bookings."version", 0) + 1 END
    WHERE id = {3} AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL AND bookings."version" = ?

-- The same with the table's name in front of the key
-- values: 2, 5, uuid
UPDATE bookings SET party_adults = ?, version = ? WHERE (bookings.id = ?)
--> UPDATE OR ABORT bookings SET party_adults = ?, "updated_at" = {updated_at}, "version" = CASE WHEN bookings."version" >= {last_version} THEN abs(1 << 63) ELSE COALESCE(bookings."version", 0) + 1 END
    WHERE (bookings.id = {3}) AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL AND bookings."version" = ?

-- A tenant out of a table beside that is called as an upsert calls the row that is not inserted
UPDATE devices SET station_id = excluded.station_id FROM (SELECT id AS station_id FROM stations) AS excluded
--! CrossTenant devices

-- The same in a row
UPDATE devices SET (station_id, label) = (excluded.station_id, 'x') FROM (SELECT id AS station_id FROM stations) AS excluded
--! CrossTenant devices

-- Times in the ON of a join are cut as those in WHERE are
-- values: now
UPDATE devices SET label = 'x' FROM vouchers v JOIN customers c ON c.name = v.name AND c.created_at < ? WHERE v.name = devices.label
--> UPDATE OR ABORT devices SET label = 'x' FROM vouchers v JOIN customers c ON c.name = v.name AND c.created_at < {1 cut} WHERE
    v.name = devices.label AND devices."station_id" = {station} AND c."station_id" = {station} AND c."is_deleted" = false

-- The number of a row is its integer key by another name: in the tenants' own table it says whose row it is
UPDATE orgs SET "OID" = 7
--! Refused write `id`

-- The same among others
UPDATE orgs SET (name, rowid) = (SELECT 'x', 7)
--! Refused write `id`

-- Another table's key names no row of this one
-- values: 7, 1
UPDATE bookings SET version = ? FROM customers AS c WHERE c.id = ? AND bookings.customer_id = c.id
--> UPDATE OR ABORT bookings SET "updated_at" = {updated_at}, "version" = CASE WHEN bookings."version" >= {last_version} THEN abs(1 << 63) ELSE COALESCE(bookings."version", 0) + 1 END FROM customers AS c
    WHERE c.id = {2} AND bookings.customer_id = c.id AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL
    AND c."station_id" = {station} AND c."is_deleted" = false
