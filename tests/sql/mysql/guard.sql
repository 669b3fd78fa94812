-- MySQL's joins under `refuse_unfiltered_writes`.

-- The guard: a WHERE on another table only
-- scope: refuse_unfiltered_writes
UPDATE vouchers CROSS JOIN currencies SET vouchers.name = 'x' WHERE currencies.code = 'EUR'
--! Refused WHERE

-- The guard: a tie to some rows of another table
-- scope: refuse_unfiltered_writes
UPDATE vouchers JOIN currencies ON currencies.code = vouchers.name SET vouchers.name = 'x' WHERE currencies.name = 'a'
--> UPDATE vouchers JOIN currencies ON currencies.code = vouchers.name SET vouchers.name = 'x' WHERE currencies.name = 'a'

-- The guard: a tie with USING
-- scope: refuse_unfiltered_writes
UPDATE vouchers JOIN currencies USING (name) SET vouchers.name = 'x' WHERE currencies.code = 'EUR'
--> UPDATE vouchers JOIN currencies USING(name) SET vouchers.name = 'x' WHERE currencies.code = 'EUR'

-- The guard: a tie to all rows of another table
-- scope: refuse_unfiltered_writes
UPDATE vouchers JOIN currencies USING (name) SET vouchers.name = 'x'
--! Refused WHERE

-- The guard: the ON of an outer join leaves no row of the kept side out
-- scope: refuse_unfiltered_writes
UPDATE vouchers LEFT JOIN currencies ON currencies.code = vouchers.name AND vouchers.name = 'a' SET vouchers.name = 'x'
--! Refused WHERE

-- The guard: each table that is changed needs one
-- scope: refuse_unfiltered_writes
UPDATE vouchers CROSS JOIN org_docs SET vouchers.name = 'x', org_docs.title = 'y' WHERE vouchers.name = 'a'
--! Refused org_docs

-- The guard: a DELETE from a join
-- scope: refuse_unfiltered_writes
DELETE vouchers FROM vouchers CROSS JOIN currencies WHERE currencies.code = 'EUR'
--! Refused WHERE

-- The guard: a DELETE from a join with a tie
-- scope: refuse_unfiltered_writes
DELETE vouchers FROM vouchers JOIN currencies ON currencies.code = vouchers.name WHERE currencies.name = 'a'
--> DELETE vouchers FROM vouchers JOIN currencies ON currencies.code = vouchers.name WHERE currencies.name = 'a'

-- The guard: who is connected is no column
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE CURRENT_USER <> 'nobody'
--! Refused WHERE

-- The guard: nor is a variable
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE @x IS NULL
--! Refused variable

-- The guard: an id is as true as a flag to MySQL
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE id IS TRUE
--! Refused WHERE

-- The guard: equal, or both NULL
-- scope: refuse_unfiltered_writes
UPDATE devices SET label = 'x' WHERE label <=> label
--! Refused WHERE

-- The guard: `!`
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE !(id = 1) AND !(label = 'a')
--> DELETE FROM devices WHERE (!(id = 1) AND !(label = 'a')) AND devices.`station_id` = {station}

-- The guard: not NULL, which no key is
-- scope: refuse_unfiltered_writes
DELETE FROM devices WHERE NOT id <=> NULL
--! Refused WHERE
