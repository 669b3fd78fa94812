-- A table's rows are cut down to the scope's live ones
SELECT * FROM bookings
--> SELECT * FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The user's condition stands in front, its values in their order
-- values: uuid, 4
SELECT id FROM bookings WHERE id = $1 AND party_adults > $2
--> SELECT id FROM bookings WHERE id = $1 AND party_adults > $2 AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- OR is put in parentheses
SELECT id FROM bookings WHERE party_adults = 1 OR party_adults = 2
--> SELECT id FROM bookings WHERE (party_adults = 1 OR party_adults = 2) AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- OR below AND is put in parentheses
SELECT id FROM bookings WHERE party_adults = 1 AND version = 1 OR party_adults = 2
--> SELECT id FROM bookings WHERE (party_adults = 1 AND version = 1 OR party_adults = 2)
    AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The user's own parentheses do
SELECT id FROM bookings WHERE (party_adults = 1 OR party_adults = 2)
--> SELECT id FROM bookings WHERE (party_adults = 1 OR party_adults = 2) AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- An alias is the qualifier
SELECT b.id FROM bookings AS b
--> SELECT b.id FROM bookings AS b WHERE b."station_id" = {station} AND b."deleted_at" IS NULL

-- An alias without AS is the qualifier
SELECT b.id FROM bookings b WHERE b.version = 1
--> SELECT b.id FROM bookings b WHERE b.version = 1 AND b."station_id" = {station} AND b."deleted_at" IS NULL

-- An alias in quotes keeps its spelling
SELECT "My Bookings".id FROM bookings AS "My Bookings"
--> SELECT "My Bookings".id FROM bookings AS "My Bookings" WHERE "My Bookings"."station_id" = {station}
    AND "My Bookings"."deleted_at" IS NULL

-- A quoted table is found, and qualified as it is written
SELECT "id" FROM "bookings"
--> SELECT "id" FROM "bookings" WHERE "bookings"."station_id" = {station} AND "bookings"."deleted_at" IS NULL

-- A declared name with capitals is found in quotes
SELECT "note" FROM "Ledger"
--> SELECT "note" FROM "Ledger" WHERE "Ledger"."Station Id" = {station}

-- A table in a schema is found under the schema
SELECT note FROM billing.archive
--> SELECT note FROM billing.archive WHERE billing.archive."station_id" = {station}

-- Several tenants are a list
-- scope: station=2
SELECT id FROM bookings WHERE version = 1
--> SELECT id FROM bookings WHERE version = 1 AND bookings."station_id" IN ({station}, {station.2})
    AND bookings."deleted_at" IS NULL

-- Any tenant leaves the liveness alone
-- scope: empty station=any
SELECT id FROM bookings
--> SELECT id FROM bookings WHERE bookings."deleted_at" IS NULL

-- Any tenant and all rows: nothing is left to filter
-- scope: empty station=any with_deleted
SELECT id FROM bookings
--> SELECT id FROM bookings

-- With deleted rows the tenant still counts
-- scope: with_deleted
SELECT id FROM bookings
--> SELECT id FROM bookings WHERE bookings."station_id" = {station}

-- Only deleted rows, by time
-- scope: only_deleted
SELECT id FROM bookings
--> SELECT id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NOT NULL

-- Live rows, by flag
SELECT id FROM customers
--> SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false

-- Only deleted rows, by flag
-- scope: only_deleted
SELECT id FROM customers
--> SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = true

-- Two dimensions: both must hold
SELECT id FROM payments
--> SELECT id FROM payments WHERE payments."station_id" = {station} AND payments."business_id" = {business}
    AND payments."deleted_at" IS NULL

-- Two dimensions, one of them open
-- scope: business=any station=2
SELECT id FROM payments
--> SELECT id FROM payments WHERE payments."station_id" IN ({station}, {station.2}) AND payments."deleted_at" IS NULL

-- A dimension that the user named
SELECT title FROM org_docs WHERE id = $1
--> SELECT title FROM org_docs WHERE id = $1 AND org_docs."org_id" = {org_id}

-- Rows that belong to nobody are not a station's
SELECT label FROM devices
--> SELECT label FROM devices WHERE devices."station_id" = {station}

-- Rows that belong to nobody show under any station
-- scope: empty station=any
SELECT label FROM devices
--> SELECT label FROM devices

-- A shared table is open to every tenant
SELECT name FROM stations
--> SELECT name FROM stations

-- A shared table needs no scope
-- scope: empty
SELECT name FROM currencies WHERE code = 'EUR'
--> SELECT name FROM currencies WHERE code = 'EUR'

-- A statement without tables is sent as it is
SELECT 1
--> SELECT 1

