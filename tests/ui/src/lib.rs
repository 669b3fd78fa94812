//! Nothing to see: this crate exists for its tests, which ask the compiler.
