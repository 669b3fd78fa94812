//! [`Fault`]: what a plan lacks.

/// What cannot be proven of a plan.
#[derive(Debug)]
pub(super) struct Fault(pub(super) String);

pub(super) type Proof<T> = Result<T, Fault>;

/// A proof that fails for this reason.
pub(super) fn fault<T>(what: impl Into<String>) -> Proof<T> {
    Err(Fault(what.into()))
}

/// Fails for this reason unless something holds.
pub(super) fn demand(holds: bool, what: impl FnOnce() -> String) -> Proof<()> {
    if holds { Ok(()) } else { Err(Fault(what())) }
}
