-- A scope of a business that reaches all stations would read every business's rows of a table without a business
-- scope: station=any
SELECT id FROM bookings
--! MissingTenant the scope names its business, org_id and realm and reaches every station

-- Nor is it changed
-- scope: station=any org_id=unnamed realm=unnamed
UPDATE devices SET label = 'x'
--! MissingTenant `Scope::stations_of::<station::Entity>(&db)`

-- Nor anything of it deleted
-- scope: station=any org_id=unnamed realm=unnamed
DELETE FROM bookings WHERE id = $1
--! MissingTenant the scope names its business and reaches every station, so all rows

-- Nor anything added to it, though the row says whose it is
-- scope: station=any org_id=unnamed realm=unnamed
-- values: uuid
INSERT INTO devices (label, station_id) VALUES ('A', $1)
--! MissingTenant `Scope::stations_of::<station::Entity>(&db)`

-- Nor is it read in a subquery, beside a table that has the business
-- scope: station=any org_id=unnamed realm=unnamed
SELECT amount FROM payments WHERE booking_id IN (SELECT id FROM bookings)
--! MissingTenant `bookings` belongs to tenants

-- Any tenant of a dimension of one's own, beside a station
-- scope: org_id=any business=unnamed realm=unnamed
SELECT title FROM org_docs
--! MissingTenant `Scope::tenants_of::<Entity>("org_id", &db)`

-- A list without a tenant names its dimension too
-- scope: empty station=any business=0
SELECT id FROM bookings
--! MissingTenant the scope names its business and reaches every station

-- A scope of a business that says nothing of stations is not led there
-- scope: station=unnamed org_id=unnamed realm=unnamed
SELECT id FROM bookings
--! MissingTenant set it (`Scope::station(id)`), or name all those of its business (`Scope::stations_of::<station::Entity>(&db)`)

-- A table that has the dimension that is named is cut down by it
-- scope: station=any
SELECT id FROM payments
--> SELECT id FROM payments WHERE payments."business_id" = {business} AND payments."deleted_at" IS NULL

-- A scope that names nothing and reaches all stations is an exemption over everything
-- scope: empty station=any business=any
SELECT b.id FROM bookings AS b JOIN payments AS p ON p.booking_id = b.id
--> SELECT b.id FROM bookings AS b JOIN payments AS p ON p.booking_id = b.id WHERE b."deleted_at" IS NULL
    AND p."deleted_at" IS NULL

-- Under `fill_only` nothing is filtered yet
-- scope: station=any fill_only
SELECT label FROM devices
--> SELECT label FROM devices

-- Nor is an insert refused that says whose the row is
-- scope: station=any fill_only
-- values: uuid
-- check: devices.station = {1}
INSERT INTO devices (label, station_id) VALUES ('A', $1)
--> INSERT INTO devices (label, station_id) VALUES ('A', $1)
