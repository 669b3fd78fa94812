//! From the rewritten tree to text: slots become placeholders in the backend's form, and the original literals.

use crate::dialect::Dialect;
use crate::id::{ParamIndex, SlotId};
use crate::plan::{Bind, Limit};
use crate::refusal::{Reason, Refusal, Result};
use crate::slot::{Kind, Literal, SLOT, hidden_word, push_number, split_slot};

/// The text, and the binds in order.
pub(crate) struct Printed {
    pub(crate) sql: String,
    pub(crate) binds: Vec<Bind>,
    pub(crate) kept: usize,
    pub(crate) limits: Vec<Limit>,
}

/// What the slots of a tree replace.
pub(crate) struct Contents<'a> {
    pub(crate) dialect: Dialect,
    /// How many values the caller passes: they are the binds with the lowest numbers.
    pub(crate) parameters: usize,
    /// The engine's binds, numbered after the caller's.
    pub(crate) binds: &'a [Bind],
    pub(crate) literals: &'a [Literal],
    /// The printed texts of parts that were cut out, with their slots.
    pub(crate) cut: &'a [String],
}

pub(crate) fn print(text: &str, contents: &Contents<'_>) -> Result<Printed> {
    let order = match contents.dialect {
        Dialect::Postgres => Some(numbered(text, contents)),
        // SQLite has `?1` too, but SeaORM counts the `?` of a printed statement and ignores numbers. So they are used
        // only for a statement with too many parameters otherwise: a long INSERT, in which generated values are shared.
        Dialect::Sqlite if bind_slots(text).count() > contents.dialect.parameter_limit() => {
            Some(numbered(text, contents))
        }
        Dialect::Sqlite | Dialect::Mysql => None,
    };
    let mut printing = Printing {
        contents,
        numbers: order.as_ref().map(|order| &*order.numbers),
        sql: String::with_capacity(text.len()),
        appeared: Vec::new(),
        limits: Vec::new(),
    };
    printing.text(text)?;
    let Printing {
        sql, appeared, limits, ..
    } = printing;
    let binds = order.map_or(appeared, |order| order.binds);
    if binds.len() > contents.dialect.parameter_limit() {
        return Err(Reason::TooManyParameters {
            parameters: binds.len(),
            most: contents.dialect.parameter_limit(),
        }
        .into());
    }
    let kept = binds
        .iter()
        .enumerate()
        .take_while(|(at, bind)| **bind == Bind::Value(ParamIndex::new(*at)))
        .count();
    Ok(Printed {
        sql,
        binds,
        kept,
        limits,
    })
}

struct Order {
    /// By a bind's number: its position among the parameters, from 1. 0 where it does not occur.
    numbers: Vec<usize>,
    binds: Vec<Bind>,
}

/// The caller's values come first, in their order, and then the engine's: so a hit only appends.
fn numbered(text: &str, contents: &Contents<'_>) -> Order {
    let mut numbers = vec![0; contents.parameters + contents.binds.len()];
    let mut added = Vec::new();
    for text in std::iter::once(text).chain(contents.cut.iter().map(String::as_str)) {
        for number in bind_slots(text) {
            let Some(slot) = numbers.get_mut(number) else { continue };
            if *slot == 0 {
                *slot = 1;
                if number >= contents.parameters {
                    added.push(number);
                }
            }
        }
    }
    let mut binds = Vec::with_capacity(numbers.len());
    let callers: Vec<usize> = (0..contents.parameters)
        .filter(|at| numbers.get(*at) == Some(&1))
        .collect();
    for number in callers.into_iter().chain(added) {
        binds.push(bind(number, contents));
        if let Some(slot) = numbers.get_mut(number) {
            *slot = binds.len();
        }
    }
    Order { numbers, binds }
}

fn bind(number: usize, contents: &Contents<'_>) -> Bind {
    let added = number
        .checked_sub(contents.parameters)
        .and_then(|at| contents.binds.get(at));
    added.cloned().unwrap_or_else(|| Bind::Value(ParamIndex::new(number)))
}

fn bind_slots(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(SLOT)
        .filter_map(|(at, _)| match split_slot(text.get(at..)?)? {
            ((Kind::Bind, slot), _) => Some(slot.index()),
            (
                (Kind::Literal | Kind::Written | Kind::Element | Kind::AfterCte | Kind::Frame | Kind::Subscript, _),
                _,
            ) => None,
        })
}

struct Printing<'a> {
    contents: &'a Contents<'a>,
    numbers: Option<&'a [usize]>,
    sql: String,
    /// Binds in the order in which they appear.
    appeared: Vec<Bind>,
    limits: Vec<Limit>,
}

