-- The columns that mixins manage, in conditions and by hand.

-- Deleted rows are asked for where live ones are shown
SELECT id FROM bookings WHERE party_adults = 2 AND (bookings.deleted_at IS NOT NULL)
--! Refused use `only_deleted()` or `with_deleted()`

-- Deleted rows by a flag
SELECT id FROM customers WHERE is_deleted = true
--! Refused use `only_deleted()` or `with_deleted()`

-- Deleted rows by a number
UPDATE notices SET note = 'x' WHERE hidden <> 0
--! Refused use `only_deleted()` or `with_deleted()`

-- A DELETE of deleted rows
DELETE FROM memos WHERE NOT (id = 1) AND is_deleted <> false
--! Refused use `only_deleted()` or `with_deleted()`

-- Rows that were deleted at a time
-- values: now
SELECT id FROM bookings WHERE deleted_at < $1
--! Refused use `only_deleted()` or `with_deleted()`

-- In a subquery it is asked for in vain as well
SELECT id FROM devices WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.is_deleted = true AND c.id = devices.id)
--! Refused use `only_deleted()` or `with_deleted()`

-- In the ON of an inner join
SELECT c.name FROM customers c INNER JOIN bookings b ON b.customer_id = c.id AND b.deleted_at IS NOT NULL
--! Refused use `only_deleted()` or `with_deleted()`

-- In the ON of an outer join it leaves all without a partner
SELECT c.name FROM customers c LEFT JOIN memos m ON m.id = c.id AND m.is_deleted = true WHERE c.id = 1
--> SELECT c.name FROM customers c LEFT JOIN memos m ON m.id = c.id AND m.is_deleted = true AND m."is_deleted" = false
    WHERE c.id = 1 AND c."station_id" = {station} AND c."is_deleted" = false

-- Whether the flag is asked for is known with the value
-- check: memos: {1} is not Marked
-- values: false
SELECT id FROM memos WHERE memos.is_deleted = $1
--> SELECT id FROM memos WHERE memos.is_deleted = $1 AND memos."is_deleted" = false

-- The same the other way round
-- check: memos: {1} is not Unmarked
-- values: true
SELECT id FROM memos WHERE is_deleted <> $1
--> SELECT id FROM memos WHERE is_deleted <> $1 AND memos."is_deleted" = false

-- Live ones or deleted ones is no plain question
SELECT id FROM memos WHERE is_deleted = true OR note = 'x'
--> SELECT id FROM memos WHERE (is_deleted = true OR note = 'x') AND memos."is_deleted" = false

-- Nor is it one under a scope that shows them
-- scope: with_deleted
SELECT id FROM memos WHERE is_deleted = true
--> SELECT id FROM memos WHERE is_deleted = true

-- A restore by hand finds no row
-- values: uuid
UPDATE bookings SET deleted_at = NULL WHERE id = $1
--! Refused `restore_many()`

-- A restore by hand, with who deleted it
UPDATE memos SET is_deleted = false, deleted_by = NULL WHERE id = 1
--! Refused `restore_many()`

-- A mark of a value that is not known yet
-- check: memos: {1} is not Restoring
-- values: true
UPDATE memos SET is_deleted = $1 WHERE id = 1
--> UPDATE memos SET "deleted_by" = {actor if 1}, is_deleted = $1, "updated_by" = {actor} WHERE id = 1 AND
    memos."is_deleted" = false

-- Beside other columns the mark of a live row stays what it is
UPDATE memos SET is_deleted = false, note = 'x' WHERE id = 1
--> UPDATE memos SET "deleted_by" = {nobody}, is_deleted = false, note = 'x', "updated_by" = {actor} WHERE id = 1 AND
    memos."is_deleted" = false

-- Under a scope that shows deleted rows it restores
-- scope: only_deleted no_actor
UPDATE memos SET is_deleted = false WHERE id = 1
--> UPDATE memos SET is_deleted = false WHERE id = 1 AND memos."is_deleted" = true

-- Times that are compared with the mixins' are cut as those are
-- scope: with_deleted
-- values: now, now, now, now
SELECT id FROM bookings b WHERE b.deleted_at = $1 OR NOT (created_at BETWEEN $2 AND $3) AND $4 > b.updated_at
--> SELECT id FROM bookings b WHERE (b.deleted_at = {1 cut} OR NOT (created_at BETWEEN {2 cut} AND {3 cut}) AND
    {4 cut} > b.updated_at) AND b."station_id" = {station}

-- A time that is set by hand is cut
-- values: now, now
UPDATE customers SET created_at = $1 WHERE created_at < $2
--> UPDATE customers SET created_at = {1 cut}, "updated_at" = {updated_at} WHERE created_at < {2 cut} AND
    customers."station_id" = {station} AND customers."is_deleted" = false

-- Under several tenants each row of another table keeps its own
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT name, station_id FROM customers WHERE id = 1
--> INSERT INTO devices (label, station_id) SELECT name, station_id FROM customers WHERE id = 1 AND
    customers."station_id" IN ({station}, {station.2}) AND customers."is_deleted" = false

-- The same of one table of a join
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT c.name, d.station_id FROM customers c INNER JOIN devices d ON d.id = c.id
--> INSERT INTO devices (label, station_id) SELECT c.name, d.station_id FROM customers c INNER JOIN devices d ON d.id = c.id
    WHERE c."station_id" IN ({station}, {station.2}) AND c."is_deleted" = false AND d."station_id" IN ({station}, {station.2})

-- Not of a table that may be without a partner
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT c.name, d.station_id FROM customers c LEFT JOIN devices d ON d.id = c.id
--! CrossTenant bind a value

-- Under any station, from a table whose rows all have one
-- scope: empty station=any
INSERT INTO devices (label, station_id) SELECT name, station_id FROM customers WHERE id = 1
--> INSERT INTO devices (label, station_id) SELECT name, station_id FROM customers WHERE id = 1 AND
    customers."is_deleted" = false

-- Not from one whose rows may belong to nobody
-- scope: empty station=any
INSERT INTO devices (label, station_id) SELECT d.label, d.station_id FROM devices d
--! CrossTenant bind a value

-- Groups keep the tenant that they are made by
-- scope: station=2
INSERT INTO devices (label, station_id) SELECT max(name), station_id FROM customers GROUP BY station_id
--> INSERT INTO devices (label, station_id) SELECT max(name), station_id FROM customers WHERE
    customers."station_id" IN ({station}, {station.2}) AND customers."is_deleted" = false GROUP BY station_id

-- IS NOT FALSE finds rows without a partner, too
SELECT d.label FROM devices AS d LEFT JOIN customers AS c ON c.id = d.id WHERE c.is_deleted IS NOT FALSE
--> SELECT d.label FROM devices AS d LEFT JOIN customers AS c ON c.id = d.id AND c."station_id" = {station} AND
    c."is_deleted" = false WHERE (c.is_deleted IS NOT FALSE) AND d."station_id" = {station}
