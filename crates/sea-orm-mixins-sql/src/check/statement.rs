//! Kinds of statements: those that are supported, and all others by name, with the reason of their refusal.

use crate::draft::cx::Cx;
use crate::refusal::{Reason, Refusal, Result};
use crate::shape::Intent;
use sqlparser::ast::Statement;

/// Refuses an intent that does not fit the statement.
pub(crate) fn check_intent(cx: Cx<'_>, allowed: &[Intent]) -> Result<()> {
    if cx.intent == Intent::AsWritten || allowed.contains(&cx.intent) {
        Ok(())
    } else {
        Err(Reason::MisplacedIntent.into())
    }
}

/// Refuses the clauses of an UPDATE or DELETE that none of the backends has.
pub(crate) fn check_clauses(has_output: bool, is_clustered: bool) -> Result<()> {
    if has_output {
        return Err(Reason::NotSqlOfBackend {
            what: "OUTPUT".to_owned(),
            instead: "use RETURNING",
        }
        .into());
    }
    if is_clustered {
        return Err(Reason::not_sql("ON CLUSTER or SETTINGS").into());
    }
    Ok(())
}

/// Returns why a statement of another kind is refused.
#[expect(
    clippy::too_many_lines,
    reason = "one name for each of the parser's kinds: the list is the point"
)]
pub(crate) fn refused(statement: &Statement) -> Refusal {
    Refusal::from(match statement {
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Explain { .. } => Reason::not_sql("a statement of this kind inside another"),
        Statement::StartTransaction { .. }
        | Statement::Commit { .. }
        | Statement::Rollback { .. }
        | Statement::Savepoint { .. }
        | Statement::ReleaseSavepoint { .. } => Reason::Transaction,
        Statement::Truncate(_) => Reason::Truncate,
        Statement::Merge(_) => Reason::Merge,
        Statement::Copy { .. } | Statement::CopyIntoSnowflake { .. } => Reason::Copy,
        Statement::Load { .. } | Statement::LoadData { .. } | Statement::Directory { .. } => Reason::LoadFile,
        Statement::Lock(_) | Statement::LockTables { .. } | Statement::UnlockTables => Reason::TableLock,
        Statement::Set(_)
        | Statement::Reset(_)
        | Statement::AlterSession { .. }
        | Statement::Pragma { .. }
        | Statement::Use(_)
        | Statement::Discard { .. }
        | Statement::Flush { .. } => Reason::SessionSetting,
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
        | Statement::List(_) => Reason::ShowsAll,
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
        | Statement::Kill { .. } => Reason::OpaqueStatement,
        Statement::LISTEN { .. } | Statement::UNLISTEN { .. } | Statement::NOTIFY { .. } => Reason::Channel {
            what: "the statement".to_owned(),
        },
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
        | Statement::RevokeRole(_) => Reason::SchemaChange,
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
        | Statement::ExportData(_) => Reason::Maintenance,
    })
}
