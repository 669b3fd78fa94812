//! [`Binds`]: the values that a plan binds in addition to the caller's.

use crate::ast::expr::placeholder;
use crate::dialect::Dialect;
use crate::id::{SlotId, TableId};
use crate::plan::{Bind, Fill, Filling};
use sqlparser::ast::Expr;
use std::collections::HashMap;

/// The engine's values, numbered after the caller's.
pub(crate) struct Binds {
    /// How many values the caller passes.
    parameters: usize,
    added: Vec<Bind>,
    /// Where the backend numbers its placeholders: the binds that serve several times, with their numbers. There are
    /// few, however many rows there are.
    shared: Option<HashMap<Bind, usize, foldhash::fast::RandomState>>,
}

impl Binds {
    pub(crate) fn new(dialect: Dialect, parameters: usize) -> Self {
        Self {
            parameters,
            added: Vec::new(),
            shared: (dialect != Dialect::Mysql).then(HashMap::default),
        }
    }

    /// Makes a placeholder for a value. Where the backend numbers placeholders, equal values are bound once.
    pub(crate) fn bind(&mut self, bind: Bind) -> Expr {
        let at = self.added.len();
        // A scope may have many thousand tenants: looked up in a map, not searched.
        if let Some(shared) = self.shared.as_mut().filter(|_| is_shared(&bind)) {
            if let Some(known) = shared.get(&bind) {
                return placeholder(SlotId::new(self.parameters + known));
            }
            shared.insert(bind.clone(), at);
        }
        self.added.push(bind);
        placeholder(SlotId::new(self.parameters + at))
    }

    /// Makes a placeholder for a generated value.
    pub(crate) fn fill(&mut self, table: TableId, what: Filling) -> Expr {
        self.bind(Bind::Fill(Fill { table, what }))
    }

    /// Returns what a slot of a placeholder is for; `None` where it is the caller's.
    pub(crate) fn of(&self, slot: SlotId) -> Option<&Bind> {
        self.added.get(slot.index().checked_sub(self.parameters)?)
    }

    pub(crate) fn all(&self) -> &[Bind] {
        &self.added
    }
}

/// Returns whether a bind has the same value wherever it is used.
fn is_shared(bind: &Bind) -> bool {
    match bind {
        Bind::Fill(fill) => !matches!(fill.what, Filling::Key(_)),
        Bind::Tenant { .. } | Bind::Cut(_) | Bind::Actor | Bind::Named { .. } | Bind::Context(_) => true,
        Bind::Value(_) | Bind::ValueOr(..) | Bind::ActorIfDeleted(..) => false,
    }
}
