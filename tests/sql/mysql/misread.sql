-- What the parser and the server read in different ways. Each of these showed or changed rows of others once.

-- A word that is an operator elsewhere, and an alias here
SELECT label OVERLAPS FROM(devices)
--! Refused no function is called `FROM`

-- An index may be called PRIMARY
SELECT d.id FROM devices AS d USE INDEX (PRIMARY) WHERE d.id = 1
--> SELECT d.id FROM devices AS d USE INDEX (PRIMARY) WHERE d.id = 1 AND d.`station_id` = {station}
