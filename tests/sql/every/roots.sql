-- The tenants' own tables: the key is the tenant, so each tenant's table has one row. `branches` has the stations, whose
-- UUIDs the engine makes, and their businesses; `orgs` the organizations, numbered by the database; `realms` a text.

-- Of the tenants' own table a scope sees its own row
SELECT name FROM orgs
--> SELECT name FROM orgs WHERE orgs."id" = {org_id}

-- A station of a business has to be both
SELECT name FROM branches
--> SELECT name FROM branches WHERE branches."id" = {station} AND branches."business_id" = {business}

-- A business sees its stations
-- scope: station=any
SELECT name FROM branches
--> SELECT name FROM branches WHERE branches."business_id" = {business}

-- No other tenant is renamed
-- values: 'x', 2L
UPDATE orgs SET name = $1 WHERE id = $2
--> UPDATE orgs SET name = $1 WHERE id = $2 AND orgs."id" = {org_id}

-- No other tenant is removed
DELETE FROM orgs WHERE name = 'x'
--> DELETE FROM orgs WHERE name = 'x' AND orgs."id" = {org_id}

-- No tenant takes another's key
-- values: 2L
-- check: orgs.org_id = {1}
UPDATE orgs SET id = $1
--> UPDATE orgs SET "id" = orgs."id" WHERE orgs."id" = {org_id}

-- A sign-up: the key of a new tenant is the scope's, and not another one that is made for it
-- values: 'North'
INSERT INTO branches (name) VALUES ($1)
--> INSERT INTO branches (name, "id", "business_id") VALUES ($1, {station}, {business})

-- A sign-up that gives the key as well
-- values: uuid, 'North'
-- check: branches.station = {1} or NULL
INSERT INTO branches (id, name) VALUES ($1, $2)
--> INSERT INTO branches (id, name, "business_id") VALUES ({station}, {2}, {business})

-- A sign-up where the database would number the rows
-- values: 'Acme'
INSERT INTO orgs (name) VALUES ($1)
--> INSERT INTO orgs (name, "id") VALUES ($1, {org_id})

-- A sign-up where the key is a text
INSERT INTO realms (title) VALUES ('Acme')
--> INSERT INTO realms (title, "name") VALUES ('Acme', {realm})

-- Under any station a new one gets a key of its own
-- scope: station=any
INSERT INTO branches (name) VALUES ('North'), ('South')
--> INSERT INTO branches (name, "id", "business_id") VALUES ('North', {key}, {business}), ('South', {key.2}, {business})

-- Under any organization the database numbers a new one
-- scope: empty org_id=any
INSERT INTO orgs (name) VALUES ('Acme')
--> INSERT INTO orgs (name) VALUES ('Acme')

-- Under any realm a new one says its key, for nobody makes it
-- scope: empty realm=any
INSERT INTO realms (title) VALUES ('Acme')
--! MissingTenant give it `name`

-- Under several stations a new one must be said to be one of them
-- scope: station=2
INSERT INTO branches (name) VALUES ('North')
--! MissingTenant give it `id`

-- Under several stations a new one is one of them
-- scope: station=2
-- values: uuid
-- check: branches.station = {1}
INSERT INTO branches (id, name) VALUES ($1, 'North')
--> INSERT INTO branches (id, name, "business_id") VALUES ($1, 'North', {business})

-- The key of the tenants' own table tells rows apart, unlike the tenant's column of other tables
-- scope: refuse_unfiltered_writes
-- values: 2L
UPDATE orgs SET name = 'x' WHERE id = $1
--> UPDATE orgs SET name = 'x' WHERE id = $1 AND orgs."id" = {org_id}
