//! What names mean at a place: the relations of FROM, and those of the queries around.

use crate::{ast::Expr, choice::Choices, schema::TABLES, value::Ty};

/// A relation that FROM names.
#[derive(Clone, Debug)]
pub(super) struct Rel {
    pub(super) alias: String,
    pub(super) columns: Vec<(String, Ty)>,
    /// The table, if it is one and not a query.
    pub(super) table: Option<usize>,
    /// How many rows it may have, roughly.
    pub(super) size: usize,
}

impl Rel {
    pub(super) fn table(table: usize, alias: &str) -> Self {
        let columns = TABLES[table].columns.iter();
        Self {
            alias: alias.to_owned(),
            columns: columns.map(|column| (column.name.to_owned(), column.ty)).collect(),
            table: Some(table),
            size: 16,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|(column, _)| column.eq_ignore_ascii_case(name))
    }
}

/// The names at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Env<'p> {
    pub(super) rels: Vec<Rel>,
    /// Columns that NATURAL or USING made one.
    pub(super) merged: Vec<String>,
    /// In a grouped query: the only columns that may stand outside aggregates.
    pub(super) only: Option<Vec<Expr>>,
    /// Whether names without a relation may mean those of relations that are not here.
    pub(super) crowded: bool,
    pub(super) parent: Option<&'p Env<'p>>,
}

impl<'p> Env<'p> {
    pub(super) fn inside(parent: Option<&'p Env<'p>>) -> Self {
        Self {
            parent,
            ..Self::default()
        }
    }

    /// A column of that type, most often of this query.
    pub(super) fn column(&self, ch: &mut Choices, ty: Ty) -> Option<Expr> {
        let mut local = self.local(ch, ty);
        if local.is_none() || ch.percent(25) {
            let mut inner = vec![self];
            let mut around = self.parent;
            while let Some(env) = around {
                if let Some(outer) = env.reachable(ch, ty, &inner) {
                    local = Some(outer);
                    break;
                }
                inner.push(env);
                around = env.parent;
            }
        }
        local
    }

    /// A column of that type of this very query.
    pub(super) fn local(&self, ch: &mut Choices, ty: Ty) -> Option<Expr> {
        self.reachable(ch, ty, &[])
    }

    fn reachable(&self, ch: &mut Choices, ty: Ty, inner: &[&Env<'_>]) -> Option<Expr> {
        if let Some(only) = &self.only {
            let fitting = only.iter().filter(|column| self.type_of(column) == Some(ty));
            let fitting: Vec<&Expr> = fitting.filter(|column| !is_shadowed(column, inner)).collect();
            return (!fitting.is_empty()).then(|| (*ch.pick(&fitting)).clone());
        }
        let mut found = Vec::new();
        for rel in &self.rels {
            for (name, of) in &rel.columns {
                if *of == ty {
                    found.push((rel.alias.as_str(), name.as_str()));
                }
            }
        }
        if found.is_empty() {
            return None;
        }
        let (alias, name) = *ch.pick(&found);
        let qualified = Expr::column(alias, name);
        let bare = Expr::Column(None, name.to_owned());
        let bare_means_this = !self.crowded && self.is_unambiguous(name) && !is_shadowed(&bare, inner);
        if bare_means_this && ch.percent(35) {
            return Some(bare);
        }
        if is_shadowed(&qualified, inner) {
            return bare_means_this.then_some(bare);
        }
        Some(qualified)
    }

    fn is_unambiguous(&self, name: &str) -> bool {
        let having = self.rels.iter().filter(|rel| rel.has(name)).count();
        having == 1 || (having == 2 && self.merged.iter().any(|merged| merged == name))
    }

    /// The column with its relation in front, which a select item's alias cannot be mistaken for.
    pub(super) fn qualified(&self, column: Expr) -> Expr {
        let Expr::Column(None, name) = &column else {
            return column;
        };
        if self.merged.iter().any(|merged| merged == name) {
            return column;
        }
        let rel = self.rels.iter().find(|rel| rel.has(name));
        rel.map_or_else(|| column.clone(), |rel| Expr::column(&rel.alias, name))
    }

    /// The type of a column of this query.
    pub(super) fn type_of(&self, column: &Expr) -> Option<Ty> {
        let Expr::Column(relation, name) = column else {
            return None;
        };
        let rels = self.rels.iter();
        let mut rels = rels.filter(|rel| relation.as_ref().is_none_or(|alias| rel.alias == *alias));
        rels.find_map(|rel| rel.columns.iter().find(|(column, _)| column == name))
            .map(|(_, ty)| *ty)
    }
}

/// Whether a query further inside takes the name for one of its own.
fn is_shadowed(column: &Expr, inner: &[&Env<'_>]) -> bool {
    let Expr::Column(relation, name) = column else {
        return false;
    };
    inner.iter().any(|env| match relation {
        Some(alias) => env.rels.iter().any(|rel| rel.alias.eq_ignore_ascii_case(alias)),
        None => env.rels.iter().any(|rel| rel.has(name)),
    })
}
