-- What `refuse_unfiltered_writes` counts as a filter, and what it does not.

-- The guard: a column compared with a value
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id > 1
--> UPDATE devices SET label = 'x' WHERE id > 1 AND devices."station_id" = {station}

-- The guard: one of several ANDed
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE (1 = 1 AND (devices.label LIKE 'a%')) AND true
--> UPDATE devices SET label = 'x' WHERE ((1 = 1 AND (devices.label LIKE 'a%')) AND true) AND devices."station_id" = {station}

-- The guard: IN with values
-- scope: refuse_unfiltered_writes
-- values: 'a', 'b'
UPDATE vouchers SET name = 'x' WHERE name IN ($1, $2)
--> UPDATE vouchers SET name = 'x' WHERE name IN ($1, $2)

-- The guard: NULL, and not NULL
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE name IS NULL
--> UPDATE vouchers SET name = 'x' WHERE name IS NULL

-- The guard: OR of filters
-- scope: refuse_unfiltered_writes
-- values: 'a'
UPDATE vouchers SET name = 'x' WHERE name IS NULL OR name < $1 OR vouchers.name = 'z'
--> UPDATE vouchers SET name = 'x' WHERE name IS NULL OR name < $1 OR vouchers.name = 'z'

-- The guard: NOT of a filter is one
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE NOT (name = 'a' OR name = 'b')
--> UPDATE vouchers SET name = 'x' WHERE NOT (name = 'a' OR name = 'b')

-- The guard: BETWEEN values, and outside of them
-- scope: refuse_unfiltered_writes
-- values: 1, 2
UPDATE customers SET name = 'x' WHERE id NOT BETWEEN $1 AND $2
--> UPDATE customers SET name = 'x', "updated_at" = {updated_at} WHERE (id NOT BETWEEN $1 AND $2) AND
    customers."station_id" = {station} AND customers."is_deleted" = false

-- The guard: another column of the row is a value
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers WHERE lower(name) = concat('a', id)
--> DELETE FROM vouchers WHERE lower(name) = concat('a', id)

-- The guard: nothing at all is no accident
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE 1 = 2
--> UPDATE vouchers SET name = 'x' WHERE 1 = 2

-- The guard: FALSE is nothing at all, too
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers WHERE name = 'x' OR FALSE
--> DELETE FROM vouchers WHERE name = 'x' OR false

-- The guard: what `is_in([])` sends is looked at when the values are known
-- scope: refuse_unfiltered_writes
-- check: {1} <> {2}
-- values: 1, 2
UPDATE vouchers SET name = 'x' WHERE $1 = $2
--> UPDATE vouchers SET name = 'x' WHERE $1 = $2

-- The guard: it need not be, where another term tells
-- scope: refuse_unfiltered_writes
-- values: 1, 2
UPDATE vouchers SET name = 'x' WHERE $1 = $2 AND name = 'a'
--> UPDATE vouchers SET name = 'x' WHERE $1 = $2 AND name = 'a'

-- The guard: EXISTS with a correlated subquery
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE EXISTS (SELECT 1 FROM currencies WHERE currencies.code = vouchers.name)
--> UPDATE vouchers SET name = 'x' WHERE EXISTS (SELECT 1 FROM currencies WHERE currencies.code = vouchers.name)

-- The guard: NOT EXISTS with a correlated subquery
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE NOT EXISTS (SELECT 1 FROM currencies c WHERE c.code = vouchers.name AND c.name = 'a')
--> UPDATE vouchers SET name = 'x' WHERE NOT EXISTS (SELECT 1 FROM currencies c WHERE c.code = vouchers.name AND
    c.name = 'a')

-- The guard: IN with a correlated subquery
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE name IN (SELECT c.code FROM currencies c WHERE c.name = vouchers.name)
--> UPDATE vouchers SET name = 'x' WHERE name IN (SELECT c.code FROM currencies c WHERE c.name = vouchers.name)

-- The guard: IN with a subquery that has a filter of its own is a join with what that leaves
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE label IN (SELECT code FROM currencies WHERE name = 'a')
--> UPDATE devices SET label = 'x' WHERE label IN (SELECT code FROM currencies WHERE name = 'a') AND
    devices."station_id" = {station}

-- The guard: a single row
-- scope: refuse_unfiltered_writes
DELETE FROM vouchers WHERE name = (SELECT max(c.code) FROM currencies c)
--> DELETE FROM vouchers WHERE name = (SELECT max(c.code) FROM currencies c)

-- The guard: IN with all rows of a table
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE devices.label IN (SELECT currencies.code FROM currencies)
--! Refused WHERE

-- The guard: the rows of the table itself
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE id IN (SELECT d.id FROM devices d)
--! Refused WHERE

