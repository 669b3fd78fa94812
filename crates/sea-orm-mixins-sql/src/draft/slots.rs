//! [`Slots`]: the originals of a tree's slots.

use crate::ast::expr::null;
use crate::dialect::Dialect;
use crate::given::Given;
use crate::id::{ParamIndex, SlotId};
use crate::names::quote_of;
use crate::slot::{Kind, Literal, SLOT, elements, read_slot, slot, split_slot};
use sqlparser::ast::{Expr, Ident, Value};

/// The originals of a tree's slots.
pub(crate) struct Slots {
    /// How many values the caller passes.
    parameters: usize,
    literals: Vec<Literal>,
    /// What was cut out of conflict targets and subscripts, and how it is printed.
    cut: Vec<Expr>,
    printed: Vec<String>,
}

impl Slots {
    pub(crate) fn new(parameters: usize, literals: Vec<Literal>, cut: Vec<Expr>) -> Self {
        Self {
            parameters,
            literals,
            printed: vec![String::new(); cut.len()],
            cut,
        }
    }

    pub(crate) fn parameters(&self) -> usize {
        self.parameters
    }

    pub(crate) fn literals(&self) -> &[Literal] {
        &self.literals
    }

    /// Returns the texts of the parts that were cut out, as printed.
    pub(crate) fn printed(&self) -> &[String] {
        &self.printed
    }

    /// Returns the texts of the parts that were cut out, before anything is walked.
    pub(crate) fn unwalked(&self) -> Vec<String> {
        self.cut.iter().map(ToString::to_string).collect()
    }

    /// Takes the expression that the slot with this number replaces.
    pub(crate) fn cut_out(&mut self, slot: SlotId) -> Option<Expr> {
        let cut = self.cut.get_mut(slot.index())?;
        Some(std::mem::replace(cut, null()))
    }

    /// Keeps the text of an expression that was cut out, for the printer.
    pub(crate) fn put_back(&mut self, slot: SlotId, expr: &Expr) {
        if let Some(printed) = self.printed.get_mut(slot.index()) {
            *printed = expr.to_string();
        }
    }

    /// Returns the slots of a phrase's expressions.
    pub(crate) fn elements_of(&self, phrase: SlotId) -> Vec<SlotId> {
        let phrase = self.literals.get(phrase.index());
        phrase.map_or_else(Vec::new, |phrase| elements(&phrase.text))
    }

    /// Returns the kind of value of an expression, as far as its text decides it.
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
            Value::Placeholder(name) => match read_slot(name) {
                Some((Kind::Bind, slot)) if slot.index() < self.parameters => {
                    Given::Parameter(ParamIndex::new(slot.index()))
                }
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
        match read_slot(text) {
            Some((Kind::Literal, slot)) => self
                .literals
                .get(slot.index())
                .map(|literal| literal.text.clone())
                .unwrap_or_default(),
            _ => text.to_owned(),
        }
    }

    /// Returns a part of the tree as it will be printed.
    pub(crate) fn spelled(&self, text: &str) -> String {
        let mut spelled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(SLOT) {
            let (plain, slotted) = rest.split_at(at);
            spelled.push_str(plain);
            let Some(((kind, slot), after)) = split_slot(slotted) else {
                break;
            };
            match kind {
                Kind::Literal | Kind::Written => {
                    spelled.push_str(self.literals.get(slot.index()).map_or("", |literal| &literal.text));
                }
                Kind::Bind | Kind::Element | Kind::AfterCte | Kind::Frame | Kind::Subscript => spelled.push('?'),
            }
            rest = after;
        }
        spelled.push_str(rest);
        spelled
    }

    /// Makes a string of a text in which every letter means itself, in whatever mode a server reads strings.
    pub(crate) fn string(&mut self, text: &str, dialect: Dialect) -> Expr {
        let quoted = text.replace('\'', "''");
        let (prefix, quoted) = match dialect {
            Dialect::Mysql => ("", quoted.replace('\\', "\\\\")),
            Dialect::Postgres if quoted.contains('\\') => ("E", quoted.replace('\\', "\\\\")),
            Dialect::Postgres | Dialect::Sqlite => ("", quoted),
        };
        self.literals.push(Literal::whole(&format!("{prefix}'{quoted}'")));
        let written = slot(Kind::Written, SlotId::new(self.literals.len() - 1));
        Expr::Value(Value::Placeholder(written).with_empty_span())
    }

    /// Makes a name from text, with every letter kept.
    pub(crate) fn name_as_written(&mut self, name: &str, dialect: Dialect) -> Ident {
        let quote = quote_of(dialect);
        let doubled = name.replace(quote, &format!("{quote}{quote}"));
        self.literals.push(Literal::whole(&format!("{quote}{doubled}{quote}")));
        Ident::new(slot(Kind::Written, SlotId::new(self.literals.len() - 1)))
    }
}
