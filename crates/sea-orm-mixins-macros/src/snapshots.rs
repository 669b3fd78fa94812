//! What every derive and option expands to, as files: the input above, the output below.
//!
//! `cargo xtask bless` writes them. Read the difference: it is what users' programs will consist of.

use crate::declaration::Format;
use crate::kind::Kind;
use crate::{attribute, derive, own};
use expect_test::expect_file;
use proc_macro2::TokenStream;

/// The input as it was typed and the output as `rustfmt` would print it.
fn page(input: &str, output: TokenStream) -> String {
    let file = syn::parse2::<syn::File>(output).expect("the output is Rust");
    format!("{}\n\n// expands to\n\n{}", input.trim(), prettyplease::unparse(&file))
}

fn model(input: &str) -> String {
    let tokens = input.parse().expect("the input is Rust");
    page(
        &format!("#[sea_orm_mixins::model]\n{}", input.trim()),
        attribute::model(Format::Dense, &TokenStream::new(), tokens),
    )
}

fn mixin(kind: Kind, input: &str) -> String {
    let tokens = input.parse().expect("the input is Rust");
    page(
        &format!("#[derive({})]\n{}", kind.name(), input.trim()),
        derive::mixin(kind, tokens),
    )
}

macro_rules! snapshot {
    ($($name:ident => $page:expr;)*) => {$(
        #[test]
        fn $name() {
            expect_file![concat!("../snapshots/", stringify!($name), ".snap")].assert_eq(&$page);
        }
    )*};
}

