//! How much stack the work on a statement may take: the caller decides how deep it nests.

/// Stack that one level of the walk may need, and how much is added where less is left.
const RED_ZONE: usize = 128 * 1024;
const GROWTH: usize = 1024 * 1024;
/// Statements below these sizes run on the caller's stack: bytes of text, parentheses and queries.
const SHORT: usize = 2 * 1024;
const PARENTHESES: usize = 16;
const QUERIES: usize = 4;
/// Stack for the deepest tree, most of it never touched. The parser grows its stack by itself, but too late where its
/// frames are large, as in debug builds; and it does not guard statements inside statements.
const DEEPEST: usize = 32 << 20;

/// Runs one more level of a walk.
pub(crate) fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, GROWTH, work)
}

/// Runs the work on a statement of this size.
pub(crate) fn with_stack_for<T>(bytes: usize, parentheses: usize, queries: usize, work: impl FnOnce() -> T) -> T {
    let is_flat = bytes <= SHORT && parentheses <= PARENTHESES && queries <= QUERIES;
    if is_flat { work() } else { with_deepest_stack(work) }
}

/// Runs the work on the deepest tree.
pub(crate) fn with_deepest_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(DEEPEST, work)
}
