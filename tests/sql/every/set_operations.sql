-- UNION: every arm
SELECT id FROM customers UNION SELECT id FROM devices
--> SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false
    UNION SELECT id FROM devices WHERE devices."station_id" = {station}

-- UNION ALL, with an order for all
SELECT id FROM customers UNION ALL SELECT id FROM devices ORDER BY id LIMIT 3
--> SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false
    UNION ALL SELECT id FROM devices WHERE devices."station_id" = {station} ORDER BY id LIMIT 3

-- Three arms, one of them of a shared table
SELECT name FROM customers UNION SELECT name FROM currencies UNION SELECT label FROM devices
--> SELECT name FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false
    UNION SELECT name FROM currencies UNION SELECT label FROM devices WHERE devices."station_id" = {station}

-- EXCEPT
SELECT id FROM customers EXCEPT SELECT customer_id FROM bookings
--> SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false
    EXCEPT SELECT customer_id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- INTERSECT
SELECT id FROM customers INTERSECT SELECT customer_id FROM bookings
--> SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false
    INTERSECT SELECT customer_id FROM bookings WHERE bookings."station_id" = {station} AND bookings."deleted_at" IS NULL

-- In a derived table
SELECT x.id FROM (SELECT id FROM customers UNION ALL SELECT id FROM devices) AS x
--> SELECT x.id FROM (SELECT id FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false
    UNION ALL SELECT id FROM devices WHERE devices."station_id" = {station}) AS x

-- In IN
SELECT code FROM currencies WHERE name IN (SELECT name FROM customers UNION SELECT label FROM devices)
--> SELECT code FROM currencies WHERE name IN (SELECT name FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false UNION SELECT label FROM devices WHERE devices."station_id" = {station})

-- An undeclared table in the second arm
SELECT id FROM customers UNION SELECT id FROM invoices
--! UnknownTable invoices
