-- FOR UPDATE locks the scope's rows
-- values: uuid
SELECT id FROM bookings WHERE id = $1 FOR UPDATE
--> SELECT id FROM bookings WHERE id = $1 AND bookings."station_id" = {station} AND bookings."deleted_at" IS NULL FOR UPDATE

-- FOR UPDATE OF a table, which must stay a table
SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id FOR UPDATE OF b SKIP LOCKED
--> SELECT b.id FROM bookings AS b JOIN customers AS c ON c.id = b.customer_id WHERE b."station_id" = {station}
    AND b."deleted_at" IS NULL AND c."station_id" = {station} AND c."is_deleted" = false FOR UPDATE OF b SKIP LOCKED

-- FOR SHARE, NOWAIT
SELECT id FROM devices FOR SHARE NOWAIT
--> SELECT id FROM devices WHERE devices."station_id" = {station} FOR SHARE NOWAIT

-- The row's place in the table
SELECT ctid FROM devices
--> SELECT ctid FROM devices WHERE devices."station_id" = {station}

-- Locks that the parser does not know
SELECT id FROM customers WHERE id = $1 FOR NO KEY UPDATE OF customers NOWAIT
--> SELECT id FROM customers WHERE id = $1 AND customers."station_id" = {station} AND customers."is_deleted" = false
    FOR NO KEY UPDATE OF customers NOWAIT

-- A lock with more behind it is no lock
SELECT id FROM customers FOR KEY SHARE UNION SELECT id FROM devices
--! Refused not understood

-- A lock in front of a semicolon
SELECT id FROM devices FOR NO KEY UPDATE ;
--> SELECT id FROM devices WHERE devices."station_id" = {station} FOR NO KEY UPDATE

-- Several locks, one of which the parser does not know
SELECT d.id FROM devices AS d JOIN currencies AS c ON true FOR SHARE OF c FOR NO KEY UPDATE OF d NOWAIT
--> SELECT d.id FROM devices AS d JOIN currencies AS c ON true WHERE d."station_id" = {station}
    FOR SHARE OF c FOR NO KEY UPDATE OF d NOWAIT

-- The same in the other order
SELECT d.id FROM devices AS d JOIN currencies AS c ON true FOR KEY SHARE OF d SKIP LOCKED FOR UPDATE OF c
--> SELECT d.id FROM devices AS d JOIN currencies AS c ON true WHERE d."station_id" = {station}
    FOR KEY SHARE OF d SKIP LOCKED FOR UPDATE OF c

-- FOR UPDATE OF several tables
SELECT b.id FROM bookings AS b JOIN customers AS "c" ON "c".id = b.customer_id FOR UPDATE OF b, "c" SKIP LOCKED
--> SELECT b.id FROM bookings AS b JOIN customers AS "c" ON "c".id = b.customer_id WHERE b."station_id" = {station}
    AND b."deleted_at" IS NULL AND "c"."station_id" = {station} AND "c"."is_deleted" = false
    FOR UPDATE OF b, "c" SKIP LOCKED

-- The same in a subquery, and with another lock
SELECT x.id FROM (SELECT d.id FROM devices AS d JOIN stations AS s ON s.id = d.station_id FOR SHARE OF s, d) AS x
--> SELECT x.id FROM (SELECT d.id FROM devices AS d JOIN stations AS s ON s.id = d.station_id
    WHERE d."station_id" = {station} FOR SHARE OF s, d) AS x

-- What is no list of names is no lock
SELECT id FROM devices FOR UPDATE OF devices, (SELECT id FROM bookings)
--! Refused not understood

-- A comma in a name stays where it is
SELECT a.name FROM customers a, bookings "x , y" WHERE "x , y".customer_id = a.id FOR UPDATE OF "x , y", a
--> SELECT a.name FROM customers a, bookings "x , y" WHERE "x , y".customer_id = a.id AND a."station_id" = {station} AND
    a."is_deleted" = false AND "x , y"."station_id" = {station} AND "x , y"."deleted_at" IS NULL FOR UPDATE OF "x , y", a