-- The guard: the subquery has a filter that the scope has as well
-- scope: refuse_unfiltered_writes
-- values: uuid
UPDATE vouchers SET name = 'x' WHERE name IN (SELECT label FROM devices WHERE station_id = $1)
--! Refused WHERE

-- The guard: EXISTS without correlation
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE EXISTS (SELECT 1 FROM currencies WHERE currencies.code = 'EUR')
--! Refused WHERE

-- The guard: EXISTS of an aggregate, which always is
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE EXISTS (SELECT count(*) FROM currencies WHERE currencies.code = vouchers.name)
--! Refused WHERE

-- The guard: NOT EXISTS of what is never
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE NOT EXISTS (SELECT 1 FROM currencies c WHERE c.code = vouchers.name AND 1 = 2)
--! Refused WHERE

-- The guard: a number that is counted elsewhere
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE (SELECT count(*) FROM currencies) > 0
--! Refused WHERE

-- The guard: the column under its full name
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = devices.id
--! Refused WHERE

-- The guard: the column in a list
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id IN (1, id)
--! Refused WHERE

-- The guard: the column between itself
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id BETWEEN id AND id
--! Refused WHERE

-- The guard: the column and nothing
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = id + 0
--! Refused WHERE

-- The guard: the column in a subquery without a table
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = (SELECT id)
--! Refused write the table's name in front

-- The guard: the column in a subquery of another table
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id IN (SELECT devices.id FROM currencies WHERE code = 'EUR')
--! Refused WHERE

-- The guard: halves that add up
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id < 5 OR id >= 5
--! Refused WHERE

-- The guard: NULL or not
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE label IS NULL OR devices.label IS NOT NULL
--! Refused WHERE

-- The guard: the one or all others
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = 1 OR NOT (id IN (1))
--! Refused WHERE

-- The guard: all but one, or all but another
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id <> 1 OR id <> 2
--! Refused WHERE

-- The guard: true or false
-- scope: refuse_unfiltered_writes
UPDATE customers SET name = 'x' WHERE (name = 'a') = TRUE OR (name = 'a') = FALSE
--! Refused WHERE

-- The guard: a key is never NULL
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id IS NOT NULL
--! Refused WHERE

-- The guard: a pattern that leaves nothing out
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE label LIKE '%'
--! Refused WHERE

-- The guard: a constant around a column
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE (id = 1 OR TRUE) IS TRUE
--! Refused WHERE

-- The guard: what NOT makes of FALSE
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE NOT (FALSE AND id = 1)
--! Refused WHERE

-- The guard: CASE
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE CASE WHEN id = 1 THEN 1 ELSE 1 END = 1
--! Refused WHERE

-- The guard: coalesce
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE coalesce(label, 'a') = coalesce(label, 'a')
--! Refused WHERE

-- The guard: arithmetic around a column
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id * 0 = 0
--! Refused WHERE

-- The guard: one arm that is no filter
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id = 1 OR (label = 'a' OR 2 > 1)
--! Refused WHERE

-- The guard: NOT EXISTS of another row that differs
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE NOT EXISTS (SELECT 1 FROM currencies c WHERE c.code = devices.label AND c.name <> devices.label)
--> UPDATE devices SET label = 'x' WHERE NOT EXISTS (SELECT 1 FROM currencies c WHERE c.code = devices.label AND
    c.name <> devices.label) AND devices."station_id" = {station}

-- The guard: EXISTS of any other row
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE EXISTS (SELECT 1 FROM currencies c WHERE c.code <> devices.label)
--! Refused WHERE

-- The guard: subqueries in subqueries
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE EXISTS (SELECT 1 FROM currencies a WHERE EXISTS (SELECT 1 FROM currencies b WHERE b.code = devices.label AND b.name = a.name))
--> UPDATE devices SET label = 'x' WHERE EXISTS (SELECT 1 FROM currencies a WHERE EXISTS (SELECT 1 FROM currencies b
    WHERE b.code = devices.label AND b.name = a.name)) AND devices."station_id" = {station}

-- The guard: the key of the tenants' own table names one row
-- scope: refuse_unfiltered_writes
-- values: 2L
UPDATE orgs SET name = 'x' WHERE id = $1
--> UPDATE orgs SET name = 'x' WHERE id = $1 AND orgs."id" = {org_id}

-- The guard: dressed up it names all of them
-- scope: refuse_unfiltered_writes
UPDATE orgs SET name = 'x' WHERE id = id
--! Refused WHERE

-- The guard: NOT EXISTS in a table that the scope filters as well
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.name = vouchers.name)
--> UPDATE vouchers SET name = 'x' WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.name = vouchers.name AND
    c."station_id" = {station} AND c."is_deleted" = false)

-- The guard: NOT EXISTS with a tenant that is none
-- scope: refuse_unfiltered_writes
UPDATE vouchers SET name = 'x' WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.name = vouchers.name AND c.station_id <> c.station_id)
--! Refused WHERE
