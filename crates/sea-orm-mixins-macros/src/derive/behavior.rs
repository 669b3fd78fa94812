//! `MixinBehavior` → what all mixins share: the policy, SeaORM's hooks, and the checked `update` and `delete`.

use super::{live_keys, own_hooks, rules};
use crate::args::Args;
use crate::check;
use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

pub(super) fn expand(model: &Model, cx: &mut Cx) -> TokenStream {
    check::behavior(model, cx);
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let policy = rules::policy(model, &private, cx);
    let live = live_keys::columns(model, &private, cx);
    let entity = entity(&model.args, &policy, &live, &private);
    let behavior = active_model_behavior(krate);
    let methods = methods(model.args.of.soft_delete.cascade.is_some(), krate);
    let hooks = hooks(model, &private);
    let derived = options_have_their_mixin(model, &private);
    let shared = shared_or_tenants(model, &private);
    let live = live_keys::checks(model, &private);
    quote!(#entity #behavior #methods #hooks #derived #shared #live)
}

/// The fields of `MixinColumns` that a mixin of the library fills, and the constants of `Probe` that say with what.
const GATHERED: [(&str, &str, Kind); 11] = [
    ("uuid_pk", "UUID_PK", Kind::UuidPk),
    ("integer_pk", "INTEGER_PK", Kind::IntegerPk),
    ("big_int_pk", "BIG_INT_PK", Kind::BigIntPk),
    ("prefixed_pk", "PREFIXED_PK", Kind::PrefixedPk),
    ("timestamps", "TIMESTAMPS", Kind::Timestamps),
    ("soft_delete", "SOFT_DELETE", Kind::SoftDelete),
    ("optimistic_lock", "OPTIMISTIC_LOCK", Kind::OptimisticLock),
    ("station", "STATION", Kind::StationTenant),
    ("business", "BUSINESS", Kind::BusinessTenant),
    ("tenants", "TENANTS", Kind::Tenant),
    ("audit", "AUDIT", Kind::Auditable),
];

/// Gathers the other derives; `Probe` answers `None` for a mixin that is not derived. Under the attribute, which says which
/// are, the others are not asked.
fn columns(args: &Args, live_keys: &TokenStream, private: &TokenStream) -> TokenStream {
    let is_asked = |kind: Kind| !args.injected || args.derived.contains(&kind);
    let probe = |constant: &str| {
        let constant = format_ident!("{constant}");
        quote!(#private::Probe::<Entity>::#constant)
    };
    let asked = GATHERED.into_iter().filter(|(.., kind)| is_asked(*kind));
    let asked = asked.map(|(field, constant, _)| {
        let (field, value) = (format_ident!("{field}"), probe(constant));
        quote!(#field: #value,)
    });
    let through = [
        (Kind::StationTenant, "STATION_THROUGH"),
        (Kind::BusinessTenant, "BUSINESS_THROUGH"),
        (Kind::Tenant, "TENANTS_THROUGH"),
    ];
    let through = through.map(
        |(kind, constant)| {
            if is_asked(kind) { probe(constant) } else { quote!(&[]) }
        },
    );
    let own = (!args.injected || !args.with.is_empty()).then(|| {
        let own = probe("OWN");
        quote!(own: #own,)
    });
    let shared = args.shared.is_some();
    quote! {
        #private::MixinColumns {
            #(#asked)*
            through: [#(#through),*],
            shared: #shared,
            #own
            live_keys: #live_keys,
            ..<#private::Probe<Entity> as #private::Absent>::NOTHING
        }
    }
}

fn entity(args: &Args, policy: &TokenStream, live_keys: &TokenStream, private: &TokenStream) -> TokenStream {
    let columns = columns(args, live_keys, private);
    // Under the attribute it was reported.
    let one_key =
        (!args.injected).then(|| quote!(const _: () = <Entity as #private::MixinEntity>::COLUMNS.assert_one_key();));
    quote! {
        use #private::Absent as _;

        #[automatically_derived]
        impl #private::MixinEntity for Entity {
            const MODULE: &'static str = #private::module_path!();
            const COLUMNS: #private::MixinColumns<Column> = #columns;

            fn policy() -> &'static #private::Policy {
                static POLICY: #private::OnceLock<#private::Policy> = #private::OnceLock::new();
                #private::policy_once(&POLICY, #policy)
            }
        }

        #one_key

        #private::inventory::submit! {
            #private::Registration::entity::<Entity>()
        }
    }
}

/// In a macro whose name the compiler shows where there is such an impl already: it can say what to do by no other way.
fn active_model_behavior(krate: &syn::Path) -> TokenStream {
    quote!(#krate::MixinBehavior_writes_this_impl__remove_yours_and_move_what_it_does_into_MixinHooks!(ActiveModel, Model);)
}

/// What a hook returns, without a coroutine of its own.
pub(super) fn later(output: &TokenStream, private: &TokenStream) -> TokenStream {
    let result = quote!(#private::Result<#output, #private::sea_orm::DbErr>);
    quote!(impl #private::Future<Output = #result> + #private::Send)
}

/// Inherent methods take precedence over `ActiveModelTrait`'s wherever the type is known, also in SeaORM's own generated code.
/// A deletion that others follow is several statements in one transaction.
fn methods(cascades: bool, krate: &syn::Path) -> TokenStream {
    if cascades {
        quote!(#krate::__row_methods!(ActiveModel, Model, delete_cascading, TransactionTrait);)
    } else {
        quote!(#krate::__row_methods!(ActiveModel, Model, delete);)
    }
}

/// `hooks` hands over to the user's impl; an impl that was not asked for would never run, so it stops the build.
fn hooks(model: &Model, private: &TokenStream) -> TokenStream {
    let own = own_hooks::expand(&model.args, private);
    let Some(span) = model.args.hooks else {
        let hooked = own.unwrap_or_else(|| {
            quote! {
                #[automatically_derived]
                impl #private::Hooked for ActiveModel {}
            }
        });
        return quote! {
            #hooked

            use #private::NoHooks as _;

            const _: () = #private::assert!(
                !#private::HookProbe::<ActiveModel>::HAS_HOOKS,
                "`MixinHooks` is implemented for `ActiveModel` and would never run; ask for it with `#[mixin(hooks)]` on the struct",
            );
        };
    };
    if let Some(hooked) = own {
        return hooked;
    }
    let [row_later, model_later] = [quote!(Self), quote!(Model)].map(|output| later(&output, private));
    // All of it at the option's span: without an impl the compiler then says so once.
    quote_spanned! {span=>
        #[automatically_derived]
        impl #private::Hooked for ActiveModel {
            fn defaults() -> Self {
                <ActiveModel as #private::MixinHooks>::defaults()
            }

            fn before_save<C>(self, db: &C, insert: bool) -> #row_later
            where
                C: #private::sea_orm::ConnectionTrait,
            {
                <ActiveModel as #private::MixinHooks>::before_save(self, db, insert)
            }

            const WANTS_ORIGINAL: bool = <ActiveModel as #private::MixinHooks>::WANTS_ORIGINAL;

            fn before_update<C>(self, original: Model, db: &C) -> #row_later
            where
                C: #private::sea_orm::ConnectionTrait,
            {
                <ActiveModel as #private::MixinHooks>::before_update(self, original, db)
            }

            fn after_save<C>(model: Model, db: &C, insert: bool) -> #model_later
            where
                C: #private::sea_orm::ConnectionTrait,
            {
                <ActiveModel as #private::MixinHooks>::after_save(model, db, insert)
            }

            fn before_delete<C>(self, db: &C) -> #row_later
            where
                C: #private::sea_orm::ConnectionTrait,
            {
                <ActiveModel as #private::MixinHooks>::before_delete(self, db)
            }

            fn after_delete<C>(self, db: &C) -> #row_later
            where
                C: #private::sea_orm::ConnectionTrait,
            {
                <ActiveModel as #private::MixinHooks>::after_delete(self, db)
            }
        }
    }
}

/// `#[mixin(soft_delete(boolean))]` without `derive(SoftDelete)`, seen by the type checker.
fn options_have_their_mixin(model: &Model, private: &TokenStream) -> TokenStream {
    if model.args.reported {
        return TokenStream::new();
    }
    let unknown = Kind::ALL.into_iter().filter(|kind| !model.args.derived.contains(kind));
    let keyed = unknown.flat_map(|kind| model.args.keys_of(kind).into_iter().map(move |span| (kind, span)));
    keyed
        .map(|(kind, span)| {
            let mixin = format_ident!("{}", kind.name(), span = span);
            quote_spanned!(span=> const _: () = <Entity as #private::derived::#mixin>::IS_DERIVED;)
        })
        .collect()
}

/// `#[mixin(shared)]` with `derive(StationTenant)`, seen by the type checker; under the attribute `check` reports it.
fn shared_or_tenants(model: &Model, private: &TokenStream) -> TokenStream {
    let Some(span) = model.args.shared.filter(|_| !model.args.injected) else {
        return TokenStream::new();
    };
    quote_spanned! {span=>
        // Spelled out, for this is where the compiler points.
        const _: () = ::core::assert!(
            !<Entity as #private::MixinEntity>::COLUMNS.has_tenants(),
            "`shared` opens the table to every tenant, and a mixin gives each row to one; remove `shared` or the tenant",
        );
    }
}
