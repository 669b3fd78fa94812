//! Queries: WITH, SELECT, set operations and VALUES.

use crate::Dialect;
use crate::ctes::{self, Cte, Ctes};
use crate::derive::all_of;
use crate::engine::{Engine, unlockable};
use crate::mark::{Kind, read_mark};
use crate::plan::Result;
use crate::predicate::restrict;
use crate::refusal::Refusal;
use crate::walk::with_stack;
use sqlparser::ast::{
    self, Distinct, Fetch, GroupByExpr, GroupByWithModifier, Ident, LimitClause, LockClause, NamedWindowDefinition,
    NamedWindowExpr, ObjectName, Offset, OrderBy, OrderByKind, Query, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, TableWithJoins, Values, WildcardAdditionalOptions, With,
};

fn foreign(what: &str) -> Refusal {
    Refusal::because(format!(
        "{what} is not SQL of this backend, or not understood; write it another way"
    ))
}

impl Engine<'_> {
    pub(crate) fn query(&mut self, query: &mut Query, ctes: &Ctes<'_>) -> Result<()> {
        with_stack(|| self.query_here(query, ctes))
    }

    fn query_here(&mut self, query: &mut Query, outer: &Ctes<'_>) -> Result<()> {
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        let foreign_clauses = [
            for_clause.is_some(),
            settings.is_some(),
            format_clause.is_some(),
            !pipe_operators.is_empty(),
        ];
        if foreign_clauses.contains(&true) {
            return Err(foreign("FOR XML, FOR JSON, SETTINGS, FORMAT or `|>`"));
        }
        let (all, noted) = match &mut *with {
            Some(with) => self.with(with, outer)?,
            None => (Vec::new(), Vec::new()),
        };
        let ctes = Ctes::behind(outer, &all);
        let derived = self.set_expr(body, &ctes)?;
        if derived && !locks.is_empty() && self.dialect == Dialect::Mysql {
            return Err(unlockable());
        }
        for LockClause {
            lock_type: _,
            of: _,
            nonblock: _,
        } in locks
        {}
        if let Some(OrderBy { kind, interpolate }) = order_by {
            if interpolate.is_some() {
                return Err(foreign("INTERPOLATE"));
            }
            match kind {
                OrderByKind::All(_) => return Err(foreign("ORDER BY ALL")),
                OrderByKind::Expressions(order) => self.order_by(order, &ctes)?,
            }
        }
        match limit_clause {
            Some(LimitClause::LimitOffset {
                limit,
                offset,
                limit_by,
            }) => {
                self.exprs(limit, &ctes)?;
                if let Some(Offset { value, rows: _ }) = offset {
                    self.expr(value, &ctes)?;
                }
                self.exprs(limit_by, &ctes)?;
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => self.exprs([offset, limit], &ctes)?,
            None => {}
        }
        if let Some(Fetch {
            with_ties: _,
            percent: _,
            quantity,
        }) = fetch
        {
            self.exprs(quantity, &ctes)?;
        }
        if self.dialect == Dialect::Mysql {
            self.leave_out_unread(&mut query.with, &all, &noted);
        }
        Ok(())
    }

    /// Scopes the CTEs of a WITH, and returns what follows it sees, and where the notes about each begin.
    fn with(&mut self, with: &mut With, outer: &Ctes<'_>) -> Result<(Vec<Cte>, Vec<usize>)> {
        let With {
            with_token: _,
            recursive,
            cte_tables,
        } = with;
        let all: Vec<Cte> = cte_tables
            .iter()
            .map(|cte| Cte::new(&cte.alias, &cte.query, self.dialect))
            .collect();
        let mut noted = vec![self.noted()];
        for (at, cte) in cte_tables.iter_mut().enumerate() {
            let ast::Cte {
                alias: _,
                query,
                from,
                materialized: _,
                closing_paren_token: _,
            } = cte;
            if from.as_ref().is_some_and(|from| !is_phrase(from)) {
                return Err(foreign("FROM behind a common table expression"));
            }
            let inside = Ctes::in_body(outer, &all, at, *recursive);
            self.query(query, &inside)?;
            if let Some(cte) = all.get(at).filter(|_| self.shape.refuse_unfiltered_writes) {
                // What comes of rows that are told apart is told apart if it is where they are.
                cte.told.set(true);
                cte.told.set(self.is_told(query, &inside));
            }
            noted.push(self.noted());
        }
        Ok((all, noted))
    }

    /// MySQL never looks at CTEs that nobody reads, and so never learns the type of what we bind in them, over which the
    /// driver trips.
    fn leave_out_unread(&mut self, with: &mut Option<With>, all: &[Cte], noted: &[usize]) {
        let Some(With { cte_tables, .. }) = with else { return };
        let read = ctes::read(all);
        let mut keep = read.iter();
        cte_tables.retain(|_| keep.next() == Some(&true));
        if cte_tables.is_empty() {
            *with = None;
        }
        for (at, _) in read.iter().enumerate().rev().filter(|(_, read)| !**read) {
            if let (Some(from), Some(to)) = (noted.get(at), noted.get(at + 1)) {
                self.forget(*from..*to);
            }
        }
    }

    /// Scopes a body; answers whether some table became a subquery.
    fn set_expr(&mut self, body: &mut SetExpr, ctes: &Ctes<'_>) -> Result<bool> {
        let mut derived = false;
        let mut body = body;
        // Chains of UNION lean to the left, and may be long.
        while let SetExpr::SetOperation {
            left,
            op: _,
            set_quantifier: _,
            right,
        } = body
        {
            derived |= with_stack(|| self.set_expr(right, ctes))?;
            body = left;
        }
        match body {
            SetExpr::Select(select) => derived |= self.select(select, ctes)?,
            SetExpr::Query(query) => {
                if self.dialect == Dialect::Mysql && query.with.is_some() {
                    return Err(Refusal::because(
                        "to some servers a WITH in parentheses belongs to all of the query around it; put it in front of the whole, or into a subquery of FROM",
                    ));
                }
                self.query(query, ctes)?;
            }
            SetExpr::SetOperation { .. } => {}
            SetExpr::Values(Values {
                explicit_row: _,
                value_keyword: _,
                rows,
            }) => {
                for row in rows {
                    self.exprs(&mut row.content, ctes)?;
                }
            }
            SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Merge(statement) => {
                self.statement(statement, ctes)?;
            }
            SetExpr::Delete(statement) => {
                self.statement(statement, ctes)?;
                if matches!(statement, ast::Statement::Update(_)) {
                    *body = SetExpr::Update(statement.clone());
                }
            }
            SetExpr::Table(_) if self.dialect == Dialect::Sqlite => {
                return Err(Refusal::because(
                    "`TABLE t` is not SQL of this backend; write `SELECT * FROM t`",
                ));
            }
            SetExpr::Table(table) => {
                // Short for it, and there is a place for a condition.
                let parts = [table.schema_name.take(), table.table_name.take()];
                let query = all_of(ObjectName::from(parts.into_iter().flatten().collect::<Vec<_>>()), None);
                *body = *query.body;
                derived |= self.set_expr(body, ctes)?;
            }
        }
        Ok(derived)
    }

    /// Scopes a SELECT; answers whether some table became a subquery.
    fn select(&mut self, select: &mut Select, ctes: &Ctes<'_>) -> Result<bool> {
        let Select {
            select_token,
            optimizer_hints: _,
            distinct,
            select_modifiers: _,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        if into.is_some() {
            return Err(Refusal::because(
                "SELECT INTO makes a table or a file that no scope guards",
            ));
        }
        let foreign_clauses = [
            top.is_some(),
            exclude.is_some(),
            !lateral_views.is_empty(),
            prewhere.is_some(),
            !connect_by.is_empty(),
            !cluster_by.is_empty(),
            !distribute_by.is_empty(),
            !sort_by.is_empty(),
            qualify.is_some(),
            value_table_mode.is_some(),
            *flavor != SelectFlavor::Standard,
        ];
        if foreign_clauses.contains(&true) {
            return Err(foreign(
                "TOP, EXCLUDE, LATERAL VIEW, PREWHERE, CONNECT BY, CLUSTER BY or QUALIFY",
            ));
        }
        match distinct {
            Some(Distinct::On(exprs)) => self.exprs(exprs, ctes)?,
            Some(Distinct::All | Distinct::Distinct) | None => {}
        }
        self.projection(projection, ctes)?;
        self.keep_names(projection, Some(select_token.0.span.start));
        self.exprs(&mut *selection, ctes)?;
        self.exprs(&mut *having, ctes)?;
        let tables: Vec<&TableWithJoins> = from.iter().collect();
        let managed = self.managed(&tables, ctes)?;
        self.refuse_unseen(selection.as_ref(), &tables, &managed, self.reading)?;
        for condition in selection.iter_mut().chain(having) {
            self.cut_times(condition, &managed);
        }
        self.cut_times_of_joins(from, &managed);
        let (conditions, derived) = self.from(from, ctes)?;
        restrict(selection, conditions);
        self.group_by(group_by, ctes)?;
        for NamedWindowDefinition(_, window) in named_window {
            match window {
                NamedWindowExpr::NamedWindow(_) => {}
                NamedWindowExpr::WindowSpec(window) => self.window(window, ctes)?,
            }
        }
        Ok(derived)
    }

    pub(crate) fn projection(&mut self, projection: &mut [SelectItem], ctes: &Ctes<'_>) -> Result<()> {
        for item in projection {
            match item {
                SelectItem::UnnamedExpr(expr)
                | SelectItem::ExprWithAlias { expr, alias: _ }
                | SelectItem::ExprWithAliases { expr, aliases: _ } => self.expr(expr, ctes)?,
                SelectItem::QualifiedWildcard(kind, options) => {
                    plain_wildcard(options)?;
                    match kind {
                        SelectItemQualifiedWildcardKind::ObjectName(name) => self.check_wildcard(name)?,
                        SelectItemQualifiedWildcardKind::Expr(expr) => self.expr(expr, ctes)?,
                    }
                }
                SelectItem::Wildcard(options) => plain_wildcard(options)?,
            }
        }
        Ok(())
    }

    fn group_by(&mut self, group_by: &mut GroupByExpr, ctes: &Ctes<'_>) -> Result<()> {
        let modifiers = match group_by {
            GroupByExpr::All(_) => return Err(foreign("GROUP BY ALL")),
            GroupByExpr::Expressions(exprs, modifiers) => {
                self.exprs(exprs, ctes)?;
                modifiers
            }
        };
        for modifier in modifiers {
            match modifier {
                GroupByWithModifier::Rollup | GroupByWithModifier::Cube | GroupByWithModifier::Totals => {}
                GroupByWithModifier::GroupingSets(expr) => self.expr(expr, ctes)?,
            }
        }
        Ok(())
    }

    /// Scopes a FROM list; returns the conditions for the WHERE beside it, and whether some table became a subquery.
    pub(crate) fn from(&mut self, from: &mut [TableWithJoins], ctes: &Ctes<'_>) -> Result<(Vec<ast::Expr>, bool)> {
        let mut chains = crate::from::Chains::new(self, from)?;
        chains.scope(self, from, ctes)
    }
}

/// SEARCH and CYCLE, which are words alone.
fn is_phrase(name: &Ident) -> bool {
    matches!(read_mark(&name.value), Some((Kind::Behind, _)))
}

fn plain_wildcard(options: &WildcardAdditionalOptions) -> Result<()> {
    let WildcardAdditionalOptions {
        wildcard_token: _,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    let options = [
        opt_ilike.is_some(),
        opt_exclude.is_some(),
        opt_except.is_some(),
        opt_replace.is_some(),
        opt_rename.is_some(),
        opt_alias.is_some(),
    ];
    if options.contains(&true) {
        return Err(foreign("`*` with options"));
    }
    Ok(())
}
