//! Nearly all values of a witness are 0 or 1: those need no multiplication.

use crate::limbs::plain;
use blstrs::Scalar;
use ff::Field;
use std::ops::Range;

/// Scalars by how they are worked with.
pub struct Split {
    pub len: usize,
    /// Places of the ones.
    pub ones: Vec<u32>,
    /// Places of those that are neither 0 nor 1.
    pub places: Vec<u32>,
    /// The same ones' numbers.
    pub rest: Vec<[u64; 4]>,
}

impl Split {
    pub fn of<'a>(scalars: impl IntoIterator<Item = &'a Scalar>) -> Self {
        let mut split = Split {
            len: 0,
            ones: vec![],
            places: vec![],
            rest: vec![],
        };
        for scalar in scalars {
            let place = split.len as u32;
            split.len += 1;
            if scalar.is_zero_vartime() {
                continue;
            }
            if *scalar == Scalar::ONE {
                split.ones.push(place);
            } else {
                split.places.push(place);
                split.rest.push(plain(scalar));
            }
        }
        split
    }

    /// Of some of them, places counted from the first.
    pub fn part(&self, part: Range<usize>) -> Self {
        let within = |places: &[u32]| {
            let before = |end: usize| places.partition_point(|place| (*place as usize) < end);
            before(part.start)..before(part.end)
        };
        let moved = |places: &[u32]| -> Vec<u32> {
            let places = places.iter();
            places.map(|place| place - part.start as u32).collect()
        };
        let (ones, rest) = (within(&self.ones), within(&self.places));
        Split {
            len: part.len(),
            ones: moved(&self.ones[ones]),
            places: moved(&self.places[rest.clone()]),
            rest: self.rest[rest].to_vec(),
        }
    }
}
