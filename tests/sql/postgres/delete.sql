-- USING: both tables are filtered
DELETE FROM devices USING customers WHERE customers.id = devices.id
--> DELETE FROM devices USING customers WHERE customers.id = devices.id AND devices."station_id" = {station}
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- USING, marking: it becomes FROM
DELETE FROM bookings USING customers AS c WHERE c.id = bookings.customer_id
--> UPDATE bookings SET "deleted_at" = {deleted}, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    FROM customers AS c WHERE c.id = bookings.customer_id AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false

-- RETURNING, marking
-- values: uuid
DELETE FROM bookings AS b WHERE b.id = $1 RETURNING b.id, deleted_at
--> UPDATE bookings AS b SET "deleted_at" = {deleted}, "updated_at" = {updated_at}, "version" = COALESCE(b."version", 0) + 1
    WHERE b.id = $1 AND b."station_id" = {station} AND b."deleted_at" IS NULL RETURNING b.id, deleted_at

-- RETURNING of a removed row
DELETE FROM devices WHERE id = 1 RETURNING *
--> DELETE FROM devices WHERE id = 1 AND devices."station_id" = {station} RETURNING *

-- A subquery in RETURNING
DELETE FROM devices RETURNING (SELECT max(name) FROM customers)
--> DELETE FROM devices WHERE devices."station_id" = {station} RETURNING (SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)

-- ONLY
DELETE FROM ONLY devices
--> DELETE FROM ONLY devices WHERE devices."station_id" = {station}

-- TRUNCATE empties a table for all tenants
TRUNCATE devices
--! Refused TRUNCATE

-- Times in the ON of a join are cut as those in WHERE are
-- values: now
DELETE FROM devices USING vouchers v JOIN customers c ON c.name = v.name AND c.created_at < $1 WHERE v.name = devices.label
--> DELETE FROM devices USING vouchers v JOIN customers c ON c.name = v.name AND c.created_at < {1 cut} WHERE
    v.name = devices.label AND devices."station_id" = {station} AND c."station_id" = {station} AND c."is_deleted" = false

-- DELETE from a join
DELETE FROM devices AS d JOIN customers AS c ON c.id = d.id
--! Refused DELETE from a join is not SQL of this backend, or is not supported; use USING, or a subquery
