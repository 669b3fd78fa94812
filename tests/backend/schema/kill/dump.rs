//! A database as a text: its catalogue, and its rows.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// All of it, in an order that does not depend on how it came about.
pub(crate) async fn dump(db: &DatabaseConnection) -> String {
    match db.get_database_backend() {
        DbBackend::Postgres => postgres(db).await,
        DbBackend::MySql => mysql(db).await,
        DbBackend::Sqlite => sqlite(db).await,
        other => unreachable!("{other:?}"),
    }
}

/// The first column of a query, NULL as a word.
pub(crate) async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await;
    let rows = rows.unwrap_or_else(|err| panic!("{sql}: {err}"));
    let text = |row: &sea_orm::QueryResult| row.try_get_by_index::<Option<String>>(0).unwrap();
    rows.iter()
        .map(|row| text(row).unwrap_or_else(|| "NULL".to_owned()))
        .collect()
}

async fn sqlite(db: &DatabaseConnection) -> String {
    let mut lines = texts(
        db,
        "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
    )
    .await;
    for table in texts(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").await {
        let columns = format!(
            "SELECT group_concat('quote(\"' || replace(name, '\"', '\"\"') || '\")', ' || '', '' || ') FROM \
             pragma_table_xinfo('{}')",
            table.replace('\'', "''")
        );
        let columns = texts(db, &columns).await.join("");
        lines.push(format!("rows of {table}"));
        let sql = format!("SELECT {columns} FROM \"{}\" ORDER BY 1", table.replace('"', "\"\""));
        lines.extend(texts(db, &sql).await);
    }
    lines.join("\n")
}

async fn mysql(db: &DatabaseConnection) -> String {
    let mut lines = Vec::new();
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1";
    for table in texts(db, tables).await {
        let shown = Statement::from_string(
            DbBackend::MySql,
            format!("SHOW CREATE TABLE `{}`", table.replace('`', "``")),
        );
        let shown = db.query_one_raw(shown).await.unwrap().unwrap();
        // A default of bytes is no text.
        let shown: Vec<u8> = shown.try_get_by_index(1).unwrap();
        lines.push(String::from_utf8_lossy(&shown).into_owned());
        let columns = format!(
            "SELECT GROUP_CONCAT(CONCAT('COALESCE(HEX(`', REPLACE(column_name, '`', '``'), '`), ''NULL'')') ORDER BY \
             ordinal_position SEPARATOR ', '','', ') FROM information_schema.columns WHERE table_schema = DATABASE() AND \
             table_name = '{}'",
            table.replace('\'', "''")
        );
        let columns = texts(db, &columns).await.join("");
        lines.push(format!("rows of {table}"));
        let sql = format!(
            "SELECT CONCAT({columns}) FROM `{}` ORDER BY 1",
            table.replace('`', "``")
        );
        lines.extend(texts(db, &sql).await);
    }
    lines.push("triggers".to_owned());
    let triggers = "SELECT CONCAT_WS(' ', trigger_name, event_manipulation, action_timing, event_object_table, \
                    action_statement) FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 1";
    lines.extend(texts(db, triggers).await);
    lines.join("\n")
}

/// The schemas that are not the server's own.
const OWN: &str = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

async fn postgres(db: &DatabaseConnection) -> String {
    let catalogue = [
        // Not the number of a column, which counts those that were dropped, but the order.
        format!(
            "SELECT format('column %I.%I.%I %s %s default %s generated %s identity %s', n.nspname, c.relname, a.attname, \
             format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END, \
             pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity) FROM pg_attribute a JOIN pg_class c ON c.oid = \
             a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND \
             d.adnum = a.attnum WHERE {OWN} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v') ORDER BY \
             n.nspname, c.relname, a.attnum"
        ),
        format!(
            "SELECT format('relation %I.%I %s security %s %s', n.nspname, c.relname, c.relkind, c.relrowsecurity, \
             c.relforcerowsecurity) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OWN} ORDER BY 1"
        ),
        format!(
            "SELECT format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid) FROM pg_index i JOIN pg_class c \
             ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OWN} ORDER BY 1"
        ),
        format!(
            "SELECT format('constraint %I on %s %s validated %s', k.conname, k.conrelid::regclass, \
             pg_get_constraintdef(k.oid), k.convalidated) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace \
             WHERE {OWN} ORDER BY 1"
        ),
        format!(
            "SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN \
             pg_namespace n ON n.oid = c.relnamespace WHERE {OWN} AND NOT t.tgisinternal ORDER BY 1"
        ),
        format!(
            "SELECT format('policy %s', p) FROM pg_policies p WHERE {} ORDER BY 1",
            OWN.replace("n.nspname", "p.schemaname")
        ),
    ];
    let mut lines = Vec::new();
    for sql in catalogue {
        lines.extend(texts(db, &sql).await);
    }
    let tables = format!(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OWN} \
         AND c.relkind = 'r' ORDER BY 1"
    );
    for table in texts(db, &tables).await {
        lines.push(format!("rows of {table}"));
        lines.extend(texts(db, &format!("SELECT t::text FROM {table} t ORDER BY 1")).await);
    }
    lines.join("\n")
}
