//! Many at once: tasks on one pool, threads on one plan cache, and texts without end.

pub mod nowhere;
pub mod tasks;
pub mod texts;
pub mod threads;
