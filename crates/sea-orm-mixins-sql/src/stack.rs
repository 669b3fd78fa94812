//! How much stack the work on a statement may take: how deep it nests is the caller's to say.

/// Stack that a level of the walk may need, and what is added where there is less.
const RED_ZONE: usize = 128 * 1024;
const GROWTH: usize = 1024 * 1024;
/// Statements below these sizes run on the caller's stack: so many bytes of text, parentheses and queries.
const SHORT: usize = 2 * 1024;
const PARENTHESES: usize = 16;
const QUERIES: usize = 4;
/// Stack for the deepest tree there is, most of which is never touched. The parser asks for more by itself, but too
/// late where its frames are large, as in debug builds; and statements inside statements are not guarded by it.
const DEEPEST: usize = 32 << 20;

/// Runs one more level of a walk.
pub(crate) fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, GROWTH, work)
}

/// Runs the work on a statement of that size.
pub(crate) fn with_stack_for<T>(bytes: usize, parentheses: usize, queries: usize, work: impl FnOnce() -> T) -> T {
    let is_flat = bytes <= SHORT && parentheses <= PARENTHESES && queries <= QUERIES;
    if is_flat { work() } else { with_deepest_stack(work) }
}

/// Runs the work on the deepest tree there is.
pub(crate) fn with_deepest_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(DEEPEST, work)
}
