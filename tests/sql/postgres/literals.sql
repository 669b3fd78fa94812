-- A mark inside a string, and a dollar, are text
-- values: 'x'
SELECT id FROM customers WHERE name = 'what? $1 ?1' AND email = $1
--> SELECT id FROM customers WHERE name = 'what? $1 ?1' AND email = $1 AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- A comment between the words is left out, with the mark inside
SELECT id /* $2 */ FROM customers -- where id = $3
WHERE id = $1
--> SELECT id FROM customers WHERE id = $1 AND customers."station_id" = {station} AND customers."is_deleted" = false

-- A backslash is a character like others
SELECT id FROM customers WHERE name = 'a\' AND email = 'b'
--> SELECT id FROM customers WHERE name = 'a\' AND email = 'b' AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- A doubled quote
SELECT id FROM customers WHERE name = 'it''s'
--> SELECT id FROM customers WHERE name = 'it''s' AND customers."station_id" = {station} AND customers."is_deleted" = false

-- A string with escapes
SELECT id FROM customers WHERE name = E'a\'b\\'
--> SELECT id FROM customers WHERE name = E'a\'b\\' AND customers."station_id" = {station} AND customers."is_deleted" = false

-- A string in dollars
SELECT id FROM customers WHERE name = $$it's $1$$ AND email = $q$ $$ $q$
--> SELECT id FROM customers WHERE name = $$it's $1$$ AND email = $q$ $$ $q$ AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- Numbers as they are written
SELECT 1.50, 1e10, 007, .5 FROM currencies
--> SELECT 1.50, 1e10, 007, .5 FROM currencies

-- Operators with a question mark are no placeholders
-- values: 'x'
SELECT id FROM customers WHERE to_jsonb(name) ? 'a' OR to_jsonb(name) ?| ARRAY['a', $1] OR to_jsonb(email) ?& ARRAY['b']
--> SELECT id FROM customers WHERE (to_jsonb(name) ? 'a' OR to_jsonb(name) ?| ARRAY['a', $1]
    OR to_jsonb(email) ?& ARRAY['b']) AND customers."station_id" = {station} AND customers."is_deleted" = false

-- A cast, an array and a slice
SELECT id::text, (ARRAY[1, 2])[1], CAST(version AS bigint) FROM bookings
--> SELECT id::TEXT, (ARRAY[1, 2])[1], CAST(version AS BIGINT) FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- A value that is used twice is bound once
-- values: 'x'
SELECT id FROM customers WHERE name = $1 OR email = $1
--> SELECT id FROM customers WHERE (name = $1 OR email = $1) AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- Values out of order keep their numbers
-- values: 'x', 1
SELECT id FROM customers WHERE id = $2 AND name = $1
--> SELECT id FROM customers WHERE id = $2 AND name = $1 AND customers."station_id" = {station}
    AND customers."is_deleted" = false

-- An interval and a typed string
SELECT id FROM bookings WHERE date > DATE '2026-01-01' - INTERVAL '1 day'
--> SELECT id FROM bookings WHERE (date > DATE '2026-01-01' - INTERVAL '1 day') AND bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL

-- Numbers in other bases are new to PostgreSQL 16; to older servers they are a number and an alias
-- not run: PostgreSQL 15 refuses it
SELECT 0x10
--> SELECT 0x10

-- A string behind a string, over two lines
SELECT id FROM customers WHERE name = 'a'
  'b'
--> SELECT id FROM customers WHERE name = 'ab' AND customers."station_id" = {station} AND customers."is_deleted" = false

-- Over several, with quotes and a comment
SELECT 'it''s ?' -- 'no'
  ' a'
  '\''b'
--> SELECT 'it''s ? a\''b'

-- On one line it is no SQL
SELECT id FROM customers WHERE name = 'a' 'b'
--! Refused two strings in a row

-- Nor behind a comment of another kind
SELECT id FROM customers WHERE name = 'a' /* x */
  'b'
