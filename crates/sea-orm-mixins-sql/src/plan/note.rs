//! [`Note`]: what the engine did to a statement, and why.

use crate::lists::Becomes;
use std::fmt;

/// One change of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Rows of `table` were filtered.
    Filtered {
        /// The table.
        table: String,
        /// The condition, with `?` for values.
        condition: String,
        /// The clause with the condition.
        clause: Clause,
    },
    /// All rows of `table` are visible, in one dimension or entirely.
    Open {
        /// The table.
        table: String,
        /// Why.
        reason: String,
    },
    /// A row rule of `table` does not apply.
    Lifted {
        /// The table.
        table: String,
        /// The rule's name.
        rule: String,
    },
    /// A managed column was filled.
    Filled {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The generated value.
        with: String,
    },
    /// A part of the statement about a managed column was left out or replaced.
    Replaced {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Why.
        reason: String,
    },
    /// A DELETE became an UPDATE that soft-deletes.
    SoftDeleted {
        /// The table.
        table: String,
    },
    /// A tenant that the statement gives is compared with the scope's.
    Checked {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A value of the scope travels with the statement.
    Carried {
        /// The setting that has it while the statement runs.
        name: String,
        /// The part of the statement that sets it.
        carrier: Carrier,
    },
    /// A small LIMIT that is bound goes into the text.
    SmallLimit,
    /// A list of bound values is sent in a form that is the same for many lengths.
    List {
        /// How many items it has.
        items: usize,
        /// The form.
        becomes: Becomes,
    },
}

/// The part of a statement that sets a value for what runs inside the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Carrier {
    /// WHERE.
    Where,
    /// The first row of an INSERT.
    FirstRow,
    /// A column of an INSERT that a query selects.
    Selected,
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Where => "WHERE",
            Self::FirstRow => "the first row",
            Self::Selected => "the selected row",
        })
    }
}

/// The clause that holds a row filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// WHERE.
    Where,
    /// The ON of an outer join.
    On,
    /// A derived table in place of the table.
    Subquery,
    /// The condition of an upsert.
    Upsert,
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Where => "WHERE",
            Self::On => "the join's ON",
            Self::Subquery => "a subquery in the table's place",
            Self::Upsert => "the upsert's condition",
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filtered {
                table,
                condition,
                clause,
            } => write!(f, "{table}: rows with {condition}, in {clause}"),
            Self::Open { table, reason } => write!(f, "{table}: not filtered, {reason}"),
            Self::Lifted { table, rule } => write!(f, "{table}: the scope lifts the row rule `{rule}`"),
            Self::Filled { table, column, with } => write!(f, "{table}.{column}: filled with {with}"),
            Self::Replaced { table, column, reason } => write!(f, "{table}.{column}: {reason}"),
            Self::SoftDeleted { table } => write!(f, "{table}: rows are soft-deleted, not removed"),
            Self::Carried { name, carrier } => write!(f, "{name}: set while the statement runs, in {carrier}"),
            Self::SmallLimit => {
                f.write_str("LIMIT: a small number is sent in the text, which SQLite then need not prepare anew")
            }
            Self::List { items, becomes } => match becomes {
                Becomes::Array(_) => write!(
                    f,
                    "IN: {items} values are sent as one array, whose text is the same for all lengths"
                ),
                Becomes::Items(to) => write!(
                    f,
                    "IN: {items} items are filled up to {to} with the last one, so that few texts serve all lengths"
                ),
            },
            Self::Checked { table, column } => write!(f, "{table}.{column}: must be a tenant of the scope"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Becomes, Carrier, Clause, Note};
    use crate::Element;

    #[test]
    fn a_note_says_what_was_done() {
        let (table, column) = (|| "bookings".to_owned(), || "station_id".to_owned());
        let filtered = |clause| Note::Filtered {
            table: table(),
            condition: "id = ?".to_owned(),
            clause,
        };
        let reason = || "because".to_owned();
        for (note, text) in [
            (filtered(Clause::Where), "bookings: rows with id = ?, in WHERE"),
            (filtered(Clause::On), "bookings: rows with id = ?, in the join's ON"),
            (
                filtered(Clause::Subquery),
                "bookings: rows with id = ?, in a subquery in the table's place",
            ),
            (
                filtered(Clause::Upsert),
                "bookings: rows with id = ?, in the upsert's condition",
            ),
            (
                Note::Open {
                    table: table(),
                    reason: reason(),
                },
                "bookings: not filtered, because",
            ),
            (
                Note::Filled {
                    table: table(),
                    column: column(),
                    with: "1".to_owned(),
                },
                "bookings.station_id: filled with 1",
            ),
            (
                Note::Replaced {
                    table: table(),
                    column: column(),
                    reason: reason(),
                },
                "bookings.station_id: because",
            ),
            (
                Note::SoftDeleted { table: table() },
                "bookings: rows are soft-deleted, not removed",
            ),
            (
                Note::Checked {
                    table: table(),
                    column: column(),
                },
                "bookings.station_id: must be a tenant of the scope",
            ),
        ] {
            assert_eq!(note.to_string(), text);
        }
    }

    #[test]
    fn what_travels_says_where() {
        for (carrier, place) in [
            (Carrier::Where, "WHERE"),
            (Carrier::FirstRow, "the first row"),
            (Carrier::Selected, "the selected row"),
        ] {
            let name = "app.station_id".to_owned();
            let said = Note::Carried { name, carrier }.to_string();
            assert_eq!(
                said,
                format!("app.station_id: set while the statement runs, in {place}")
            );
        }
    }

    #[test]
    fn a_list_says_its_form() {
        let said = |becomes| Note::List { items: 7, becomes }.to_string();
        assert_eq!(
            said(Becomes::Array(Element::Int8)),
            "IN: 7 values are sent as one array, whose text is the same for all lengths"
        );
        assert_eq!(
            said(Becomes::Items(8)),
            "IN: 7 items are filled up to 8 with the last one, so that few texts serve all lengths"
        );
    }

    #[test]
    fn a_lifted_rule_is_named() {
        let (table, rule) = ("bookings".to_owned(), "open".to_owned());
        let note = Note::Lifted { table, rule };
        assert_eq!(note.to_string(), "bookings: the scope lifts the row rule `open`");
    }
}
