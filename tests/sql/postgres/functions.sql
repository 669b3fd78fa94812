-- SQL from text
SELECT query_to_xml('SELECT * FROM bookings', true, true, '')
--! Refused query_to_xml

-- SQL from text, with a schema in front
SELECT pg_catalog.query_to_xml('SELECT * FROM bookings', true, true, '')
--! Refused query_to_xml

-- SQL from text, with quotes around the name
SELECT "query_to_xml"('SELECT * FROM bookings', true, true, '')
--! Refused query_to_xml

-- SQL from text, in capitals
SELECT QUERY_TO_XML('SELECT * FROM bookings', true, true, '')
--! Refused query_to_xml

-- A table from its name
SELECT table_to_xml('bookings', true, true, '')
--! Refused table_to_xml

-- A whole schema
SELECT schema_to_xml('public', true, true, '')
--! Refused schema_to_xml

-- A whole database
SELECT database_to_xml(true, true, '')
--! Refused database_to_xml

-- A cursor
SELECT cursor_to_xml('c', 10, true, true, '')
--! Refused cursor_to_xml

-- Another server
SELECT * FROM dblink('dbname=postgres', 'SELECT * FROM bookings') AS t (id int)
--! Refused dblink

-- Another server, to execute
SELECT dblink_exec('dbname=postgres', 'DELETE FROM bookings')
--! Refused dblink_exec

-- Crosstab runs SQL from text
SELECT * FROM crosstab('SELECT * FROM bookings') AS t (id int)
--! Refused crosstab

-- Statistics of a text search run SQL from text
SELECT * FROM ts_stat('SELECT to_tsvector(name) FROM customers')
--! Refused ts_stat

-- Files
SELECT pg_read_file('/etc/passwd')
--! Refused pg_read_file

-- Files, binary
SELECT pg_read_binary_file('/etc/passwd')
--! Refused pg_read_binary_file

-- Folders
SELECT pg_ls_dir('/')
--! Refused pg_ls_dir

-- Large objects
SELECT lo_import('/etc/passwd')
--! Refused lo_import

-- Large objects, out of the table
SELECT lo_get(1)
--! Refused lo_get

-- Settings
SELECT set_config('search_path', 'other', false)
--! Refused set_config

-- Sequences of others
SELECT setval('bookings_id_seq', 1)
--! Refused setval

-- Ending others
SELECT pg_terminate_backend(1)
--! Refused pg_terminate_backend

-- A denied function inside another
SELECT length(upper(pg_read_file('/etc/passwd')))
--! Refused pg_read_file

-- A denied function in an ON
SELECT c.id FROM customers AS c LEFT JOIN devices AS d ON d.label = pg_read_file('/etc/passwd')
--! Refused pg_read_file

-- A denied function in a LIMIT
SELECT id FROM customers LIMIT length(pg_read_file('/etc/passwd'))
--! Refused pg_read_file

-- A denied function in VALUES
INSERT INTO devices (label) VALUES (pg_read_file('/etc/passwd'))
--! Refused pg_read_file

-- A denied function as a default of coalesce
SELECT coalesce(NULL, pg_read_file('/etc/passwd'))
--! Refused pg_read_file

-- Advisory locks and sleep are harmless
SELECT pg_advisory_xact_lock(1), pg_sleep(0)
--> SELECT pg_advisory_xact_lock(1), pg_sleep(0)

-- Other functions pass
SELECT lower(name), now(), coalesce(email, ''), greatest(id, 1) FROM customers
--> SELECT lower(name), now(), coalesce(email, ''), greatest(id, 1) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false

-- A subquery as a function's argument
SELECT array(SELECT id FROM devices), to_json((SELECT max(name) FROM customers))
--> SELECT array(SELECT id FROM devices WHERE devices."station_id" = {station}), to_json((SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false))

-- A subquery in ANY
SELECT id FROM devices WHERE id = ANY (SELECT customer_id FROM bookings)
--> SELECT id FROM devices WHERE (id = ANY(SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL)) AND devices."station_id" = {station}

-- A subquery in ARRAY
SELECT ARRAY(SELECT name FROM customers)
--> SELECT ARRAY(SELECT name FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)

-- A subquery in FILTER and WITHIN GROUP
SELECT count(*) FILTER (WHERE id IN (SELECT customer_id FROM bookings)), percentile_cont(0.5) WITHIN GROUP (ORDER BY (SELECT max(id) FROM devices)::float8) FROM customers
--> SELECT count(*) FILTER (WHERE id IN (SELECT customer_id FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL)), percentile_cont(0.5) WITHIN GROUP (ORDER BY (SELECT max(id) FROM devices
    WHERE devices."station_id" = {station})::FLOAT8) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false

-- A subquery in LIMIT and OFFSET
SELECT name FROM currencies LIMIT (SELECT count(*) FROM bookings) OFFSET (SELECT count(*) FROM customers)
--> SELECT name FROM currencies LIMIT (SELECT count(*) FROM bookings WHERE bookings."station_id" = {station}
    AND bookings."deleted_at" IS NULL) OFFSET (SELECT count(*) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false)

-- A subquery in DISTINCT ON
SELECT DISTINCT ON ((SELECT max(id) FROM devices)) name FROM currencies
--> SELECT DISTINCT ON ((SELECT max(id) FROM devices WHERE devices."station_id" = {station})) name FROM currencies

