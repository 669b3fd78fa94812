//! [`Binds`]: the values that a plan binds beside the caller's.

use crate::ast::expr::placeholder;
use crate::dialect::Dialect;
use crate::id::{SlotId, TableId};
use crate::plan::{Bind, Fill, Filling};
use sqlparser::ast::Expr;
use std::collections::HashMap;

/// The values of ours, numbered behind the caller's.
pub(crate) struct Binds {
    /// How many values the caller brings.
    parameters: usize,
    ours: Vec<Bind>,
    /// Where the backend numbers its placeholders: those that serve wherever they are needed, and their places. Few,
    /// however many rows there are.
    shared: Option<HashMap<Bind, usize, foldhash::fast::RandomState>>,
}

impl Binds {
    pub(crate) fn new(dialect: Dialect, parameters: usize) -> Self {
        Self {
            parameters,
            ours: Vec::new(),
            shared: (dialect != Dialect::Mysql).then(HashMap::default),
        }
    }

    /// A placeholder for a value. Where the backend numbers them, what is bound already is bound once.
    pub(crate) fn bind(&mut self, bind: Bind) -> Expr {
        let at = self.ours.len();
        // A scope may have many thousand tenants: looked up, not looked for.
        if let Some(shared) = self.shared.as_mut().filter(|_| is_shared(&bind)) {
            if let Some(known) = shared.get(&bind) {
                return placeholder(SlotId::new(self.parameters + known));
            }
            shared.insert(bind.clone(), at);
        }
        self.ours.push(bind);
        placeholder(SlotId::new(self.parameters + at))
    }

    /// A placeholder for a value that the mixins provide.
    pub(crate) fn fill(&mut self, table: TableId, what: Filling) -> Expr {
        self.bind(Bind::Fill(Fill { table, what }))
    }

    pub(crate) fn all(&self) -> &[Bind] {
        &self.ours
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
