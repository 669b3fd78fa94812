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
--> UPDATE vouchers SET name = 'x' FROM currencies WHERE currencies.code = vouchers.name AND currencies.name = 'a'

-- The guard: a tie through a third table
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies c INNER JOIN org_docs o ON o.title = c.name AND o.id = 1 WHERE c.code = vouchers.name
--> UPDATE vouchers SET name = 'x' FROM currencies c INNER JOIN org_docs o ON o.title = c.name AND o.id = 1
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
--> UPDATE vouchers SET name = 'x' FROM (SELECT code FROM currencies WHERE name = 'a') AS c WHERE c.code = vouchers.name

-- The guard: a query that does not
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM (SELECT code FROM currencies) AS c WHERE c.code = vouchers.name
--! Refused WHERE

-- The guard: a common table expression that leaves rows out
-- scope: refuse_unfiltered_writes
WITH c AS (SELECT code FROM currencies WHERE name = 'a') UPDATE vouchers SET name = 'x' FROM c WHERE c.code = vouchers.name
--> WITH c AS (SELECT code FROM currencies WHERE name = 'a') UPDATE vouchers SET name = 'x' FROM c WHERE
    c.code = vouchers.name

-- The guard: a common table expression that does not, and a filter that the scope has as well
-- scope: refuse_unfiltered_writes
-- values: uuid
WITH d AS (SELECT * FROM devices) UPDATE vouchers SET name = 'x' FROM d WHERE d.label = vouchers.name AND d.station_id = $1
--! Refused WHERE

-- The guard: the table itself under another name
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' FROM devices d WHERE d.id = devices.id
--! Refused WHERE

-- The guard: USING with another table only
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers USING currencies WHERE currencies.code = 'EUR'
--! Refused WHERE

-- The guard: USING with a tie
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers USING currencies WHERE currencies.code = 'EUR' AND vouchers.name = currencies.name
--> DELETE FROM vouchers USING currencies WHERE currencies.code = 'EUR' AND vouchers.name = currencies.name

-- The guard: a list of values
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = v.label FROM (VALUES (1, 'a'), (2, 'b')) AS v (id, label) WHERE v.id = devices.id
--> UPDATE devices SET label = v.label FROM (VALUES (1, 'a'), (2, 'b')) AS v (id, label) WHERE v.id = devices.id AND
    devices."station_id" = {station}

-- The guard: one of an array
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = ANY(ARRAY[1, 2])
--> UPDATE devices SET label = 'x' WHERE (id = ANY(ARRAY[1, 2])) AND devices."station_id" = {station}

-- The guard: an array with the column
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = ANY(ARRAY[id])
--! Refused WHERE

-- The guard: the flag of soft delete
-- scope: refuse_unfiltered_writes
UPDATE memos SET note = 'x' WHERE NOT is_deleted
--! Refused WHERE

-- The guard: who is connected is no column
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE CURRENT_USER <> 'nobody'
--! Refused WHERE

-- The guard: the whole row
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE devices IS DISTINCT FROM NULL
--! Refused WHERE

-- The guard: IS DISTINCT FROM a value
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE label IS DISTINCT FROM 'x'
--> UPDATE devices SET label = 'x' WHERE (label IS DISTINCT FROM 'x') AND devices."station_id" = {station}

-- The guard: a time before now
-- scope: refuse_unfiltered_writes
UPDATE bookings SET party_adults = 1 WHERE created_at < now() - interval '1 day'
--> UPDATE bookings SET party_adults = 1, "updated_at" = {updated_at}, "version" = COALESCE(bookings."version", 0) + 1
    WHERE (created_at < now() - INTERVAL '1 day') AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- The guard: all rows but those that are tied
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' FROM currencies WHERE currencies.code = 'EUR' AND currencies.name <> vouchers.name
--! Refused WHERE

-- The guard: EXISTS in the table itself, with a filter
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers v WHERE EXISTS (SELECT 1 FROM vouchers w WHERE w.id = v.id AND w.name = 'a')
--> DELETE FROM vouchers v WHERE EXISTS (SELECT 1 FROM vouchers w WHERE w.id = v.id AND w.name = 'a')

-- The guard: EXISTS in the table itself, which is every row
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers v WHERE EXISTS (SELECT 1 FROM vouchers w WHERE w.id = v.id AND w.name = v.name)
--! Refused WHERE

-- The guard: of rows that are alike, all but the last
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers v USING vouchers w WHERE v.id < w.id AND v.name = w.name
--> DELETE FROM vouchers v USING vouchers w WHERE v.id < w.id AND v.name = w.name

-- The guard: the last as well
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers v USING vouchers w WHERE v.id <= w.id AND v.name = w.name
--! Refused WHERE

-- The guard: all that is not less than another
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers v USING vouchers w WHERE NOT (v.id < w.id)
--! Refused WHERE

-- The guard: the rows of a WITH, whose column needs no table in front
-- scope: refuse_unfiltered_writes
WITH due AS (SELECT id FROM devices WHERE label = 'a' LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE devices SET label = 'x' WHERE id IN (SELECT id FROM due)
--> WITH due AS (SELECT id FROM devices WHERE label = 'a' AND devices."station_id" = {station} LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE devices SET label = 'x' WHERE id IN (SELECT id FROM due) AND devices."station_id" = {station}

-- The guard: a column that the WITH does not show is the target's own
-- scope: refuse_unfiltered_writes
WITH due AS (SELECT id AS device FROM devices WHERE label = 'a') UPDATE devices SET label = 'x' WHERE id IN (SELECT id FROM due)
--! Refused `id` is not known to be a column of that table

-- The guard: a tree
-- scope: refuse_unfiltered_writes
WITH RECURSIVE tree AS (SELECT id FROM devices WHERE label = 'a' UNION ALL SELECT d.id FROM devices d JOIN tree t ON d.id = t.id + 10) DELETE FROM devices WHERE id IN (SELECT id FROM tree)
--> WITH RECURSIVE tree AS (SELECT id FROM devices WHERE label = 'a' AND devices."station_id" = {station} UNION ALL
    SELECT d.id FROM devices d JOIN tree t ON d.id = t.id + 10 WHERE d."station_id" = {station}) DELETE FROM devices WHERE
    id IN (SELECT id FROM tree) AND devices."station_id" = {station}

-- The guard: a tree that begins with every row
-- scope: refuse_unfiltered_writes
WITH RECURSIVE tree AS (SELECT id FROM devices UNION ALL SELECT d.id FROM devices d JOIN tree t ON d.id = t.id + 10) DELETE FROM devices WHERE id IN (SELECT id FROM tree)
--! Refused WHERE

-- The guard: a list with the column itself
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE id IN (VALUES (1), (id))
--! Refused WHERE

-- The guard: BETWEEN SYMMETRIC with values
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE id BETWEEN SYMMETRIC 3 AND 2
--> DELETE FROM devices WHERE (id BETWEEN SYMMETRIC 3 AND 2) AND devices."station_id" = {station}

-- The guard: between the column itself and anything
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE id BETWEEN SYMMETRIC id AND 5
--! Refused WHERE

-- The guard: like one of several, of which one is anything
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE label LIKE ANY (ARRAY['a', '%'])
--! Refused WHERE

-- The guard: unlike one of two
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE label NOT LIKE ANY (ARRAY['a', 'b'])
--! Refused WHERE

-- The guard: a system column that no row lacks
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE xmin IS NOT NULL
--! Refused WHERE

-- The guard: a system column that is one for all rows
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE tableoid = 'devices'::regclass
--! Refused WHERE
