-- A column named like the tenant's, of another table, does not capture the condition
SELECT s.id FROM (SELECT id AS station_id, id FROM stations) AS s WHERE EXISTS (SELECT 1 FROM org_docs WHERE org_docs.title = 'x')
--> SELECT s.id FROM (SELECT id AS station_id, id FROM stations) AS s WHERE EXISTS (SELECT 1 FROM org_docs
    WHERE org_docs.title = 'x' AND org_docs."org_id" = {org_id})

-- The scope's columns in the select list are the caller's to read
SELECT station_id, deleted_at FROM bookings AS b
--> SELECT station_id, deleted_at FROM bookings AS b WHERE b."station_id" = {station} AND b."deleted_at" IS NULL

-- A qualified star
SELECT b.* FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id
--> SELECT b.* FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id WHERE b."station_id" = {station}
    AND b."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false

-- A table's name has at most three parts
SELECT id FROM a.b.c.devices
--! Refused more than three parts