snapshot! {
    model_all => model(r#"
        #[derive(Clone, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
        #[sea_orm(table_name = "bookings")]
        pub struct Model {
            pub customer_id: i32,
            #[sea_orm(belongs_to, from = "customer_id", to = "id")]
            pub customer: BelongsTo<super::customer::Entity>,
        }
    "#);
    model_options => model(r#"
        #[derive(Clone, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, OptimisticLock, BusinessTenant, Tenant, Auditable)]
        #[sea_orm(table_name = "ledgers")]
        #[mixin(
            crate = "mixins",
            timestamps(created_at = "madeAt"),
            soft_delete(boolean, column = "gone"),
            optimistic_lock(column = "revision"),
            business_tenant(nullable, column = "owner_id", references = "super::business::Entity"),
            tenant(org_id: i64),
            auditable(actor = "i64", created_by = "opened_by")
        )]
        pub struct Model {}
    "#);
    model_own_table => model(r#"
        #[derive(Clone, DeriveEntityModel, UuidPk, StationTenant, BusinessTenant)]
        #[sea_orm(table_name = "stations")]
        #[mixin(station_tenant(column = "id"))]
        pub struct Model {}
    "#);
    model_with_a_mistake => model(r#"
        #[derive(Clone, DeriveEntityModel, UuidPk, Timestamps)]
        #[sea_orm(table_name = "bookings")]
        pub struct Model {
            pub created_at: String,
        }
    "#);
    uuid_pk => mixin(Kind::UuidPk, r#"
        #[sea_orm(table_name = "bookings")]
        pub struct Model { #[sea_orm(primary_key, auto_increment = false)] pub id: Uuid }
    "#);
    uuid_pk_v4 => mixin(Kind::UuidPk, r#"
        #[sea_orm(table_name = "bookings")]
        #[mixin(uuid_pk(v4))]
        pub struct Model { #[sea_orm(primary_key, auto_increment = false)] pub id: Uuid }
    "#);
    uuid_pk_expanded => mixin(Kind::UuidPk, "pub struct Model { pub id: Uuid }");
    integer_pk => mixin(Kind::IntegerPk, r#"
        #[sea_orm(table_name = "bookings")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
    "#);
    big_int_pk => mixin(Kind::BigIntPk, r#"
        #[sea_orm(table_name = "bookings")]
        pub struct Model { #[sea_orm(primary_key)] pub id: i64 }
    "#);
    timestamps => mixin(Kind::Timestamps, r#"
        #[mixin(timestamps(updated_at = "changed"))]
        pub struct Model { pub created_at: DateTimeUtc, pub changed: DateTimeUtc }
    "#);
    soft_delete => mixin(Kind::SoftDelete, "pub struct Model { pub deleted_at: Option<DateTimeUtc> }");
    soft_delete_boolean => mixin(Kind::SoftDelete, r#"
        #[sea_orm(model_ex)]
        #[mixin(soft_delete(boolean, column = "gone"))]
        pub struct Model { pub gone: bool }
    "#);
    optimistic_lock => mixin(Kind::OptimisticLock, "pub struct Model { pub version: i32 }");
    station_tenant => mixin(Kind::StationTenant, "pub struct Model { pub station_id: Uuid }");
    business_tenant_nullable => mixin(Kind::BusinessTenant, r#"
        #[mixin(business_tenant(nullable, column = "owner"))]
        pub struct Model { pub owner: Option<Uuid> }
    "#);
    tenant => mixin(Kind::Tenant, r#"
        #[mixin(tenant(org_id: i64), tenant(region: String, column = "area", nullable))]
        pub struct Model { pub org_id: i64, pub area: Option<String> }
    "#);
    timestamps_created_alone => mixin(Kind::Timestamps, r"
        #[mixin(timestamps(updated_at = none, unix_millis))]
        pub struct Model { pub created_at: i64 }
    ");
    soft_delete_values => mixin(Kind::SoftDelete, r#"
        #[mixin(soft_delete(live = "'0'", deleted = "'2'"))]
        pub struct Model { pub is_deleted: Option<String> }
    "#);
    prefixed_pk => mixin(Kind::PrefixedPk, r#"
        #[mixin(prefixed_pk("bk"))]
        pub struct Model { #[sea_orm(primary_key, auto_increment = false)] pub id: PrefixedId<Entity> }
    "#);
    model_with_actors_and_attributes => model(r#"
        #[derive(Clone, DeriveEntityModel, PrefixedPk, Timestamps, Auditable)]
        #[sea_orm(table_name = "payments")]
        #[mixin(
            prefixed_pk("pay", attrs(serde(rename = "paymentId"))),
            timestamps(attrs(serde(skip), created_at(doc = "Made"))),
            auditable(references = "super::user::Entity", on_delete = "SetNull", updated_by = none),
        )]
        pub struct Model { pub cents: i64 }
    "#);
    auditable => mixin(Kind::Auditable, r#"
        #[mixin(auditable(actor = "i64"))]
        pub struct Model { pub created_by: Option<i64>, pub updated_by: Option<i64>, pub deleted_by: Option<i64> }
    "#);
    auditable_without_deleted_by => mixin(Kind::Auditable, r#"
        #[mixin(auditable(created_by = "opened_by"))]
        pub struct Model { pub opened_by: Option<Uuid>, pub updated_by: Option<Uuid> }
    "#);
    mixin_behavior => behavior("pub struct Model { pub id: i32 }");
    mixin_behavior_shared => behavior("#[mixin(shared)] pub struct Model { pub id: i32 }");
    mixin_behavior_live_keys => behavior(r#"
        #[mixin(live_unique("email", "deleted_at"), live_index("day", "slot"))]
        pub struct Model {
            pub id: i32,
            pub email: String,
            pub day: i32,
            pub slot: i32,
            pub deleted_at: Option<DateTimeUtc>,
        }
    "#);
    own_declared => declared("hooks, index(\"published_at\"), live_index(\"price\"), with(Timestamps)", r"
        /// Rows that are shown from some time on.
        pub struct Publishable {
            pub published_at: Option<DateTimeUtc>,
            pub price: crate::Cents,
        }
    ");
    own_asked => model(r#"
        #[derive(Clone, DeriveEntityModel, UuidPk)]
        #[sea_orm(table_name = "offers")]
        #[mixin(with(Publishable, crate::billing::Priced))]
        pub struct Model { pub title: String }
    "#);
    own_joined => last_step("model", PUBLISHABLE, r#"
        #[derive(Clone, DeriveEntityModel, UuidPk)]
        #[sea_orm(table_name = "offers")]
        #[mixin(with(Publishable))]
        pub struct Model { pub title: String }
    "#);
    own_adopted => last_step("behavior", "#[mixin(__id = 7u64, with(), options())] struct Publishable { pub published_at: Option<DateTimeUtc> }", r"
        #[mixin(with(Publishable))]
        pub struct Model { pub id: i32, pub published_at: Option<DateTimeUtc> }
    ");
    mixin_behavior_hooks => behavior("#[mixin(hooks, soft_delete(boolean))] pub struct Model { pub id: i32 }");
}

/// The declaration of a mixin, as it stands in a file.
fn declared(options: &str, input: &str) -> String {
    let (options_tokens, tokens) = (
        options.parse().expect("options"),
        input.parse().expect("the input is Rust"),
    );
    let place = ("snapshots.rs".to_owned(), 1, 1);
    let output = own::mixin(&options_tokens, tokens, &place).to_string();
    // The number depends on the crate and the place.
    let number = output
        .split("__mixin_")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .unwrap_or_default()
        .to_owned();
    let hash = number.rsplit('_').next().unwrap_or_default().to_owned();
    let decimal = u64::from_str_radix(&hash, 16)
        .map(|id| id.to_string())
        .unwrap_or_default();
    let output = output.replace(&hash, "7").replace(&decimal, "7");
    page(
        &format!("#[sea_orm_mixins::mixin({options})]\n{}", input.trim()),
        output.parse().expect("the output is Rust"),
    )
}

/// The last step, with what the macro of `Publishable` hands on.
fn last_step(word: &str, handed_on: &str, input: &str) -> String {
    let step = format!("{{ {handed_on} }} {{ {word} {{ ::sea_orm_mixins }} [] [Publishable] {{ {input} }} }}");
    let output = own::step(step.parse().expect("the input is Rust"));
    page(&format!("// `{word}`, with `{handed_on}`\n{}", input.trim()), output)
}

const PUBLISHABLE: &str = "#[mixin(__id = 7u64, hooks, with(Timestamps), index(\"published_at\"), options(timestamps(created_at = \"made_at\")))] struct Publishable { #[sea_orm(indexed)] pub published_at: Option<DateTimeUtc> }";

fn behavior(input: &str) -> String {
    let tokens = input.parse().expect("the input is Rust");
    page(&format!("#[derive(MixinBehavior)]\n{input}"), derive::behavior(tokens))
}

/// On `ModelEx`, which copies the derive list, every derive must emit nothing.
#[test]
fn model_ex_gets_nothing() {
    let input = "pub struct ModelEx { pub created_at: DateTimeUtc }";
    for kind in Kind::ALL {
        assert!(derive::mixin(kind, input.parse().unwrap()).is_empty(), "{kind:?}");
    }
    assert!(derive::behavior(input.parse().unwrap()).is_empty());
}

/// No input makes a derive panic: what cannot be read is an error or nothing.
#[test]
fn odd_inputs_are_errors_not_panics() {
    let odd = [
        "enum Model {}",
        "struct Model;",
        "union Model { a: i32 }",
        "struct Model<T> { id: T }",
        "fn f() {}",
        "struct",
        "",
    ];
    for input in odd {
        let tokens: TokenStream = input.parse().unwrap();
        for kind in Kind::ALL {
            drop(derive::mixin(kind, tokens.clone()));
        }
        assert!(
            derive::behavior(tokens.clone()).to_string().contains("compile_error"),
            "{input}"
        );
        drop(own::step(tokens.clone()));
        assert!(
            own::mixin(&TokenStream::new(), tokens.clone(), &("f".to_owned(), 1, 1))
                .to_string()
                .contains(if input == "struct Model;" {
                    "trait Model"
                } else {
                    "compile_error"
                }),
            "{input}"
        );
        assert!(
            attribute::model(Format::Dense, &TokenStream::new(), tokens)
                .to_string()
                .contains("compile_error"),
            "{input}"
        );
    }
}

/// Names that a module of the user's may shadow must be reached by their path. (SeaORM's own generated code reaches for
/// some of them by name, so no test can shadow them beside it.)
#[test]
fn nothing_is_taken_from_the_prelude() {
    let input = r#"
        #[derive(DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Tenant, Auditable)]
        #[sea_orm(table_name = "t", model_ex)]
        #[mixin(station_tenant(nullable, references = "super::station::Entity"), tenant(org_id: i64))]
        struct Model {}
    "#;
    let tokens: TokenStream = input.parse().unwrap();
    let injected = attribute::model(Format::Dense, &TokenStream::new(), tokens);
    let struct_only: TokenStream = r#"
        #[sea_orm(table_name = "t", model_ex)]
        #[mixin(hooks, tenant(org_id: i64))]
        struct Model {
            #[sea_orm(primary_key, auto_increment = false)] id: Uuid, created_at: Time, updated_at: Time, deleted_at: Time,
            version: i32, station_id: Uuid, business_id: Uuid, org_id: i64, created_by: By, updated_by: By, deleted_by: By,
        }
    "#
    .parse()
    .unwrap();
    let mut all = vec![injected, derive::behavior(struct_only.clone())];
    all.extend(Kind::ALL.map(|kind| derive::mixin(kind, struct_only.clone())));
    for tokens in all {
        bare_names(tokens);
    }
}

fn bare_names(tokens: TokenStream) {
    use proc_macro2::TokenTree;
    const PRELUDE: [&str; 17] = [
        "Option", "Some", "None", "Result", "Ok", "Err", "Box", "Vec", "String", "Into", "From", "Default", "Send",
        "Sync", "Clone", "assert", "panic",
    ];
    let mut last = [None, None];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            bare_names(group.stream());
        }
        let text = token.to_string();
        if PRELUDE.contains(&text.as_str()) {
            assert_eq!(last, [Some(':'), Some(':')], "`{text}` without its path");
        }
        let char = if let TokenTree::Punct(punct) = &token {
            Some(punct.as_char())
        } else {
            None
        };
        last = [last[1], char];
    }
}

/// Each would be checked by the compiler once for each entity; the library has them once for all.
#[test]
fn no_entity_has_a_coroutine() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("the snapshots are there") {
        let path = entry.expect("the folder can be read").path();
        let text = std::fs::read_to_string(&path).expect("a snapshot can be read");
        let (_, output) = text.split_once("// expands to").expect("a snapshot has an output");
        assert!(!output.contains("async "), "{}", path.display());
        read += 1;
    }
    assert!(read > 20, "{read}");
}

/// What the compiler reads of an entity with six mixins, SeaORM's part apart: about 2,000 tokens, and each costs time in every
/// build, as macros run anew whatever cargo kept. Whoever needs more raises the bound, and says for what.
#[test]
fn an_entity_has_no_more_tokens_than_it_needs() {
    let input = r#"
        #[derive(Clone, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
        #[sea_orm(table_name = "bookings")]
        pub struct Model { pub guest: String }
    "#;
    let declared = attribute::model(Format::Dense, &TokenStream::new(), input.parse().unwrap());
    let of_attribute = count(declared.clone());
    let file = syn::parse2::<syn::File>(declared).unwrap();
    let model = file.items.into_iter().find_map(|item| {
        let syn::Item::Struct(model) = item else { return None };
        Some(on_model(model))
    });
    let of_derive = count(derive::behavior(model.unwrap()));
    assert!(of_attribute <= 480, "{of_attribute} of the attribute");
    assert!(of_derive <= 1_550, "{of_derive} of the derive");
}

/// The struct as SeaORM's attribute hands it to the derive: with what `model_attrs(..)` says.
fn on_model(mut model: syn::ItemStruct) -> TokenStream {
    let mut options = Vec::new();
    for attr in model.attrs.iter().filter(|attr| attr.path().is_ident("sea_orm")) {
        let metas = attr.parse_args_with(syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated);
        for list in metas.unwrap().iter().filter_map(|meta| meta.require_list().ok()) {
            let given =
                list.parse_args_with(syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated);
            options.extend(given.unwrap().into_iter().filter(|meta| meta.path().is_ident("mixin")));
        }
    }
    assert!(!options.is_empty());
    model.attrs = vec![syn::parse_quote!(#[sea_orm(table_name = "bookings", model_ex)])];
    quote::quote!(#(#[#options])* #model)
}

fn count(tokens: TokenStream) -> usize {
    let of_token = |token: proc_macro2::TokenTree| match token {
        proc_macro2::TokenTree::Group(group) => 2 + count(group.stream()),
        proc_macro2::TokenTree::Ident(_) | proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => 1,
    };
    tokens.into_iter().map(of_token).sum()
}
