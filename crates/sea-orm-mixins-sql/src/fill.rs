//! What an UPDATE fills in beside the caller's assignments.

use crate::assign::Target;
use crate::call::call;
use crate::engine::{Engine, Given};
use crate::liveness;
use crate::names::quoted;
use crate::plan::{Bind, Fill, Filling, Note};
use crate::policy::SoftDelete;
use crate::predicate::{binary, parenthesised, qualified};
use crate::{Dialect, Visibility};
use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, CaseWhen, Expr, ObjectName, Value,
    helpers::attached_token::AttachedToken,
};

impl Engine<'_> {
    /// Fills what every change of a row sets. Last, since MySQL evaluates SET from left to right.
    pub(crate) fn fill_update(
        &mut self,
        target: Target<'_>,
        kept: &mut Vec<Assignment>,
        marker: Option<&Expr>,
        visibility: Visibility,
    ) {
        let policy = target.policy;
        if let Some(audit) = &policy.audit
            && self.shape.actor
            && let (Some(marker), Some(deleted_by)) = (marker, &audit.deleted_by)
        {
            let value = self.deleted_by(target, marker, deleted_by, visibility);
            // In front, while the row's own mark is still there to be asked.
            kept.insert(0, self.set(target, deleted_by, value, "the actor, or NULL"));
        }
        self.touch(target, kept);
    }

    /// `updated_at`, `updated_by` and `version`, as every change sets them.
    pub(crate) fn touch(&mut self, target: Target<'_>, kept: &mut Vec<Assignment>) {
        let policy = target.policy;
        if let Some(timestamps) = &policy.timestamps {
            let value = self.fill(target.table, Filling::UpdatedAt);
            kept.push(self.set(target, &timestamps.updated_at, value, "the time"));
        }
        if let Some(audit) = &policy.audit
            && self.shape.actor
        {
            let value = self.fill(target.table, Filling::Actor);
            kept.push(self.set(target, &audit.updated_by, value, "the actor"));
        }
        if let Some(version) = &policy.version {
            let value = self.next_version(target, version);
            kept.push(self.set(target, version, value, "one more"));
        }
    }

    /// One more than the row has, and 1 in a row from before there were versions.
    fn next_version(&mut self, target: Target<'_>, version: &str) -> Expr {
        self.raises = Some(target.table);
        let current = self.column(target, version);
        let known = call("COALESCE", [current.clone(), number("0")]);
        let next = binary(known, BinaryOperator::Plus, number("1"));
        if self.dialect != Dialect::Sqlite {
            // The column has a range, and the server says so at its end.
            return next;
        }
        // SQLite takes any number, which the program cannot read again. This fails there: 1 << 63 has no absolute value.
        let last = self.fill(target.table, Filling::LastVersion);
        let shifted = binary(number("1"), BinaryOperator::PGBitwiseShiftLeft, number("63"));
        let is_last = binary(current, BinaryOperator::GtEq, last);
        case([(is_last, call("abs", [shifted]))], Some(next))
    }

    /// Who deleted a row whose mark is set by hand: the actor if it is being marked, nobody if unmarked, and whoever it
    /// was if it is marked already.
    fn deleted_by(&mut self, target: Target<'_>, marker: &Expr, deleted_by: &str, visibility: Visibility) -> Expr {
        let value = self.deleter(target, marker);
        let (Some(soft_delete), false) = (&target.policy.soft_delete, visibility == Visibility::Live) else {
            return value;
        };
        let mark = self.column(target, soft_delete.column());
        let is_live = liveness::is_live(soft_delete, mark);
        let unmarked = Expr::IsNull(Box::new(value.clone()));
        let whoever = self.column(target, deleted_by);
        case([(is_live, value), (unmarked, crate::engine::null())], Some(whoever))
    }

    /// Who deleted a row that gets this mark: the actor if it is one of a deleted row, nobody otherwise.
    pub(crate) fn deleter(&mut self, target: Target<'_>, marker: &Expr) -> Expr {
        let given = self.given(marker);
        if let Given::Parameter(index) = given {
            let fill = Fill {
                table: target.table,
                what: Filling::Actor,
            };
            return self.bind(Bind::ActorIfDeleted(index, fill));
        }
        match given.marks() {
            Some(false) => self.fill(target.table, Filling::Nobody),
            Some(true) => self.fill(target.table, Filling::Actor),
            None => {
                let fill = self.fill(target.table, Filling::Actor);
                let marker = parenthesised(marker.clone());
                let condition = match &target.policy.soft_delete {
                    // It is a condition as it stands.
                    Some(SoftDelete::Flag { .. }) | None => marker,
                    Some(soft_delete) => liveness::is_deleted(soft_delete, marker),
                };
                case([(condition, fill)], None)
            }
        }
    }

    /// An assignment that changes nothing.
    pub(crate) fn keep_as_it_is(&self, target: Target<'_>) -> Assignment {
        let policy = target.policy;
        let column = policy
            .version
            .as_ref()
            .or_else(|| policy.key.first())
            .map_or("id", String::as_str);
        Assignment {
            target: self.set_target(target, column),
            value: self.column(target, column),
        }
    }

    pub(crate) fn set(&mut self, target: Target<'_>, column: &str, value: Expr, with: &str) -> Assignment {
        self.note(|| Note::Filled {
            table: target.policy.table.to_string(),
            column: column.to_owned(),
            with: with.to_owned(),
        });
        Assignment {
            target: self.set_target(target, column),
            value,
        }
    }

    fn set_target(&self, target: Target<'_>, column: &str) -> AssignmentTarget {
        let mut parts = if target.qualified {
            target.qualifier.to_vec()
        } else {
            Vec::new()
        };
        parts.push(quoted(column, self.dialect));
        AssignmentTarget::ColumnName(ObjectName::from(parts))
    }

    pub(crate) fn column(&self, target: Target<'_>, column: &str) -> Expr {
        qualified(target.qualifier, quoted(column, self.dialect))
    }
}

pub(crate) fn number(text: &str) -> Expr {
    Expr::Value(Value::Number(text.to_owned(), false).with_empty_span())
}

fn case<const N: usize>(arms: [(Expr, Expr); N], otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: arms
            .into_iter()
            .map(|(condition, result)| CaseWhen { condition, result })
            .collect(),
        else_result: otherwise.map(Box::new),
    }
}
