//! Expressions as text. Everything compound is in parentheses.

use super::Printer;
use crate::{
    ast::{Agg, Expr, Func, Query, Window, WindowCall},
    value::{Ty, Val, time},
};

impl Printer {
    pub(super) fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Column(relation, name) => {
                if let Some(relation) = relation {
                    self.table(relation);
                    self.tight(".");
                }
                self.column(name);
            }
            Expr::Bound(value, ty) => self.bound(value, *ty),
            Expr::Literal(value) => self.literal(value),
            Expr::Binary(op, left, right) => self.parens(|out| {
                out.expr(left);
                out.word(op);
                out.expr(right);
            }),
            Expr::Not(inner) => self.parens(|out| {
                out.word("NOT");
                out.expr(inner);
            }),
            Expr::IsNull(inner, not) => self.parens(|out| {
                out.expr(inner);
                out.word(if *not { "IS NOT NULL" } else { "IS NULL" });
            }),
            Expr::Between(inner, low, high) => self.parens(|out| {
                out.expr(inner);
                out.word("BETWEEN");
                out.expr(low);
                out.word("AND");
                out.expr(high);
            }),
            Expr::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            Expr::Call(func, args) => self.call(*func, args),
            Expr::Aggregate(agg) => self.aggregate(agg),
            Expr::Window(call) => self.window_call(call),
            Expr::Default => self.word("DEFAULT"),
            Expr::Excluded(name) => self.excluded(name),
            Expr::In(..) | Expr::InQuery(..) | Expr::Exists(..) | Expr::Scalar(_) | Expr::Quantified(..) => {
                self.subquery(expr);
            }
        }
    }

    fn subquery(&mut self, expr: &Expr) {
        match expr {
            Expr::In(inner, list, not) => self.parens(|out| {
                out.expr(inner);
                out.word(if *not { "NOT IN" } else { "IN" });
                out.parens(|out| out.list(list, Self::expr));
            }),
            Expr::InQuery(left, query, not) => self.parens(|out| {
                match left.as_slice() {
                    [one] => out.expr(one),
                    several => out.parens(|out| out.list(several, Self::expr)),
                }
                out.word(if *not { "NOT IN" } else { "IN" });
                out.nested(query);
            }),
            Expr::Exists(query, not) => self.parens(|out| {
                out.word(if *not { "NOT EXISTS" } else { "EXISTS" });
                out.nested(query);
            }),
            Expr::Quantified(left, op, which, query) => self.parens(|out| {
                out.expr(left);
                out.word(op);
                out.word(which);
                out.nested(query);
            }),
            Expr::Scalar(query) => self.nested(query),
            _ => {}
        }
    }

    fn nested(&mut self, query: &Query) {
        self.parens(|out| out.query(query));
    }

    pub(super) fn bound(&mut self, value: &Val, ty: Ty) {
        self.values.push(value.bind(ty));
        let number = self.values.len();
        if self.flavor.is_postgres() {
            self.word(&format!("${number}"));
        } else {
            self.word("?");
        }
    }

    fn literal(&mut self, value: &Val) {
        match value {
            Val::Null => self.word("NULL"),
            Val::Int(value) => self.word(&value.to_string()),
            Val::Bool(value) => self.word(if *value { "TRUE" } else { "FALSE" }),
            Val::Text(text) => {
                let text = text.replace('\'', "''");
                let text = if self.flavor.is_mysql() {
                    text.replace('\\', "\\\\")
                } else {
                    text
                };
                self.word("'");
                self.tight(&text);
                self.tight("'");
            }
            Val::Uuid(value) if self.flavor.is_postgres() => {
                self.word("'");
                self.tight(&uuid::Uuid::from_u128(*value).to_string());
                self.tight("'::uuid");
            }
            Val::Uuid(value) => self.word(&format!("X'{value:032X}'")),
            Val::Time(micros) if !self.flavor.types_placeholders() => {
                let text = time(*micros).format("TIMESTAMP '%F %T%.6f'");
                self.word(&text.to_string());
            }
            Val::Time(_) => self.bound(value, Ty::Time),
        }
    }

    fn case(&mut self, arms: &[(Expr, Expr)], otherwise: Option<&Expr>) {
        self.word("CASE");
        for (when, then) in arms {
            self.word("WHEN");
            self.expr(when);
            self.word("THEN");
            self.expr(then);
        }
        if let Some(otherwise) = otherwise {
            self.word("ELSE");
            self.expr(otherwise);
        }
        self.word("END");
    }

    fn call(&mut self, func: Func, args: &[Expr]) {
        if let [left, right] = args
            && func == Func::Concat
            && !self.flavor.is_mysql()
        {
            return self.parens(|out| {
                out.expr(left);
                out.word("||");
                out.expr(right);
            });
        }
        self.word(match func {
            Func::Coalesce => "COALESCE",
            Func::NullIf => "NULLIF",
            Func::Abs => "ABS",
            Func::Lower => "LOWER",
            Func::Length => "LENGTH",
            Func::Concat => "CONCAT",
        });
        self.tight("(");
        self.list(args, Self::expr);
        self.tight(")");
    }

    fn aggregate(&mut self, agg: &Agg) {
        if agg.name == "SUM" {
            // Sums are decimal on two of the three.
            self.cast(|out| out.plain_aggregate(agg));
        } else {
            self.plain_aggregate(agg);
        }
    }

    fn cast(&mut self, inner: impl FnOnce(&mut Self)) {
        self.word("CAST(");
        inner(self);
        self.word("AS");
        self.word(if self.flavor.is_mysql() { "SIGNED" } else { "BIGINT" });
        self.tight(")");
    }

    fn plain_aggregate(&mut self, agg: &Agg) {
        if agg.name == "LIST" {
            return self.list_aggregate(agg);
        }
        self.word(agg.name);
        self.tight("(");
        if agg.distinct {
            self.word("DISTINCT");
        }
        match &agg.arg {
            Some(arg) => self.expr(arg),
            None => self.tight("*"),
        }
        self.tight(")");
        if let Some(filter) = &agg.filter {
            self.word("FILTER (WHERE");
            self.expr(filter);
            self.tight(")");
        }
    }

    fn list_aggregate(&mut self, agg: &Agg) {
        let Some(arg) = &agg.arg else { return };
        let mysql = self.flavor.is_mysql();
        self.word(if self.flavor.is_postgres() {
            "STRING_AGG("
        } else {
            "GROUP_CONCAT("
        });
        self.expr(arg);
        if !mysql {
            self.tight(", ','");
        }
        self.word("ORDER BY");
        self.expr(arg);
        if mysql {
            self.word("SEPARATOR ','");
        }
        self.tight(")");
    }

    fn window_call(&mut self, call: &WindowCall) {
        let body = |out: &mut Self| {
            out.word(call.name);
            out.tight("(");
            if call.args.is_empty() && call.name == "COUNT" {
                out.tight("*");
            }
            out.list(&call.args, Self::expr);
            out.tight(")");
            out.word("OVER");
            match &call.named {
                // SQLite minds how a window's name is quoted.
                Some(name) => out.word(name),
                None => out.window(&call.window),
            }
        };
        if call.name == "SUM" {
            self.cast(body);
        } else {
            body(self);
        }
    }

    pub(super) fn window(&mut self, window: &Window) {
        self.parens(|out| {
            if !window.partition.is_empty() {
                out.word("PARTITION BY");
                out.list(&window.partition, Self::expr);
            }
            out.order(&window.order);
            if let Some(frame) = window.frame {
                out.word(frame);
            }
        });
    }

    fn excluded(&mut self, name: &str) {
        if self.flavor.is_mysql() {
            self.word("VALUES(");
            self.column(name);
            self.tight(")");
        } else {
            self.word("excluded.");
            self.column(name);
        }
    }
}