--! Refused two strings in a row

-- An escaped string goes on with escapes
SELECT id FROM customers WHERE name = E'a'
  'b\n'
--! Refused two strings in a row

-- A string among the modifiers of a type keeps its quotes
-- not run: there is no such type
SELECT id::foo('1) FROM bookings -- ') FROM devices
--> SELECT id::foo('1) FROM bookings -- ') FROM devices WHERE devices."station_id" = {station}

-- The same with a quote in it, and in the types of an alias
-- not run: there is no such type
SELECT x.a FROM devices, json_to_record('{}') AS x(a foo('1) AS x CROSS JOIN bookings -- '''))
--> SELECT x.a FROM devices, json_to_record('{}') AS x (a foo('1) AS x CROSS JOIN bookings -- '''))
    WHERE devices."station_id" = {station}

-- Words and numbers among them
-- not run: there is no such type
SELECT id::geometry('Point', 4326), id::geometry(Point) FROM devices
--> SELECT id::geometry('Point', 4326), id::geometry(Point) FROM devices WHERE devices."station_id" = {station}

-- A literal of any type
SELECT id FROM devices WHERE inet '10.0.0.1' << inet '10.0.0.0/8' AND pg_catalog.point '(1,2)' IS NOT NULL
--> SELECT id FROM devices WHERE (inet '10.0.0.1' << inet '10.0.0.0/8' AND pg_catalog.point '(1,2)' IS NOT NULL)
    AND devices."station_id" = {station}

-- A type's name in quotes
SELECT "inet" '10.0.0.1', "pg_catalog"."inet" '10.0.0.1' FROM devices
--> SELECT "inet" '10.0.0.1', "pg_catalog"."inet" '10.0.0.1' FROM devices WHERE devices."station_id" = {station}

-- `&` in front of a name in quotes is an operator
SELECT id & "id" FROM devices
--> SELECT id & "id" FROM devices WHERE devices."station_id" = {station}

-- ISNULL and NOTNULL
SELECT id FROM devices WHERE label ISNULL OR id NOTNULL
--> SELECT id FROM devices WHERE (label IS NULL OR id IS NOT NULL) AND devices."station_id" = {station}

-- BETWEEN SYMMETRIC
SELECT id FROM devices WHERE id BETWEEN SYMMETRIC 3 AND 1 AND id NOT BETWEEN ASYMMETRIC 7 AND 9
--> SELECT id FROM devices WHERE (id BETWEEN SYMMETRIC 3 AND 1 AND id NOT BETWEEN ASYMMETRIC 7 AND 9)
    AND devices."station_id" = {station}

-- BETWEEN SYMMETRIC with a subquery
SELECT id FROM devices WHERE id BETWEEN SYMMETRIC (SELECT max(id) FROM customers) AND 1
--> SELECT id FROM devices WHERE (id BETWEEN SYMMETRIC (SELECT max(id) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false) AND 1) AND devices."station_id" = {station}

-- A pattern for all, and for some
SELECT id FROM devices WHERE label ILIKE ALL (ARRAY['a', 'b']) OR label NOT LIKE SOME (ARRAY['a']) OR label LIKE ANY (ARRAY['b'])
--> SELECT id FROM devices WHERE (label ILIKE ALL (ARRAY['a', 'b']) OR label NOT LIKE SOME (ARRAY['a'])
    OR label LIKE ANY (ARRAY['b'])) AND devices."station_id" = {station}

-- Patterns from a query
SELECT id FROM devices WHERE label LIKE ALL (SELECT name FROM customers)
--> SELECT id FROM devices WHERE (label LIKE ALL (SELECT name FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false)) AND devices."station_id" = {station}

-- All of a row
SELECT id FROM devices AS d WHERE d.* IS NOT NULL
--> SELECT id FROM devices AS d WHERE (d.* IS NOT NULL) AND d."station_id" = {station}
