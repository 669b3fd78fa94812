-- Deleting marks, by time
-- values: uuid
DELETE FROM bookings WHERE id = $1
--> UPDATE bookings SET "deleted_at" = {deleted}, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE id = $1 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- Deleting marks, by flag
DELETE FROM customers
--> UPDATE customers SET "is_deleted" = true, "updated_at" = {updated_at} WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false

-- Who deleted it
DELETE FROM payments WHERE id = $1
--> UPDATE payments SET "deleted_at" = {deleted}, "deleted_by" = {actor}, "updated_at" = {updated_at}, "updated_by" = {actor}
    WHERE id = $1 AND payments."station_id" = {station} AND payments."business_id" = {business}
    AND payments."deleted_at" IS NULL

-- A table without soft delete loses the rows
DELETE FROM devices WHERE id = $1 OR id = $2
--> DELETE FROM devices WHERE (id = $1 OR id = $2) AND devices."station_id" = {station}

-- A table without soft delete, without a WHERE
DELETE FROM org_docs
--> DELETE FROM org_docs WHERE org_docs."org_id" = {org_id}

-- A shared table
DELETE FROM currencies WHERE code = 'DEM'
--> DELETE FROM currencies WHERE code = 'DEM'

-- A subquery in its WHERE
DELETE FROM devices WHERE id IN (SELECT customer_id FROM bookings)
--> DELETE FROM devices WHERE id IN (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AND devices."station_id" = {station}

-- With deleted rows in sight, live ones are marked
-- scope: with_deleted
DELETE FROM bookings
--> UPDATE bookings SET "deleted_at" = {deleted}, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- Restore looks at deleted rows, inside the tenant
-- values: uuid
/*sea-orm-mixins:restore*/ UPDATE bookings SET deleted_at = NULL WHERE id = $1
--> UPDATE bookings SET deleted_at = NULL, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE id = $1 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NOT NULL

-- Removal for good looks at all rows, inside the tenant
-- values: uuid
/*sea-orm-mixins:force_delete*/ DELETE FROM bookings WHERE id = $1
--> DELETE FROM bookings WHERE id = $1 AND bookings."station_id" = {station}

-- An undeclared table loses nothing
DELETE FROM invoices
--! UnknownTable invoices

-- A table with mixins that is nobody's is not emptied
DELETE FROM drafts
--! UnknownTable has mixins and no tenant

-- A scope that says nothing deletes nothing
-- scope: empty
DELETE FROM devices
--! MissingTenant devices

-- The guard: no WHERE
-- scope: refuse_unfiltered_writes
DELETE FROM bookings
--! Refused WHERE

-- The guard: a constant WHERE
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE 1 = 1
--! Refused WHERE

-- A scope that sees deleted rows only has none to mark
-- scope: only_deleted no_actor
DELETE FROM customers WHERE id = 1
--> UPDATE customers SET "is_deleted" = true, "updated_at" = {updated_at} WHERE id = 1
    AND customers."station_id" = {station} AND customers."is_deleted" = false AND customers."is_deleted" = true
