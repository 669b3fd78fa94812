-- The last key that the database made
SELECT last_insert_rowid()
--! Refused use RETURNING

-- How many rows the last statement changed
SELECT changes()
--! Refused rows_affected

-- The same of all statements
SELECT total_changes() FROM devices
--! Refused rows_affected
