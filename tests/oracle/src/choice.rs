//! [`Choices`]: where every random decision comes from, so that a case can be replayed and made smaller.

/// A source of decisions: fresh ones from a seed, or a recorded row of them. After a recorded row's end every decision
/// is 0, which is always the simplest.
#[derive(Debug)]
pub(crate) struct Choices {
    replayed: Option<Vec<u32>>,
    made: Vec<u32>,
    state: u64,
}

impl Choices {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self {
            replayed: None,
            made: Vec::new(),
            state: seed,
        }
    }

    pub(crate) fn replay(decisions: Vec<u32>) -> Self {
        Self {
            replayed: Some(decisions),
            made: Vec::new(),
            state: 0,
        }
    }

    /// The decisions taken so far.
    pub(crate) fn made(self) -> Vec<u32> {
        self.made
    }

    /// A number below `bound`; 0 if there is no other.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u32::try_from(bound.max(1)).unwrap_or(u32::MAX);
        let raw = match &self.replayed {
            Some(row) => row.get(self.made.len()).copied().unwrap_or(0),
            None => u32::try_from(mix(&mut self.state) >> 32).unwrap_or(0) % bound,
        };
        let taken = raw.min(bound - 1);
        self.made.push(taken);
        taken as usize
    }

    /// True in so many of a hundred cases; false is the simpler answer.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) >= 100 - chance.min(100)
    }

    /// One of these; the first is the simplest.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of these, by weight; the first is the simplest.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(usize, T)]) -> T {
        let total = from.iter().map(|(weight, _)| weight).sum();
        let mut at = self.below(total);
        for (weight, value) in from {
            if at < *weight {
                return *value;
            }
            at -= weight;
        }
        from[0].1
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            let other = end - self.below(end + 1);
            items.swap(end, other);
        }
    }
}

/// `SplitMix64`: the same numbers in every version of every crate.
pub(crate) fn mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A seed that depends on all of these.
pub(crate) fn seed_of(parts: &[u64]) -> u64 {
    let mut state = 0;
    for part in parts {
        state ^= *part;
        state = mix(&mut state);
    }
    state
}
