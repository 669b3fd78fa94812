//! PostgreSQL's row-level security: found for the program's account, whom the policies are for, mended by the owner.

use crate::accounts::{self, Accounts};
use crate::defect::{Defect, Hand, error, report, run, warning};
use crate::world::{execute, findings, migrated, short, shorts};
use backend_tests::Backend;
use mixins_migration::doctor::Severity;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement, TransactionTrait as _};

const ROW_SECURITY: &[Defect] = &[
    error(
        "customers",
        "row_security_off",
        &["ALTER TABLE customers DISABLE ROW LEVEL SECURITY"],
    ),
    error("customers", "no_policy", &["DROP POLICY mixins_tenant ON customers"]),
    error(
        "customers",
        "other_policy",
        &["ALTER POLICY mixins_tenant ON customers USING (true)"],
    ),
    error(
        "customers",
        "other_policy",
        &["ALTER POLICY mixins_tenant ON customers USING (station_id = current_setting('app.station_id')::uuid)"],
    ),
    error(
        "customers",
        "other_policy",
        &[
            "DROP POLICY mixins_tenant ON customers",
            "CREATE POLICY mine ON customers USING (true)",
        ],
    ),
    error(
        "customers",
        "second_policy",
        &["CREATE POLICY support ON customers FOR SELECT USING (visits > 0)"],
    ),
    warning(
        "customers",
        "role_may_truncate",
        &["GRANT TRUNCATE ON customers TO {program}"],
    ),
    warning(
        "customers",
        "view_bypasses_row_security",
        &["CREATE VIEW names AS SELECT name FROM customers"],
    )
    .after(&["DROP VIEW names"]),
    warning(
        "",
        "role_bypasses_row_security",
        // It may become an ordinary role, as which the doctor tries the policies.
        &[
            "ADMIN ALTER ROLE {program} BYPASSRLS",
            "ADMIN GRANT pg_monitor TO {program}",
        ],
    )
    .mended(&[
        "ADMIN ALTER ROLE {program} NOBYPASSRLS",
        "ADMIN REVOKE pg_monitor FROM {program}",
    ]),
    warning(
        "",
        "role_may_bypass_row_security",
        &["ADMIN GRANT {admin} TO {program}"],
    )
    .mended(&["ADMIN REVOKE {admin} FROM {program}"]),
];

pub fn all() -> Vec<Defect> {
    ROW_SECURITY.to_vec()
}

/// Runs what the doctor proposes for a table.
async fn mend(accounts: &Accounts, doctor: &DatabaseConnection, kind: &str) {
    let found = findings(doctor).await;
    let finding = found.iter().find(|finding| finding.kind == kind);
    let steps = &finding.unwrap_or_else(|| panic!("no {kind}: {found:#?}")).steps;
    for statement in steps.iter().flat_map(|step| &step.statements) {
        execute(&accounts.owner, statement).await;
    }
}

/// How many customers an account sees, with that station set or none.
async fn seen(db: &DatabaseConnection, station: Option<&str>) -> i64 {
    let transaction = db.begin().await.unwrap();
    if let Some(station) = station {
        let set = format!("SELECT set_config('app.station_id', '{station}', true)");
        transaction.execute_unprepared(&set).await.unwrap();
    }
    let count = Statement::from_string(DbBackend::Postgres, "SELECT count(*) FROM customers");
    let row = transaction.query_one_raw(count).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

const NORTH: &str = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
const SOUTH: &str = "6f9619ff-8b86-d011-b42d-00c04fc96500";

async fn policies(accounts: Accounts) {
    let (owner, program) = (&accounts.owner, &accounts.program);
    migrated(owner).await;
    for (station, name) in [(NORTH, "North"), (SOUTH, "South")] {
        execute(owner, &format!("INSERT INTO stations VALUES ('{station}', '{name}')")).await;
        let row = "INSERT INTO customers (id, station_id, name, visits) VALUES (gen_random_uuid(), ";
        execute(owner, &format!("{row}'{station}', 'Ada', 1)")).await;
    }
    let healthy = shorts(program).await;
    execute(owner, "ALTER TABLE customers ENABLE ROW LEVEL SECURITY").await;
    mend(&accounts, program, "no_policy").await;
    assert_eq!(shorts(program).await, healthy);
    // To its owner it does not apply yet.
    assert_eq!(seen(owner, Some(NORTH)).await, 2);
    let mut found: Vec<_> = findings(owner)
        .await
        .iter()
        .map(short)
        .filter(|found| found.0 != Severity::Note)
        .collect();
    found.sort();
    let warned = |kind| (Severity::Warning, "customers".to_owned(), kind);
    assert_eq!(found, [warned("role_may_truncate"), warned("row_security_not_forced")]);
    mend(&accounts, owner, "row_security_not_forced").await;
    for account in [owner, program] {
        assert_eq!(seen(account, Some(NORTH)).await, 1);
        assert_eq!(seen(account, None).await, 0);
    }
    let mended = run(&Hand::of_accounts(&accounts), &[program], ROW_SECURITY).await;
    report(
        Backend::Postgres,
        "row security, as the program's account",
        ROW_SECURITY,
        mended,
    );
    // What was mended is what was there.
    assert_eq!((seen(program, Some(SOUTH)).await, seen(program, None).await), (1, 0));
}

#[tokio::test]
async fn each_defect_of_row_security_is_one_finding() {
    accounts::postgres(policies).await;
}

/// Under FORCE a key that the owner checks passes with orphans: what the doctor proposes is refused by the server instead.
#[tokio::test]
async fn a_foreign_key_is_not_checked_against_hidden_rows() {
    accounts::postgres(|accounts| async move {
        let owner = &accounts.owner;
        migrated(owner).await;
        execute(
            owner,
            "ALTER TABLE customers DROP CONSTRAINT \"fk-customers-station_id\"",
        )
        .await;
        let row = "INSERT INTO customers (id, station_id, name, visits) VALUES (gen_random_uuid(), ";
        execute(owner, &format!("{row}'{NORTH}', 'Ada', 1)")).await;
        execute(
            owner,
            "ALTER TABLE customers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        )
        .await;
        mend(&accounts, owner, "no_policy").await;
        let found = findings(owner).await;
        let finding = found
            .iter()
            .find(|finding| finding.kind == "missing_tenant_foreign_key")
            .unwrap();
        let sql = finding
            .steps
            .iter()
            .flat_map(|step| step.statements.clone())
            .collect::<Vec<_>>()
            .join("; ");
        let refused = owner.execute_unprepared(&sql).await.unwrap_err().to_string();
        assert!(refused.contains("row-level security"), "{refused}");
    })
    .await;
}