-- A subquery in a function of FROM
SELECT n FROM generate_series(1, (SELECT max(id) FROM devices)) AS n
--> SELECT n FROM generate_series(1, (SELECT max(id) FROM devices WHERE devices."station_id" = {station})) AS n

-- A subquery in VALUES
SELECT v.a FROM (VALUES ((SELECT max(id) FROM devices)), (2)) AS v (a)
--> SELECT v.a FROM (VALUES ((SELECT max(id) FROM devices WHERE devices."station_id" = {station})), (2)) AS v (a)

-- VALUES alone
VALUES (1, 'a'), ((SELECT max(id) FROM devices), 'b')
--> VALUES (1, 'a'), ((SELECT max(id) FROM devices WHERE devices."station_id" = {station}), 'b')

-- A subquery in a named window
SELECT sum(id) OVER w FROM devices WINDOW w AS (ORDER BY (SELECT max(id) FROM customers))
--> SELECT sum(id) OVER w FROM devices WHERE devices."station_id" = {station} WINDOW w AS (ORDER BY (SELECT max(id)
    FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false))

-- A subquery in GROUPING SETS
SELECT count(*) FROM currencies GROUP BY GROUPING SETS ((name), ((SELECT max(label) FROM devices)))
--> SELECT count(*) FROM currencies GROUP BY GROUPING SETS ((name), ((SELECT max(label) FROM devices
    WHERE devices."station_id" = {station})))

-- A subquery below a cast, an index, COLLATE and AT TIME ZONE
SELECT ((SELECT max(id) FROM devices)::text) COLLATE "C", (SELECT max(created_at) FROM customers) AT TIME ZONE 'UTC'
--> SELECT ((SELECT max(id) FROM devices WHERE devices."station_id" = {station})::TEXT) COLLATE "C",
    (SELECT max(created_at) FROM customers WHERE customers."station_id" = {station} AND customers."is_deleted" = false)
    AT TIME ZONE 'UTC'

-- A row compared with a subquery's
SELECT code FROM currencies WHERE (code, name) IN (SELECT name, email FROM customers)
--> SELECT code FROM currencies WHERE (code, name) IN (SELECT name, email FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false)

-- A subquery in EXTRACT, SUBSTRING, POSITION, OVERLAY and TRIM
SELECT EXTRACT(YEAR FROM (SELECT max(created_at) FROM customers)), POSITION('a' IN (SELECT max(label) FROM devices))
--> SELECT EXTRACT(YEAR FROM (SELECT max(created_at) FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false)), POSITION('a' IN (SELECT max(label) FROM devices
    WHERE devices."station_id" = {station}))

-- A function written behind a dot, as PostgreSQL allows for one argument
SELECT ('/etc/passwd'::text).pg_read_file
--! Refused pg_read_file

-- A function written behind a column
SELECT (d.label).pg_read_file FROM devices AS d
--! Refused pg_read_file

-- A function written behind the name of another function's result
SELECT f.pg_read_file FROM unnest(ARRAY['/etc/passwd']) AS f
--! Refused pg_read_file

-- Locks that end with the transaction
SELECT pg_advisory_xact_lock_shared(1), pg_try_advisory_xact_lock(2), pg_try_advisory_xact_lock_shared(1)
--> SELECT pg_advisory_xact_lock_shared(1), pg_try_advisory_xact_lock(2), pg_try_advisory_xact_lock_shared(1)

-- A lock of the session
SELECT pg_advisory_lock(1)
--! Refused use `pg_advisory_xact_lock`

-- The same of another name and in capitals, with its schema
SELECT id FROM devices WHERE pg_catalog.PG_TRY_ADVISORY_LOCK_SHARED(id)
--! Refused use `pg_advisory_xact_lock`

-- The last value of a sequence
SELECT lastval()
--! Refused use RETURNING

-- The same of one that is named
SELECT currval('devices_id_seq')
--! Refused use RETURNING

-- The seed of the session's random numbers
SELECT setseed(0.5)
--! Refused the next user of this connection

-- A notification
SELECT pg_notify('changes', label) FROM devices
--! Refused which all tenants share

-- A function written as a column of a text
SELECT ('/etc/hostname'::text).pg_read_file
--! Refused pg_read_file

-- A function written as a column of a table
SELECT d.pg_ls_dir FROM devices AS d
--! Refused pg_ls_dir

-- A function written as a column of a function's rows
SELECT f.pg_read_file FROM unnest(ARRAY['/etc/hostname']) AS f
--! Refused pg_read_file

-- A function written as a column of a column
SELECT (d.label).query_to_xml FROM devices AS d
--! Refused query_to_xml

-- Large objects have functions without the prefix
SELECT loread(1, 10)
--! Refused loread

-- A denied function written behind a star
SELECT (d.label).pg_read_file.* FROM devices AS d
--! Refused

-- The same in a call's arguments
SELECT row_to_json(d.pg_ls_dir.*) FROM devices AS d
--! Refused

-- A function of the system's schema that is not on the list
SELECT pg_catalog.lower('A')
--> SELECT pg_catalog.lower('A')

-- A column that bears a harmless function's name
-- not run: there is no such column
SELECT d.pg_size_pretty FROM devices AS d
--> SELECT d.pg_size_pretty FROM devices AS d WHERE d."station_id" = {station}

-- A harmless function in FROM
SELECT count(*) FROM pg_sleep(0)
--> SELECT count(*) FROM pg_sleep(0)
