//! The doctor tries whether `enforce_rls()` holds on the server: as an account to which policies apply, whichever asks; and says
//! where it could not.

use crate::accounts::{self, Accounts};
use crate::entity::customer;
use crate::world::{execute, findings, migrated};
use mixins_migration::MixinSchemaManager as _;
use mixins_migration::doctor::{Finding, Severity};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sea_orm_migration::SchemaManager;

async fn found(db: &DatabaseConnection) -> Vec<Finding> {
    let mut found = findings(db).await;
    found.retain(|finding| ["row_security_order", "row_security_not_tried"].contains(&finding.kind));
    found
}

async fn assert_nothing(db: &DatabaseConnection) {
    let found = found(db).await;
    assert!(found.is_empty(), "{found:?}");
}

/// A connection of one account with a setting of the session.
async fn with(accounts: &Accounts, setting: (&'static str, &'static str)) -> DatabaseConnection {
    let mut options = ConnectOptions::new(accounts.url_of(&accounts.name));
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_postgres_opts(move |options| options.options([setting]));
    Database::connect(options).await.unwrap()
}

/// No table of the trial is left.
const LEFT: &str = "SELECT relname::text FROM pg_class WHERE relname LIKE 'mixins_rls_trial%'";

async fn every_account(accounts: Accounts) {
    let Accounts {
        admin, owner, program, ..
    } = &accounts;
    migrated(owner).await;
    // Nobody's business where no table has policies: an account with SELECT alone makes no temporary tables.
    execute(
        admin,
        &format!("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", accounts.database),
    )
    .await;
    for account in [admin, owner, program] {
        assert_nothing(account).await;
    }
    execute(owner, "ALTER TABLE customers ENABLE ROW LEVEL SECURITY").await;
    assert_nothing(program).await;
    SchemaManager::new(owner)
        .enable_rls::<customer::Entity>()
        .await
        .unwrap();

    let not_tried = found(program).await;
    assert_eq!(not_tried.len(), 1, "{not_tried:?}");
    assert_eq!(
        (not_tried[0].severity, not_tried[0].kind),
        (Severity::Note, "row_security_not_tried")
    );
    assert!(
        not_tried[0]
            .what
            .contains("permission denied to create temporary tables"),
        "{not_tried:?}"
    );

    execute(
        admin,
        &format!("GRANT TEMPORARY ON DATABASE {} TO PUBLIC", accounts.database),
    )
    .await;
    for account in [admin, owner, program] {
        // Twice: the statements are prepared from then on.
        for _ in 0..2 {
            assert_nothing(account).await;
        }
    }
}

/// One to which no policy applies becomes another; settings of the session are no matter, unless nothing may be made.
async fn other_accounts(accounts: Accounts) {
    let Accounts {
        admin, owner, program, ..
    } = &accounts;
    migrated(owner).await;
    SchemaManager::new(owner)
        .enable_rls::<customer::Entity>()
        .await
        .unwrap();
    // It bypasses, and may become nobody to whom policies apply.
    execute(admin, &format!("ALTER ROLE {} BYPASSRLS", accounts.name)).await;
    let not_tried = found(program).await;
    assert!(
        matches!(&not_tried[..], [one] if one.what.contains("it may become none to which they do")),
        "{not_tried:?}"
    );
    execute(admin, &format!("GRANT pg_monitor TO {}", accounts.name)).await;
    assert_nothing(program).await;
    execute(admin, &format!("REVOKE pg_monitor FROM {}", accounts.name)).await;
    execute(admin, &format!("ALTER ROLE {} NOBYPASSRLS", accounts.name)).await;

    let off = with(&accounts, ("row_security", "off")).await;
    assert_nothing(&off).await;
    let reading = with(&accounts, ("default_transaction_read_only", "on")).await;
    let not_tried = found(&reading).await;
    assert!(
        matches!(&not_tried[..], [one] if one.what.contains("read-only transaction")),
        "{not_tried:?}"
    );
    assert_eq!(crate::world::texts(admin, LEFT).await, [""; 0]);
    for db in [off, reading] {
        db.close().await.unwrap();
    }
}

#[tokio::test]
async fn it_is_tried_as_an_account_to_which_policies_apply() {
    accounts::postgres(every_account).await;
    accounts::postgres(other_accounts).await;
}

/// What a server would look like that sets too late: a `set_config` of somebody's own that does nothing, found first.
async fn no_setting(accounts: Accounts) {
    let Accounts { admin, owner, .. } = &accounts;
    migrated(owner).await;
    SchemaManager::new(owner)
        .enable_rls::<customer::Entity>()
        .await
        .unwrap();
    execute(admin, "CREATE SCHEMA before").await;
    execute(admin, &format!("GRANT USAGE ON SCHEMA before TO {}", accounts.name)).await;
    execute(
        admin,
        "CREATE FUNCTION before.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT $2'",
    )
    .await;
    let program = with(&accounts, ("search_path", "before,pg_catalog,public")).await;
    let found = found(&program).await;
    let of = |name: &str| {
        let mut whats = found.iter().map(|finding| finding.what.as_str());
        whats
            .find(|what| what.starts_with(name))
            .unwrap_or_else(|| panic!("no {name}: {found:?}"))
    };
    assert!(
        found
            .iter()
            .all(|finding| finding.severity == Severity::Error && finding.kind == "row_security_order")
    );
    for plans in ["force_custom_plan", "force_generic_plan"] {
        let rows = format!("SELECT ({plans}) finds the rows [] in place of [1, 3, 5]");
        assert_eq!(of(&format!("SELECT ({plans})")), rows);
        for name in ["a join", "UNION", "UPDATE", "DELETE"] {
            assert!(of(&format!("{name} ({plans})")).contains("finds the rows [] in place of"));
        }
        assert!(of(&format!("INSERT ({plans})")).contains("fails: "));
    }
    // The connection is as it was.
    let role = crate::world::texts(
        &program,
        "SELECT current_user::text || current_setting('plan_cache_mode')",
    )
    .await;
    assert_eq!(role, [format!("{}auto", accounts.name)]);
    program.close().await.unwrap();
}

#[tokio::test]
async fn a_server_on_which_it_does_not_hold_is_an_error() {
    accounts::postgres(no_setting).await;
}