impl Printing<'_> {
    fn text(&mut self, text: &str) -> Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(SLOT) {
            let (plain, slotted) = rest.split_at(at);
            self.sql.push_str(plain);
            if let Some(word) = hidden_word(slotted) {
                return Err(Reason::ReservedWord { word: word.to_owned() }.into());
            }
            let ((kind, slot), after) = split_slot(slotted).ok_or_else(misplaced_slot)?;
            rest = self.slot(kind, slot, after)?;
        }
        self.sql.push_str(rest);
        Ok(())
    }

    /// Prints the original of a slot, and returns the rest of the text.
    fn slot<'t>(&mut self, kind: Kind, slot: SlotId, after: &'t str) -> Result<&'t str> {
        let number = slot.index();
        match kind {
            Kind::Bind => {
                self.placeholder(number)?;
                Ok(after)
            }
            Kind::Literal | Kind::Written => {
                let Literal { quote, text } = self.contents.literals.get(number).ok_or_else(misplaced_slot)?;
                if quote.is_some_and(|quote| !self.sql.ends_with(quote) || !after.starts_with(quote)) {
                    return Err(Reason::UnquotedString.into());
                }
                self.sql.push_str(text);
                Ok(after)
            }
            Kind::AfterCte => {
                if !self.drop_end("FROM ") {
                    return Err(misplaced_slot());
                }
                self.phrase(number)?;
                Ok(after)
            }
            Kind::Subscript => {
                if !self.drop_end(".") {
                    return Err(misplaced_slot());
                }
                let contents = self.contents;
                self.text(&contents.literals.get(number).ok_or_else(misplaced_slot)?.text)?;
                Ok(after)
            }
            Kind::Frame => {
                self.drop_end("COLLATE ");
                self.phrase(number)?;
                after.strip_prefix(" FOLLOWING").ok_or_else(misplaced_slot)
            }
            Kind::Element => {
                self.text(self.contents.cut.get(number).ok_or_else(misplaced_slot)?)?;
                Ok(after)
            }
        }
    }

    /// Removes the parser's filler words from the end of the printed text.
    fn drop_end(&mut self, end: &str) -> bool {
        let is_there = self.sql.ends_with(end);
        if is_there {
            self.sql.truncate(self.sql.len() - end.len());
        }
        is_there
    }

    fn phrase(&mut self, number: usize) -> Result<()> {
        let phrase = self.contents.literals.get(number).ok_or_else(misplaced_slot)?;
        self.sql.push_str(&phrase.text);
        Ok(())
    }

    fn placeholder(&mut self, number: usize) -> Result<()> {
        let sign = match self.contents.dialect {
            Dialect::Postgres => '$',
            Dialect::Sqlite | Dialect::Mysql => '?',
        };
        let is_limit = self.contents.dialect == Dialect::Sqlite && self.sql.ends_with(" LIMIT ");
        if is_limit && self.numbers.is_none() && number < self.contents.parameters {
            self.limits.push(Limit {
                at: self.sql.len(),
                bind: self.appeared.len(),
            });
        }
        self.sql.push(sign);
        match self.numbers {
            Some(numbers) => {
                let place = numbers.get(number).ok_or_else(misplaced_slot)?;
                push_number(&mut self.sql, *place);
            }
            None => self.appeared.push(bind(number, self.contents)),
        }
        Ok(())
    }
}

/// Refuses a slot that the parser cut in two: it read a part of a text that was slotted as a whole.
fn misplaced_slot() -> Refusal {
    Refusal::from(Reason::MisplacedSlot)
}

#[cfg(test)]
mod tests {
    use super::{Contents, print};
    use crate::slot::Kind;
    use crate::slot::slot;

    use crate::plan::Bind;
    use crate::plan::Fill;
    use crate::plan::Filling;

    use crate::dialect::Dialect;
    use crate::refusal::Refusal;

    use crate::id::{SlotId, TableId};

    /// Prints rows of one caller's value and one shared generated value.
    fn rows(rows: usize, dialect: Dialect) -> Result<(String, usize), Refusal> {
        let fill = slot(Kind::Bind, SlotId::new(rows));
        let text = (0..rows).fold(String::new(), |text, row| {
            text + "(" + &slot(Kind::Bind, SlotId::new(row)) + ", " + &fill + ")"
        });
        let what = Filling::UpdatedAt;
        let contents = Contents {
            dialect,
            parameters: rows,
            binds: &[Bind::Fill(Fill {
                table: TableId::new(0),
                what,
            })],
            literals: &[],
            cut: &[],
        };
        print(&text, &contents).map(|printed| (printed.sql, printed.binds.len()))
    }

    #[test]
    fn fills_share_a_placeholder_where_they_must_or_may() {
        assert_eq!(rows(2, Dialect::Postgres), Ok(("($1, $3)($2, $3)".to_owned(), 3)));
        assert_eq!(rows(2, Dialect::Sqlite), Ok(("(?, ?)(?, ?)".to_owned(), 4)));
        assert_eq!(rows(2, Dialect::Mysql), Ok(("(?, ?)(?, ?)".to_owned(), 4)));
        let (sql, binds) = rows(20_000, Dialect::Sqlite).unwrap();
        assert!(sql.starts_with("(?1, ?20001)(?2, ?20001)"));
        assert_eq!(binds, 20_001);
    }

    #[test]
    fn too_many_parameters_are_refused() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            let most = match dialect {
                Dialect::Sqlite | Dialect::Postgres => dialect.parameter_limit() - 1,
                Dialect::Mysql => dialect.parameter_limit() / 2,
            };
            assert!(rows(most, dialect).is_ok());
            let refusal = rows(dialect.parameter_limit(), dialect).unwrap_err().to_string();
            assert!(refusal.contains("in chunks"), "{refusal}");
        }
    }
}
