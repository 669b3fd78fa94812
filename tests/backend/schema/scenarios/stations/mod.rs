//! Stations are added to a program that had none, both ways.

mod entity;
mod old;
mod one;
mod several;
mod ways;

pub(crate) use entity::{booking, customer, station};
pub(crate) use old::{key, old};
