//! Hooks of the user's own, which write down that they ran.

use mixins::prelude::*;
use sea_orm::Set;
use sea_orm::entity::prelude::*;
use std::sync::Mutex;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock)]
#[sea_orm(table_name = "hooked")]
#[mixin(crate = "mixins", shared, hooks)]
pub struct Model {
    pub name: String,
    pub shout: String,
}

/// What ran, on which row.
pub static RAN: Mutex<Vec<(Uuid, &'static str)>> = Mutex::new(Vec::new());

pub fn ran(id: Uuid) -> Vec<&'static str> {
    RAN.lock()
        .unwrap()
        .iter()
        .filter(|(row, _)| *row == id)
        .map(|(_, what)| *what)
        .collect()
}

fn note(id: Uuid, what: &'static str) {
    RAN.lock().unwrap().push((id, what));
}

impl MixinHooks for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _db: &C, insert: bool) -> Result<Self, DbErr> {
        // Ours ran before: the key and the times are there.
        let id = *self.id.as_ref();
        assert!(self.updated_at.is_set());
        note(id, if insert { "before insert" } else { "before update" });
        if let Set(name) = &self.name {
            if name.is_empty() {
                return Err(DbErr::Custom("a name must not be empty".to_owned()));
            }
            if name == "meddle" {
                // Not a hook's to decide.
                self.version = Set(99);
            }
            self.shout = Set(name.to_uppercase());
        }
        Ok(self)
    }

    async fn after_save<C: ConnectionTrait>(model: Model, _db: &C, insert: bool) -> Result<Model, DbErr> {
        note(model.id, if insert { "after insert" } else { "after update" });
        Ok(model)
    }

    async fn before_delete<C: ConnectionTrait>(self, db: &C) -> Result<Self, DbErr> {
        note(*self.id.as_ref(), "before delete");
        if self.name.try_as_ref().is_some_and(|name| name == "meddle") {
            // The newest copy, which is not what the caller read.
            let row = Entity::find_by_id(*self.id.as_ref())
                .one(db)
                .await?
                .ok_or(DbErr::RecordNotUpdated)?;
            return Ok(row.into());
        }
        Ok(self)
    }

    async fn after_delete<C: ConnectionTrait>(self, _db: &C) -> Result<Self, DbErr> {
        note(*self.id.as_ref(), "after delete");
        Ok(self)
    }
}
