-- What the parser and the server read in different ways. Each of these showed or changed rows of others once.

-- A keyword behind a word that the server takes for an alias: a FROM that the parser calls
SELECT label AND FROM ((SELECT 1)) x, devices
--! Refused `FROM` is a reserved word

-- The same as a column, beside a table of that name
WITH regexp AS (SELECT 1 AS one) SELECT label OR FROM regexp b, devices
--! Refused RLIKE or REGEXP is not SQL

-- The same as a collation
SELECT name COLLATE FROM customers
--! Refused `FROM` is used as a name

-- INTO, which would make a table
SELECT label AND INTO XOR FROM ((SELECT 1)) x, devices
--! Refused `XOR` is not SQL of this backend

-- In an assignment
UPDATE devices SET label = (SELECT string_agg(name, ',') AND FROM ((SELECT 1)) x, customers) WHERE id = 1
--! Refused `FROM` is a reserved word

-- A keyword as a window's name
SELECT count(*) OVER FROM customers
--! Refused `FROM` is used as a name

-- A keyword of the server's that the parser would take for an alias
SELECT id ISNULL FROM devices
--> SELECT id IS NULL FROM devices WHERE devices."station_id" = {station}

-- An operator that begins a comment
SELECT label FROM devices WHERE label ~/* 'x' ORDER BY (1 ~*/ 'a|b')
--! Refused `~/*` is one operator to the parser

-- An operator that begins a comment, in an assignment
UPDATE devices SET label = 'x' ||-- '
 5, station_id = NULL WHERE id = 1 --'
--! Refused `||--` is one operator to the parser

-- In RETURNING, behind our condition
UPDATE devices SET label = 'h' WHERE label ~/* 'x' RETURNING (1 ~*/ '.')
--! Refused `~/*` is one operator to the parser

-- A dollar behind a digit begins no string
SELECT $1$ AND id FROM devices -- $1$
--! Refused not read as the server reads it

-- Bytes that are none
SELECT X'\' , label FROM devices WHERE label = ' OR 1=1 --'
--! Refused hexadecimal digits

-- A keyword in quotes is a name
-- not run: there is no such column
SELECT "from", d."order" AS "select" FROM devices AS d
--> SELECT "from", d."order" AS "select" FROM devices AS d WHERE d."station_id" = {station}

-- Nor is it a function's name
SELECT label FROM devices WHERE ISNULL(label)
--! Refused
