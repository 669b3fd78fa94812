//! The columns are injected: the struct that the attribute hands over to SeaORM's.

use crate::args::{DERIVED, INJECTED, REPORTED};
use crate::columns::{Provided, Relation};
use crate::cx::Cx;
use crate::declaration::{Declaration, Format, Mixin};
use crate::derive::foreign_key;
use crate::emit::frame;
use crate::model::{Field, plain_name, relation_target};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;

/// The struct with its columns under SeaORM's attribute, and the derives for its `Model`.
pub(crate) fn emit(declaration: Declaration, cx: &mut Cx) -> TokenStream {
    let fields = all_fields(&declaration, cx);
    let columns = fields
        .iter()
        .filter_map(|field| Field::parse(field, cx))
        .collect::<Vec<_>>();
    let foreign_keys = foreign_key::checks(&declaration.args.krate, &columns);
    let Declaration {
        mut item,
        mixins,
        args,
        fields: _,
        format,
    } = declaration;
    let krate = &args.krate;
    let attribute = format_ident!(
        "{}",
        if format == Format::Dense {
            "model"
        } else {
            "compact_model"
        }
    );
    let options = item
        .attrs
        .extract_if(.., |attr| attr.path().is_ident("mixin"))
        .filter_map(|attr| {
            // Given on to the derives; what was wrong in it is already reported.
            attr.meta.require_list().ok().map(|list| list.tokens.clone())
        });
    let options = options.collect::<Vec<_>>();
    let injected = format_ident!("{INJECTED}");
    let reported = cx.has_errors().then(|| {
        let reported = format_ident!("{REPORTED}");
        quote!(, mixin(#reported))
    });
    let (attrs, vis, ident) = (&item.attrs, &item.vis, &item.ident);
    let (derived, kinds) = (format_ident!("{DERIVED}"), mixins.iter().map(|mixin| mixin.kind.name()));
    let kinds = kinds.map(|kind| format_ident!("{kind}"));
    let named = named_derives(&mixins);
    quote_spanned! {cx.site()=>
        #[#krate::__private::sea_orm::#attribute]
        #(#attrs)*
        #[sea_orm(model_attrs(
            derive(#krate::MixinBehavior),
            #(mixin(#options),)*
            mixin(#injected, #derived(#(#kinds),*))
            #reported
        ))]
        #vis struct #ident {
            #(#fields),*
        }
        #named
        #foreign_keys
    }
}

/// The derives that the user names, on a struct on which they do nothing: `MixinBehavior` does their part, so that the struct is
/// read once and not once for each. Like this their names are imported, and shown by editors, as those of other derives.
fn named_derives(mixins: &[Mixin]) -> TokenStream {
    if mixins.is_empty() {
        return TokenStream::new();
    }
    let mixins = mixins.iter().map(|mixin| &mixin.path);
    frame(&quote! {
        #[derive(#(#mixins),*)]
        struct ModelEx {}
    })
}

/// Key, the user's own, tenants, audit, timestamps, soft delete, version: the order of the columns.
fn all_fields(declaration: &Declaration, cx: &mut Cx) -> Vec<syn::Field> {
    let mut mixins = declaration.mixins.iter().collect::<Vec<_>>();
    mixins.sort_by_key(|mixin| mixin.kind.order());
    let (keys, others): (Vec<_>, Vec<_>) = mixins.into_iter().partition(|mixin| mixin.kind.is_primary_key());
    let mut all = key_fields(&keys, &declaration.fields);
    all.extend(own_fields(declaration));
    for column in others.into_iter().flat_map(|mixin| &mixin.columns) {
        let field = column.field();
        // The key, where it is the tenant. Two dimensions of one name are reported.
        if !all.iter().any(|known: &syn::Field| known.ident == field.ident) {
            all.push(field);
        }
        if declaration.format == Format::Dense
            && let Some(relation) = &column.relation
            && let Some(field) = relation_field(column, relation, declaration, cx)
        {
            all.push(field);
        }
    }
    all
}