-- The user's own condition on the tenant does not count as scoping
-- values: uuid
SELECT id FROM bookings WHERE station_id = $1
--> SELECT id FROM bookings WHERE station_id = $1 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- A condition on the tenant that is always true does not count
SELECT id FROM bookings WHERE station_id = station_id OR 1 = 1
--> SELECT id FROM bookings WHERE (station_id = station_id OR 1 = 1) AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- Grouping by the primary key keeps its table
SELECT b.id, b.date, count(*) FROM bookings AS b INNER JOIN payments AS p ON p.booking_id = b.id GROUP BY b.id
--> SELECT b.id, b.date, count(*) FROM bookings AS b INNER JOIN payments AS p ON p.booking_id = b.id
    WHERE b."station_id" = {station} AND b."deleted_at" IS NULL AND p."station_id" = {station}
    AND p."business_id" = {business} AND p."deleted_at" IS NULL GROUP BY b.id

-- Aggregates count the scope's rows
SELECT count(*) FROM bookings
--> SELECT count(*) FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- HAVING, ORDER BY and LIMIT follow the condition
SELECT date, sum(party_adults) AS adults FROM bookings GROUP BY date HAVING sum(party_adults) > $1 ORDER BY date DESC LIMIT 10 OFFSET 5
--> SELECT date, sum(party_adults) AS adults FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL GROUP BY date HAVING sum(party_adults) > $1 ORDER BY date DESC LIMIT 10 OFFSET 5

-- Windows see the scope's rows
SELECT id, row_number() OVER (PARTITION BY date ORDER BY slot) AS place FROM bookings
--> SELECT id, row_number() OVER (PARTITION BY date ORDER BY slot) AS place FROM bookings
    WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- DISTINCT
SELECT DISTINCT date FROM bookings
--> SELECT DISTINCT date FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- CASE, BETWEEN, LIKE and IN pass unchanged
SELECT CASE WHEN b.version = 1 THEN 'new' ELSE 'old' END FROM bookings AS b WHERE b.party_adults BETWEEN 1 AND 4 AND b.version IN (1, 2)
--> SELECT CASE WHEN b.version = 1 THEN 'new' ELSE 'old' END FROM bookings AS b
    WHERE (b.party_adults BETWEEN 1 AND 4 AND b.version IN (1, 2)) AND b."station_id" = {station} AND b."deleted_at" IS NULL

-- A table of tenants, and a scope that says nothing
-- scope: empty
SELECT id FROM bookings
--! MissingTenant station

-- A dimension that the scope does not name
-- scope: business=unnamed
SELECT id FROM payments
--! MissingTenant business

-- An empty list of tenants
-- scope: station=0
SELECT id FROM bookings
--! MissingTenant station

-- A table that nobody declared
SELECT id FROM invoices
--! UnknownTable invoices

-- A table that nobody declared, under any tenant
-- scope: station=any business=any org_id=any with_deleted
SELECT id FROM invoices
--! UnknownTable invoices

-- A table with mixins and no tenant, of which nobody said that it is everybody's
SELECT id FROM drafts
--! UnknownTable `#[mixin(shared)]`

-- A table with two different declarations
SELECT id FROM disputed
--! PolicyConflict disputed

-- A schema in front of a table that is declared without one: wherever it lies, it is filtered
-- not run: there is no such table
SELECT id FROM billing.bookings
--> SELECT id FROM billing.bookings WHERE billing.bookings."station_id" = {station} AND billing.bookings."deleted_at" IS NULL

-- A schema in front of a shared table that is declared without one: it could be another table
SELECT id FROM billing.stations
--! UnknownTable billing.stations

-- A declared schema that is left out: whichever table is found, it is filtered
-- not run: there is no such table
SELECT note FROM archive
--> SELECT note FROM archive WHERE archive."station_id" = {station}

-- A schema that is not the declared one
SELECT note FROM other.archive
--! UnknownTable other.archive

-- While tenancy is adopted, reads are filtered by liveness only
-- scope: fill_only
SELECT id FROM bookings
--> SELECT id FROM bookings WHERE bookings."deleted_at" IS NULL

-- A number has no fields: printed without the space, it would be another number
SELECT id FROM bookings WHERE id = 1 .name
--! Refused a field of a number

-- Two signs are not the beginning of a comment
SELECT - -1 AS a, - - id AS b, + +1 AS c, - (-1) AS d FROM devices WHERE id = - -1
--> SELECT -(-1) AS a, -(-id) AS b, +(+1) AS c, -(-1) AS d FROM devices WHERE (id = -(-1)) AND devices."station_id" = {station}
