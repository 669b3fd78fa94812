//! The engine: one walk over a statement's tree, with what it needs to know and what it gathers.

use crate::catalog::Declared;
use crate::ctes::Ctes;
use crate::heading::Headings;
use crate::hidden::Hidden;
use crate::mark::{Kind, Literal, mark, read_mark};
use crate::names::{Name, is_dual};
use crate::parse::{Parsed, parse, read};
use crate::plan::{Bind, Check, Fill, Filling, Note, Plan, Result, Unseen};
use crate::policy::Policy;
use crate::print::{Marks, print};
use crate::refusal::Refusal;
use crate::row::Row;
use crate::subscript::elements;
use crate::tokens::Reading;
use crate::{Catalog, Dialect, Intent, Reach, Shape, Visibility};
use sqlparser::ast::{Expr, ObjectName, Statement, Value};
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// What a walk knows and gathers.
pub(crate) struct Engine<'a> {
    pub(crate) dialect: Dialect,
    pub(crate) catalog: &'a Catalog,
    pub(crate) shape: &'a Shape,
    pub(crate) intent: Intent,
    /// Which rows of the tables that are only read exist.
    pub(crate) reading: Visibility,
    /// How many values the caller brings.
    parameters: usize,
    pub(crate) literals: Vec<Literal>,
    /// The statement as it is written, and the columns in it, once somebody asks.
    pub(crate) text: &'a str,
    pub(crate) headings: Option<Headings<'a>>,
    /// What was cut out of conflict targets, and how it is printed.
    cut: Vec<Expr>,
    printed_cut: Vec<String>,
    binds: Vec<Bind>,
    /// Those of `binds` that serve wherever they are needed, and their places: few, however many rows there are.
    shared: HashMap<Bind, usize, foldhash::fast::RandomState>,
    pub(crate) checks: Vec<Check>,
    /// Whether the statement fails where the row in its way is not the scope's.
    pub(crate) fails_on_others: bool,
    /// The table whose rows' versions are raised.
    pub(crate) raises: Option<usize>,
    /// The tables that became subqueries, and what those do not have.
    pub(crate) hidden: Hidden,
    /// How many tables were given conditions.
    pub(crate) tables: usize,
    /// Pairs of the caller's values that must differ.
    pub(crate) differing: Vec<(usize, usize)>,
    pub(crate) unseen: Vec<Unseen>,
    /// How many queries the guard looked into.
    pub(crate) looks: Cell<usize>,
    /// `None` where nobody asks.
    notes: Option<Vec<Note>>,
}

/// A table of a statement, as the catalogue knows it.
pub(crate) enum Relation {
    /// With a policy.
    Policy(usize),
    /// Without one: shared, or nobody's business.
    Open,
    /// A common table expression, scoped where it is written.
    Cte,
}

/// A value that a statement gives for a column.
pub(crate) enum Given {
    /// The caller's value with this index.
    Parameter(usize),
    Null,
    /// `DEFAULT`.
    Default,
    Boolean(bool),
    Number(String),
    /// As written between the quotes.
    Text(String),
    Expression,
}

impl Given {
    /// Whether a row is deleted that has it for a mark; `None` where only what is bound, or the database, can tell.
    pub(crate) fn marks(&self) -> Option<bool> {
        match self {
            Self::Null | Self::Default | Self::Boolean(false) => Some(false),
            Self::Number(number) => Some(number != "0"),
            Self::Boolean(true) | Self::Text(_) => Some(true),
            Self::Parameter(_) | Self::Expression => None,
        }
    }
}

/// What any thread has the stack for: so many bytes of text, parentheses and queries.
const SHORT: usize = 2 * 1024;
const PARENTHESES: usize = 16;
const QUERIES: usize = 4;
/// Stack for the deepest tree there is, most of which is never touched. The parser asks for more by itself, but too
/// late where its frames are large, as in debug builds.
const STACK: usize = 32 << 20;
/// How many tables a statement may name: each adds its conditions, one inside the other.
pub(crate) const TABLES: usize = 2_000;

/// Plans a statement.
pub(crate) fn run(sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape, notes: bool) -> Result<Plan> {
    let (intent, sql) = Intent::split(sql);
    let reading = read(sql, dialect)?;
    let is_flat = sql.len() <= SHORT && reading.parentheses <= PARENTHESES && reading.queries <= QUERIES;
    let plan = || planned(reading, intent, sql, catalog, shape, notes);
    if is_flat { plan() } else { stacker::grow(STACK, plan) }
}

