//! The statements that a migration's author writes by hand, to give rows with numbered keys UUIDs.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// The same step on both servers. On SQLite there are no such steps: the tables are copied at the end.
#[derive(Clone, Copy)]
pub(crate) struct Statements {
    pub(crate) postgres: &'static [&'static str],
    pub(crate) mysql: &'static [&'static str],
}

impl Statements {
    pub(crate) async fn run(self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let Self { postgres, mysql } = self;
        let statements = match db.get_database_backend() {
            DbBackend::Postgres => postgres,
            DbBackend::MySql => mysql,
            _ => &[],
        };
        for sql in statements {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// A second key, which new rows have from now on, and the children's reference to it, which a trigger sets.
pub(crate) const ADD: Statements = Statements {
    postgres: &[
        "ALTER TABLE leads ADD COLUMN IF NOT EXISTS uuid uuid",
        "ALTER TABLE leads ALTER COLUMN uuid SET DEFAULT gen_random_uuid()",
        "ALTER TABLE calls ADD COLUMN IF NOT EXISTS lead_uuid uuid",
        "CREATE OR REPLACE FUNCTION calls_lead_uuid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           NEW.lead_uuid := (SELECT uuid FROM leads WHERE id = NEW.lead_id);
           RETURN NEW;
         END $$",
        "CREATE OR REPLACE TRIGGER calls_lead_uuid BEFORE INSERT OR UPDATE OF lead_id ON calls
           FOR EACH ROW EXECUTE FUNCTION calls_lead_uuid()",
    ],
    mysql: &[
        "ALTER TABLE leads ADD COLUMN IF NOT EXISTS uuid BINARY(16) NULL, ALGORITHM=INSTANT",
        "ALTER TABLE leads ALTER COLUMN uuid SET DEFAULT (UNHEX(INSERT(INSERT(MD5(RANDOM_BYTES(16)), 13, 1, '4'), 17, 1, '8')))",
        "ALTER TABLE calls ADD COLUMN IF NOT EXISTS lead_uuid BINARY(16) NULL, ALGORITHM=INSTANT",
        "CREATE OR REPLACE TRIGGER calls_lead_uuid_insert BEFORE INSERT ON calls FOR EACH ROW
           SET NEW.lead_uuid = (SELECT uuid FROM leads WHERE id = NEW.lead_id)",
        "CREATE OR REPLACE TRIGGER calls_lead_uuid_update BEFORE UPDATE ON calls FOR EACH ROW
           SET NEW.lead_uuid = (SELECT uuid FROM leads WHERE id = NEW.lead_id)",
    ],
};

/// Unique keys over both: the new one, to which references lead, and the old one, which stays for the way back.
pub(crate) const UNIQUE: Statements = Statements {
    postgres: &[
        // One whose creation was stopped is there, and not valid.
        "DROP INDEX CONCURRENTLY IF EXISTS leads_uuid_key",
        "CREATE UNIQUE INDEX CONCURRENTLY leads_uuid_key ON leads (uuid)",
        "DROP INDEX CONCURRENTLY IF EXISTS leads_number_key",
        "CREATE UNIQUE INDEX CONCURRENTLY leads_number_key ON leads (id)",
    ],
    mysql: &[
        "CREATE UNIQUE INDEX IF NOT EXISTS leads_uuid_key ON leads (uuid) ALGORITHM=INPLACE LOCK=NONE",
        "CREATE UNIQUE INDEX IF NOT EXISTS leads_number_key ON leads (id) ALGORITHM=INPLACE LOCK=NONE",
    ],
};

/// MySQL keeps rows in the order of the primary key and writes them all anew for another, while others read and write.
pub(crate) const PRIMARY: Statements = Statements {
    postgres: &[],
    mysql: &["ALTER TABLE leads DROP PRIMARY KEY, ADD PRIMARY KEY (uuid), ALGORITHM=INPLACE, LOCK=NONE"],
};

/// The first half of the swap where there is no transaction for both.
pub(crate) const SWAP_CALLS: Statements = Statements {
    postgres: &[],
    mysql: &[
        "DROP TRIGGER IF EXISTS calls_lead_uuid_insert",
        "DROP TRIGGER IF EXISTS calls_lead_uuid_update",
        "ALTER TABLE calls CHANGE COLUMN lead_id lead_number int NULL, RENAME COLUMN lead_uuid TO lead_id, ALGORITHM=INPLACE, LOCK=NONE",
    ],
};

/// The moment when no program of before may run: from here on `id` is a UUID.
pub(crate) const SWAP: Statements = Statements {
    postgres: &[
        "LOCK TABLE leads, calls IN ACCESS EXCLUSIVE MODE",
        "DROP TRIGGER calls_lead_uuid ON calls",
        "DROP FUNCTION calls_lead_uuid()",
        "ALTER TABLE calls DROP CONSTRAINT \"fk-calls-lead_id\"",
        "ALTER TABLE calls RENAME CONSTRAINT \"fk-calls-lead_uuid\" TO \"fk-calls-lead_id\"",
        "ALTER TABLE calls ALTER COLUMN lead_id DROP NOT NULL",
        "ALTER TABLE calls RENAME COLUMN lead_id TO lead_number",
        "ALTER TABLE calls RENAME COLUMN lead_uuid TO lead_id",
        "ALTER TABLE leads DROP CONSTRAINT leads_pkey",
        "ALTER TABLE leads RENAME COLUMN id TO number",
        "ALTER TABLE leads RENAME COLUMN uuid TO id",
        "ALTER TABLE leads ADD CONSTRAINT leads_pkey PRIMARY KEY USING INDEX leads_uuid_key",
    ],
    mysql: &["ALTER TABLE leads RENAME COLUMN id TO number, RENAME COLUMN uuid TO id, ALGORITHM=INPLACE, LOCK=NONE"],
};

/// The way back, as long as the numbers are there: rows of since get theirs.
pub(crate) const SWAP_BACK: Statements = Statements {
    postgres: &[
        "LOCK TABLE leads, calls IN ACCESS EXCLUSIVE MODE",
        "UPDATE calls SET lead_number = leads.number FROM leads WHERE leads.id = calls.lead_id AND lead_number IS NULL",
        "ALTER TABLE calls DROP CONSTRAINT \"fk-calls-lead_id\"",
        "ALTER TABLE calls RENAME COLUMN lead_id TO lead_uuid",
        "ALTER TABLE calls RENAME COLUMN lead_number TO lead_id",
        "ALTER TABLE calls ALTER COLUMN lead_id SET NOT NULL",
        "ALTER TABLE leads DROP CONSTRAINT leads_pkey",
        "ALTER TABLE leads RENAME COLUMN id TO uuid",
        "ALTER TABLE leads RENAME COLUMN number TO id",
        "ALTER TABLE leads ADD CONSTRAINT leads_pkey PRIMARY KEY USING INDEX leads_number_key",
        "ALTER TABLE calls ADD CONSTRAINT \"fk-calls-lead_id\" FOREIGN KEY (lead_id) REFERENCES leads (id)",
    ],
    mysql: &[
        "UPDATE calls JOIN leads ON leads.id = calls.lead_id SET lead_number = leads.number WHERE lead_number IS NULL",
        "ALTER TABLE calls RENAME COLUMN lead_id TO lead_uuid, CHANGE COLUMN lead_number lead_id int NOT NULL",
        "ALTER TABLE leads RENAME COLUMN id TO uuid, RENAME COLUMN number TO id",
        "ALTER TABLE leads DROP PRIMARY KEY, ADD PRIMARY KEY (id)",
        "DROP INDEX leads_number_key ON leads",
    ],
};

/// The numbers go, and with them the way back.
pub(crate) const CONTRACT: Statements = Statements {
    postgres: &[
        "ALTER TABLE calls DROP COLUMN IF EXISTS lead_number",
        "ALTER TABLE leads ALTER COLUMN id DROP DEFAULT, DROP COLUMN IF EXISTS number",
    ],
    mysql: &[
        "ALTER TABLE calls DROP FOREIGN KEY IF EXISTS `fk-calls-lead_id`",
        "ALTER TABLE calls DROP INDEX IF EXISTS `fk-calls-lead_id`, DROP COLUMN IF EXISTS lead_number",
        "ALTER TABLE leads ALTER COLUMN id DROP DEFAULT",
        "ALTER TABLE leads DROP INDEX IF EXISTS leads_number_key, DROP COLUMN IF EXISTS number, DROP INDEX IF EXISTS leads_uuid_key",
    ],
};
