-- An unquoted name in capitals is the table
SELECT ID FROM BOOKINGS
--> SELECT ID FROM BOOKINGS WHERE BOOKINGS."station_id" = {station} AND BOOKINGS."deleted_at" IS NULL

-- Quotes do not keep the case
SELECT "ID" FROM "BOOKINGS"
--> SELECT "ID" FROM "BOOKINGS" WHERE "BOOKINGS"."station_id" = {station} AND "BOOKINGS"."deleted_at" IS NULL

-- Brackets quote
SELECT [id] FROM [bookings]
--> SELECT [id] FROM [bookings] WHERE [bookings]."station_id" = {station} AND [bookings]."deleted_at" IS NULL

-- Backticks quote
SELECT `id` FROM `bookings`
--> SELECT `id` FROM `bookings` WHERE `bookings`."station_id" = {station} AND `bookings`."deleted_at" IS NULL

-- A string can be a table's name
SELECT id FROM 'bookings'
--> SELECT id FROM 'bookings' WHERE "bookings"."station_id" = {station} AND "bookings"."deleted_at" IS NULL

-- The database's own name in front
SELECT id FROM main.bookings
--> SELECT id FROM main.bookings WHERE main.bookings."station_id" = {station} AND main.bookings."deleted_at" IS NULL

-- An attached database in front
SELECT b.note FROM "billing".[archive] AS b
--> SELECT b.note FROM "billing".[archive] AS b WHERE b."station_id" = {station}

-- The schema
SELECT sql FROM sqlite_master
--! Refused system

-- The schema, by its other name, in another case
SELECT sql FROM main.SQLITE_SCHEMA
--! Refused system

-- The numbers of all keys
SELECT seq FROM sqlite_sequence
--! Refused system

-- A pragma as a table
SELECT name FROM pragma_table_info('bookings')
--! Refused

-- A quoted name that is no column is a string to SQLite
SELECT "no such column" FROM devices
--> SELECT "no such column" FROM devices WHERE devices."station_id" = {station}

-- A shared table in the schema that all are in
SELECT name FROM main.stations
--> SELECT name FROM main.stations

-- A shared table in another schema is another
SELECT name FROM billing.stations
--! UnknownTable billing.stations

-- A word for an alias that begins an expression
SELECT "CAST".id FROM devices CAST LEFT JOIN customers AS current_date ON "current_date".id = "cast".id
--> SELECT "CAST".id FROM devices CAST LEFT JOIN customers AS current_date ON "current_date".id = "cast".id
    AND "current_date"."station_id" = {station} AND "current_date"."is_deleted" = false WHERE "CAST"."station_id" = {station}

-- The same of a table that is changed
UPDATE devices AS raise SET label = 'x'
--> UPDATE OR ABORT devices AS raise SET label = 'x' WHERE "raise"."station_id" = {station}

-- A column without an alias is called by its text
SELECT id+1, (id)  +  1, count( * ), id + 1, (id), devices . id, 'x' FROM devices
--> SELECT id + 1 AS "id+1", (id) + 1 AS "(id)  +  1", count(*) AS "count( * )", id + 1, (id), devices.id, 'x' FROM devices
    WHERE devices."station_id" = {station}

-- Behind the columns that pass as one piece
SELECT "devices"."id", "devices"."label" AS "l", coalesce( id,?), max(id) OVER() FROM devices
--> SELECT "devices"."id", "devices"."label" AS "l", coalesce(id, ?) AS "coalesce( id,?)", max(id) OVER () AS "max(id) OVER()"
    FROM devices WHERE devices."station_id" = {station}

-- Where it is read by that name
SELECT x."id*2" FROM (SELECT DISTINCT id*2 FROM devices UNION SELECT id*3 FROM customers) AS x
--> SELECT x."id*2" FROM (SELECT DISTINCT id * 2 AS "id*2" FROM devices WHERE devices."station_id" = {station}
    UNION SELECT id * 3 AS "id*3" FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false) AS x

-- What it holds of ours is not in its name
SELECT label, (SELECT count(*) FROM customers AS c WHERE c.id=devices.id) FROM devices
--> SELECT label, (SELECT count(*) FROM customers AS c WHERE c.id = devices.id AND c."station_id" = {station}
    AND c."is_deleted" = false) AS "(SELECT count(*) FROM customers AS c WHERE c.id=devices.id)" FROM devices
    WHERE devices."station_id" = {station}

-- The backend's quotes in it
SELECT count(*), "id"+1 FROM devices GROUP BY id
--> SELECT count(*), "id" + 1 AS """id""+1" FROM devices WHERE devices."station_id" = {station} GROUP BY id

-- In RETURNING
UPDATE devices SET label = 'x' RETURNING id, id+1, label IS NOT DISTINCT FROM 'x', TRUE
--> UPDATE OR ABORT devices SET label = 'x' WHERE devices."station_id" = {station} RETURNING id, id + 1 AS "id+1",
    label IS NOT DISTINCT FROM 'x', true AS "TRUE"
