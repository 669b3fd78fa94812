-- A backslash keeps a quote inside the string
-- values: 'x'
SELECT id FROM customers WHERE name = 'it\'s ?' AND email = ?
--> SELECT id FROM customers WHERE name = 'it\'s ?' AND email = ? AND customers.`station_id` = {station}
    AND customers.`is_deleted` = false

-- A backslash in front of the end
-- values: 'x'
SELECT id FROM customers WHERE name = '\\' AND email = ' OR 1=1 -- ' AND name = ?
--> SELECT id FROM customers WHERE name = '\\' AND email = ' OR 1=1 -- ' AND name = ? AND customers.`station_id` = {station}
    AND customers.`is_deleted` = false

-- A string in double quotes
SELECT id FROM customers WHERE name = "it's \" ?" AND email = "a""b"
--> SELECT id FROM customers WHERE name = "it's \" ?" AND email = "a""b" AND customers.`station_id` = {station}
    AND customers.`is_deleted` = false

-- Bytes, bits, national strings
SELECT X'00ff', B'01', N'x', 0xfff, _utf8mb4'x'
--> SELECT X'00ff', B'01', N'x', 0xfff, _utf8mb4 'x'

-- A comment that MySQL runs
SELECT id FROM devices /*! WHERE 1 = 1 OR 1 = 1 */
--! Refused

-- A comment that MySQL runs from a version on
SELECT id /*!50000 , (SELECT max(name) FROM customers) */ FROM devices
--! Refused

-- A comment that MariaDB runs, and the parser does not see
SELECT id FROM devices /*M! WHERE 1 = 1 */
--! Refused comment

-- A comment to the end of the line
SELECT id # ?
FROM devices -- ?
WHERE id = ?
--> SELECT id FROM devices WHERE id = ? AND devices.`station_id` = {station}

-- Two minus signs without a space are no comment
SELECT 5--1 FROM devices
--> SELECT 5 - -1 AS `5--1` FROM devices WHERE devices.`station_id` = {station}

-- Marks in all places, in the order in which they appear
-- values: 1, 2, 3, 4
SELECT id + ?, (SELECT max(c.id) FROM customers AS c WHERE c.id < ?) FROM devices WHERE id > ? LIMIT ?
--> SELECT id + ?, (SELECT max(c.id) FROM customers AS c WHERE c.id < ? AND c.`station_id` = {station}
    AND c.`is_deleted` = false) AS `(SELECT max(c.id) FROM customers AS c WHERE c.id < ?)` FROM devices WHERE id > ? AND devices.`station_id` = {station} LIMIT ?

-- JSON's arrows
-- only on: MySQL
SELECT name -> '$.a', name ->> '$.b' FROM customers
--> SELECT name -> '$.a', name ->> '$.b' FROM customers WHERE customers.`station_id` = {station} AND customers.`is_deleted` = false

-- OFFSET, LIMIT
SELECT id FROM devices LIMIT 5, 10
--> SELECT id FROM devices WHERE devices.`station_id` = {station} LIMIT 5, 10

-- REGEXP, DIV, <=>, XOR and &&
SELECT id FROM devices WHERE label REGEXP 'a' AND id DIV 2 = 1 && label <=> NULL XOR id = 1
--> SELECT id FROM devices WHERE (label REGEXP 'a' AND id DIV 2 = 1 AND label <=> NULL XOR id = 1)
    AND devices.`station_id` = {station}

-- || is OR
SELECT id FROM devices WHERE id = 1 || id = 2
--> SELECT id FROM devices WHERE (id = 1 || id = 2) AND devices.`station_id` = {station}

-- A string right behind a string, in other quotes
SELECT id FROM customers WHERE name = 'a' "it's ?"
--! Refused two strings in a row

-- A string right behind a string, where it could be an alias
SELECT 'a' 'b' FROM customers
--! Refused two strings in a row

-- A number is no field
SELECT b.id FROM bookings AS b WHERE b.id = b.5
--! Refused a number after a period

-- MOD between values
SELECT id MOD 2 FROM devices WHERE id MOD 2 = MOD(id, 2)
--> SELECT id % 2 AS `id MOD 2` FROM devices WHERE (id % 2 = MOD(id, 2)) AND devices.`station_id` = {station}

-- NOT in one sign
SELECT id FROM devices WHERE !(id = 1) OR !!id
--> SELECT id FROM devices WHERE (!(id = 1) OR !(!id)) AND devices.`station_id` = {station}

-- NOT in one sign of a subquery
SELECT id FROM devices WHERE !EXISTS (SELECT id FROM customers)
--> SELECT id FROM devices WHERE (!EXISTS (SELECT id FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false)) AND devices.`station_id` = {station}

-- INTERVAL as a function
SELECT INTERVAL(id, 1, (SELECT max(id) FROM customers)) FROM devices
--> SELECT INTERVAL(id, 1, (SELECT max(id) FROM customers WHERE customers.`station_id` = {station}
    AND customers.`is_deleted` = false)) AS `INTERVAL(id, 1, (SELECT max(id) FROM customers))` FROM devices
    WHERE devices.`station_id` = {station}

-- An interval in parentheses is none
SELECT NOW() + INTERVAL (1 + MOD(id, 2)) DAY FROM devices
--> SELECT NOW() + INTERVAL (1 + MOD(id, 2)) DAY FROM devices WHERE devices.`station_id` = {station}

-- Units of two parts
SELECT NOW() + INTERVAL '1:30' HOUR_MINUTE, DATE_ADD(NOW(), INTERVAL ? DAY_HOUR), EXTRACT(YEAR_MONTH FROM NOW()) FROM devices
--> SELECT NOW() + INTERVAL '1:30' HOUR_MINUTE, DATE_ADD(NOW(), INTERVAL ? DAY_HOUR), EXTRACT(YEAR_MONTH FROM NOW())
    FROM devices WHERE devices.`station_id` = {station}
