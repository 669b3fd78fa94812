-- UPDATE .. FROM and DELETE .. USING under `refuse_unfiltered_writes`.

-- The guard: a WHERE on another table only
-- scope: refuse_unfiltered_writes
UPDATE bookings SET party_adults = 3 FROM currencies WHERE currencies.code = 'EUR'
--! Refused WHERE

-- The guard: a tie to all rows of another table
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies WHERE currencies.code = vouchers.name
--! Refused WHERE

-- The guard: a tie to some rows of another table
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies WHERE currencies.code = vouchers.name AND currencies.name = 'a'
--> UPDATE OR ABORT vouchers SET name = 'x' FROM currencies WHERE currencies.code = vouchers.name AND currencies.name = 'a'

-- The guard: a tie through a third table
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies c INNER JOIN org_docs o ON o.title = c.name AND o.id = 1 WHERE c.code = vouchers.name
--> UPDATE OR ABORT vouchers SET name = 'x' FROM currencies c INNER JOIN org_docs o ON o.title = c.name AND o.id = 1
    WHERE c.code = vouchers.name AND o."org_id" = {org_id}

-- The guard: the ON of an outer join leaves no row out
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies c LEFT JOIN stations s ON s.name = c.name AND c.code = 'EUR' WHERE c.code = vouchers.name
--! Refused WHERE

-- The guard: whose column it is must be seen where there are several tables
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies WHERE code = 'EUR'
--! Refused `code` is not known to be a column of that table: write the table's name in front

-- The guard: a query that leaves rows out
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM (SELECT code FROM currencies WHERE name = 'a') AS c WHERE c.code = vouchers.name
--> UPDATE OR ABORT vouchers SET name = 'x' FROM (SELECT code FROM currencies WHERE name = 'a') AS c WHERE c.code = vouchers.name

-- The guard: a query that does not
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM (SELECT code FROM currencies) AS c WHERE c.code = vouchers.name
--! Refused WHERE

-- The guard: a common table expression that leaves rows out
-- scope: refuse_unfiltered_writes
WITH c AS (SELECT code FROM currencies WHERE name = 'a') UPDATE vouchers SET name = 'x' FROM c WHERE c.code = vouchers.name
--> WITH c AS (SELECT code FROM currencies WHERE name = 'a') UPDATE OR ABORT vouchers SET name = 'x' FROM c WHERE
    c.code = vouchers.name

-- The guard: a common table expression that does not, and a filter that the scope has as well
-- scope: refuse_unfiltered_writes
-- values: uuid
WITH d AS (SELECT * FROM devices) UPDATE vouchers SET name = 'x' FROM d WHERE d.label = vouchers.name AND d.station_id = ?
--! Refused WHERE

-- The guard: the table itself under another name
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' FROM devices d WHERE d.id = devices.id
--! Refused WHERE

-- The guard: to SQLite a word in double quotes is a text where there is no such column
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE "nmae" <> 'y'
--! Refused write the table's name in front

-- The guard: one that is known to be a column
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE "id" = 1
--> UPDATE OR ABORT devices SET label = 'x' WHERE "id" = 1 AND devices."station_id" = {station}

-- The guard: with the table's name in front it is a column or an error
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE "vouchers"."name" <> 'y'
--> UPDATE OR ABORT vouchers SET name = 'x' WHERE "vouchers"."name" <> 'y'

-- The guard: the number of the row is its key
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE rowid = id
--! Refused WHERE

-- The guard: an id is as true as a flag to SQLite
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id
--! Refused WHERE

-- The guard: all rows but those that are tied
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies WHERE currencies.code = 'EUR' AND currencies.name <> vouchers.name
--! Refused WHERE

-- The guard: NOT GLOB
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE label NOT GLOB 'a*'
--> DELETE FROM devices WHERE (label NOT GLOB 'a*') AND devices."station_id" = {station}

-- The guard: NOT GLOB is what GLOB leaves
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE label NOT GLOB 'a*' OR label GLOB 'a*'
--! Refused WHERE
