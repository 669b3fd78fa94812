//! Statements as SeaQuery's. What SeaQuery has no word for gives `None`, and is sent as text.

mod expr;
mod query;
mod write;

use crate::{
    ast::{Body, Statement},
    flavor::Flavor,
    session::Sent,
};

/// The statement as SeaQuery builds it.
pub(crate) fn build(statement: &Statement, flavor: Flavor) -> Option<Sent> {
    let builder = Builder { flavor };
    match &statement.body {
        Body::Query(query) => Some(Sent::Select(Box::new(builder.query(query)?))),
        Body::Insert(insert) => Some(Sent::Insert(Box::new(builder.insert(insert)?))),
        Body::Update(update) => Some(Sent::Update(Box::new(builder.update(update)?))),
        Body::Delete(delete) => Some(Sent::Delete(Box::new(builder.delete(delete)?))),
    }
}

struct Builder {
    flavor: Flavor,
}
