-- An unquoted name in capitals is the table
SELECT ID FROM BOOKINGS
--> SELECT ID FROM BOOKINGS WHERE BOOKINGS."station_id" = {station} AND BOOKINGS."deleted_at" IS NULL

-- Unquoted, a name is folded to lower case, and is not the table declared with capitals
SELECT note FROM Ledger
--! UnknownTable ledger

-- In quotes, a name keeps its capitals, and is not the table declared without
SELECT id FROM "Bookings"
--! UnknownTable Bookings

-- A schema in front of a table that is declared without one
SELECT id FROM public.bookings
--> SELECT id FROM public.bookings WHERE public.bookings."station_id" = {station} AND public.bookings."deleted_at" IS NULL

-- A quoted schema and table
SELECT "note" FROM "billing"."archive" WHERE "billing"."archive"."id" = 1
--> SELECT "note" FROM "billing"."archive" WHERE "billing"."archive"."id" = 1
    AND "billing"."archive"."station_id" = {station}

-- The system's catalogue shows all tenants' tables
SELECT relname FROM pg_catalog.pg_class
--! Refused system

-- The system's catalogue, without its schema
SELECT relname FROM pg_class
--! Refused system

-- The information schema
SELECT table_name FROM information_schema.tables
--! Refused system

-- Statistics show other tenants' values
SELECT most_common_vals FROM pg_stats
--! Refused system

-- A quoted identifier with a quote in it
SELECT b.id FROM bookings AS "a""b" JOIN bookings AS b ON b.id = "a""b".id
--> SELECT b.id FROM bookings AS "a""b" JOIN bookings AS b ON b.id = "a""b".id WHERE "a""b"."station_id" = {station}
    AND "a""b"."deleted_at" IS NULL AND b."station_id" = {station} AND b."deleted_at" IS NULL

-- A table's row as a value
SELECT b FROM bookings AS b
--> SELECT b FROM bookings AS b WHERE b."station_id" = {station} AND b."deleted_at" IS NULL

-- An alias that is a keyword
SELECT "order".id FROM bookings AS "order"
--> SELECT "order".id FROM bookings AS "order" WHERE "order"."station_id" = {station} AND "order"."deleted_at" IS NULL

-- An identifier in Unicode escapes
SELECT id FROM U&"b\006fokings"
--! Refused

-- A string in Unicode escapes
SELECT id FROM customers WHERE name = U&'d\0061t'
--! Refused

-- A tenant that is a text
SELECT id FROM papers WHERE title = 'x'
--> SELECT id FROM papers WHERE title = 'x' AND papers."realm" = {realm}

-- A shared table in the schema that all are in
SELECT name FROM public.stations
--> SELECT name FROM public.stations

-- A shared table in another schema is another
SELECT name FROM app.stations
--! UnknownTable app.stations

-- A backslash beside a quote in a name
SELECT id AS "a\""b" FROM devices
--! Refused contains a backslash and a quote

-- A string is no table's name here
SELECT id FROM 'devices'
--! Refused is a string in the place of a table's name
