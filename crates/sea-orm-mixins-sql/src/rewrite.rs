//! From a statement's text to its plan: the stages in order, and the doors between them.

use crate::carry::carry;
use crate::catalog::Catalog;
use crate::check::explain::check_explain;
use crate::check::function::{check_field, check_function};
use crate::check::statement::refused;
use crate::dialect::Dialect;
use crate::draft::binds::Binds;
use crate::draft::cx::Cx;
use crate::draft::following::{Following, Wanted};
use crate::draft::hidden::Hidden;
use crate::draft::notes::Notes;
use crate::draft::slots::Slots;
use crate::draft::{Demands, Draft};
use crate::names::cte::Ctes;
use crate::names::session::check_variable;
use crate::plan::cascade::{Cascades, Cascading};
use crate::plan::note::Note;
use crate::plan::row::Row;
use crate::plan::{Bind, Plan};
use crate::print::{Contents, print};
use crate::read::heading::Headings;
use crate::read::lexer::Lexed;
use crate::read::{Parsed, parse, read};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::Rewrite;
use crate::scope::parent::check_hidden;
use crate::scope::query::query;
use crate::scope::rule::check_lifted;
use crate::shape::{Intent, Shape, Visibility};
use crate::stack::with_stack_for;
use crate::verify::{Premises, prove};
use crate::walk::Walk;
use crate::walk::expr::expr;
use crate::write::delete::delete;
use crate::write::following::follow;
use crate::write::insert::insert;
use crate::write::single_row::row_of;
use crate::write::update::update;
use sqlparser::ast::{Expr, Ident, ObjectName, ObjectNamePart, Query, SetExpr, Statement};
use std::cell::Cell;
use std::fmt::Write as _;
use std::ops::{Deref, DerefMut};

/// Plans a statement for a scope. [`Plan::notes`] stays empty; [`explain`] fills it.
///
/// # Errors
///
/// [`Refusal`] where the statement cannot be proven to keep the promise.
pub fn plan(sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape) -> Result<Plan> {
    run(sql, dialect, catalog, shape, false)
}

/// Plans a statement as [`plan()`] does, and notes each change and its reason.
///
/// # Errors
///
/// Those of [`plan()`].
pub fn explain(sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape) -> Result<Plan> {
    run(sql, dialect, catalog, shape, true)
}

fn run(sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape, notes: bool) -> Result<Plan> {
    let premises = Premises::of(sql, dialect, catalog, shape);
    let lexed = read(premises.sql, dialect)?;
    with_stack_for(premises.sql.len(), lexed.parentheses, lexed.queries, || {
        // The tree is gone when the text is read again, which then finds memory to use.
        let plan = rewritten(lexed, premises, notes)?;
        prove(&plan, premises)?;
        Ok(plan)
    })
}

fn rewritten(lexed: Lexed, premises: Premises<'_>, notes: bool) -> Result<Plan> {
    let Premises {
        sql,
        dialect,
        catalog,
        shape,
        intent,
    } = premises;
    let Parsed {
        mut statement,
        parameters,
        literals,
        cut,
        lock,
    } = parse(lexed)?;
    let mut rewriter = Rewriter(Draft {
        cx: Cx {
            dialect,
            catalog,
            shape,
            intent,
            visibility: visibility(&statement, intent, shape),
        },
        binds: Binds::new(dialect, parameters),
        slots: Slots::new(parameters, literals, cut),
        notes: Notes::new(notes),
        demands: Demands::default(),
        following: Following::default(),
        headings: Headings::new(sql, dialect),
        hidden: Hidden::default(),
        tables: 0,
        guard_reads: Cell::default(),
    });
    check_lifted(rewriter.cx)?;
    // PostgreSQL has RETURNING for each of these, so no row is read again there.
    let row = (dialect != Dialect::Postgres)
        .then(|| row_of(&rewriter, &statement))
        .flatten();
    let place = Place::of(&statement);
    rewriter.statement(&mut statement, &Ctes::default())?;
    let cascade = followed(&mut rewriter.0, place)?;
    carry(&mut rewriter.0, &mut statement)?;
    rewriter.hidden.check(dialect)?;
    check_hidden(&rewriter)?;
    if !rewriter.hidden.derived.is_empty() && !lock.is_empty() && dialect == Dialect::Mysql {
        return Err(Reason::LockOfSubquery.into());
    }
    let mut text = String::with_capacity(sql.len() + 256);
    write!(text, "{statement}{lock}").map_err(|_| {
        Refusal::from(Reason::Internal {
            what: "the tree cannot be printed".to_owned(),
        })
    })?;
    let plan = finish(rewriter.0, &text, row)?;
    Ok(Plan { cascade, ..plan })
}

