//! From a text with lists of bound values, `IN ($1, $2, $3)`, to one that is the same for many lengths.
//!
//! It comes before the plan cache, so it must cost next to nothing and cannot read the statement as the engine does: it looks at
//! letters, quotes and parentheses, and leaves a text alone in which they might not be what they seem. What it makes is planned and
//! proven like any other text.

mod scan;
#[cfg(test)]
mod tests;
mod tokens;

use crate::dialect::Dialect;
use std::fmt::Write as _;
use std::ops::Range;

/// A list of bound values in a condition: `IN (?, ?, ?)`, `NOT IN (..)`, `IN ((?, ?), (?, ?))`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueList {
    /// From `IN` or `NOT` to the parenthesis that ends it.
    place: Range<usize>,
    /// What stands between the parentheses.
    items: Range<usize>,
    /// The first of its values, by index.
    first: usize,
    /// How many values an item has: more than one in a list of rows.
    width: usize,
    /// How many items it has.
    length: usize,
    negated: bool,
    /// Whether a plain column is compared with it, in a place where `=` reads it as IN does.
    is_plain: bool,
}

impl ValueList {
    /// Its values, by index.
    #[must_use]
    pub fn values(&self) -> Range<usize> {
        self.first..self.first + self.width * self.length
    }

    /// How many values an item has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many items it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// To how many items it is filled up, so that few lengths serve all: 8, 12, 16, 24, 32 and so on.
    #[must_use]
    pub fn filled_up(&self) -> usize {
        // From a thousand values on, MariaDB makes a subquery of a list (`in_predicate_conversion_threshold`).
        const MARIADB: usize = 999;
        let power = self.length.next_power_of_two();
        let between = power / 4 * 3;
        let items = if self.length <= between { between } else { power }.max(8);
        if self.length <= MARIADB {
            items.min(MARIADB)
        } else {
            items
        }
    }

    /// Whether the values can be bound as one array.
    #[must_use]
    pub fn can_be_array(&self) -> bool {
        self.is_plain && self.width == 1
    }
}

/// What becomes of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// PostgreSQL's `= ANY($1::int8[])`, or `<> ALL(..)`: its values are one, an array.
    Array(Element),
    /// So many items, of which the last is repeated.
    Items(usize),
}

/// The type of an array's elements, as the driver sends them. It is a part of the text: the driver keeps what it prepared by the
/// text alone, and binding another type to that is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// `int2`.
    Int2,
    /// `int4`.
    Int4,
    /// `int8`.
    Int8,
    /// `float4`.
    Float4,
    /// `float8`.
    Float8,
    /// `text`.
    Text,
    /// `uuid`.
    Uuid,
    /// `date`.
    Date,
}

impl Element {
    fn name(self) -> &'static str {
        match self {
            Self::Int2 => "INT2",
            Self::Int4 => "INT4",
            Self::Int8 => "INT8",
            Self::Float4 => "FLOAT4",
            Self::Float8 => "FLOAT8",
            Self::Text => "TEXT",
            Self::Uuid => "UUID",
            Self::Date => "DATE",
        }
    }
}

impl Becomes {
    /// How many values are bound in place of the list's.
    #[must_use]
    pub fn values(self, list: &ValueList) -> usize {
        match self {
            Self::Array(_) => 1,
            Self::Items(items) => items * list.width,
        }
    }
}

/// Lists that are shorter stay as they are: their texts are few.
pub const SHORTEST_LIST: usize = 5;

/// The lists of a text with at least [`SHORTEST_LIST`] items.
#[derive(Debug)]
pub struct Lists<'a> {
    sql: &'a str,
    dialect: Dialect,
    scanned: scan::Scanned,
}

impl<'a> Lists<'a> {
    /// Finds them. There are none in a text of which not all is plain: one with a comment, a backslash, or placeholders that are not
    /// numbered in their order.
    #[must_use]
    pub fn of(sql: &'a str, dialect: Dialect) -> Self {
        let scanned = scan::scan(sql, dialect).unwrap_or_default();
        Self { sql, dialect, scanned }
    }

    /// All of them, in their order.
    #[must_use]
    pub fn all(&self) -> &[ValueList] {
        &self.scanned.lists
    }

    /// Returns the text with some of them replaced, in their order, and its placeholders numbered anew where they are numbered; `None`
    /// where it would bind more values than the driver can.
    #[must_use]
    pub fn replaced(&self, lists: &[(ValueList, Becomes)]) -> Option<String> {
        let mut text = Rewritten {
            sql: self.sql,
            dialect: self.dialect,
            text: String::with_capacity(self.sql.len()),
            read: 0,
            placeholders: &self.scanned.placeholders,
            value: self.scanned.lists.first()?.first,
        };
        for (list, becomes) in lists {
            text.copy_to(list.place.start)?;
            text.write(list, *becomes)?;
        }
        text.copy_to(self.sql.len())?;
        (text.value <= self.dialect.parameter_limit()).then_some(text.text)
    }
}

/// The text in the making.
struct Rewritten<'a> {
    sql: &'a str,
    dialect: Dialect,
    text: String,
    /// How much of the text is dealt with.
    read: usize,
    /// Those that are left, where they are numbered.
    placeholders: &'a [Range<usize>],
    /// How many values the text binds so far.
    value: usize,
}

impl Rewritten<'_> {
    /// Copies the text as it is, but for the numbers of its placeholders.
    fn copy_to(&mut self, end: usize) -> Option<()> {
        while let [next, rest @ ..] = self.placeholders
            && next.start < end
        {
            self.text.push_str(self.sql.get(self.read..next.start)?);
            self.placeholder();
            self.read = next.end;
            self.placeholders = rest;
        }
        self.text.push_str(self.sql.get(self.read..end)?);
        self.read = end;
        Some(())
    }

    fn write(&mut self, list: &ValueList, becomes: Becomes) -> Option<()> {
        match becomes {
            Becomes::Array(element) => {
                self.text.push_str(if list.negated { "<> ALL(" } else { "= ANY(" });
                self.placeholder();
                // Writing to a text cannot fail.
                let _ = write!(self.text, "::{}[])", element.name());
            }
            Becomes::Items(items) => {
                self.text.push_str(self.sql.get(list.place.start..list.items.start)?);
                for item in 0..items {
                    self.separate(item);
                    self.item(list.width);
                }
                self.text.push_str(self.sql.get(list.items.end..list.place.end)?);
            }
        }
        let left = list.values().len().min(self.placeholders.len());
        self.placeholders = self.placeholders.get(left..)?;
        self.read = list.place.end;
        Some(())
    }

    fn item(&mut self, width: usize) {
        if width == 1 {
            return self.placeholder();
        }
        self.text.push('(');
        for value in 0..width {
            self.separate(value);
            self.placeholder();
        }
        self.text.push(')');
    }

    fn separate(&mut self, at: usize) {
        if at > 0 {
            self.text.push_str(", ");
        }
    }

    fn placeholder(&mut self) {
        self.value += 1;
        if self.dialect == Dialect::Postgres {
            let _ = write!(self.text, "${}", self.value);
        } else {
            self.text.push('?');
        }
    }
}
