//! What a database has, asked of its catalogue by queries of our own: columns in no order, indexes, and foreign keys.

use crate::world::texts;
use sea_orm::{DatabaseConnection, DbBackend};

/// A line for each column, index, foreign key, check, trigger and policy, sorted.
pub(crate) async fn catalogue(db: &DatabaseConnection) -> Vec<String> {
    let queries = match db.get_database_backend() {
        DbBackend::Postgres => POSTGRES,
        DbBackend::MySql => MYSQL,
        _ => SQLITE,
    };
    let mut lines = Vec::new();
    for sql in queries {
        lines.extend(texts(db, sql).await);
    }
    lines.retain(|line| !line.contains("seaql_migrations"));
    lines.sort();
    lines
}

const POSTGRES: &[&str] = &[
    "SELECT format('column %I.%I %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
     pg_get_expr(d.adbin, d.adrelid)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON \
     d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT \
     a.attisdropped AND c.relkind = 'r'",
    "SELECT format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid) FROM pg_index i JOIN pg_class c ON c.oid = \
     i.indexrelid WHERE c.relnamespace = 'public'::regnamespace",
    "SELECT format('constraint %I on %s %s validated %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid), \
     k.convalidated) FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace",
    "SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t WHERE NOT t.tgisinternal",
    "SELECT format('security %I %s %s', relname, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relnamespace = \
     'public'::regnamespace AND relkind = 'r'",
    "SELECT format('policy %s', p) FROM pg_policies p WHERE schemaname = 'public'",
    "SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
];

const MYSQL: &[&str] = &[
    "SELECT CONCAT_WS(' ', 'column', table_name, column_name, column_type, is_nullable, COALESCE(column_default, '-'), extra, \
     COALESCE(generation_expression, '-'), COALESCE(collation_name, '-')) FROM information_schema.columns WHERE table_schema = \
     DATABASE()",
    "SELECT CONCAT_WS(' ', 'index', table_name, index_name, non_unique, GROUP_CONCAT(column_name ORDER BY seq_in_index)) FROM \
     information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name, non_unique",
    "SELECT CONCAT_WS(' ', 'foreign key', k.table_name, k.constraint_name, GROUP_CONCAT(k.column_name ORDER BY \
     k.ordinal_position), k.referenced_table_name, GROUP_CONCAT(k.referenced_column_name ORDER BY k.ordinal_position), \
     r.update_rule, r.delete_rule) FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r \
     ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name \
     WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL GROUP BY k.table_name, k.constraint_name, \
     k.referenced_table_name, r.update_rule, r.delete_rule",
    "SELECT CONCAT_WS(' ', 'trigger', trigger_name, event_manipulation, action_timing, event_object_table, action_statement) \
     FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
];

const SQLITE: &[&str] = &[
    "SELECT format('column %s.%s %s %s %s key %s', m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk) FROM \
     sqlite_schema m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'",
    "SELECT format('index %s %s unique %s %s %s', m.name, i.origin, i.\"unique\", (SELECT group_concat(x.name, ', ') FROM \
     pragma_index_info(i.name) x), CASE i.origin WHEN 'c' THEN (SELECT s.sql FROM sqlite_schema s WHERE s.name = i.name) END) \
     FROM sqlite_schema m, pragma_index_list(m.name) i WHERE m.type = 'table'",
    // The keys have no names and no order of their own.
    "SELECT format('foreign key %s (%s) to %s %s %s', m.name, (SELECT group_concat(g.\"from\" || '=' || g.\"to\", ', ') FROM \
     pragma_foreign_key_list(m.name) g WHERE g.id = f.id), f.\"table\", f.on_update, f.on_delete) FROM sqlite_schema m, \
     pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.seq = 0",
    "SELECT format('%s %s', type, sql) FROM sqlite_schema WHERE type NOT IN ('table', 'index')",
];