/// Where in a statement rows are deleted, restored or given parents.
#[derive(Clone, Copy)]
enum Place {
    /// It is all that the statement does.
    Whole,
    /// The statement only explains it.
    Explained,
    /// Somewhere inside, so that nothing can be done before or after it.
    Inside,
}

impl Place {
    #[expect(clippy::wildcard_enum_match_arm, reason = "inside is where less is possible")]
    fn of(statement: &Statement) -> Self {
        match statement {
            Statement::Delete(_) | Statement::Update(_) | Statement::Insert(_) => Self::Whole,
            Statement::Explain { .. } => Self::Explained,
            _ => Self::Inside,
        }
    }
}

/// Plans the query for the rows whose children follow the statement's.
fn followed(draft: &mut Draft<'_>, place: Place) -> Result<Option<Box<Cascading>>> {
    let Some(table) = draft.following.table() else {
        return Ok(None);
    };
    match place {
        Place::Whole => {}
        Place::Explained => {
            draft.following = Following::default();
            return Ok(None);
        }
        Place::Inside => {
            let table = draft.cx.policy(table)?.table.to_string();
            return Err(Reason::CascadeInside { table }.into());
        }
    }
    let wanted = draft.following.rows.take();
    wanted.map(|wanted| rows_of_cascade(draft, wanted)).transpose()
}

fn rows_of_cascade(draft: &Draft<'_>, wanted: Wanted) -> Result<Box<Cascading>> {
    let Cx {
        dialect,
        catalog,
        shape,
        ..
    } = draft.cx;
    let Wanted {
        table,
        does,
        text,
        cut,
        returns,
    } = wanted;
    let printed = print(
        &text,
        &Contents {
            dialect,
            parameters: draft.slots.parameters(),
            binds: &[],
            literals: draft.slots.literals(),
            cut: &cut,
        },
    )?;
    let values = printed.binds.iter().map(|bind| match bind {
        Bind::Value(param) => Ok(*param),
        Bind::Cut(_)
        | Bind::ValueOr(..)
        | Bind::ActorIfDeleted(..)
        | Bind::Fill(_)
        | Bind::Actor
        | Bind::Named { .. }
        | Bind::Context(_)
        | Bind::Tenant { .. } => {
            let what = "the rows of a cascade are bound by a value that is not the caller's".to_owned();
            Err(Refusal::from(Reason::Internal { what }))
        }
    });
    let visibility = match does {
        Cascades::Delete => Visibility::Live,
        Cascades::Restore => Visibility::OnlyDeleted,
    };
    let shape = Shape {
        visibility,
        ..shape.clone()
    };
    Ok(Box::new(Cascading {
        table,
        does,
        values: values.collect::<Result<_>>()?,
        rows: plan(&printed.sql, dialect, catalog, &shape)?,
        returns,
    }))
}

/// Proves a plan as [`plan()`] proves each that it makes: a hook for tests, which change one and see whether it is refused.
///
/// # Errors
///
/// [`Refusal`] where the plan cannot be proven to keep to the scope.
#[doc(hidden)]
pub fn verify(plan: &Plan, sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape) -> Result<()> {
    prove(plan, Premises::of(sql, dialect, catalog, shape))
}

/// Returns the visibility: a SELECT of a restore or removal re-reads the row of that restore or removal.
fn visibility(statement: &Statement, intent: Intent, shape: &Shape) -> Visibility {
    match intent {
        Intent::Restore | Intent::ForceDelete if reads(statement) => Visibility::WithDeleted,
        Intent::AsWritten | Intent::Restore | Intent::ForceDelete => shape.visibility,
    }
}

