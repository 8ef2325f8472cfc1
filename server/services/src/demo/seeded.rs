//! Small seeded numbers and readable ids: the same demonstration every time, on every machine.

use uuid::Uuid;

/// A sequence of numbers that depends on nothing but its key.
#[derive(Debug, Clone)]
pub struct Seeded(u64);

impl Seeded {
    /// The sequence of a key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        // FNV-1a: spreads even keys that differ in one character.
        let state = key
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Seeded(state)
    }

    /// The next number (splitmix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `limit`; 0 if the limit is not positive.
    pub fn below(&mut self, limit: i64) -> i64 {
        let Ok(limit) = u64::try_from(limit) else { return 0 };
        if limit == 0 {
            return 0;
        }
        i64::try_from(self.next() % limit).unwrap_or_default()
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.below(100) < chance
    }

    /// A multiple of `step` from `low` to `high`, both included.
    pub fn stepped(&mut self, low: i64, high: i64, step: i64) -> i64 {
        low + self.below((high - low) / step + 1) * step
    }

    /// One of a list; nothing of an empty one.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(i64::try_from(list.len()).unwrap_or_default());
        usize::try_from(place).ok().and_then(|place| list.get(place))
    }
}

/// The id of the demonstration project of an ATS: `00000000-0000-7000-8000-000000000009`.
#[must_use]
pub fn project_id(ats: u8) -> Uuid {
    // The digits of the number as they are read, so that the address says which ATS it is.
    id(0, 0, u64::from(ats / 10) * 16 + u64::from(ats % 10))
}

/// Ids of one kind within one project, counted from 1: `00000009-0004-7000-8000-000000000001`.
#[derive(Debug, Clone)]
pub struct IdSequence {
    owner: u32,
    kind: u16,
    last: u64,
}

impl IdSequence {
    /// The ids of a kind; `owner` is the ATS, or 0 for what belongs to none.
    #[must_use]
    pub const fn new(owner: u32, kind: u16) -> Self {
        IdSequence { owner, kind, last: 0 }
    }

    /// The next id.
    pub fn next_id(&mut self) -> Uuid {
        self.last += 1;
        id(self.owner, self.kind, self.last)
    }
}

fn id(owner: u32, kind: u16, number: u64) -> Uuid {
    let [_, _, n @ ..] = number.to_be_bytes();
    let [a, b, c, d, e, f] = n;
    Uuid::from_fields(owner, kind, 0x7000, &[0x80, 0, a, b, c, d, e, f])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_can_be_read() {
        assert_eq!(project_id(9).to_string(), "00000000-0000-7000-8000-000000000009");
        assert_eq!(project_id(11).to_string(), "00000000-0000-7000-8000-000000000011");
        let mut entries = IdSequence::new(9, 4);
        assert_eq!(entries.next_id().to_string(), "00000009-0004-7000-8000-000000000001");
        assert_eq!(entries.next_id().to_string(), "00000009-0004-7000-8000-000000000002");
    }

    #[test]
    fn the_same_key_gives_the_same_numbers_and_another_gives_others() {
        let numbers = |key| {
            let mut seeded = Seeded::new(key);
            (0..50).map(|_| seeded.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers("OP-01"), numbers("OP-01"));
        assert_ne!(numbers("OP-01"), numbers("OP-02"));
        let mut seeded = Seeded::new("x");
        let lengths: Vec<i64> = (0..200).map(|_| seeded.stepped(45, 120, 15)).collect();
        assert!(lengths.iter().all(|l| (45..=120).contains(l) && l % 15 == 0));
        assert!(lengths.contains(&45) && lengths.contains(&120));
    }
}
