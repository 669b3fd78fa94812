//! [`Note`]: what was done to a statement, and why.

/// One thing that was done to a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Rows of `table` were filtered.
    Filtered {
        /// The table.
        table: String,
        /// The condition, with `?` for values.
        condition: String,
        /// Where it stands.
        place: Place,
    },
    /// All rows of `table` are visible, in that dimension or altogether.
    Open {
        /// The table.
        table: String,
        /// Why.
        reason: String,
    },
    /// A column was filled.
    Filled {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What fills it.
        with: String,
    },
    /// Something the statement said about a column was left out or replaced.
    Replaced {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Why.
        reason: String,
    },
    /// A DELETE became an UPDATE that marks.
    Marked {
        /// The table.
        table: String,
    },
    /// A tenant given by the statement is compared with the scope's.
    Checked {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
}

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In WHERE.
    Where,
    /// In the ON of an outer join.
    On,
    /// In a subquery that stands in the table's place.
    Subquery,
    /// In the condition of an upsert.
    Upsert,
}

#[cfg(test)]
mod tests {
    use super::{Note, Place};

    #[test]
    fn a_note_says_what_was_done() {
        let (table, column) = (|| "bookings".to_owned(), || "station_id".to_owned());
        let filtered = |place| Note::Filtered {
            table: table(),
            condition: "id = ?".to_owned(),
            place,
        };
        let reason = || "because".to_owned();
        for (note, said) in [
            (filtered(Place::Where), "bookings: rows with id = ?, in WHERE"),
            (filtered(Place::On), "bookings: rows with id = ?, in the join's ON"),
            (
                filtered(Place::Subquery),
                "bookings: rows with id = ?, in a subquery in the table's place",
            ),
            (
                filtered(Place::Upsert),
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
                Note::Marked { table: table() },
                "bookings: rows are marked, not removed",
            ),
            (
                Note::Checked {
                    table: table(),
                    column: column(),
                },
                "bookings.station_id: must be a tenant of the scope",
            ),
        ] {
            assert_eq!(note.to_string(), said);
        }
    }
}
