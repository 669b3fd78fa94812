-- The scope's live rows, with time and version
-- values: 3, uuid
UPDATE bookings SET party_adults = $1 WHERE id = $2
--> UPDATE bookings SET party_adults = $1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 WHERE id = $2
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- Without a WHERE of its own
UPDATE bookings SET party_adults = 3
--> UPDATE bookings SET party_adults = 3, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- OR in its WHERE is put in parentheses
UPDATE devices SET label = 'x' WHERE id = 1 OR id = 2
--> UPDATE devices SET label = 'x' WHERE (id = 1 OR id = 2) AND devices."station_id" = {station}

-- Who did it, when
UPDATE payments SET amount = amount + 1 WHERE id = $1
--> UPDATE payments SET amount = amount + 1, "updated_at" = {updated_at}, "updated_by" = {actor} WHERE id = $1
    AND payments."station_id" = {station} AND payments."business_id" = {business} AND payments."deleted_at" IS NULL

-- Without an actor it is not said
-- scope: no_actor
UPDATE payments SET amount = 1
--> UPDATE payments SET amount = 1, "updated_at" = {updated_at} WHERE payments."station_id" = {station}
    AND payments."business_id" = {business} AND payments."deleted_at" IS NULL

-- Time and actor of the statement are the scope's to say
-- values: now, uuid
UPDATE payments SET amount = 1, updated_at = $1, updated_by = $2
--> UPDATE payments SET amount = 1, "updated_at" = {updated_at}, "updated_by" = {actor}
    WHERE payments."station_id" = {station} AND payments."business_id" = {business} AND payments."deleted_at" IS NULL

-- A version in SET is one more
UPDATE bookings SET party_adults = 1, version = 7
--> UPDATE bookings SET party_adults = 1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The scope's own tenant in SET is no change
-- values: 'x', uuid
-- check: devices.station = {2}
UPDATE devices SET label = $1, station_id = $2
--> UPDATE devices SET label = $1 WHERE devices."station_id" = {station}

-- A tenant in SET that is the column itself is no change
UPDATE devices SET label = 'x', station_id = station_id
--> UPDATE devices SET label = 'x' WHERE devices."station_id" = {station}

-- A tenant in SET as an expression could move rows
UPDATE devices SET station_id = (SELECT max(id) FROM stations)
--! CrossTenant devices

-- NULL in SET would give rows to nobody
UPDATE devices SET label = 'x', station_id = NULL
--! CrossTenant devices

-- With several stations no tenant can be set
-- scope: station=2
-- values: uuid
UPDATE devices SET label = 'x', station_id = $1
--! CrossTenant devices

-- Under any station no tenant can be set
-- scope: empty station=any
-- values: uuid
UPDATE devices SET label = 'x', station_id = $1
--! CrossTenant devices

-- Under any station, rows that belong to nobody are changed too
-- scope: empty station=any
UPDATE devices SET label = 'x'
--> UPDATE devices SET label = 'x'

-- A subquery in SET
UPDATE devices SET label = (SELECT max(name) FROM customers) WHERE id = 1
--> UPDATE devices SET label = (SELECT max(name) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false) WHERE id = 1 AND devices."station_id" = {station}

-- A subquery in its WHERE
UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM bookings)
--> UPDATE devices SET label = 'x' WHERE id IN (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) AND devices."station_id" = {station}

-- A shared table is changed where the statement says
UPDATE currencies SET name = 'Euro' WHERE code = 'EUR'
--> UPDATE currencies SET name = 'Euro' WHERE code = 'EUR'

-- A shared table, with a subquery on a tenant table
UPDATE currencies SET name = 'x' WHERE code IN (SELECT name FROM customers)
--> UPDATE currencies SET name = 'x' WHERE code IN (SELECT name FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false)

-- Visibility: with deleted rows
-- scope: with_deleted
UPDATE bookings SET party_adults = 3
--> UPDATE bookings SET party_adults = 3, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE bookings."station_id" = {station}

