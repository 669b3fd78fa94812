//! [`Own`]: the mixins of one's own that an item names. What contradicts is one error, at the second of the two.

use super::part::{Bundle, Part};
use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::Field;
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::{Meta, Path};

/// The mixins of one's own, in the order of `with(..)`.
#[derive(Default)]
pub(crate) struct Own(pub(super) Vec<Bundle>);

/// What is there already, and the words for how it came.
#[derive(Default)]
pub(super) struct Seen {
    mixins: Vec<(String, String)>,
    columns: Vec<(Field, String)>,
}

impl Seen {
    /// What the item itself has: the mixins of this library, and its fields.
    pub(super) fn new(kinds: impl IntoIterator<Item = Kind>, said: &str, columns: Vec<Field>, owner: &str) -> Self {
        let kinds = kinds.into_iter().map(|kind| (kind.name().to_owned(), said.to_owned()));
        Self {
            mixins: kinds.collect(),
            columns: columns.into_iter().map(|column| (column, owner.to_owned())).collect(),
        }
    }

    /// `derive(Timestamps)` with a mixin that contains `Timestamps`.
    fn mixin(&mut self, name: &str, said: String, path: &Path, cx: &mut Cx) -> bool {
        let key = |name: &str| {
            Kind::ALL
                .into_iter()
                .any(|kind| kind.name() == name && kind.is_primary_key())
        };
        let other_key = |(seen, _): &&(String, String)| key(seen) && key(name);
        if let Some((_, first)) = self.mixins.iter().find(|(seen, _)| seen == name) {
            cx.error(path, format!("`{name}` comes twice: {first}, and {said}; remove one"));
            return false;
        }
        if let Some((seen, first)) = self.mixins.iter().find(other_key) {
            cx.error(
                path,
                format!("two primary keys: `{seen}` {first}, and `{name}` {said}; remove one"),
            );
            return false;
        }
        self.mixins.push((name.to_owned(), said));
        true
    }

    /// `with(Publishable)` with a field `published_at`.
    fn column(&mut self, column: Field, owner: String, path: &Path, cx: &mut Cx) -> bool {
        let first = self.columns.iter().find(|(seen, _)| is_one_column(seen, &column));
        if let Some((_, first)) = first {
            let name = name_of(&column);
            cx.error(
                path,
                format!("the column `{name}` comes twice: {first}, and {owner}; give one another name"),
            );
            return false;
        }
        self.columns.push((column, owner));
        true
    }
}

fn is_one_column(one: &Field, other: &Field) -> bool {
    one.name == other.name || name_of(one) == name_of(other)
}

/// The column's name in the database.
fn name_of(field: &Field) -> String {
    let named = field.facts.column_name.as_ref();
    named.map_or_else(|| field.name.clone(), syn::LitStr::value)
}

impl Own {
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Bundle, &Part)> {
        self.0
            .iter()
            .flat_map(|bundle| bundle.parts.iter().map(move |part| (bundle, part)))
    }

    /// The mixins of this library that they contain, and the path that each came by.
    pub(super) fn shipped(&self) -> impl Iterator<Item = (Kind, &Path)> {
        self.parts()
            .flat_map(|(bundle, part)| part.args.shipped.iter().map(|(kind, _)| (*kind, &bundle.path)))
    }

    pub(super) fn hooked(&self) -> impl Iterator<Item = &Path> {
        self.0
            .iter()
            .filter(|bundle| bundle.has_hooks())
            .map(|bundle| &bundle.path)
    }

    /// Leaves out what is there already, and reports it. `columns` says whether the fields are added to the item.
    pub(super) fn agree(&mut self, mut seen: Seen, columns: bool, cx: &mut Cx) {
        let mut ids: Vec<(u64, String)> = Vec::new();
        for Bundle { path, parts } in &mut self.0 {
            let outer = path
                .segments
                .last()
                .map(|last| last.ident.to_string())
                .unwrap_or_default();
            let last = parts.last().map(|last| last.args.id);
            parts.retain_mut(|part| {
                let through = (last != Some(part.args.id)).then(|| format!(" through `{outer}`"));
                let through = through.unwrap_or_default();
                let said = if through.is_empty() {
                    " in `with(..)`".to_owned()
                } else {
                    through.clone()
                };
                if let Some((_, first)) = ids.iter().find(|(id, _)| *id == part.args.id) {
                    let name = &part.ident;
                    if *first == said {
                        cx.error(&*path, format!("`{name}` is named twice; remove one"));
                    } else {
                        cx.error(&*path, format!("`{name}` comes twice:{first}, and{said}; remove one"));
                    }
                    return false;
                }
                ids.push((part.args.id, said));
                let inside = format!("through `{outer}`");
                part.args
                    .shipped
                    .retain(|(kind, _)| seen.mixin(kind.name(), inside.clone(), path, cx));
                if columns {
                    let taken = part.columns().into_iter().filter_map(|column| {
                        let (name, owner) = (column.name.clone(), format!("of `{}`{through}", part.ident));
                        (!seen.column(column, owner, path, cx)).then_some(name)
                    });
                    let taken = taken.collect::<Vec<_>>();
                    part.leave_out(taken);
                }
                true
            });
        }
    }

    /// The options for the model that it has not itself. Of one that it has, both must say the same.
    pub(super) fn options(&self, given: Vec<Meta>, cx: &mut Cx) -> Vec<Meta> {
        let said = |meta: Meta| (meta, "on the struct".to_owned());
        let mut all = given.into_iter().map(said).collect::<Vec<_>>();
        let own = all.len();
        for (bundle, part) in self.parts() {
            for option in &part.args.options {
                let name = text(option.path());
                if all.iter().any(|(seen, _)| text(seen) == text(option)) {
                    continue;
                }
                let may_repeat = ["rows", "tenant", "live_unique", "live_index"].contains(&name.as_str());
                let first = all.iter().find(|(seen, _)| text(seen.path()) == name);
                let way = format!("by {}", bundle.way(part));
                match first.filter(|_| !may_repeat) {
                    Some((_, first)) => cx.error_at(
                        bundle.path.span(),
                        format!(
                            "`{name}(..)` is given {first} and {way}, and they differ; say the same, or remove one"
                        ),
                    ),
                    None => all.push((option.clone(), way)),
                }
            }
        }
        all.into_iter().skip(own).map(|(option, _)| option).collect()
    }
}

fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
