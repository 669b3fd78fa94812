//! A program for one business becomes one for many: fifteen tables, child tables from their parents.

mod entity;
mod many;
mod migrations;
mod old;
