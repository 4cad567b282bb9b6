//! The quotient of a proof, by the transforms of a path.

use crate::fft::{self, bit_reversed};
#[cfg(target_arch = "x86_64")]
use crate::ifma;
use crate::isa::Isa;
use blstrs::Scalar;
use rayon::prelude::*;

pub enum Fft {
    Portable(fft::FftTables),
    #[cfg(target_arch = "x86_64")]
    Ifma(Box<ifma::FftTables>),
}

/// Smaller transforms don't fill the lanes.
#[cfg(target_arch = "x86_64")]
const SMALLEST_OF_LANES: u32 = 4;

impl Fft {
    pub fn new(log_size: u32, isa: Isa) -> Self {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Ifma if log_size >= SMALLEST_OF_LANES => {
                Self::Ifma(Box::new(ifma::FftTables::new(log_size)))
            }
            _ => Self::Portable(fft::FftTables::new(log_size)),
        }
    }

    /// What the tables for 2^log_size elements take in memory.
    pub fn bytes_of(log_size: u32, isa: Isa) -> usize {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Ifma if log_size >= SMALLEST_OF_LANES => ifma::FftTables::bytes_of(log_size),
            _ => fft::FftTables::bytes_of(log_size),
        }
    }

    /// The coefficients of (a·b − c)/z, where c = a·b at the points of the domain: the numbers themselves, one less than there are points.
    pub fn quotient(&self, a: Vec<Scalar>, b: Vec<Scalar>) -> Vec<[u64; 4]> {
        let mut quotient = match self {
            Self::Portable(tables) => tables.quotient(a, b),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(tables) => tables.quotient(a, b),
        };
        bit_reverse(&mut quotient);
        quotient.pop();
        quotient
    }
}

fn bit_reverse(values: &mut [[u64; 4]]) {
    /// Places of a task of the pool.
    const AT_ONCE: usize = 1 << 14;
    /// The values, to be swapped by many threads.
    struct Shared(*mut [u64; 4]);
    // SAFETY: no two threads touch the same place, see below.
    unsafe impl Sync for Shared {}

    let log_size = values.len().trailing_zeros();
    let shared = &Shared(values.as_mut_ptr());
    (0..values.len())
        .into_par_iter()
        .with_min_len(AT_ONCE)
        .for_each(|place| {
            let other = bit_reversed(place, log_size);
            if place < other {
                // SAFETY: both places are within the values, and each is in this pair alone: who is reversed twice is where he was.
                unsafe { std::ptr::swap(shared.0.add(place), shared.0.add(other)) }
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_many_tasks_go_to_their_reversed_places() {
        for log_size in [0, 1, 4, 17] {
            let mut values: Vec<[u64; 4]> = (0..1 << log_size).map(|i| [i; 4]).collect();
            bit_reverse(&mut values);
            for (place, value) in values.iter().enumerate() {
                assert_eq!(*value, [bit_reversed(place, log_size) as u64; 4]);
            }
        }
    }
}
