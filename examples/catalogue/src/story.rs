//! A shop's day: its catalogue is filled and published, a product is deleted by mistake, and that is taken back.

use crate::entity::{photo, product, variant};
use crate::standard::publish;
use anyhow::{Context as _, Result};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, Set,
};
use sea_orm_mixins::prelude::*;

/// A connection of somebody's.
pub(crate) type Desk = Scoped<DatabaseConnection>;

/// What the day left behind, for a test to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The product that was deleted and restored.
    pub product: Uuid,
    /// How many rows the deletion was said to mark, by table.
    pub preview: Vec<(String, u64)>,
    /// How many products, variants and photos there were before the deletion, after it, and after the restoration.
    pub counts: [[u64; 3]; 3],
    /// How many products visitors saw before and after they were published.
    pub seen: [u64; 2],
}

/// Visitors of a shop see what is published, and no draft.
pub(crate) fn visitors(pool: &DatabaseConnection, shop: i64) -> Desk {
    pool.clone().scoped(Scope::new().tenant("shop_id", shop))
}

/// An editor of a shop sees drafts too, and says why.
pub(crate) fn editor(pool: &DatabaseConnection, shop: i64, user: i64) -> Desk {
    let scope = Scope::new().tenant("shop_id", shop).actor(user);
    pool.clone()
        .scoped(scope.without_rule("published", "an editor works on drafts"))
}

pub(crate) async fn day(pool: &DatabaseConnection, now: DateTimeUtc) -> Result<Day> {
    let (visitors, editor) = (visitors(pool, 1), editor(pool, 1, 7));
    let mug = fill(&editor).await.context("cannot fill the catalogue")?;
    let before = product::Entity::find().count(&visitors).await?;
    publish::<product::Entity, _>(now, &editor).await?;
    let after = product::Entity::find().count(&visitors).await?;
    // The large one goes on its own, and stays away whatever happens to the product.
    let large = variant::Entity::find().filter(variant::Column::Size.eq("large"));
    let large = large.one(&editor).await?.context("the large one is there")?;
    large.delete(&editor).await?;
    let full = counts(&editor).await?;
    let preview = cascade_preview(&mug, &editor).await?;
    let id = mug.id;
    product::Entity::delete_by_id(id).exec(&editor).await?;
    let empty = counts(&editor).await?;
    let deleted = product::Entity::find_by_id(id).one(&editor.only_deleted()).await?;
    deleted.context("it is only marked")?.restore(&editor).await?;
    let restored = counts(&editor).await?;
    Ok(Day {
        product: id,
        preview: preview.marked.into_iter().collect(),
        counts: [full, empty, restored],
        seen: [before, after],
    })
}

/// A mug in three sizes with two photos each, and a plate; another shop has a bowl.
async fn fill(editor: &Desk) -> Result<product::Model, DbErr> {
    let product = |name: &str| product::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let mug = product("Mug").insert(editor).await?;
    product("Plate").insert(editor).await?;
    let other = editor.rescoped(
        Scope::new()
            .tenant("shop_id", 2)
            .without_rule("published", "the other shop's editor"),
    );
    product("Bowl").insert(&other).await?;
    for (size, cents) in [("small", 900), ("medium", 1_200), ("large", 1_600)] {
        let variant = variant::ActiveModel {
            product_id: Set(mug.id),
            size: Set(size.to_owned()),
            cents: Set(cents),
            ..Default::default()
        };
        let variant = variant.insert(editor).await?;
        for side in ["front", "back"] {
            let photo = photo::ActiveModel {
                variant_id: Set(variant.id),
                file: Set(format!("mug-{size}-{side}.jpg")),
                ..Default::default()
            };
            photo.insert(editor).await?;
        }
    }
    Ok(mug)
}

async fn counts(db: &Desk) -> Result<[u64; 3], DbErr> {
    Ok([
        product::Entity::find().count(db).await?,
        variant::Entity::find().count(db).await?,
        photo::Entity::find().count(db).await?,
    ])
}
