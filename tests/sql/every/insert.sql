-- One row: key, tenant, times and version are filled in
-- values: 1, date, time, 2
INSERT INTO bookings (customer_id, date, slot, party_adults) VALUES ($1, $2, $3, $4)
--> INSERT INTO bookings (customer_id, date, slot, party_adults, "id", "station_id", "created_at", "updated_at", "deleted_at", "version")
    VALUES ($1, $2, $3, $4, {key}, {station}, {created_at}, {updated_at}, NULL, 1)

-- Several rows: a key for each, the rest once
-- values: date, time, date, time
INSERT INTO bookings (customer_id, date, slot) VALUES (1, $1, $2), (2, $3, $4)
--> INSERT INTO bookings (customer_id, date, slot, "id", "station_id", "created_at", "updated_at", "deleted_at", "version")
    VALUES (1, $1, $2, {key}, {station}, {created_at}, {updated_at}, NULL, 1),
    (2, $3, $4, {key.2}, {station}, {created_at}, {updated_at}, NULL, 1)

-- A flag for deleted rows is filled in
-- values: 'Ann', 'ann@example.org'
INSERT INTO customers (name, email) VALUES ($1, $2)
--> INSERT INTO customers (name, email, "station_id", "created_at", "updated_at", "is_deleted")
    VALUES ($1, $2, {station}, {created_at}, {updated_at}, false)

-- Two tenants, and who did it
-- values: uuid, 500
INSERT INTO payments (booking_id, amount) VALUES ($1, $2)
--> INSERT INTO payments (booking_id, amount, "station_id", "business_id", "created_by", "updated_by", "created_at", "updated_at", "deleted_at")
    VALUES ($1, $2, {station}, {business}, {actor}, {actor}, {created_at}, {updated_at}, NULL)

-- Without an actor the columns of the audit stay out
-- scope: no_actor
-- values: uuid, 500
INSERT INTO payments (booking_id, amount) VALUES ($1, $2)
--> INSERT INTO payments (booking_id, amount, "station_id", "business_id", "created_at", "updated_at", "deleted_at")
    VALUES ($1, $2, {station}, {business}, {created_at}, {updated_at}, NULL)

-- A tenant of a dimension that the user named
-- values: 'Rules'
INSERT INTO org_docs (title) VALUES ($1)
--> INSERT INTO org_docs (title, "org_id") VALUES ($1, {org_id})

-- A table in a schema
INSERT INTO billing.archive (note) VALUES ('paid')
--> INSERT INTO billing.archive (note, "station_id") VALUES ('paid', {station})

-- A column that needs quotes
INSERT INTO "Ledger" ("note") VALUES ('paid')
--> INSERT INTO "Ledger" ("note", "Station Id") VALUES ('paid', {station})

-- A shared table takes what it is given
INSERT INTO currencies (code, name) VALUES ('EUR', 'Euro')
--> INSERT INTO currencies (code, name) VALUES ('EUR', 'Euro')

-- A tenant given by the statement must be the scope's; in a column that may be NULL, NULL is another
-- values: 'A', uuid
-- check: devices.station = {2}
INSERT INTO devices (label, station_id) VALUES ($1, $2)
--> INSERT INTO devices (label, station_id) VALUES ($1, {station})

-- A tenant given as a number in the text
-- check: org_docs.org_id = 7
INSERT INTO org_docs (title, org_id) VALUES ('Rules', 7)
--> INSERT INTO org_docs (title, org_id) VALUES ('Rules', {org_id})

-- A tenant given as NULL where it cannot be NULL is the scope's only one
INSERT INTO org_docs (title, org_id) VALUES ('Rules', NULL)
--> INSERT INTO org_docs (title, org_id) VALUES ('Rules', {org_id})

-- A tenant given as an expression is not known
INSERT INTO devices (label, station_id) VALUES ('A', (SELECT max(id) FROM stations))
--! CrossTenant devices

-- With several stations the statement must say which
-- scope: station=2
INSERT INTO devices (label) VALUES ('A')
--! MissingTenant devices

-- With several stations a given one must be among them, and NULL will not do
-- scope: station=2
-- values: uuid
-- check: devices.station = {1}
INSERT INTO devices (label, station_id) VALUES ('A', $1)
--> INSERT INTO devices (label, station_id) VALUES ('A', $1)

-- With several stations NULL is nobody
-- scope: station=2
INSERT INTO billing.archive (note, station_id) VALUES ('A', NULL)
--! MissingTenant billing.archive

