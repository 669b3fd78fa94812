//! `rows(name = "condition")` → the row rules of the policy.

use crate::cx::Cx;
use crate::model::Model;
use crate::rule::{self, Comparison, Condition, Constant, List, Term};
use proc_macro2::TokenStream;
use quote::quote;

/// The expression that makes an entity's policy, with its rules; those that cannot be read are reported and left out.
pub(super) fn policy(model: &Model, private: &TokenStream, cx: &mut Cx) -> TokenStream {
    if model.args.rows.is_empty() {
        return quote!(#private::policy_of::<Entity>);
    }
    let columns = model.columns().collect::<Vec<_>>();
    let rules = model.args.rows.iter().filter_map(|row| {
        let name = row.name.to_string();
        match rule::parse(&row.condition.value(), &columns) {
            Ok(parsed) => {
                let condition = condition(&parsed, private);
                Some(quote!(#private::rule::rule(#name, #condition)))
            }
            Err(error) => {
                cx.error(&row.condition, error);
                None
            }
        }
    });
    let rules = rules.collect::<Vec<_>>();
    quote!(|| #private::rule::with_rules(#private::policy_of::<Entity>(), [#(#rules),*]))
}

fn condition(parsed: &Condition<'_>, private: &TokenStream) -> TokenStream {
    let all = |parts: &[Condition<'_>]| parts.iter().map(|part| condition(part, private)).collect::<Vec<_>>();
    match parsed {
        Condition::All(parts) => {
            let parts = all(parts);
            quote!(#private::rule::all([#(#parts),*]))
        }
        Condition::Any(parts) => {
            let parts = all(parts);
            quote!(#private::rule::any([#(#parts),*]))
        }
        Condition::Not(inner) => {
            let inner = condition(inner, private);
            quote!(#private::rule::not(#inner))
        }
        Condition::Compared(left, by, right) => {
            let (left, right) = (term(left, private), term(right, private));
            let by = comparison(*by);
            quote!(#private::rule::compared(#left, #private::rule::Comparison::#by, #right))
        }
        Condition::Like {
            column,
            pattern,
            negated,
        } => {
            let (column, pattern) = (&column.variant, term(pattern, private));
            quote!(#private::rule::like(Column::#column, #pattern, #negated))
        }
        Condition::In { column, list, negated } => {
            let (column, list) = (&column.variant, list_of(list, private));
            quote!(#private::rule::among(Column::#column, #list, #negated))
        }
        Condition::Null { column, negated } => {
            let column = &column.variant;
            quote!(#private::rule::null(Column::#column, #negated))
        }
    }
}

fn comparison(by: Comparison) -> TokenStream {
    match by {
        Comparison::Equal => quote!(Equal),
        Comparison::NotEqual => quote!(NotEqual),
        Comparison::Less => quote!(Less),
        Comparison::LessOrEqual => quote!(LessOrEqual),
        Comparison::Greater => quote!(Greater),
        Comparison::GreaterOrEqual => quote!(GreaterOrEqual),
    }
}

fn term(term: &Term<'_>, private: &TokenStream) -> TokenStream {
    match term {
        Term::Column(field) => {
            let column = &field.variant;
            quote!(#private::rule::column(Column::#column))
        }
        Term::Constant(value) => {
            let value = constant(value, private);
            quote!(#private::rule::Term::Constant(#value))
        }
        Term::Actor => quote!(#private::rule::Term::Actor),
        Term::Named(name) => quote!(#private::rule::Term::Named(#private::From::from(#name))),
    }
}

fn list_of(list: &List, private: &TokenStream) -> TokenStream {
    match list {
        List::These(values) => {
            let values = values.iter().map(|value| constant(value, private));
            quote!(#private::rule::List::These(#private::From::from([#(#values),*])))
        }
        List::Named(name) => quote!(#private::rule::List::Named(#private::From::from(#name))),
    }
}

fn constant(constant: &Constant, private: &TokenStream) -> TokenStream {
    match constant {
        Constant::Text(text) => quote!(#private::rule::Constant::Text(#private::From::from(#text))),
        Constant::Number(digits) => quote!(#private::rule::Constant::Number(#private::From::from(#digits))),
        Constant::Boolean(value) => quote!(#private::rule::Constant::Boolean(#value)),
    }
}
