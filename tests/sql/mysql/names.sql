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
--! Refused a number behind a period

-- One that begins with a digit, and stands alone
-- not run: there is no such table
SELECT id FROM 2fa_tokens
--! UnknownTable 2fa_tokens

-- A column's name that begins with a digit and looks like an exponent
SELECT d.0events FROM devices d
--! Refused in the backend's quotes