-- Under any station the statement must say which
-- scope: empty station=any
INSERT INTO devices (label) VALUES ('A')
--! MissingTenant devices

-- A dimension that the scope does not name, on insert
-- scope: empty
INSERT INTO devices (label) VALUES ('A')
--! MissingTenant devices

-- An empty list of tenants, on insert
-- scope: station=0
INSERT INTO devices (label) VALUES ('A')
--! MissingTenant devices

-- Key and times that are given are kept
-- values: uuid, date, time, now, now
INSERT INTO bookings (id, customer_id, date, slot, created_at, updated_at) VALUES ($1, 1, $2, $3, $4, $5)
--> INSERT INTO bookings (id, customer_id, date, slot, created_at, updated_at, "station_id", "deleted_at", "version")
    VALUES ({1 or key}, 1, {2}, {3}, {4 or created_at}, {5 or updated_at}, {station}, NULL, 1)

-- Who did it is the scope's to say
-- values: uuid, uuid
INSERT INTO payments (booking_id, amount, created_by) VALUES ($1, 5, $2)
--> INSERT INTO payments (booking_id, amount, created_by, "station_id", "business_id", "updated_by", "created_at", "updated_at", "deleted_at")
    VALUES ($1, 5, {actor}, {station}, {business}, {actor}, {created_at}, {updated_at}, NULL)

-- A subquery among the values is filtered
INSERT INTO devices (label) VALUES (coalesce((SELECT max(name) FROM customers), 'none'))
--> INSERT INTO devices (label, "station_id") VALUES (coalesce((SELECT max(name) FROM customers
    WHERE customers."station_id" = {station} AND customers."is_deleted" = false), 'none'), {station})

-- INSERT .. SELECT: the source is filtered, the tenant filled in
INSERT INTO devices (label) SELECT name FROM customers WHERE id > $1
--> INSERT INTO devices (label, "station_id") SELECT name, {station} FROM customers WHERE id > $1
    AND customers."station_id" = {station} AND customers."is_deleted" = false

-- INSERT .. SELECT from the table itself
INSERT INTO devices (label) SELECT label FROM devices
--> INSERT INTO devices (label, "station_id") SELECT label, {station} FROM devices WHERE devices."station_id" = {station}

-- INSERT .. SELECT into a shared table: the source is filtered
INSERT INTO currencies (code, name) SELECT name, email FROM customers
--> INSERT INTO currencies (code, name) SELECT name, email FROM customers WHERE customers."station_id" = {station}
    AND customers."is_deleted" = false

-- INSERT .. SELECT of an undeclared table
INSERT INTO devices (label) SELECT name FROM invoices
--! UnknownTable invoices

-- Without a list of columns the order is the database's
INSERT INTO devices VALUES (1, 'A', NULL)
--! Refused column

-- An undeclared table takes nothing
INSERT INTO invoices (id) VALUES (1)
--! UnknownTable invoices

-- A table with mixins that is nobody's is not filled
INSERT INTO drafts (id) VALUES (1)
--! UnknownTable has mixins and no tenant

-- Two declarations of the table it goes to
INSERT INTO disputed (id) VALUES (1)
--! PolicyConflict disputed

-- While tenancy is adopted, the tenant is filled in all the same
-- scope: fill_only
INSERT INTO devices (label) VALUES ('A')
--> INSERT INTO devices (label, "station_id") VALUES ('A', {station})

-- A time of deletion that is given stays, cut to microseconds, and has a deleter
-- values: uuid, now
INSERT INTO payments (booking_id, amount, deleted_at) VALUES ($1, 3, $2)
--> INSERT INTO payments (booking_id, amount, deleted_at, "station_id", "business_id", "created_by", "updated_by",
    "deleted_by", "created_at", "updated_at") VALUES ($1, 3, {2 cut}, {station}, {business}, {actor}, {actor}, {actor if 2},
    {created_at}, {updated_at})

-- Without an actor nobody is its deleter
-- scope: no_actor
-- values: uuid, now
INSERT INTO payments (booking_id, amount, deleted_at) VALUES ($1, 3, $2)
--> INSERT INTO payments (booking_id, amount, deleted_at, "station_id", "business_id", "created_at", "updated_at")
    VALUES ($1, 3, {2 cut}, {station}, {business}, {created_at}, {updated_at})

-- Of several rows each has its own
INSERT INTO memos (note, is_deleted) VALUES ('a', true), ('b', false), ('c', $1)
--> INSERT INTO memos (note, is_deleted, "created_by", "updated_by", "deleted_by") VALUES ('a', true, {actor}, {actor},
    {actor}), ('b', false, {actor}, {actor}, {nobody}), ('c', {1 or live}, {actor}, {actor}, {actor if 1})