-- Visibility: only deleted rows
-- scope: only_deleted
UPDATE customers SET name = 'x'
--> UPDATE customers SET name = 'x', "updated_at" = {updated_at} WHERE customers."station_id" = {station}
    AND customers."is_deleted" = true

-- Marking by hand is a soft delete
-- check: payments: {1} is not Restoring
-- values: now
UPDATE payments SET deleted_at = $1 WHERE id = 1
--> UPDATE payments SET "deleted_by" = {actor if 1}, deleted_at = {1 cut}, "updated_at" = {updated_at}, "updated_by" = {actor}
    WHERE id = 1 AND payments."station_id" = {station} AND payments."business_id" = {business}
    AND payments."deleted_at" IS NULL

-- An undeclared table is not changed
UPDATE invoices SET amount = 1
--! UnknownTable invoices

-- A table with mixins that is nobody's is not changed
UPDATE drafts SET id = 1
--! UnknownTable has mixins and no tenant

-- A scope that says nothing changes nothing
-- scope: empty
UPDATE devices SET label = 'x'
--! MissingTenant devices

-- The guard: no WHERE
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x'
--! Refused WHERE

-- The guard: a constant WHERE
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE 1 = $1
--! Refused WHERE

-- The guard: a WHERE of the columns that are tested anyway
-- scope: refuse_unfiltered_writes
-- values: uuid
UPDATE bookings SET party_adults = 1 WHERE station_id = $1 AND deleted_at IS NULL
--! Refused WHERE

-- The guard: a WHERE of the table's own columns
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = 1
--> UPDATE devices SET label = 'x' WHERE id = 1 AND devices."station_id" = {station}

-- While tenancy is adopted, updates are filtered by liveness only
-- scope: fill_only
UPDATE customers SET name = 'x' WHERE id = 1
--> UPDATE customers SET name = 'x', "updated_at" = {updated_at} WHERE id = 1 AND customers."is_deleted" = false

-- The guard: OR with a constant
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = 1 OR 1 = 1
--! Refused WHERE

-- The guard: a column that is compared with itself
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE (id = id)
--! Refused WHERE

-- The guard: OR with columns that are tested anyway
-- scope: refuse_unfiltered_writes
UPDATE bookings SET party_adults = 1 WHERE party_adults = 2 OR deleted_at IS NULL
--! Refused WHERE

-- The guard: AND with a constant tells rows apart all the same
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE 1 = 1 AND (id = 1 OR label = 'y')
--> UPDATE devices SET label = 'x' WHERE 1 = 1 AND (id = 1 OR label = 'y') AND devices."station_id" = {station}

-- A flag that is set by hand to true: the actor deleted it
UPDATE memos SET is_deleted = true WHERE id = 1
--> UPDATE memos SET "deleted_by" = {actor}, is_deleted = true, "updated_by" = {actor} WHERE id = 1 AND
    memos."is_deleted" = false

-- To false: nobody did
UPDATE memos SET is_deleted = false, note = 'x' WHERE id = 1
--> UPDATE memos SET "deleted_by" = {nobody}, is_deleted = false, note = 'x', "updated_by" = {actor} WHERE id = 1 AND
    memos."is_deleted" = false

-- To a value of the caller's: the one, as the other would change nothing
-- check: memos: {1} is not Restoring
-- values: true
UPDATE memos SET is_deleted = $1 WHERE id = 1
--> UPDATE memos SET "deleted_by" = {actor if 1}, is_deleted = $1, "updated_by" = {actor} WHERE id = 1 AND
    memos."is_deleted" = false

-- To what is computed: the database tells
UPDATE memos SET is_deleted = (note IS NULL) WHERE id = 1
--> UPDATE memos SET "deleted_by" = CASE WHEN (note IS NULL) THEN {actor} END, is_deleted = (note IS NULL), "updated_by"
    = {actor} WHERE id = 1 AND memos."is_deleted" = false

