-- What the parser and the server read in different ways. Each of these showed or changed rows of others once.

-- A word that is an operator elsewhere, and an alias here
SELECT label XOR FROM(devices)
--! Refused `XOR` is not SQL of this backend

-- The same with the system's own table
SELECT sql RLIKE FROM(sqlite_master)
--! Refused RLIKE or REGEXP is not SQL of this backend

-- A word that is an operator here, too
SELECT label COLLATE FROM devices
--! Refused `FROM` is used as a name

-- OVER in front of what is no window's name is an alias
SELECT count(*) OVER FROM devices
--> SELECT count(*) AS OVER FROM devices WHERE devices."station_id" = {station}

-- A word that no window's name can be
SELECT count(*) OVER AND FROM(devices)
--! Refused `AND` is used as a name

-- N is a column here, and what follows its alias
-- not run: there is no such column
SELECT N'x' FROM devices
--> SELECT N AS 'x' FROM devices WHERE devices."station_id" = {station}

-- A string for an alias, with the end of a name in it
SELECT label FROM devices AS 'x" OR 1=1 -- '
--! Refused a string that contains more than letters and digits

-- The same where rows are changed
UPDATE devices AS 'x" OR 1=1 -- ' SET label = 'h'
--! Refused a string that contains more than letters and digits

-- A string for a column of ours is that column
-- check: Ledger.station = 5
UPDATE "Ledger" SET 'Station Id' = 5 WHERE id = 1
--> UPDATE OR ABORT "Ledger" SET "id" = "Ledger"."id" WHERE id = 1 AND "Ledger"."Station Id" = {station}

-- A string with more than letters for a column
INSERT INTO devices ('a-b') VALUES (1)
--! Refused a string that contains more than letters and digits

-- A byte order mark in front of a name
WITH "﻿devices" AS (SELECT 1 AS id) SELECT * FROM ﻿devices
--! Refused byte order mark

-- A byte order mark in front of a column
UPDATE devices SET ﻿station_id = 5 WHERE id = 1
--! Refused byte order mark

-- A string that is a word may be a table's alias
SELECT label FROM devices AS 'x'
--> SELECT label FROM devices AS 'x' WHERE "x"."station_id" = {station}

-- ISNULL is no alias
SELECT label ISNULL FROM devices
--> SELECT label IS NULL AS "label ISNULL" FROM devices WHERE devices."station_id" = {station}

-- Nor is NOT in front of another word
SELECT label NOT GLOB FROM devices
--! Refused