fn planned(reading: Reading, intent: Intent, sql: &str, catalog: &Catalog, shape: &Shape, notes: bool) -> Result<Plan> {
    let dialect = reading.dialect;
    let Parsed {
        mut statement,
        parameters,
        literals,
        cut,
        lock,
    } = parse(reading)?;
    let mut engine = Engine {
        dialect,
        catalog,
        shape,
        intent,
        reading: visibility(&statement, intent, shape),
        parameters,
        literals,
        text: sql,
        headings: None,
        printed_cut: vec![String::new(); cut.len()],
        cut,
        binds: Vec::new(),
        shared: HashMap::default(),
        checks: Vec::new(),
        fails_on_others: false,
        raises: None,
        hidden: Hidden::default(),
        tables: 0,
        differing: Vec::new(),
        unseen: Vec::new(),
        looks: Cell::default(),
        notes: notes.then(Vec::new),
    };
    // Where there is RETURNING, nobody asks.
    let row = (dialect != Dialect::Postgres)
        .then(|| engine.row_of(&statement))
        .flatten();
    engine.statement(&mut statement, &Ctes::default())?;
    engine.hidden.check(dialect)?;
    if !engine.hidden.derived.is_empty() && !lock.is_empty() && dialect == Dialect::Mysql {
        return Err(unlockable());
    }
    let mut text = String::with_capacity(sql.len() + 256);
    write!(text, "{statement}{lock}").map_err(|_| Refusal::because("the statement cannot be printed"))?;
    engine.finish(&text, row)
}

impl<'a> Engine<'a> {
    fn finish(self, text: &str, row: Option<Row>) -> Result<Plan> {
        let printed = print(
            text,
            &Marks {
                dialect: self.dialect,
                parameters: self.parameters,
                binds: &self.binds,
                literals: &self.literals,
                cut: &self.printed_cut,
            },
        )?;
        Ok(Plan {
            sql: printed.sql,
            binds: printed.binds,
            kept: printed.kept,
            parameters: self.parameters,
            checks: self.checks,
            fails_on_others: self.fails_on_others,
            raises: self.raises,
            row,
            differing: self.differing,
            unseen: self.unseen,
            notes: self.notes.unwrap_or_default(),
        })
    }

    /// What a table's name means at this place.
    pub(crate) fn relation(&self, name: &ObjectName, ctes: &Ctes<'_>) -> Result<Relation> {
        let name = Name::of(name, self.dialect)?;
        if ctes.contains(&name, self.dialect)? {
            return Ok(Relation::Cte);
        }
        if is_dual(&name) {
            return Ok(Relation::Open);
        }
        Ok(match self.catalog.find(&name, self.dialect)? {
            Some(Declared::Policy(table)) => Relation::Policy(table),
            Some(Declared::Shared) | None => Relation::Open,
            Some(Declared::Conflict) => {
                return Err(Refusal::PolicyConflict {
                    table: name.to_string(),
                });
            }
        })
    }

