-- A mark inside a string is text
-- values: 'x'
SELECT id FROM customers WHERE name = 'what? $1 ?1' AND email = ?
--> SELECT id FROM customers WHERE name = 'what? $1 ?1' AND email = ? AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- A comment between the words is left out, with the mark inside
SELECT id /* ? */ FROM customers -- where id = ?
WHERE id = ?
--> SELECT id FROM customers WHERE id = ? AND customers."station_id" = {station} AND customers."is_deleted" = false

-- A backslash is a character like others
SELECT id FROM customers WHERE name = 'a\' AND email = 'it''s \'
--> SELECT id FROM customers WHERE name = 'a\' AND email = 'it''s \' AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- Bytes, and numbers in base 16
SELECT X'00ff', 0x10, 1e3, .5
--> SELECT X'00ff', 0x10, 1e3, .5

-- A number that the parser cuts short
SELECT 0X1F
--! Refused runs into

-- JSON's arrows
SELECT name -> '$.a', name ->> '$.b' FROM customers WHERE id = 1
--> SELECT name -> '$.a', name ->> '$.b' FROM customers WHERE id = 1 AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- GLOB and COLLATE
SELECT id FROM customers WHERE name GLOB 'A*' AND name = 'x' COLLATE NOCASE
--> SELECT id FROM customers WHERE (name GLOB 'A*' AND name = 'x' COLLATE NOCASE) AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- IS between values
SELECT id FROM customers WHERE name IS 'x'
--> SELECT id FROM customers WHERE (name IS 'x') AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- IS NOT between values
SELECT id FROM customers WHERE id IS NOT 20 AND name IS ?
--> SELECT id FROM customers WHERE (id IS NOT 20 AND name IS ?)
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- IS with what the parser knows
SELECT id FROM customers WHERE id IS NOT NULL AND is_deleted IS FALSE
--> SELECT id FROM customers WHERE (id IS NOT NULL AND is_deleted IS FALSE) AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- ISNULL and NOTNULL
SELECT id FROM devices WHERE label ISNULL OR id NOTNULL
--> SELECT id FROM devices WHERE (label IS NULL OR id IS NOT NULL) AND devices."station_id" = {station}

-- NOT GLOB
SELECT id FROM devices WHERE label NOT GLOB 'a*' AND id = 1
--> SELECT id FROM devices WHERE (label NOT GLOB 'a*' AND id = 1) AND devices."station_id" = {station}
