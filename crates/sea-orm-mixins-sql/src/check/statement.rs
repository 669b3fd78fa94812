//! What a statement is: the kinds that are understood, and everything else by name, with why it is refused.

use crate::draft::cx::Cx;
use crate::refusal::{Refusal, Result};
use crate::shape::Intent;
use sqlparser::ast::Statement;

/// Refuses an intent that the statement cannot have.
pub(crate) fn check_intent(cx: Cx<'_>, allowed: &[Intent]) -> Result<()> {
    if cx.intent == Intent::AsWritten || allowed.contains(&cx.intent) {
        Ok(())
    } else {
        Err(Refusal::because(
            "the comment that asks to restore or to remove for good stands before another statement",
        ))
    }
}

/// Why a statement of another kind is refused.
#[expect(
    clippy::too_many_lines,
    reason = "one name for each of the parser's kinds: the list is the point"
)]
pub(crate) fn refused(statement: &Statement) -> Refusal {
    let reason = match statement {
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Explain { .. } => "it stands where it cannot",
        Statement::StartTransaction { .. }
        | Statement::Commit { .. }
        | Statement::Rollback { .. }
        | Statement::Savepoint { .. }
        | Statement::ReleaseSavepoint { .. } => {
            "the connection does not know of a transaction begun in SQL; use `begin`, `commit`, `rollback` and `transaction`"
        }
        Statement::Truncate(_) => "TRUNCATE empties a table for all tenants; use DELETE",
        Statement::Merge(_) => {
            "MERGE is not supported; use INSERT .. ON CONFLICT, or UPDATE and INSERT in a transaction"
        }
        Statement::Copy { .. } | Statement::CopyIntoSnowflake { .. } => {
            "COPY takes and gives whole tables; use SELECT, and INSERT with many rows"
        }
        Statement::Load { .. } | Statement::LoadData { .. } | Statement::Directory { .. } => {
            "loading a file bypasses the mixins; use INSERT with many rows"
        }
        Statement::Lock(_) | Statement::LockTables { .. } | Statement::UnlockTables => {
            "a table's lock stops all tenants; use SELECT .. FOR UPDATE"
        }
        Statement::Set(_)
        | Statement::Reset(_)
        | Statement::AlterSession { .. }
        | Statement::Pragma { .. }
        | Statement::Use(_)
        | Statement::Discard { .. }
        | Statement::Flush { .. } => {
            "settings of the session outlive the statement, and the next request may be another tenant's"
        }
        Statement::ShowFunctions { .. }
        | Statement::ShowVariable { .. }
        | Statement::ShowStatus { .. }
        | Statement::ShowVariables { .. }
        | Statement::ShowCreate { .. }
        | Statement::ShowColumns { .. }
        | Statement::ShowCatalogs { .. }
        | Statement::ShowDatabases { .. }
        | Statement::ShowProcessList { .. }
        | Statement::ShowSchemas { .. }
        | Statement::ShowCharset(_)
        | Statement::ShowObjects(_)
        | Statement::ShowTables { .. }
        | Statement::ShowViews { .. }
        | Statement::ShowCollation { .. }
        | Statement::ExplainTable { .. }
        | Statement::List(_) => "it shows what belongs to all tenants",
        Statement::Call(_)
        | Statement::Execute { .. }
        | Statement::Prepare { .. }
        | Statement::Deallocate { .. }
        | Statement::Case(_)
        | Statement::If(_)
        | Statement::While(_)
        | Statement::Raise(_)
        | Statement::Declare { .. }
        | Statement::Open(_)
        | Statement::Close { .. }
        | Statement::Fetch { .. }
        | Statement::Assert { .. }
        | Statement::RaisError { .. }
        | Statement::Throw(_)
        | Statement::Print(_)
        | Statement::WaitFor(_)
        | Statement::Return(_)
        | Statement::Kill { .. } => "what it does is not in its text",
        Statement::LISTEN { .. } | Statement::UNLISTEN { .. } | Statement::NOTIFY { .. } => {
            "a channel is one for all tenants; send it through `unscoped(\"why\")`, with nothing in it that is a tenant's own"
        }
        Statement::CreateTable(_)
        | Statement::CreateView(_)
        | Statement::CreateVirtualTable { .. }
        | Statement::CreateIndex(_)
        | Statement::CreateRole(_)
        | Statement::CreateSecret { .. }
        | Statement::CreateServer(_)
        | Statement::CreatePolicy(_)
        | Statement::CreateForeignTable(_)
        | Statement::CreateForeignDataWrapper(_)
        | Statement::CreateUserMapping(_)
        | Statement::CreateRule(_)
        | Statement::CreateAggregate(_)
        | Statement::CreateConnector(_)
        | Statement::CreateOperator(_)
        | Statement::CreateOperatorFamily(_)
        | Statement::CreateOperatorClass(_)
        | Statement::CreateTextSearch(_)
        | Statement::CreateExtension(_)
        | Statement::CreateCollation(_)
        | Statement::CreateSchema { .. }
        | Statement::CreateDatabase { .. }
        | Statement::CreateFunction(_)
        | Statement::CreateTrigger(_)
        | Statement::CreateProcedure { .. }
        | Statement::CreateMacro { .. }
        | Statement::CreateStage { .. }
        | Statement::CreateFileFormat { .. }
        | Statement::CreateWarehouse(_)
        | Statement::CreateSequence { .. }
        | Statement::CreateDomain(_)
        | Statement::CreateType { .. }
        | Statement::CreateUser(_)
        | Statement::AlterTable(_)
        | Statement::AlterSchema(_)
        | Statement::AlterIndex { .. }
        | Statement::AlterView(_)
        | Statement::AlterFunction(_)
        | Statement::AlterType(_)
        | Statement::AlterCollation(_)
        | Statement::AlterOperator(_)
        | Statement::AlterOperatorFamily(_)
        | Statement::AlterOperatorClass(_)
        | Statement::AlterTextSearch(_)
        | Statement::AlterRole { .. }
        | Statement::AlterPolicy(_)
        | Statement::AlterTrigger(_)
        | Statement::AlterDefaultPrivileges(_)
        | Statement::AlterConnector { .. }
        | Statement::AlterUser(_)
        | Statement::AttachDatabase { .. }
        | Statement::AttachDuckDBDatabase { .. }
        | Statement::DetachDuckDBDatabase { .. }
        | Statement::Drop { .. }
        | Statement::DropFunction(_)
        | Statement::DropDomain(_)
        | Statement::DropProcedure { .. }
        | Statement::DropSecret { .. }
        | Statement::DropPolicy(_)
        | Statement::DropRule(_)
        | Statement::DropConnector { .. }
        | Statement::DropExtension(_)
        | Statement::DropOperator(_)
        | Statement::DropOperatorFamily(_)
        | Statement::DropOperatorClass(_)
        | Statement::DropTrigger(_)
        | Statement::RenameTable(_)
        | Statement::Comment { .. }
        | Statement::Grant(_)
        | Statement::GrantRole(_)
        | Statement::Deny(_)
        | Statement::Revoke(_)
        | Statement::RevokeRole(_) => {
            "the schema belongs to all tenants; run migrations on a connection without a scope"
        }
        Statement::Analyze(_)
        | Statement::Vacuum(_)
        | Statement::RefreshMaterializedView(_)
        | Statement::OptimizeTable { .. }
        | Statement::Msck(_)
        | Statement::Cache { .. }
        | Statement::UNCache { .. }
        | Statement::Install { .. }
        | Statement::Unload { .. }
        | Statement::Put { .. }
        | Statement::Remove(_)
        | Statement::ExportData(_) => "maintenance concerns all tenants; run it on a connection without a scope",
    };
    Refusal::because(format!("this statement is not one that a scope understands: {reason}"))
}