/// The key that a mixin provides, unless the user has another one, which is reported.
fn key_fields(keys: &[&Mixin], own: &[Field]) -> Vec<syn::Field> {
    let is_key = |field: &Field| field.facts.primary_key.is_some();
    if keys.is_empty() && !own.iter().any(is_key) {
        // None at all is reported; this one stands in, so that SeaORM does not report it again.
        return vec![syn::parse_quote!(#[sea_orm(primary_key)] pub id: i32)];
    }
    if own.iter().any(|field| is_key(field) && field.name != "id") {
        return Vec::new();
    }
    let columns = keys.iter().flat_map(|mixin| &mixin.columns);
    columns.map(Provided::field).collect()
}

/// The user's fields. One that a mixin provides is reported; the mixin's stands in for it, so that nothing else is.
fn own_fields(declaration: &Declaration) -> impl Iterator<Item = syn::Field> {
    let fields = declaration.item.fields.iter();
    let own = fields.filter(|field| !is_provided(field, declaration));
    own.cloned().map(without_options)
}

fn is_provided(field: &syn::Field, declaration: &Declaration) -> bool {
    let known = declaration
        .fields
        .iter()
        .find(|known| field.ident.as_ref() == Some(&known.ident));
    let facts = known.map(|known| &known.facts);
    let is_key = facts.is_some_and(|facts| facts.primary_key.is_some());
    let column_name = facts
        .and_then(|facts| facts.column_name.as_ref())
        .map(syn::LitStr::value);
    let tenants = declaration.mixins.iter().filter(|mixin| mixin.kind.is_tenant());
    let tenants = tenants.flat_map(|mixin| &mixin.columns).collect::<Vec<_>>();
    // A key of the user's own may be the tenant.
    let stays = |column: &Provided| is_key && tenants.iter().any(|tenant| tenant.name == column.name);
    let columns = declaration.mixins.iter().flat_map(|mixin| &mixin.columns);
    columns
        .filter(|column| !stays(column))
        .any(|column| field.ident.as_ref() == Some(&column.ident()) || column_name.as_ref() == Some(&column.name))
}

/// Without the options on it, which are reported; SeaORM's attribute would not know them.
fn without_options(mut field: syn::Field) -> syn::Field {
    field.attrs.retain(|attr| !attr.path().is_ident("mixin"));
    field
}

/// The relation field that makes SeaORM declare the tenant column's foreign key.
fn relation_field(
    column: &Provided,
    relation: &Relation,
    declaration: &Declaration,
    cx: &mut Cx,
) -> Option<syn::Field> {
    let target = cx.ok(relation.target.parse::<Path>())?;
    let fields = &declaration.fields;
    let taken = |ident: &Ident| fields.iter().any(|field| field.ident == *ident);
    let column_ident = column.ident();
    let name = plain_name(&column_ident);
    let mut ident = format_ident!(
        "{}",
        name.strip_suffix("_id").unwrap_or(&name),
        span = column_ident.span()
    );
    if name == plain_name(&ident) || taken(&ident) {
        ident = format_ident!("{name}_{}", relation.suffix, span = column_ident.span());
    }
    let same_target = |field: &Field| {
        relation_target(&field.ty).is_some_and(|ty| quote!(#ty).to_string() == quote!(#target).to_string())
    };
    let relation_enum = &relation.variant;
    let named = (relation.is_named || fields.iter().any(same_target)).then(|| quote!(, relation_enum = #relation_enum));
    let on_delete = relation.on_delete.as_ref().map(|action| quote!(, on_delete = #action));
    let doc = relation.doc;
    if target.is_ident("Entity") {
        // Somebody who made the row of somebody.
        let krate = &declaration.args.krate;
        return Some(syn::parse_quote! {
            #[doc = #doc]
            #[sea_orm(self_ref, from = #name, to = "id" #named #on_delete)]
            pub #ident: #krate::__private::sea_orm::HasOne<Entity>
        });
    }
    let ty = if relation.nullable {
        quote!(BelongsTo<::core::option::Option<#target>>)
    } else {
        quote!(BelongsTo<#target>)
    };
    let krate = &declaration.args.krate;
    Some(syn::parse_quote! {
        #[doc = #doc]
        #[sea_orm(belongs_to, from = #name, to = "id" #named #on_delete)]
        pub #ident: #krate::__private::sea_orm::#ty
    })
}