    /// The policy of a table. It borrows the catalogue, not the engine.
    pub(crate) fn policy(&self, table: usize) -> Result<&'a Policy> {
        let policy = self.catalog.policies().get(table);
        policy.ok_or_else(|| Refusal::because("a table without a policy"))
    }

    /// How far the scope reaches in a dimension, and the dimension's number.
    pub(crate) fn reach(&self, dimension: &str) -> Option<(usize, Reach)> {
        let mut dimensions = self.shape.dimensions.iter().enumerate();
        let (at, found) = dimensions.find(|(_, known)| known.name == dimension)?;
        Some((at, found.reach))
    }

    /// What was cut out of a conflict target, where a mark among its columns stands for it.
    pub(crate) fn cut_out(&mut self, number: usize) -> Option<Expr> {
        let slot = self.cut.get_mut(number)?;
        Some(std::mem::replace(slot, null()))
    }

    /// The expressions that stand in a phrase.
    pub(crate) fn elements_of(&self, phrase: usize) -> Vec<usize> {
        self.literals
            .get(phrase)
            .map_or_else(Vec::new, |phrase| elements(&phrase.text))
    }

    pub(crate) fn put_back(&mut self, number: usize, expr: &Expr) {
        if let Some(slot) = self.printed_cut.get_mut(number) {
            *slot = expr.to_string();
        }
    }

    /// A placeholder for a value. Where the backend numbers them, what is bound already is bound once.
    pub(crate) fn bind(&mut self, bind: Bind) -> Expr {
        let at = self.binds.len();
        // A scope may have many thousand tenants: looked up, not looked for.
        if self.dialect != Dialect::Mysql && is_shared(&bind) {
            if let Some(known) = self.shared.get(&bind) {
                return placeholder(self.parameters + known);
            }
            self.shared.insert(bind.clone(), at);
        }
        self.binds.push(bind);
        placeholder(self.parameters + at)
    }

    pub(crate) fn fill(&mut self, table: usize, what: Filling) -> Expr {
        self.bind(Bind::Fill(Fill { table, what }))
    }

    /// What kind of value an expression is, as far as its text says.
    pub(crate) fn given(&self, expr: &Expr) -> Given {
        if let Expr::Nested(inner) = expr {
            return self.given(inner);
        }
        if let Expr::Identifier(ident) = expr
            && ident.quote_style.is_none()
            && ident.value.eq_ignore_ascii_case("DEFAULT")
        {
            return Given::Default;
        }
        let Expr::Value(value) = expr else {
            return Given::Expression;
        };
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "what is not known to be a plain value is never trusted"
        )]
        match &value.value {
            Value::Placeholder(name) => match read_mark(name) {
                Some((Kind::Bind, number)) if number < self.parameters => Given::Parameter(number),
                _ => Given::Expression,
            },
            Value::Null => Given::Null,
            Value::Boolean(value) => Given::Boolean(*value),
            Value::Number(number, _) => Given::Number(number.clone()),
            Value::SingleQuotedString(text) => Given::Text(self.literal(text)),
            _ => Given::Expression,
        }
    }

    fn literal(&self, text: &str) -> String {
        match read_mark(text) {
            Some((Kind::Literal, number)) => self
                .literals
                .get(number)
                .map(|literal| literal.text.clone())
                .unwrap_or_default(),
            _ => text.to_owned(),
        }
    }

    /// How many notes there are.
    pub(crate) fn noted(&self) -> usize {
        self.notes.as_ref().map_or(0, Vec::len)
    }

    /// Takes back notes about what is not sent after all.
    pub(crate) fn forget(&mut self, range: Range<usize>) {
        if let Some(notes) = &mut self.notes {
            notes.drain(range);
        }
    }

    /// Notes what was done, where somebody asks.
    pub(crate) fn note(&mut self, note: impl FnOnce() -> Note) {
        if let Some(notes) = &mut self.notes {
            notes.push(note());
        }
    }
}

/// What a lock cannot reach into.
pub(crate) fn unlockable() -> Refusal {
    Refusal::because(
        "FOR UPDATE, FOR SHARE and LOCK IN SHARE MODE do not reach into the subquery that this join needs for its scope; lock in a statement of its own",
    )
}

/// A SELECT that belongs to a restore or a removal re-reads the row that it is about.
fn visibility(statement: &Statement, intent: Intent, shape: &Shape) -> Visibility {
    match intent {
        Intent::Restore | Intent::ForceDelete if matches!(statement, Statement::Query(_)) => Visibility::WithDeleted,
        Intent::AsWritten | Intent::Restore | Intent::ForceDelete => shape.visibility,
    }
}

/// Whether a value is the same wherever it is bound.
fn is_shared(bind: &Bind) -> bool {
    match bind {
        Bind::Fill(fill) => !matches!(fill.what, Filling::Key(_)),
        Bind::Tenant { .. } | Bind::Cut(_) => true,
        Bind::Value(_) | Bind::ValueOr(..) | Bind::ActorIfDeleted(..) => false,
    }
}

/// What stands for a value: the caller's come first, then ours.
pub(crate) fn placeholder(number: usize) -> Expr {
    Expr::Value(Value::Placeholder(mark(Kind::Bind, number)).with_empty_span())
}

pub(crate) fn null() -> Expr {
    Expr::Value(Value::Null.with_empty_span())
}