-- To true where deleted rows are seen: whoever deleted a row stays
-- scope: with_deleted
UPDATE memos SET is_deleted = true WHERE id = 1
--> UPDATE memos SET "deleted_by" = CASE WHEN memos."is_deleted" = false THEN {actor} WHEN {actor} IS NULL THEN NULL
    ELSE memos."deleted_by" END, is_deleted = true, "updated_by" = {actor} WHERE id = 1

-- A tenant from another column is another tenant
UPDATE devices SET station_id = id WHERE id = 1
--! CrossTenant devices

-- A tenant that is the row's own is no change
UPDATE devices SET station_id = devices.station_id, label = 'x' WHERE id = 1
--> UPDATE devices SET label = 'x' WHERE id = 1 AND devices."station_id" = {station}

-- Who names the version means a change: compare and set
-- values: now, uuid
UPDATE bookings SET version = 2, updated_at = $1 WHERE id = $2 AND version = 1
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 WHERE id = {2} AND version = 1
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- A condition on the version decides, and what is bound for it in SET is not looked at
-- values: 7, uuid, 1
UPDATE bookings SET version = $1 WHERE id = $2 AND bookings.version = $3
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 WHERE id = {2}
    AND bookings.version = {3} AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- A condition on the version decides however it is written: an order, a list, a range, an alternative
-- values: 7, uuid, 1
UPDATE bookings SET version = $1 WHERE id = $2 AND version < $3
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 WHERE id = {2} AND version < {3}
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The same with the value in front
-- values: 7, uuid, 1
UPDATE bookings SET version = $1 WHERE id = $2 AND $3 = version
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1 WHERE id = {2} AND {3} = version
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The same as an alternative
-- values: 7, uuid, 1
UPDATE bookings SET version = $1 WHERE id = $2 AND (version IN ($3) OR version IS NULL)
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE id = {2} AND (version IN ({3}) OR version IS NULL) AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- Raising it by hand raises it by one
UPDATE bookings SET version = version + 1 WHERE customer_id = 1
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE customer_id = 1 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The time alone is a change too
-- values: now
UPDATE bookings SET updated_at = $1 WHERE customer_id = 1
--> UPDATE bookings SET "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE customer_id = 1 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- A key that is compared with a column names no row
-- values: 2, 5
UPDATE bookings SET party_adults = $1, version = $2 WHERE id = bookings.id
--> UPDATE bookings SET party_adults = $1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE id = bookings.id AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- Nor does one in parentheses
-- values: 2, 5
UPDATE bookings SET party_adults = $1, version = $2 WHERE id = (bookings.id)
--> UPDATE bookings SET party_adults = $1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE id = (bookings.id) AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- Of several rows it says nothing
-- values: 2, 5
UPDATE bookings SET party_adults = $1, version = $2 WHERE customer_id = 3
--> UPDATE bookings SET party_adults = $1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE customer_id = 3 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The time of creation is the caller's to change
-- values: now
UPDATE customers SET created_at = $1 WHERE id = 1
--> UPDATE customers SET created_at = {1 cut}, "updated_at" = {updated_at} WHERE id = 1 AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- A tenant out of a table that is called as an upsert calls the row that is not inserted
UPDATE devices SET station_id = excluded.station_id, label = 'x'
--! CrossTenant devices

-- A bound mark where deleted rows are seen: who deleted them stays, unless the mark goes or comes
-- scope: with_deleted
-- values: now
UPDATE payments SET deleted_at = $1
--> UPDATE payments SET "deleted_by" = CASE WHEN payments."deleted_at" IS NULL THEN {actor if 1} WHEN {actor if 1} IS NULL THEN NULL
    ELSE payments."deleted_by" END, deleted_at = {1 cut}, "updated_at" = {updated_at}, "updated_by" = {actor}
    WHERE payments."station_id" = {station} AND payments."business_id" = {business}

-- A function is no table that could be changed
UPDATE devices(1) SET label = 'x'
--! Refused what is changed is not a table