-- Rows that are selected have a deleter where they are deleted
INSERT INTO memos (note, is_deleted) SELECT note, note IS NULL FROM memos
--> INSERT INTO memos (note, is_deleted, "created_by", "updated_by", "deleted_by") SELECT note, note IS NULL, {actor},
    {actor}, CASE WHEN note IS NULL THEN {actor} END FROM memos WHERE memos."is_deleted" = false

-- The same where the deleter is selected too
INSERT INTO memos (note, is_deleted, deleted_by) SELECT note, is_deleted, deleted_by FROM memos
--> INSERT INTO memos (note, is_deleted, deleted_by, "created_by", "updated_by") SELECT note, is_deleted,
    CASE WHEN (is_deleted) THEN {actor} END, {actor}, {actor} FROM memos WHERE memos."is_deleted" = false

-- A row that is inserted as deleted has a deleter
INSERT INTO memos (note, is_deleted, deleted_by) VALUES ('a', true, NULL), ('b', false, NULL), ('c', $1, NULL)
--> INSERT INTO memos (note, is_deleted, deleted_by, "created_by", "updated_by") VALUES ('a', true, {actor}, {actor},
    {actor}), ('b', false, {nobody}, {actor}, {actor}), ('c', {1 or live}, {actor if 1}, {actor}, {actor})

-- Several rows have a key each
-- values: date, time, date, time
INSERT INTO bookings (customer_id, date, slot) VALUES (1, $1, $2), (2, $3, $4)
--> INSERT INTO bookings (customer_id, date, slot, "id", "station_id", "created_at", "updated_at", "deleted_at",
    "version") VALUES (1, $1, $2, {key}, {station}, {created_at}, {updated_at}, NULL, 1), (2, $3, $4, {key.2},
    {station}, {created_at}, {updated_at}, NULL, 1)

-- A column that cannot be NULL is left out by NULL, as insert_many does; the scope's tenant takes its place
-- values: 'Rules', 7L
-- check: org_docs.org_id = {2} or NULL
INSERT INTO org_docs (title, org_id) VALUES ($1, $2)
--> INSERT INTO org_docs (title, org_id) VALUES ($1, {org_id})

-- A row of nobody is none of the scope's
INSERT INTO devices (label, station_id) VALUES ('A', NULL)
--! CrossTenant sets `station_id` to NULL

-- Nor is it where the scope reaches every tenant
-- scope: empty station=any
INSERT INTO devices (label, station_id) SELECT label, NULL FROM devices
--! CrossTenant sets `station_id` to NULL

-- A step of adoption fills it
-- scope: fill_only
INSERT INTO devices (label, station_id) VALUES ('A', NULL)
--> INSERT INTO devices (label, station_id) VALUES ('A', {station})

-- What the query selects must be as many as there are columns, or ours would come to stand for others
INSERT INTO devices (label) SELECT name, id FROM customers
--! Refused selects 2 columns for 1

-- Under several tenants one in another type may be another's: the first letter of a name, a number that is cut
-- scope: realm=2
INSERT INTO papers (title, realm) SELECT title, CAST(realm AS char(1)) FROM papers AS p
--! CrossTenant computes `realm`

-- In parentheses it is the row's own
-- scope: org_id=2
INSERT INTO org_docs (title, org_id) SELECT title, (d.org_id) AS org_id FROM org_docs AS d
--> INSERT INTO org_docs (title, org_id) SELECT title, (d.org_id) AS org_id FROM org_docs AS d WHERE d."org_id" IN ({org_id}, {org_id.2})

-- Beside another table a name says whose it is, in parentheses too
-- scope: org_id=2
INSERT INTO org_docs (title, org_id) SELECT d.title, (org_id) FROM org_docs AS d JOIN stations AS s ON s.name = d.title
--! CrossTenant computes `org_id`

-- A managed column that is listed twice
INSERT INTO devices (id, station_id, station_id) VALUES (1, $1, $2)
--! Refused `station_id` is listed twice

-- A row that is shorter than the list of columns
INSERT INTO devices (id, label) VALUES (1, 'a'), (2)
--! Refused row 2 of the INSERT has 1 values for 2 columns

-- Rows that another statement returns
INSERT INTO devices (id, label) (INSERT INTO customers (id, name) VALUES (1, 'a') RETURNING id, name)
--! Refused INSERT from something other than a query
