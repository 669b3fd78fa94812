//! Which rows follow a row when it is deleted: what entities say of their relations, gathered into one graph. What is
//! done with it is in `scoped::cascade`.

mod action;
mod graph;
mod links;
mod read;

pub(crate) use action::Action;
pub(crate) use graph::{Edge, Graph, Node};
pub(crate) use links::Links;
pub(crate) use read::{Mark, mark, says_when, value};
