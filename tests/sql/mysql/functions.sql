-- The last key that the database made
SELECT LAST_INSERT_ID()
--! Refused bind the `last_insert_id`

-- The same in a row
INSERT INTO devices (id, label) VALUES (LAST_INSERT_ID(), 'a')
--! Refused bind the `last_insert_id`

-- The same as a variable
SELECT @@last_insert_id
--! Refused may be another tenant's

-- The same under its other name
SELECT @@session.identity
--! Refused may be another tenant's

-- A setting of the server
SELECT @@max_connections FROM devices
--> SELECT @@max_connections FROM devices WHERE devices.`station_id` = {station}

-- How many rows the last query found
SELECT FOUND_ROWS()
--! Refused COUNT(*)

-- How many rows the last statement changed
SELECT row_count()
--! Refused rows_affected

-- A lock of the session
SELECT GET_LOCK('orders', 10)
--! Refused FOR UPDATE

-- Giving it back
DELETE FROM devices WHERE RELEASE_LOCK('orders')
--! Refused FOR UPDATE
