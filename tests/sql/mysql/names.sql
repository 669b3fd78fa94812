-- An unquoted name in capitals is the table, whether or not the files fold
-- not run: the files of the server do not fold
SELECT ID FROM BOOKINGS
--> SELECT ID FROM BOOKINGS WHERE BOOKINGS.`station_id` = {station} AND BOOKINGS.`deleted_at` IS NULL

-- Backticks quote
SELECT `id` FROM `bookings`
--> SELECT `id` FROM `bookings` WHERE `bookings`.`station_id` = {station} AND `bookings`.`deleted_at` IS NULL

-- Double quotes are a name only to a server in the mode ANSI_QUOTES
-- not run: it is in another mode
SELECT id FROM "bookings"
--> SELECT id FROM "bookings" WHERE "bookings".`station_id` = {station} AND "bookings".`deleted_at` IS NULL

-- The system's tables
SELECT table_name FROM information_schema.tables
--! Refused system

-- The system's tables, in another case
SELECT user FROM MySQL.User
--! Refused system

-- What the server measures
SELECT digest_text FROM performance_schema.events_statements_summary_by_digest
--! Refused system

-- Another database
SELECT id FROM other.archive
--! UnknownTable other.archive

-- Session variables outlive the statement
SELECT @station := 1
--! Refused variable

-- Session variables as values
SELECT id FROM devices WHERE id = @id
--! Refused variable

-- A tenant that is a text is compared by its bytes too
SELECT id FROM papers WHERE title = 'x'
--> SELECT id FROM papers WHERE title = 'x' AND papers.`realm` = {realm}
    AND CAST(CONVERT(papers.`realm` USING utf8mb4) AS BINARY) = CAST({realm} AS BINARY)

-- A shared table in a schema of the program's own is another
SELECT name FROM app.stations
--! UnknownTable app.stations

-- A name that begins with a digit, behind a period
SELECT note FROM billing.0events
--! Refused a number after a period

-- One that begins with a digit, and stands alone
-- not run: there is no such table
SELECT id FROM 2fa_tokens
--! UnknownTable 2fa_tokens

-- A column's name that begins with a digit and looks like an exponent
SELECT d.0events FROM devices d
--! Refused in identifier quotes

-- A column without an alias is called by its text
SELECT id+1, (id)  +  1, count( * ), id + 1, (id), devices . id, 'x' FROM devices
--> SELECT id + 1 AS `id+1`, (id) + 1 AS `(id)  +  1`, count(*) AS `count( * )`, id + 1, (id), devices.id, 'x' FROM devices
    WHERE devices.`station_id` = {station}

-- Behind the columns that pass as one piece
SELECT `devices`.`id`, `devices`.`label` AS `l`, coalesce( id,?), max(id) OVER() FROM devices
--> SELECT `devices`.`id`, `devices`.`label` AS `l`, coalesce(id, ?) AS `coalesce( id,?)`, max(id) OVER () AS `max(id) OVER()`
    FROM devices WHERE devices.`station_id` = {station}

-- Where it is read by that name
SELECT x.`id*2` FROM (SELECT DISTINCT id*2 FROM devices UNION SELECT id*3 FROM customers) AS x
--> SELECT x.`id*2` FROM (SELECT DISTINCT id * 2 AS `id*2` FROM devices WHERE devices.`station_id` = {station}
    UNION SELECT id * 3 AS `id*3` FROM customers WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false) AS x

-- What it holds of ours is not in its name
SELECT label, (SELECT count(*) FROM customers AS c WHERE c.id=devices.id) FROM devices
--> SELECT label, (SELECT count(*) FROM customers AS c WHERE c.id = devices.id AND c.`station_id` = {station}
    AND c.`is_deleted` = false) AS `(SELECT count(*) FROM customers AS c WHERE c.id=devices.id)` FROM devices
    WHERE devices.`station_id` = {station}

-- The backend's quotes in it
SELECT count(*), `id`+1 FROM devices GROUP BY id
--> SELECT count(*), `id` + 1 AS ```id``+1` FROM devices WHERE devices.`station_id` = {station} GROUP BY id

-- In RETURNING
-- only on: MariaDB
INSERT INTO devices (label) VALUES ('x') RETURNING id, id+1
--> INSERT INTO devices (label, `station_id`) VALUES ('x', {station}) RETURNING id, id + 1 AS `id+1`

-- No name of MySQL's has letters of four bytes
SELECT concat( name,'😀') FROM customers
--> SELECT concat(name, '😀') FROM customers WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false

-- Those of three it has
SELECT concat( name,'€') FROM customers
--> SELECT concat(name, '€') AS `concat( name,'€')` FROM customers WHERE customers.`station_id` = {station} AND
    customers.`is_deleted` = false

-- A string is no table's name here
SELECT id FROM 'devices'
--! Refused is a string in the place of a table's name