/// Returns whether a statement only reads: a WITH may be in front of a write.
fn reads(statement: &Statement) -> bool {
    let Statement::Query(query) = statement else {
        return false;
    };
    match *query.body {
        SetExpr::Select(_)
        | SetExpr::Query(_)
        | SetExpr::SetOperation { .. }
        | SetExpr::Values(_)
        | SetExpr::Table(_) => true,
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => false,
    }
}

fn finish(mut draft: Draft<'_>, text: &str, row: Option<Row>) -> Result<Plan> {
    let printed = print(
        text,
        &Contents {
            dialect: draft.cx.dialect,
            parameters: draft.slots.parameters(),
            binds: draft.binds.all(),
            literals: draft.slots.literals(),
            cut: draft.slots.printed(),
        },
    )?;
    if !printed.limits.is_empty() {
        draft.notes.add_once(|| Note::SmallLimit);
    }
    let Demands {
        checks,
        fails_on_others,
        raises,
        differing,
        unseen,
        fails_without_parent,
        parents: _,
        ctes: _,
    } = draft.demands;
    Ok(Plan {
        sql: printed.sql,
        binds: printed.binds,
        kept: printed.kept,
        parameters: draft.slots.parameters(),
        limits: printed.limits,
        checks,
        fails_on_others,
        fails_without_parent,
        raises,
        row,
        differing,
        unseen,
        cascade: None,
        links: draft.following.links,
        notes: draft.notes.into_all(),
    })
}

/// The implementation of the doors.
struct Rewriter<'a>(Draft<'a>);

impl<'a> Deref for Rewriter<'a> {
    type Target = Draft<'a>;

    fn deref(&self) -> &Draft<'a> {
        &self.0
    }
}

impl<'a> DerefMut for Rewriter<'a> {
    fn deref_mut(&mut self) -> &mut Draft<'a> {
        &mut self.0
    }
}

impl Walk for Rewriter<'_> {
    fn dialect(&self) -> Dialect {
        self.cx.dialect
    }

    fn expr(&mut self, written: &mut Expr, ctes: &Ctes<'_>) -> Result<()> {
        expr(self, written, ctes)
    }

    fn query(&mut self, written: &mut Query, ctes: &Ctes<'_>) -> Result<()> {
        query(self, written, ctes)
    }

    fn function_name(&mut self, name: &ObjectName, has_arguments: bool) -> Result<()> {
        check_function(self.cx.dialect, name, has_arguments)
    }

    fn column(&mut self, parts: &[Ident]) -> Result<()> {
        let dialect = self.cx.dialect;
        self.hidden.meet(parts, dialect);
        check_variable(parts)?;
        parts.iter().skip(1).try_for_each(|part| self.field(part))
    }

    fn field(&mut self, ident: &Ident) -> Result<()> {
        check_field(self.cx.dialect, ident)
    }

    fn wildcard(&mut self, name: &ObjectName) -> Result<()> {
        let dialect = self.cx.dialect;
        self.hidden.meet_wildcard(name, dialect);
        let mut fields = name.0.iter().skip(1).filter_map(ObjectNamePart::as_ident);
        fields.try_for_each(|field| self.field(field))
    }
}

impl<'a> Rewrite<'a> for Rewriter<'a> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "`refused` names every other kind")]
    fn statement(&mut self, statement: &mut Statement, ctes: &Ctes<'_>) -> Result<()> {
        follow(self, statement, ctes)?;
        match statement {
            Statement::Query(written) => self.query(written, ctes),
            Statement::Insert(written) => insert(self, written, ctes),
            Statement::Update(written) => update(self, written, ctes),
            Statement::Delete(written) => {
                if let Some(marking) = delete(self, written, ctes)? {
                    *statement = Statement::Update(marking);
                }
                Ok(())
            }
            Statement::Explain {
                describe_alias: _,
                analyze,
                verbose: _,
                query_plan: _,
                estimate: _,
                statement: explained,
                format,
                options,
            } => {
                check_explain(self, *analyze, format, options.as_deref_mut(), ctes)?;
                self.statement(explained, ctes)
            }
            other => Err(refused(other)),
        }
    }
}
